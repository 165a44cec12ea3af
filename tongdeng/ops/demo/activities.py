"""Olive City's 2025 out of its sign-in sheets, and what neighbours can join now in estate A."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
from tongdeng.ops.demo import olive as olives
from tongdeng.ops.demo.activity_words import Series
from tongdeng.ops.demo.bench import DAY, HOUR, ago
from tongdeng.ops.demo.olive import Olive
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import ESTATE, Cast
from tongdeng.people.models import Person

YEAR, ATTENDANCES = 2025, 8_812
# The days of Spring Festival, on which only festivals are kept.
NEW_YEAR = (date(2025, 1, 26), date(2025, 2, 4))
ENTERED_ON = 10  # of the next month, or the Monday after it
FEWEST, GUESTS = 5, (0, 0, 0, 1, 1, 2, 3, 5)
GREAT = 80  # so many come to the great ones
KEEN = (0.5, 3)  # how often somebody comes, beside the others
SIGNING, JOINING = 9, 11  # households


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sign-in sheet of one activity: `come` is how many are on it."""

    kind: str
    starts: datetime
    title: str
    where: str
    come: int


class Crowd:
    """Those who live in the estate: some come to much, others to little."""

    def __init__(self, olive: Olive) -> None:
        self.chance = Random(YEAR)
        self._olive, self._keen, self._seen = olive, dict[UUID, float](), set[UUID]()

    def come(self, sheet: Sheet, count: int) -> list[UUID]:
        """Return who comes; to the great ones the branch invites first those who came to nothing yet."""
        if not self._keen:
            self._keen = {who.pk: self.chance.uniform(*KEEN) for who in self._olive.neighbours}
        known = self._seen if sheet.come > GREAT else self._keen.keys()
        order = sorted(self._keen, key=lambda who: (who in known, self.chance.random() ** self._keen[who]))
        self._seen.update(order[:count])
        return order[:count]


def plan_year(simulation: Simulation, olive: Olive) -> None:
    """Enter the year of Olive City month by month, from the sheets that its branch kept."""
    crowd, rows = Crowd(olive), sheets()
    simulation.at(olives.SINCE + 6 * DAY, partial(_targets, olive))
    for month in range(1, 13):
        batch = [sheet for sheet in rows if sheet.starts.month == month]
        day = datetime(YEAR + month // 12, month % 12 + 1, ENTERED_ON, 10, tzinfo=LOCAL)
        entered = day + ((7 - day.weekday()) * DAY if day.weekday() > 4 else timedelta())
        simulation.at(entered, partial(_enter, olive, batch, crowd))


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule what estate A does now: a kitchen with a waiting list, a series, and a wish that waits for an answer."""
    day = partial(ago, simulation)
    soon = (simulation.until + 3 * DAY).replace(hour=14, minute=0, second=0, microsecond=0)
    title, about = next((title, about) for months, title, about in words.DISHES if soon.month in months)
    dish = Plan(ESTATE, "other", title, words.KITCHEN, soon, soon + 2 * HOUR, about, capacity=12)
    simulation.at(day(5, 9), lambda at: _publish(cast, dish, at))
    for number, (who, _place) in enumerate(cast.residents[:SIGNING]):
        simulation.at(day(4, 9) + number * HOUR, partial(_sign, title, who, number % 3))
    simulation.at(day(4, 16), lambda at: _series(cast, soon.replace(hour=7) + DAY, at))
    simulation.at(day(6, 19), lambda at: _wish(cast.residents[3][0], at))
    for number, (who, _place) in enumerate(cast.residents[4 : 4 + JOINING]):
        simulation.at(day(3, 8) + number * HOUR, partial(_join, who))


def sheets() -> list[Sheet]:
    """Return the activities of the year in order; all that came are `ATTENDANCES`."""
    dated = [("festival", line) for line in words.FESTIVALS] + [("party", line) for line in words.PARTY]
    rows = [
        Sheet(kind, datetime(YEAR, month, day, hour, tzinfo=LOCAL), title, where, come)
        for kind, (month, day, hour, title, where, come) in dated
    ]
    for kind, table in (("culture", words.CULTURE), ("other", words.OTHER)):
        rows += [sheet for place, series in enumerate(table) for sheet in _of_series(kind, series, place)]
    return _filled(sorted(rows, key=lambda sheet: sheet.starts))


def _of_series(kind: str, series: Series, place: int) -> Iterator[Sheet]:
    """Yield the sessions of a series, spread over its months; each series of a table begins in another week."""
    year = (date(YEAR, 1, 1) + number * DAY for number in range(365))
    days = [day for day in year if day.month in series.months and day.weekday() == series.weekday]
    days = [day for day in days if not NEW_YEAR[0] <= day <= NEW_YEAR[1]]
    topics = series.topics * series.rounds
    shift = place * 7 % len(days)
    for number, topic in enumerate(topics):
        day = days[(number * len(days) + shift) // len(topics)]
        starts = datetime(YEAR, day.month, day.day, series.hour, tzinfo=LOCAL)
        yield Sheet(kind, starts, f"{series.name}：{topic}", series.where, series.come)


def _filled(rows: Sequence[Sheet]) -> list[Sheet]:
    """Let a few more or fewer come to each than usual, so that all of them are as many as were counted."""
    chance = Random(ATTENDANCES)
    usual = [sheet.come * chance.uniform(0.75, 1.3) for sheet in rows]
    scale = (ATTENDANCES - FEWEST * len(rows)) / sum(usual)
    came = [FEWEST + int(scale * come) for come in usual]
    for number in range(ATTENDANCES - sum(came)):
        came[number * 7 % len(came)] += 1
    return [replace(sheet, come=come) for sheet, come in zip(rows, came, strict=True)]


def _targets(olive: Olive, at: datetime) -> None:
    years.plan_year(olives.ESTATE, YEAR, words.TARGETS, by=olive.who("branch", at), at=at)


def _enter(olive: Olive, batch: Sequence[Sheet], crowd: Crowd, at: datetime) -> None:
    """Enter the sheets of a month."""
    past = []
    for sheet in batch:
        guests = min(crowd.chance.choice(GUESTS), sheet.come // 4)
        people, ends = crowd.come(sheet, sheet.come - guests), sheet.starts + 2 * HOUR
        report = crowd.chance.choice(words.REPORTS)
        past.append(
            PastActivity(sheet.kind, sheet.title, sheet.where, sheet.starts, ends, report, people, guests)
        )
    entering.enter(olives.ESTATE, past, by=olive.who("branch", at), at=at)


def _publish(cast: Cast, dish: Plan, at: datetime) -> None:
    branch = as_of(cast.branch, at)
    (row,) = planning.draft(dish, by=branch, at=at)
    planning.publish(row, by=branch, at=at)


def _sign(title: str, who: Person, children: int, at: datetime) -> None:
    activity = Activity.objects.get(place=ESTATE, title=title)
    members = [Member(who.pk), *(Member(name=name) for name in words.CHILDREN[:children])]
    joining.sign_up(activity, Party(members, wait=True), by=as_of(who, at), at=at)


def _series(cast: Cast, starts: datetime, at: datetime) -> None:
    typed = Plan(
        ESTATE,
        "culture",
        words.TAICHI,
        words.TAICHI_WHERE,
        starts,
        starts + HOUR,
        words.TAICHI_ABOUT,
        signs_up=False,
    )
    manager = as_of(cast.manager, at)
    rows = planning.draft(typed, every="week", sessions=8, by=manager, at=at)
    planning.publish_series(rows[0], by=manager, at=at)


def _wish(who: Person, at: datetime) -> None:
    wishes.wish(ESTATE, title=words.WISH, about=words.WISH_ABOUT, by=as_of(who, at), at=at)


def _join(who: Person, at: datetime) -> None:
    wish = Wish.objects.get(place=ESTATE, title=words.WISH)
    wishes.join(wish, by=as_of(who, at), at=at)
