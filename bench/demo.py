"""The demo as `make demo` runs it: how long until it answers, and what memory it takes."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import ground, machine, town
from bench.clients import load
from bench.figures import Figure
from tongdeng.ops.postgres import Cluster

MOST_SECONDS, MOST_MB = 10.0, 600.0
USE = 5.0


def measure(cluster: Cluster) -> list[Figure]:
    """Start the demo twice; in the second life, use it a little and weigh it."""
    cluster.stop()
    try:
        with _demo() as (_port, _pid, first):
            pass
        with _demo() as (port, pid, second):
            _use(port)
            found = _weigh(cluster, pid)
    finally:
        cluster.start()
    foreign = "from the command to the line that says ready"
    return [
        Figure(
            "first `make demo`, installed: until ready",
            first,
            "s",
            detail="migrations and six weeks of cases",
        ),
        Figure("second `make demo`: until ready", second, "s", most=MOST_SECONDS, detail=foreign),
        *found,
    ]


@contextmanager
def _demo() -> Iterator[tuple[int, int, float]]:
    """Run the demo; give (port, process id, seconds until ready)."""
    port, began = ground.free_port(), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "tongdeng", "demo"],
        env=ground.environment(TONGDENG_PORT=str(port)),
        cwd=ground.CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if re.match(r"ready http", line):
                yield port, process.pid, time.monotonic() - began
                break
        else:
            raise RuntimeError("the demo ended without being ready")
    finally:
        process.terminate()
        process.stdout.read()
        process.wait(60)


def _use(port: int) -> None:
    """Look at pages as staff of the demo do, so that every process has done some work."""
    from tongdeng.kernel import clock
    from tongdeng.people.queries.examples import one_for_each_role

    ground.use("tongdeng")
    people = [person for _role, person in one_for_each_role(clock.now())]
    keys = town.sessions(people, clock.now())
    ground.use("postgres")
    pages = ("/", "/me/", "/inbox/")
    load(
        port, lambda n: town.get(pages[n % len(pages)], keys[n % len(keys)]), first=0, seconds=USE, good=200
    ).good(200)


def _weigh(cluster: Cluster, pid: int) -> list[Figure]:
    pids = {
        "web, worker, supervisor": machine.tree(pid),
        "PostgreSQL": machine.tree(ground.postmaster(cluster)),
    }
    weights = {name: machine.memory(members) for name, members in pids.items()}
    pss, rss = (sum(weight[n] for weight in weights.values()) for n in (0, 1))
    parts = ", ".join(f"{name} {weight[0]:.0f}" for name, weight in weights.items())
    detail = f"shared pages counted once: {parts}; RSS added up {rss:.0f} MB"
    return [Figure("demo: memory of web, worker and PostgreSQL", pss, "MB", most=MOST_MB, detail=detail)]
