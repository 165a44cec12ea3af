"""`tongdeng demo`"""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongdeng.ops import database, migrating, preflight

STEP = "… "


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prepare", action="store_true", help="set up only, and list the demo people")


def run(asked: argparse.Namespace) -> int:
    """Set up the demo, run it here, and stop it on Ctrl-C."""
    preflight.python()
    home = preflight.home()
    # Before Django's settings are read, and for the processes that are started from here.
    os.environ["TONGDENG_DEMO"] = "1"
    preflight.demo_stays_here()
    if asked.prepare:
        with database.borrowed(home):
            _prepare()
        return 0
    port = preflight.port()
    # As Ctrl-C, so that `finally` stops PostgreSQL.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _alone(home):
        cluster = database.ours(home)
        try:
            database.ready(home)
            people = _prepared()
            from tongdeng.ops import supervisor

            supervisor.run(port, cluster, after=lambda: _tell(port, people))
        finally:
            # Also the one that a killed demo left running: as long as we run, this home is ours.
            if cluster is not None:
                cluster.stop()
    return 0


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with open(home / "demo.lock", "w") as lock:
        try:
            # The kernel drops this lock with its process, even after kill -9; a number in a file stays.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise preflight.Problem(
                f"目录 {home} 的演示已经在运行，可用 TONGDENG_HOME 指定另一个目录 · the demo of this home runs already"
            ) from None
        yield


def _prepared() -> list[str]:
    """Prepare in a process of its own, which gives back its memory; return its lines on the demo people."""
    people = []
    command = [sys.executable, "-m", "tongdeng", "demo", "--prepare"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            if line.startswith(STEP):
                print(line, end="", flush=True)
            else:
                people.append(line)
    if child.returncode:
        raise SystemExit(child.returncode)  # it has said why
    return people


def _prepare() -> None:
    from tongdeng.ops import assets, demo

    try:
        assets.build(_say)
    except assets.Missing as missing:
        raise preflight.Problem(str(missing)) from None
    # Also with no migration waiting: the rights of the application's role may have changed.
    migrating.migrate(verbosity=0)
    demo.load(_say)
    for role, name, phone in demo.people():
        print(f"  {role}\t{name}\t{phone}")


def _tell(port: int, people: list[str]) -> None:
    print(f"ready http://127.0.0.1:{port}", flush=True)
    print(f"\n演示人物（在 http://127.0.0.1:{port}/demo/ 点一下就能成为其中一位）· demo people:")
    print("".join(people))
    print("Ctrl-C 停止 · to stop", flush=True)


def _say(words: str) -> None:
    print(f"{STEP}{words}", flush=True)
