"""A case and the rooms above it: when it is ripe for them, what stands still while a promise is open, hot topics. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.rules import REOPEN_WITHIN, SILENCE
from tongdeng.places.rules import cut

RIPE_REOPENED = 2  # times
RIPE_AFTER = timedelta(days=30)  # from filing, while the case is open
HOT_SINCE = timedelta(days=30)
HOT_FROM = 5  # households
HOT_CASES = 2000  # the newest of a place; who has more of them at once needs no list to know what is hot
LIKE_A_BUILDING = Fraction(3, 4)  # of the households: then the building has the problem, and not the estate
TITLE_AT_MOST = PATH_AT_MOST = 200
TOLD_AT_MOST = 500

# What ends a case, what lets it seem ended, and what stops its clock; `visit` only where it hears that all is well.
HELD = frozenset({"finish", "settle", "confirm", "auto_close", "refuse", "pause"})
PROMISED = _("这件诉求还有承诺没有办成：“{title}”（{day} 前）。办成或者了结以前不能“{verb}”")
ON_THE_BENCH = _("这件诉求已提交会诊：“{title}”，会诊期间不能暂停计时")


@dataclass(frozen=True, slots=True)
class Above:
    """A subject of a room above: its name in the journal, its id, the path of its page, and what people call it."""

    name: str
    id: UUID
    path: str
    title: str


def stands_still(*, held: bool, linked: bool) -> frozenset[str]:
    """Return the verbs that are refused while a promised action is open, or while the case is before the bench."""
    return HELD if held else frozenset({"pause"}) if linked else frozenset()


def ripe(filed_at: datetime, reopened: int, at: datetime) -> str:
    """Return why an open case should go to the bench: "reopened" twice or "pending" over 30 days; "" when it should not.

    Days are those of the calendar from filing: neither a pause nor a reopening makes a problem younger.
    """
    if reopened >= RIPE_REOPENED:
        return "reopened"
    return "pending" if at > filed_at + RIPE_AFTER else ""


def silent_until(finished_at: datetime, released_at: datetime | None) -> datetime:
    """Return when a finished case is closed without a verdict: a week from finishing, or from the last promise's end."""
    return max(finished_at, released_at or finished_at) + SILENCE


def reopens_until(finished_at: datetime, released_at: datetime | None) -> datetime:
    """Return until when a case may be sent back: 15 days from finishing, or from the last promise's end."""
    return max(finished_at, released_at or finished_at) + REOPEN_WITHIN


@dataclass(frozen=True, slots=True)
class Report:
    """One case as hot topics count it: what, where, when, from which household, and whether it was put to the bench.

    `household` is "" where nobody proved who reports: such a case is shown in its group, and counts for none.
    """

    case: UUID
    category: str
    place: str
    household: str
    filed_at: datetime
    linked: bool


@dataclass(frozen=True, slots=True)
class Hot:
    """Cases that look alike: `households` of them distinct, `linked` of the cases already before the bench."""

    place: str
    category: str
    households: int
    linked: int
    cases: tuple[UUID, ...]


def hot(reports: Sequence[Report], *, at_least: int = HOT_FROM) -> list[Hot]:
    """Return one group for each category and estate with enough households, the largest first.

    A group is of one building when 3/4 of its households report from there; else of the estate. Ten cases of one
    household are one household: nobody makes a topic hot by writing often.
    """
    alike: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        estate = cut(report.place, "estate")
        if estate:
            alike.setdefault((report.category, estate), []).append(report)
    groups = [_narrowed(category, estate, rows) for (category, estate), rows in alike.items()]
    enough = [group for group in groups if group.households >= at_least]
    return sorted(
        enough, key=lambda group: (-group.households, -len(group.cases), group.place, group.category)
    )


def _narrowed(category: str, estate: str, rows: list[Report]) -> Hot:
    whole = _households(rows)
    by_building: dict[str, list[Report]] = {}
    for row in rows:
        by_building.setdefault(cut(row.place, "building"), []).append(row)
    for building, there in by_building.items():
        households = _households(there)
        if building and whole and Fraction(households, whole) >= LIKE_A_BUILDING:
            return _group(building, category, there, households)
    return _group(estate, category, rows, whole)


def _households(rows: list[Report]) -> int:
    return len({row.household for row in rows if row.household})


def _group(place: str, category: str, rows: list[Report], households: int) -> Hot:
    newest = sorted(rows, key=lambda row: (row.filed_at, row.case), reverse=True)
    return Hot(
        place, category, households, sum(row.linked for row in rows), tuple(row.case for row in newest)
    )
