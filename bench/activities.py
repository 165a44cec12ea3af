"""Activities: the month, the year and the list of an estate that holds 365 activities in a year."""

from datetime import datetime, timedelta
from typing import Any

from bench import assembly, ground, town
from bench.clients import Load, load
from bench.figures import Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster

ACTIVITIES, HOMES, SHEET = 365, 100, 24
MOST_MS = 20.0
READERS, SECONDS, WARM_UP = 20, 4.0, 2.0
PAGES = ("month/?m={month}", "year/?y={year}", "held/?y={year}", "?past")


def measure(cluster: Cluster) -> list[Figure]:
    """Measure what residents read of a full year."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_activities") as name:
        now = clock.now()
        people = assembly.build(HOMES, now)
        year = now.year - 1
        _held(_at_home(people), year, now)
        sessions = town.sessions(people[:READERS], now)
        with ground.web(cluster, name) as (port, pid):
            return [
                _page(
                    cluster, port, pid, f"/activities/{page.format(month=f'{year}-03', year=year)}", sessions
                )
                for page in PAGES
            ]


def _page(cluster: Cluster, port: int, pid: int, path: str, sessions: list[str]) -> Figure:
    def request(number: int) -> bytes:
        return town.get(path, sessions[number % len(sessions)])

    load(port, request, first=0, seconds=WARM_UP, good=200)

    def once() -> tuple[Cost, Load]:
        with cost({"web": pid, "postgres": ground.postmaster(cluster)}) as spent:
            seen = load(port, request, first=0, seconds=SECONDS, good=200)
        return spent, seen

    spent, seen = quietest(once, lambda found: found[0].foreign)
    each = {part: seconds / seen.good(200) * 1000 for part, seconds in spent.cpu.items()}
    detail = (
        f"CPU web {each['web']:.2f} + PostgreSQL {each['postgres']:.2f} ms; p50 {seen.wait(0.5):.0f} ms;"
        f" others {spent.foreign:.0%} of a core"
    )
    page = path.removeprefix("/activities/").partition("?")[0].strip("/") or "list"
    return Figure(
        f"activities: {page} of a year with {ACTIVITIES}",
        sum(each.values()),
        "ms",
        most=MOST_MS,
        detail=detail,
    )


def _at_home(people: list[Any]) -> list[Any]:
    """Return those who have a home: every fiftieth has two, and the next one none."""
    from tongdeng.people.models import Tenure

    holders = set(Tenure.objects.filter(person__in=people).values_list("person", flat=True))
    return [person for person in people if person.pk in holders]


def _held(people: list[Any], year: int, now: datetime) -> None:
    """Enter a year of activities with their sheets, one a day, as an office does."""
    from tongdeng.activities.actions import entering
    from tongdeng.activities.actions.entering import PastActivity
    from tongdeng.activities.queries import activities as queries
    from tongdeng.kernel.clock import LOCAL
    from tongdeng.people.queries import somebody

    pk, _session = town.clerk("manager", assembly.ESTATE, now)
    by = somebody(pk, now)
    kinds = [kind.code for kind in queries.kinds()]
    begins = datetime(year, 1, 1, 15, tzinfo=LOCAL)
    past = []
    for number in range(ACTIVITIES):
        starts = begins + number * assembly.DAY
        sheet = [people[(number + seat) % len(people)].pk for seat in range(SHEET)]
        past.append(
            PastActivity(
                kind=kinds[number % len(kinds)],
                title=f"第 {number + 1} 场活动",
                where="中心广场",
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
                words="大家都来了。",
                people=sheet,
            )
        )
    for first in range(0, ACTIVITIES, entering.ENTRIES_AT_MOST):
        entering.enter(assembly.ESTATE, past[first : first + entering.ENTRIES_AT_MOST], by=by, at=now)
