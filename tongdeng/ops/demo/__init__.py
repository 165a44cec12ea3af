"""The Kaifeng demo: invented people in a town whose district codes are real, some weeks of their cases and three years of their bench."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from tongdeng.boards.actions import rolling
from tongdeng.kernel import clock
from tongdeng.notices import actions as notices
from tongdeng.ops import worker
from tongdeng.ops.demo import (
    accounts,
    activities,
    announcing,
    bench,
    branch,
    case_history,
    city,
    committee_and_polls,
    dingli,
    heating,
    long_cases,
    months,
    olive,
    owner_votes,
    pulse,
    telling,
    town,
    volunteers,
    works,
)
from tongdeng.ops.demo.simulation import Simulation
from tongdeng.people.queries.examples import examples
from tongdeng.places.models import Place

YEARS, WEEKS = timedelta(days=1130), timedelta(days=42)
LATELY = timedelta(days=1)


def load(report: Callable[[str], None]) -> None:
    """Load the demo if it is not there yet; an interrupted load leaves nothing and starts again."""
    if Place.objects.filter(code=town.ESTATE).exists():
        return
    now = clock.now()
    report("loading the demo: a town of 1,560 homes, three years of its bench, a city of thirty estates more")
    with transaction.atomic():
        cast = town.settle(now - YEARS, now - WEEKS)
        simulation = Simulation(until=now)
        long_cases.plan(simulation, cast)
        works.plan(simulation, cast, bench.plan(simulation, cast))
        heating.plan(simulation, cast)
        case_history.plan(simulation, cast)
        owner_votes.plan(simulation, cast)
        committee_and_polls.plan(simulation, cast)
        accounts.plan(simulation, cast)
        pulse.plan(simulation, cast)
        announcing.plan(simulation, cast)
        branch.plan(simulation)
        activities.plan(simulation, cast)
        estate = olive.plan(simulation)
        activities.plan_year(simulation, estate)
        volunteers.plan(simulation, estate)
        dingli.plan(simulation, cast)
        months.plan(simulation, cast)
        simulation.run()
        city.load(now)
    report("telling everybody what happened")
    telling.tell_all()
    worker.drain()
    # A round of the worker computes some days; here are two years of thirty estates.
    rolling.rebuild(at=clock.now())
    months.publish(clock.now())
    # Years of unread notices would hide what happened lately.
    notices.read_before(now - LATELY, at=now)


def people() -> list[tuple[str, str, str]]:
    """Return role, name and phone of those whom the demo offers to be; beside the role, the further estate."""
    return [
        (example.words, example.person.display_name, example.person.phone or "")
        for example in examples(clock.now())
    ]
