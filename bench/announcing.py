"""An announcement to 20,000 households: how long until each has its message, and how late clocks and cases are meanwhile."""

import sys
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bench import assembly, ground, outside, town
from bench.figures import Figure
from bench.machine import cost
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP

HOMES, CASES = 20_000, 40
TOLD_AT_MOST, PATIENCE = 60.0, 300.0
TOLD = "SELECT count(*) FROM notices_notice WHERE kind = 'announcement.publish'"


def measure(cluster: Cluster) -> list[Figure]:
    """Announce while a worker runs, file a case and let a clock fall due each second until all are told."""
    from tongdeng.kernel import clock
    from tongdeng.people import queries

    with ground.database(cluster, "bench_announcing") as name:
        at = clock.now()
        assembly.build(HOMES, at)
        pk, _session = town.clerk("desk", assembly.ESTATE, at)
        town.clerk("manager", assembly.ESTATE, at)  # who acts is not told
        desk = queries.somebody(pk, at)
        _cases(desk, at)
        owners = outside.value("SELECT count(DISTINCT person_id) FROM people_tenure")[0]
        worker = ground.running(
            [sys.executable, "-m", "tongdeng", "work"],
            TONGDENG_DATABASE_URL=cluster.conninfo(name, role=APP),
        )
        with worker as process:
            outside.started()
            began = outside.value("SELECT clock_timestamp()")[0]
            with cost({"worker": process.pid, "postgres": ground.postmaster(cluster)}) as spent:
                took, untold = _watch(desk, owners, began)
            late, rang = outside.value(outside.LATE, began)
    how = f"{owners:,} persons in {HOMES:,} households; {spent}"
    beside = f"{rang} clocks and as many cases meanwhile"
    return [
        Figure("announcing: all are told after", took, "s", most=TOLD_AT_MOST, detail=how),
        Figure("announcing: a clock is late by", late, "s", most=outside.SWEEP_AT_MOST, detail=beside),
        Figure("announcing: a case is told after", untold, "s", most=outside.UNTOLD_AT_MOST, detail=beside),
    ]


def _cases(desk: Any, at: datetime) -> None:
    """Store cases whose clocks can fall due."""
    for number in range(CASES):
        outside.report(desk, number, at, f"{assembly.ESTATE}100")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute(outside.WATCH)


def _watch(desk: Any, owners: int, began: datetime) -> tuple[float, float]:
    """Announce; return after how many seconds all were told, and how long a case was not told, at most."""
    from tongdeng.kernel import clock
    from tongdeng.notices.actions import announcing

    now, start, worst = clock.now(), time.monotonic(), 0.0
    words = "明日 9 时至 16 时检修泵房，请提前储水。"
    draft = announcing.Draft(assembly.ESTATE, "明日停水", words, now + timedelta(days=2), urgent=True)
    announcing.send(draft, by=desk, at=now)
    number, told, took = CASES, 0, PATIENCE
    while told < owners and time.monotonic() - start < PATIENCE:
        beat, number = time.monotonic(), number + 1
        outside.report(desk, number, clock.now(), f"{assembly.ESTATE}100")
        with connection.cursor() as cursor:
            cursor.execute(outside.FALL_DUE)
        time.sleep(max(0.0, 1 - (time.monotonic() - beat)))
        worst = max(worst, outside.value(outside.UNTOLD, began)[0])
        told, took = outside.value(TOLD)[0], time.monotonic() - start
    return took, worst
