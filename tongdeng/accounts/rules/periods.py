"""Quarters, named by their first day, and until when each is to be published: by local profile, each number with its source."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from tongdeng.accounts.rules import Kind
from tongdeng.kernel.errors import Sentence

DAY = timedelta(days=1)
MONTHS = 3
FIRST_YEAR = 2010
SPELLED = re.compile(r"(20[0-9]{2})Q([1-4])")


@dataclass(frozen=True, slots=True)
class Rule:
    """One number: where it holds (a place code, "" for everywhere), whether a rule of that place or a custom, from where."""

    key: str
    place: str
    value: int
    tag: str
    source: Sentence
    read_on: date


# The law of the whole country (Civil Code arts 281, 282, 943) names no period: what stands for everywhere is a custom,
# and every page that shows it says so.
CUSTOM = _("本平台的约定，不是法律规定；本地有规定的按本地规定")
SHANGHAI = _("上海市住宅物业管理规定第六十六条")
RULES = (
    #    key              place  value tag       source    read on
    Rule("income_months", "",    3,    "CUSTOM", CUSTOM,   date(2026, 11, 28)),
    Rule("income_months", "31",  3,    "LOCAL",  SHANGHAI, date(2026, 11, 28)),
    Rule("fund_months",   "",    6,    "CUSTOM", CUSTOM,   date(2026, 11, 28)),
    Rule("fund_months",   "31",  6,    "LOCAL",  SHANGHAI, date(2026, 11, 28)),
    Rule("due_days",      "",    30,   "CUSTOM", CUSTOM,   date(2026, 11, 28)),
)  # fmt: skip


def rule(key: str, place: str) -> Rule:
    """Return the rule that holds at a place: the one of the nearest place above it."""
    return max((row for row in RULES if row.key == key and place.startswith(row.place)), key=_nearness)


def rules_at(place: str) -> list[Rule]:
    """Return the rules that hold at a place, in the order of the table."""
    return [rule(key, place) for key in dict.fromkeys(row.key for row in RULES)]


def words_of(rule: Rule) -> Sentence:
    """Return what a rule asks for."""
    said = {
        "income_months": _("公共收益每 {n} 个月公布一次"),
        "fund_months": _("维修资金每 {n} 个月公布一次"),
        "due_days": _("季度结束后 {n} 天内公布"),
    }
    return said[rule.key].format(n=rule.value)


def first_day(day: date) -> date:
    """Return the first day of the quarter in which a day lies."""
    return date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1)


def last_day(quarter: date) -> date:
    """Return the last day of a quarter."""
    return after(quarter) - DAY


def after(quarter: date, count: int = 1) -> date:
    """Return the quarter that is `count` later, or earlier where it is negative."""
    later: date = quarter + relativedelta(months=MONTHS * count)
    return later


def key_of(quarter: date) -> str:
    """Return a quarter as addresses and files spell it: 2025Q4."""
    return f"{quarter.year}Q{(quarter.month - 1) // MONTHS + 1}"


def word_of(quarter: date) -> Sentence:
    """Return a quarter as people say it."""
    return _("{year} 年第 {n} 季度").format(year=quarter.year, n=(quarter.month - 1) // MONTHS + 1)


def parsed(key: str) -> date | None:
    """Return the quarter that a key spells; None for what is none."""
    found = SPELLED.fullmatch(key)
    if found is None or int(found[1]) < FIRST_YEAR:
        return None
    return date(int(found[1]), (int(found[2]) - 1) * MONTHS + 1, 1)


def is_over(quarter: date, today: date) -> bool:
    """Say whether the last day of a quarter has passed."""
    return today > last_day(quarter)


def is_asked_for(kind: str, quarter: date, place: str) -> bool:
    """Say whether something is to be published at the end of this quarter: of the fund at the end of each half year."""
    months = rule("income_months" if kind == Kind.INCOME else "fund_months", place).value
    return (quarter.month + MONTHS - 1) % months == 0


def due_on(kind: str, quarter: date, place: str) -> date | None:
    """Return the last day on which a quarter may be published; None where it need not be."""
    if not is_asked_for(kind, quarter, place):
        return None
    return last_day(quarter) + rule("due_days", place).value * DAY


def due_at(kind: str, quarter: date, place: str, zone: Any) -> datetime | None:
    """Return the moment at which a quarter that is not published is late: the end of its last day."""
    day = due_on(kind, quarter, place)
    return datetime.combine(day + DAY, time.min, zone) if day else None


def next_due(
    kind: str, since: date, place: str, zone: Any, *, later_than: datetime | None = None
) -> datetime:
    """Return the first moment at which a quarter from `since` on falls due, after `later_than` where that is given."""
    quarter = since
    while True:
        due = due_at(kind, quarter, place, zone)
        if due is not None and (later_than is None or due > later_than):
            return due
        quarter = after(quarter)


def quarter_due(due: date, place: str) -> date:
    """Return the quarter whose moment of `due_at` lies on the local day `due`."""
    return first_day(due - DAY - rule("due_days", place).value * DAY)


def _nearness(row: Rule) -> int:
    return len(row.place)
