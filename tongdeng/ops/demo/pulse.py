"""The pulse of estate A: the last three quarters, rising a little, and one that is open where its quarter has begun."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from dateutil.relativedelta import relativedelta

from tongdeng.kernel.clock import LOCAL
from tongdeng.ops.demo.hours import awake
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import COMMUNITY, ESTATE, Cast
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import living
from tongdeng.polls.actions import pulse as verbs
from tongdeng.polls.models import Pulse

OPEN_FOR = timedelta(days=14)
LONG_AGO, APART = timedelta(days=10), timedelta(hours=4, minutes=20)
#     quarters ago   households   how often each mark from 1 to 5 is given, for belonging, safety, service, happiness
STORY = (
    (3, 31, ((3, 5, 10, 9, 4), (1, 4, 9, 12, 5), (4, 8, 10, 7, 2), (2, 5, 10, 10, 4))),
    (2, 36, ((2, 4, 10, 12, 6), (1, 3, 9, 14, 7), (2, 5, 11, 12, 5), (1, 4, 10, 13, 6))),
    (1, 42, ((1, 3, 9, 15, 9), (1, 2, 8, 16, 11), (1, 4, 10, 15, 8), (1, 3, 8, 17, 10))),
    (0, 24, ((1, 2, 8, 15, 10), (1, 2, 8, 16, 11), (1, 3, 9, 16, 9), (1, 2, 8, 17, 11))),
)


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule all of it."""
    now = simulation.until.astimezone(LOCAL)
    this_quarter = now.replace(
        month=(now.month - 1) // 3 * 3 + 1, day=1, hour=9, minute=0, second=0, microsecond=0
    )
    for ago, homes, weights in STORY:
        # In the middle of its quarter, or days ago in the present one, if that is still the same quarter.
        opens = this_quarter - relativedelta(months=3 * ago) + relativedelta(months=1)
        if ago == 0:
            opens = max(this_quarter, (now - LONG_AGO).replace(hour=9, minute=0, second=0, microsecond=0))
        simulation.at(opens, lambda at: _take(cast.community, at))
        chance = Random(ago)
        for number, moment in enumerate(awake(opens, APART, homes)):
            marks = [chance.choices((1, 2, 3, 4, 5), weight)[0] for weight in weights]
            simulation.at(moment, partial(_answer, number, marks))


def _take(community: Person, at: datetime) -> None:
    verbs.take(ESTATE, closes_at=at + OPEN_FOR, by=as_of(community, at), at=at)


def _answer(number: int, marks: list[int], at: datetime) -> None:
    """Have one of the households answer that are registered at the time, each another one."""
    rows = Tenure.objects.filter(
        living(at.date()), community=COMMUNITY, place__startswith=ESTATE, kind=Tenure.Kind.OWNER
    )
    # Far from each other in the list, so that several buildings answer.
    homes = rows.order_by("place")
    who = homes.select_related("person")[(number * 7 + 3) % homes.count()].person
    pulse = Pulse.objects.filter(community=COMMUNITY, place=ESTATE).latest("quarter")
    verbs.answer(pulse, marks, by=as_of(who, at), at=at)
