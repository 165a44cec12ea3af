"""The desk's queue over a million cases, through the full stack, with a full page of fifty rows."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import ground, million, town
from bench.clients import Load, load
from bench.figures import Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster

CASES = 1_000_000
OPEN = 0.015
SECONDS = 6.0
WARM_UP = 3.0
MOST_MS = 20.0


def measure(cluster: Cluster) -> list[Figure]:
    """Measure the page, the poll that finds nothing new, and the number of queries of a full and an empty page."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_queue") as name:
        clerks = million.load(CASES, share_open=OPEN, at=clock.now())
        *large, (_estate, smallest) = clerks
        full, few = _queries(large[0][1]), _queries(smallest)
        page = _page(cluster, name, [session for _estate, session in large])
    return [
        *page,
        Figure("desk queue: queries", full, most=few, detail=f"full page {full}, short page {few}"),
    ]


def _page(cluster: Cluster, name: str, sessions: list[str]) -> list[Figure]:
    def request(number: int) -> bytes:
        return town.get("/desk/", sessions[number % len(sessions)])

    with ground.web(cluster, name) as (port, pid):
        load(port, request, first=0, seconds=WARM_UP, good=200).good(200)

        def once() -> tuple[Cost, Load]:
            with cost({"web": pid, "postgres": ground.postmaster(cluster)}) as spent:
                seen = load(port, request, first=0, seconds=SECONDS, good=200)
            return spent, seen

        spent, seen = quietest(once, lambda found: found[0].foreign)
    pages = seen.good(200)
    each = {part: seconds / pages * 1000 for part, seconds in spent.cpu.items()}
    detail = (
        f"web {each['web']:.1f} + PostgreSQL {each['postgres']:.1f}; {pages / seen.seconds:.0f} pages/s,"
        f" p50 {seen.wait(0.5):.0f} ms, p99 {seen.wait(0.99):.0f} ms; others {spent.foreign:.0%} of a core"
    )
    return [
        Figure(
            "desk queue over 1,000,000 cases: CPU per page",
            sum(each.values()),
            "ms",
            most=MOST_MS,
            detail=detail,
        )
    ]


def _queries(session: str) -> int:
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = session
    client.get("/desk/")
    with CaptureQueriesContext(connection) as seen:
        answer = client.get("/desk/")
    if answer.status_code != 200:
        raise RuntimeError(f"the desk answers {answer.status_code}")
    return len(seen)
