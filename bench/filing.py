"""Filing through the full stack: residents who are signed in send the form to the real web server."""

from collections.abc import Callable
from uuid import uuid4

from bench import ground, town
from bench import limit as limits
from bench.clients import CLIENTS, Load, load
from bench.figures import Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster

COMMUNITIES = 40
SECONDS = 6.0
WARM_UP = 3.0
MOST_MS, LEAST_RATE = 6.0, 150.0
#   words of the resident                         category (empty: guessed from the words)
SAID = (
    ("暖气一直不热，家里老人孩子都冷，请尽快来看看", "home.heating.cold"),
    ("厨房下水道堵了，水漫到地上", ""),
    ("楼道的灯坏了三天，晚上看不见台阶", ""),
    ("电梯里有异味，按键也不亮", ""),
)


def measure(cluster: Cluster) -> list[Figure]:
    """Measure filing, and beside it the limit that PostgreSQL sets for the same statements."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_filing") as name:
        town.build(COMMUNITIES)
        residents = town.settle(COMMUNITIES, clock.now())
        cost_, seen = _run(cluster, name, residents)
        cases, limit = seen.good(201), limits.rate(cluster, name, residents[1][0], COMMUNITIES)
    each = {part: seconds / cases * 1000 for part, seconds in cost_.cpu.items()}
    rate = cases / seen.seconds
    detail = (
        f"web {each['web']:.2f} + PostgreSQL {each['postgres']:.2f}; others {cost_.foreign:.0%} of a core"
    )
    waits = f"p50 {seen.wait(0.5):.0f} ms, p99 {seen.wait(0.99):.0f} ms, {cases} cases, others {cost_.foreign:.0%}"
    beside = f"pgbench, the same statement, {CLIENTS} clients; filing reaches {rate / limit:.0%} of it"
    return [
        Figure("filing: CPU per case", sum(each.values()), "ms", most=MOST_MS, detail=detail),
        Figure("filing: cases per second", rate, "/s", least=LEAST_RATE, detail=waits),
        Figure("filing: the limit that PostgreSQL sets", limit, "/s", detail=beside),
    ]


def _run(cluster: Cluster, name: str, residents: list[tuple[str, str]]) -> tuple[Cost, Load]:
    request, sent = requests(residents), 0
    with ground.web(cluster, name) as (port, pid):
        sent = load(port, request, first=0, seconds=WARM_UP, good=201).good(201)

        def once() -> tuple[Cost, Load]:
            nonlocal sent
            with cost({"web": pid, "postgres": ground.postmaster(cluster)}) as spent:
                seen = load(port, request, first=sent + 1000, seconds=SECONDS, good=201)
            sent += sum(seen.statuses.values()) + 1000
            return spent, seen

        return quietest(once, lambda found: found[0].foreign)


def requests(residents: list[tuple[str, str]]) -> Callable[[int], bytes]:
    """Return what the n-th filing sends: from home or for the building, with the kind picked or guessed."""

    def request(number: int) -> bytes:
        home, session = residents[number % len(residents)]
        words, category = SAID[number % len(SAID)]
        place = home if number % 2 else home[:18]
        fields = {"place": place, "words": f"{words} {number}", "category": category, "key": str(uuid4())}
        return town.post("/file/", session, fields)

    return request
