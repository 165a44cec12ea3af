"""The list of all cases over a million of them: pages of the desk and the city, searches, and a page far back."""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

from bench import ground, million, town
from bench.clients import Load, load
from bench.figures import Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster

CASES = 1_000_000
OPEN = 0.015
SECONDS, WARM_UP = 3.0, 1.5
MOST_MS = 20.0
ALL = "/cases/all/"


def measure(cluster: Cluster) -> list[Figure]:
    """Measure one page of each kind."""
    from tongdeng.cases.rules.listing import written
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_listing") as name:
        at = clock.now()
        (_estate, desk), *_others = million.load(CASES, share_open=OPEN, at=at)
        city = town.clerk("city", town.community(0)[:4], at)[1]
        far = f"{ALL}?after={quote(written(at - timedelta(days=600), UUID(int=0)))}"
        pages = {
            "desk, newest": (ALL, desk),
            "desk, far back": (far, desk),
            "desk, two characters in all texts": (f"{ALL}?q={quote('台阶')}", desk),
            "desk, characters of no text": (f"{ALL}?q={quote('燃气')}", desk),
            "city, newest": (ALL, city),
            "city, far back": (far, city),
            "city, two characters in all texts": (f"{ALL}?q={quote('台阶')}", city),
            "city, characters of no text": (f"{ALL}?q={quote('燃气')}", city),
            "city, one state": (f"{ALL}?state=paused", city),
        }
        with ground.web(cluster, name) as (port, pid):
            return [_page(cluster, port, pid, words, *page) for words, page in pages.items()]


def _page(cluster: Cluster, port: int, pid: int, words: str, address: str, session: str) -> Figure:
    def request(_number: int) -> bytes:
        return town.get(address, session)

    load(port, request, first=0, seconds=WARM_UP, good=200).good(200)

    def once() -> tuple[Cost, Load]:
        with cost({"web": pid, "postgres": ground.postmaster(cluster)}) as spent:
            seen = load(port, request, first=0, seconds=SECONDS, good=200)
        return spent, seen

    spent, seen = quietest(once, lambda found: found[0].foreign)
    each = {part: seconds / seen.good(200) * 1000 for part, seconds in spent.cpu.items()}
    return Figure(
        f"all cases of 1,000,000: {words}",
        sum(each.values()),
        "ms",
        most=MOST_MS,
        detail=f"web {each['web']:.1f} + PostgreSQL {each['postgres']:.1f}; p50 {seen.wait(0.5):.0f} ms",
    )
