"""Votes of 100,000 homes: the roll frozen, ballots cast through the full stack, the register counted again."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import assembly, ground, town
from bench.clients import Load, load
from bench.figures import TRIES, Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster

HOMES = 100_000
VOTERS = 12_000
SECONDS, WARM_UP = 5.0, 3.0
MOST_FREEZE, MOST_TALLY, LEAST_RATE = 5.0, 1.0, 200.0
CHOICES = ("yes", "yes", "no", "abstain")


def measure(cluster: Cluster) -> list[Figure]:
    """Measure the roll, casting, and the count of the whole process, of a plain register and of a chained one."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_votes") as name:
        now = clock.now()
        people = assembly.build(HOMES, now)
        vote, figures = _roll(cluster, now)
        figures += _casting(cluster, name, assembly.ballots(vote, people[:VOTERS], now), vote)
        figures += _count(vote)
        figures += _result(vote)
    return figures


def _roll(cluster: Cluster, now: datetime) -> tuple[Any, list[Figure]]:
    """Announce a vote as of 17 days ago, so that it is open now."""
    from tongdeng.votes.actions import freezing, lifecycle

    then = now - 17 * assembly.DAY
    vote, chair = assembly.propose(then)
    with cost({"postgres": ground.postmaster(cluster)}) as spent:
        began = time.monotonic()
        lifecycle.announce(vote, by=chair, at=then)
        all_of_it = time.monotonic() - began
    vote.refresh_from_db()
    began = time.monotonic()
    freezing.digest(vote)
    hashed = time.monotonic() - began
    detail = f"announced in {all_of_it:.2f} s, of which its hash {hashed:.2f} s; others {spent.foreign:.0%} of a core"
    frozen = Figure(
        f"roll of {HOMES:,} homes: frozen", all_of_it - hashed, "s", most=MOST_FREEZE, detail=detail
    )
    return assembly.open_(vote, now - assembly.DAY / 2), [frozen]


def _casting(cluster: Cluster, name: str, voters: list[tuple[str, str]], vote: Any) -> list[Figure]:
    path, sent = f"/votes/{vote.pk}/cast/", 0

    def request(number: int) -> bytes:
        head, session = voters[number]
        return town.post(path, session, {"head": head, "motion_1": CHOICES[number % len(CHOICES)]})

    with ground.web(cluster, name) as (port, pid):
        sent = _sent(load(port, request, first=0, seconds=WARM_UP, good=302))

        def once() -> tuple[Cost, Load]:
            nonlocal sent
            with cost({"web": pid, "postgres": ground.postmaster(cluster)}) as spent:
                seen = load(port, request, first=sent, seconds=SECONDS, good=302)
            sent += _sent(seen)
            return spent, seen

        spent, seen = quietest(once, lambda found: found[0].foreign)
    ballots = seen.good(302)
    each = {part: seconds / ballots * 1000 for part, seconds in spent.cpu.items()}
    detail = (
        f"CPU web {each['web']:.2f} + PostgreSQL {each['postgres']:.2f} ms each; p50 {seen.wait(0.5):.0f} ms,"
        f" p99 {seen.wait(0.99):.0f} ms; others {spent.foreign:.0%} of a core"
    )
    return [
        Figure(
            "votes: ballots cast per second", ballots / seen.seconds, "/s", least=LEAST_RATE, detail=detail
        )
    ]


def _sent(seen: Load) -> int:
    """Return how many voters were used up: each votes once."""
    return seen.good(302)


def _count(vote: Any) -> list[Figure]:
    from tongdeng.votes.actions import registers

    motion = vote.motions.get()
    with tempfile.TemporaryDirectory() as folder:
        chained, plain = Path(folder, "chained.csv"), Path(folder, "plain.csv")
        chained.write_text(registers.export(vote, motion))
        lines = (line.split(",")[:5] for line in chained.read_text().splitlines())
        plain.write_text("".join(",".join(cells) + "\n" for cells in lines))
        return [_tally(plain, "five columns", most=MOST_TALLY), _tally(chained, "with its chain of hashes")]


def _result(vote: Any) -> list[Figure]:
    """Close, certify, and give what is public of it and one proof."""
    from tongdeng.votes.actions import counting, lifecycle, publishing
    from tongdeng.votes.models import Ballot

    after = vote.closes_at + assembly.DAY
    chair, motion = assembly.chairman(after), vote.motions.get()
    vote = lifecycle.close(vote, at=vote.closes_at)
    receipt = Ballot.objects.filter(vote=vote).values_list("receipt", flat=True)[0]
    certified = _timed("certified", lambda: counting.certify(vote, by=chair, at=after))
    vote.refresh_from_db()
    return [
        certified,
        _timed("its public side", lambda: publishing.public_result(vote, motion, by=chair)),
        _timed("one proof", lambda: publishing.prove(vote, receipt, by=chair, at=after)),
    ]


def _timed(what: str, once: Callable[[], Any]) -> Figure:
    with cost({}) as spent:
        once()
    detail = f"others {spent.foreign:.0%} of a core"
    return Figure(f"result of {HOMES:,} homes: {what}", spent.seconds, "s", detail=detail)


def _tally(file: Path, what: str, most: float | None = None) -> Figure:
    command = [sys.executable, "-m", "tongdeng", "tally", str(file), "--matter", "use_fund", "--json"]

    def once() -> Cost:
        with cost({}) as spent:
            subprocess.run(command, env=ground.environment(), check=True, stdout=subprocess.DEVNULL)
        return spent

    spent = min((once() for _try in range(TRIES)), key=lambda found: found.seconds)
    detail = f"the whole process; others {spent.foreign:.0%} of a core"
    return Figure(f"tally of {HOMES:,} homes, {what}", spent.seconds, "s", most=most, detail=detail)
