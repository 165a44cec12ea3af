"""Olive City's 2025 out of its sign-in sheets, and what neighbours can join now, there and in estate A."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from tongdeng.activities.actions import entering, joining, planning, wishes, years
from tongdeng.activities.actions.entering import PastActivity
from tongdeng.activities.actions.planning import Plan
from tongdeng.activities.actions.shared import Member, Party
from tongdeng.activities.models import Activity, Wish
from tongdeng.kernel.clock import LOCAL
from tongdeng.ops.demo import activity_words as words
from tongdeng.ops.demo.bench import DAY, HOUR, ago
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import ESTATE, Cast
from tongdeng.people.models import Person

YEAR = 2025
ATTENDANCES = 8_812
GUESTS_EACH = 2
Staff = Callable[[str, datetime], Person]


def plan_olive(simulation: Simulation, estate: str, staff: Staff, owners: list[Person], settled: datetime) -> None:
    """Enter the year month by month from the sheets that the branch kept; the owners were home since `settled`."""
    chance = Random(YEAR)
    sheets = _sheets(chance)
    simulation.at(settled + HOUR, lambda at: _targets(estate, staff, at))
    for month in range(1, 13):
        batch = [sheet for sheet in sheets if sheet[1].month == month]
        entered = datetime(YEAR + month // 12, month % 12 + 1, 3, 10, tzinfo=LOCAL)
        for number in range(0, len(batch), entering.ENTRIES_AT_MOST):
            some = batch[number : number + entering.ENTRIES_AT_MOST]
            simulation.at(entered, partial(_enter, estate, staff, owners, some, chance))


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule what estate A does now: dumplings with a waiting list, a series, and a wish that waits for an answer."""
    day = partial(ago, simulation)
    soon = (simulation.until + 3 * DAY).replace(hour=14, minute=0, second=0, microsecond=0)
    simulation.at(day(5, 9), lambda at: _publish(cast, words.DUMPLINGS, soon, 12, at))
    crowd = [who for who, _place in cast.residents[:9]]
    for number, who in enumerate(crowd):
        simulation.at(day(4, 9) + number * HOUR, partial(_sign, words.DUMPLINGS[0], who, number % 3))
    simulation.at(day(4, 20), lambda at: _series(cast, soon - DAY + 5 * HOUR, at))
    simulation.at(day(6, 19), lambda at: _wish(cast.residents[3][0], at))
    for number, (who, _place) in enumerate(cast.residents[4:15]):
        simulation.at(day(3, 8) + number * HOUR, partial(_join, who))


def _sheets(chance: Random) -> list[tuple[str, datetime, str, str, int]]:
    """Return kind, start, title, place and how many came of each activity of the year."""
    kinds = [kind for kind, count, _titles in words.KINDS for _n in range(count)]
    titles = {kind: names for kind, _count, names in words.KINDS}
    chance.shuffle(kinds)
    each, more = divmod(ATTENDANCES, len(kinds))
    found = []
    for number, kind in enumerate(kinds):
        starts = datetime(YEAR, 1, 1, 9, tzinfo=LOCAL) + number * DAY + chance.choice((0, 6, 10)) * HOUR
        came = each + (1 if number < more else 0)
        found.append((kind, starts, chance.choice(titles[kind]), chance.choice(words.PLACES), came))
    return found


def _enter(
    estate: str,
    staff: Staff,
    owners: list[Person],
    batch: list[tuple[str, datetime, str, str, int]],
    chance: Random,
    at: datetime,
) -> None:
    past = []
    for kind, starts, title, where, came in batch:
        people: list[UUID] = [who.pk for who in chance.sample(owners, came - GUESTS_EACH)]
        ends = starts + timedelta(hours=2)
        past.append(PastActivity(kind, title, where, starts, ends, words.REPORT, people, GUESTS_EACH))
    entering.enter(estate, past, by=staff("branch", at), at=at)


def _targets(estate: str, staff: Staff, at: datetime) -> None:
    targets = {kind: target for kind, target in words.TARGETS}
    years.plan_year(estate, YEAR, targets, by=staff("branch", at), at=at)


def _publish(cast: Cast, what: tuple[str, str, str, str], starts: datetime, capacity: int, at: datetime) -> None:
    title, kind, where, about = what
    typed = Plan(ESTATE, kind, title, where, starts, starts + 2 * HOUR, about, capacity=capacity)
    branch = as_of(cast.branch, at)
    (row,) = planning.draft(typed, by=branch, at=at)
    planning.publish(row, by=branch, at=at)


def _sign(title: str, who: Person, children: int, at: datetime) -> None:
    activity = Activity.objects.get(place=ESTATE, title=title)
    members = [Member(who.pk), *(Member(name=name) for name in words.CHILDREN[:children])]
    joining.sign_up(activity, Party(members, wait=True), by=as_of(who, at), at=at)


def _series(cast: Cast, starts: datetime, at: datetime) -> None:
    title, kind, where, about = words.TAICHI
    typed = Plan(ESTATE, kind, title, where, starts, starts + HOUR, about, signs_up=False)
    manager = as_of(cast.manager, at)
    rows = planning.draft(typed, every="week", sessions=8, by=manager, at=at)
    planning.publish_series(rows[0], by=manager, at=at)


def _wish(who: Person, at: datetime) -> None:
    wishes.wish(ESTATE, title=words.WISH[0], about=words.WISH[1], by=as_of(who, at), at=at)


def _join(who: Person, at: datetime) -> None:
    wish = Wish.objects.get(place=ESTATE, title=words.WISH[0])
    wishes.join(wish, by=as_of(who, at), at=at)
