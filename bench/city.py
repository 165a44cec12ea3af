"""The figures of a city of 2,000 estates: boards, lists, downloads, how soon a case is seen, and rollups made anew.

`TONGDENG_BENCH_CASES=10000000 python -m bench city` takes ten million cases; without it there are 200,000.
"""

import os
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bench import ground, outside, town
from bench.city_rows import load
from bench.figures import Figure
from bench.machine import cost, memory, tree
from bench.pages import Web, cost_of
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP

CASES = int(os.environ.get("TONGDENG_BENCH_CASES", "200000"))
ESTATES, CITY, DISTRICT, ESTATE = 2_000, "4102", "410205", "410205901001002"
MONTH, YEAR = "?from=2025-06-01&until=2025-07-01", "?from=2025-01-01&until=2026-01-01"
LISTS = ("filed", "left_out", "within_hour", "qualified", "satisfied", "late_now")
BOARD_MS, LIST_MS, SEEN_S, REBUILT_S, KNOWN_S, MORE_MB = 100.0, 50.0, 60.0, 600.0, 1.0, 30.0
# Ten million cases in 2,000 estates and two years are 2,500 of an estate and year.
AT_ONCE, KNOWN = 100, 2_500
PATIENCE = 300.0


def measure(cluster: Cluster) -> list[Figure]:
    """Load the city, and measure what is read of it and how it is kept."""
    from tongdeng.kernel.clock import LOCAL

    with ground.database(cluster, "bench_city") as name:
        with cost({"postgres": ground.postmaster(cluster)}) as spent:
            load(CASES, ESTATES, first=datetime(2024, 1, 1, tzinfo=LOCAL))
        return [
            Figure(f"city: {CASES:,} cases loaded", spent.seconds, "s", detail=str(spent)),
            *read(cluster, name),
        ]


def read(cluster: Cluster, name: str) -> list[Figure]:
    """Measure a city that is loaded."""
    from tongdeng.kernel import clock

    found = [_rebuilt(cluster)]
    _pk, session = town.clerk("city", CITY, clock.now())
    with ground.web(cluster, name) as (port, pid):

        def page(title: str, path: str, most: float | None) -> Figure:
            return cost_of(Web(cluster, port, pid), path, [session], name=title, most=most)

        for span, query in (("month", MONTH), ("year", YEAR)):
            found.append(page(f"city: board of a {span}", f"/boards/{CITY}/{query}", BOARD_MS))
        for place, word in ((CITY, "city"), (DISTRICT, "district"), (ESTATE, "estate")):
            for key in LISTS if place == CITY else LISTS[:1]:
                path = f"/boards/{place}/{key}/{YEAR}"
                found.append(page(f"{word}: first page of {key} of a year", path, LIST_MS))
        found.append(
            page("city: public interface of a year", f"/api/v1/places/{CITY}/figures{YEAR}", BOARD_MS)
        )
        found.append(_download(port, pid, session))
    return [*found, _known(cluster), *_seen(cluster, name)]


def _rebuilt(cluster: Cluster) -> Figure:
    """Measure how long all rollups of the city take to be made anew."""
    from tongdeng.boards.actions import rebuild
    from tongdeng.boards.models import Rollup
    from tongdeng.kernel import clock

    with cost({"postgres": ground.postmaster(cluster)}) as spent:
        communities = rebuild(at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE boards_rollup")
    detail = f"{communities:,} communities, {Rollup.objects.count():,} rollups; {spent}"
    return Figure(
        f"city: rollups of {CASES:,} cases made anew", spent.seconds, "s", most=REBUILT_S, detail=detail
    )


def _download(port: int, pid: int, session: str) -> Figure:
    """Measure by how much the web grows while somebody downloads the cases of a district of a year."""
    path = f"/boards/{DISTRICT}/filed/rows.csv{YEAR}"
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Cookie": f"sessionid={session}"}
    )
    before = most = memory(tree(pid))[0]
    began, size = time.monotonic(), 0
    with urllib.request.urlopen(request) as answer:
        while piece := answer.read(2**20):
            size += len(piece)
            most = max(most, memory(tree(pid))[0])
    seconds = time.monotonic() - began
    detail = f"{size / 2**20:.0f} MB in {seconds:.0f} s; the web {before:.0f} MB before"
    return Figure(
        "district: growth of the web by a download of a year",
        most - before,
        "MB",
        most=MORE_MB,
        detail=detail,
    )


def _known(cluster: Cluster) -> Figure:
    """Measure figures as they were known at a moment, of an estate whose cases of a year have their events."""
    from tongdeng.boards.figures import Scope
    from tongdeng.boards.queries.as_known import as_known
    from tongdeng.boards.rules import periods
    from tongdeng.kernel import clock

    now = clock.now()
    pk, _session = town.clerk("desk", CITY, now)
    first = now - timedelta(days=1)
    for number in range(KNOWN):
        outside.report(_somebody(pk), number, first, ESTATE)
    day = first.date()
    scope = Scope(ESTATE, periods.of(day - timedelta(days=364), day + timedelta(days=1)), now)
    with cost({"postgres": ground.postmaster(cluster)}) as spent:
        told = as_known(scope, clock.now())
    if (told["filed"] or {}).get("value") != KNOWN:
        raise RuntimeError(f"{told['filed']} cases were known, not {KNOWN}")
    return Figure(
        "estate: a year as it was known", spent.seconds, "s", most=KNOWN_S, detail=f"{KNOWN:,} cases; {spent}"
    )


def _seen(cluster: Cluster, name: str) -> list[Figure]:
    """Measure after how long the board of the city counts a case, and a hundred cases of as many communities at once."""
    from tongdeng.boards.models import Dirty
    from tongdeng.kernel import clock
    from tongdeng.places.models import Place

    pk, _session = town.clerk("desk", CITY, clock.now())
    estates = list(
        Place.objects.filter(level="estate").order_by("code").values_list("code", flat=True)[::20][:AT_ONCE]
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    Dirty.objects.all().delete()
    command, url = [sys.executable, "-m", "tongdeng", "work"], cluster.conninfo(name, role=APP)
    with ground.running(command, TONGDENG_DATABASE_URL=url):
        outside.started()
        one, many = (_until_counted(pk, places) for places in (estates[:1], estates))
    return [
        Figure("city: a case is on the board after", one, "s", most=SEEN_S),
        Figure(
            f"city: {AT_ONCE} cases of as many communities are on the board after", many, "s", most=SEEN_S
        ),
    ]


def _until_counted(pk: Any, places: list[str]) -> float:
    from tongdeng.boards.queries.board import by_area
    from tongdeng.boards.rules import periods
    from tongdeng.kernel import clock

    now = clock.now()
    period = periods.month(now.year, now.month)

    def counted() -> int:
        return int(by_area(CITY, period, "city").get(CITY, {}).get("filed", {}).get("value", 0))

    until = counted() + len(places)
    for number, place in enumerate(places):
        outside.report(_somebody(pk), number, clock.now(), place)
    return _waited(lambda: counted() >= until)


def _waited(done: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not done():
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError(f"not counted after {PATIENCE:.0f} s")
        time.sleep(0.2)
    return time.monotonic() - began


def _somebody(pk: Any) -> Any:
    from tongdeng.kernel import clock
    from tongdeng.people.queries import somebody

    return somebody(pk, clock.now())
