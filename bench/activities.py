"""Activities: the month, the year and the list of an estate that holds 365 activities in a year."""

from datetime import datetime, timedelta
from typing import Any

from bench import assembly, ground, town
from bench.figures import Figure
from bench.pages import Web, cost_of
from tongdeng.ops.postgres import Cluster

ACTIVITIES, HOMES, SHEET = 365, 100, 24
MOST_MS = 20.0
READERS = 20
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
            web = Web(cluster, port, pid)
            return [
                cost_of(web, f"/activities/{query}", sessions, name=_title(query), most=MOST_MS)
                for query in (page.format(month=f"{year}-03", year=year) for page in PAGES)
            ]


def _title(query: str) -> str:
    page = query.partition("?")[0].strip("/") or "list"
    return f"activities: {page} of a year with {ACTIVITIES}"


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
