"""A million open clocks, ten thousand of them due: two processes fire them, each exactly once."""

import subprocess
import sys
from datetime import datetime

from django.db import connection

from bench import ground, million
from bench.figures import Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP

CLOCKS, DUE = 1_000_000, 10_000
WORKERS = 2
LEAST_RATE = 1000.0
# Two clocks for each open case; the moments lie some days ahead.
DEADLINES = """
INSERT INTO kernel_deadline (id, community, subject, subject_id, name, moments, fired, next_at)
SELECT uuidv7(), community, 'case', id, name, moments, 0, moments[1]
FROM (
    SELECT community, id, name, ARRAY(SELECT first + step * '6 hours'::interval FROM generate_series(0, 7) step) AS moments
    FROM (SELECT community, id, name, %(at)s + '1 day'::interval + '30 days'::interval * random() AS first
          FROM cases_case CROSS JOIN (VALUES ('answer'), ('finish')) names (name)) c
) m
"""
FALL_DUE = """
UPDATE kernel_deadline SET next_at = %(at)s - '1 minute'::interval, moments[fired + 1] = %(at)s - '1 minute'::interval
WHERE id IN (SELECT id FROM kernel_deadline TABLESAMPLE SYSTEM (20) WHERE next_at > %(at)s ORDER BY random() LIMIT %(due)s)
"""
FIRED = """
SELECT count(*), count(DISTINCT (deadline, level, moment)), count(DISTINCT deadline),
    (SELECT count(*) FROM kernel_event WHERE kind = 'case.fired'),
    (SELECT count(*) FROM procrastinate_jobs), (SELECT count(*) FROM kernel_deadline WHERE next_at <= %(at)s)
FROM kernel_alarm
"""
SWEEPER = """
import sys, time
from datetime import datetime
import django
django.setup()
from tongdeng.kernel import deadlines
at = datetime.fromisoformat(sys.argv[1])
deadlines.sweep(at=datetime.fromisoformat("2000-01-01T00:00:00+08:00"))
print("ready", flush=True)
sys.stdin.readline()
fired = 0
while more := deadlines.sweep(at=at):
    fired += more
print(fired, flush=True)
"""


def measure(cluster: Cluster) -> list[Figure]:
    """Measure how fast what is due fires, and that nothing fires twice or not at all."""
    from tongdeng.kernel import clock

    at = clock.now()
    with ground.database(cluster, "bench_sweep") as name:
        million.load(CLOCKS // 2, share_open=1.0, at=at)
        with connection.cursor() as cursor, million.without_indexes("kernel_deadline"):
            cursor.execute(DEADLINES, {"at": at})
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE kernel_deadline")
        rounds: list[tuple[Cost, int]] = []
        spent, fired = quietest(lambda: _round(cluster, name, at, rounds), lambda found: found[0].foreign)
        wrong = _wrong(at, len(rounds))
    parts = " + ".join(f"{who} {seconds / fired * 1000:.2f}" for who, seconds in spent.cpu.items())
    detail = f"{WORKERS} processes, {spent.seconds:.1f} s; CPU per clock {parts} ms; others {spent.foreign:.0%} of a core"
    return [
        Figure(
            f"sweep: clocks per second, {DUE:,} of {CLOCKS:,} due",
            fired / spent.seconds,
            "/s",
            least=LEAST_RATE,
            detail=detail,
        ),
        Figure(
            "sweep: clocks that fired twice, or not",
            wrong,
            most=0,
            detail="alarms, events and jobs of readers counted",
        ),
    ]


def _round(cluster: Cluster, name: str, at: datetime, rounds: list[tuple[Cost, int]]) -> tuple[Cost, int]:
    """Make some clocks due and run the sweepers; return the cost and how many fired."""
    with connection.cursor() as cursor:
        cursor.execute(FALL_DUE, {"at": at, "due": DUE})
        cursor.execute("CHECKPOINT")
    environment = ground.environment(TONGDENG_DATABASE_URL=cluster.conninfo(name, role=APP))
    command = [sys.executable, "-c", SWEEPER, at.isoformat()]
    sweepers = [
        subprocess.Popen(
            command,
            env=environment,
            cwd=ground.CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(WORKERS)
    ]
    for sweeper in sweepers:
        _said(sweeper)
    trees = {"postgres": ground.postmaster(cluster)} | {
        f"worker {n}": s.pid for n, s in enumerate(sweepers, start=1)
    }
    with cost(trees) as spent:
        for sweeper in sweepers:
            assert sweeper.stdin is not None
            sweeper.stdin.write("go\n")
            sweeper.stdin.flush()
        fired = sum(int(_said(sweeper)) for sweeper in sweepers)
    for sweeper in sweepers:
        sweeper.wait(30)
    rounds.append((spent, fired))
    return spent, fired


def _said(sweeper: subprocess.Popen[str]) -> str:
    assert sweeper.stdout is not None
    return sweeper.stdout.readline()


def _wrong(at: datetime, rounds: int) -> int:
    """Count what did not fire exactly once in all rounds."""
    from tongdeng.kernel.chain import readers

    with connection.cursor() as cursor:
        cursor.execute(FIRED, {"at": at})
        alarms, moments, _clocks, events, jobs, left = cursor.fetchone()
    wanted = DUE * rounds
    each = len(readers["case.fired"])
    off = [alarms - wanted, moments - wanted, events - wanted, jobs - wanted * each, left]
    return sum(map(abs, off))
