"""`tongdeng jobs`"""

from argparse import ArgumentParser, Namespace

from tongdeng.ops import database, preflight


def arguments(parser: ArgumentParser) -> None:
    """Say what words may follow."""
    parts = parser.add_subparsers(dest="verb", required=True, metavar="verb")
    parts.add_parser("list", help="show jobs that failed at least twice or gave up, and what waits")
    for verb, what in (
        ("retry", "try jobs again at once"),
        ("drop", "remove jobs: what they were to do is never done"),
    ):
        part = parts.add_parser(verb, help=what, description=what)
        part.add_argument("ids", nargs="*", type=int, metavar="ID")
        part.add_argument("--failed", action="store_true", help="all that gave up")


def run(asked: Namespace) -> int:
    """Show failing jobs, try some again, or remove them; 1 when one of those asked for is not there any more."""
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.kernel import jobs

        if asked.verb == "list":
            return _list()
        ids = asked.ids or [job.id for job in jobs.failing() if asked.failed and job.gave_up]
        if not ids and not asked.failed:
            raise preflight.Problem("请写明任务编号，或用 --failed · name the jobs, or use --failed")
        done = (jobs.retry if asked.verb == "retry" else jobs.drop)(ids)
        for one in done:
            print(f"✓ {one}")
        for one in sorted(set(ids) - set(done)):
            print(
                f"✗ {one} 不在等待，也没有失败，或同样的任务已在等待 · neither waits nor failed, or the same waits"
            )
        return 0 if len(done) == len(set(ids)) else 1


def _list() -> int:
    from tongdeng.kernel import jobs
    from tongdeng.kernel.clock import LOCAL

    for job in jobs.failing():
        last = f"{job.last_at.astimezone(LOCAL):%m-%d %H:%M}" if job.last_at else "—"
        after = f"{job.next_at.astimezone(LOCAL):%m-%d %H:%M}" if job.next_at else "—"
        state = "gave up" if job.gave_up else f"again {after}"
        print(f"{job.id:>8}  {job.task:<28} {job.attempts:>3} attempts  last {last}  {state}")
    for queue in jobs.queues():
        print(f"{queue.name:<12} {queue.waiting} wait, the oldest {queue.oldest.total_seconds():.0f} s")
    return 0
