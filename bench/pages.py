"""What a page costs: CPU of the web and of PostgreSQL for each request, and how long somebody waits."""

from collections.abc import Sequence
from typing import NamedTuple

from bench import ground, town
from bench.clients import Load, load
from bench.figures import Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster

SECONDS, WARM_UP = 4.0, 2.0


class Web(NamedTuple):
    """A web that runs, on a port, and the PostgreSQL behind it."""

    cluster: Cluster
    port: int
    pid: int


def cost_of(web: Web, path: str, sessions: Sequence[str], *, name: str, most: float | None) -> Figure:
    """Measure a page of a web that runs, read by the owners of sessions in turn; `most` is ms of CPU for each."""

    def request(number: int) -> bytes:
        return town.get(path, sessions[number % len(sessions)])

    load(web.port, request, first=0, seconds=WARM_UP, good=200).good(200)

    def once() -> tuple[Cost, Load]:
        with cost({"web": web.pid, "postgres": ground.postmaster(web.cluster)}) as spent:
            seen = load(web.port, request, first=0, seconds=SECONDS, good=200)
        return spent, seen

    spent, seen = quietest(once, lambda found: found[0].foreign)
    each = {part: seconds / seen.good(200) * 1000 for part, seconds in spent.cpu.items()}
    detail = (
        f"CPU web {each['web']:.1f} + PostgreSQL {each['postgres']:.1f} ms; {seen.good(200) / seen.seconds:.0f} pages/s, "
        f"p50 {seen.wait(0.5):.0f} ms; others {spent.foreign:.0%} of a core"
    )
    return Figure(name, sum(each.values()), "ms", most=most, detail=detail)
