"""The period that a board is asked for, and the ways to other periods. In an address it is half-open, as it is everywhere."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.boards.rules import periods
from tongdeng.boards.rules.periods import DAY, Period
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Sentence
from tongdeng.web.kit.http import Request

LATELY = timedelta(days=30)
LONGEST = timedelta(days=366 * 5)


class Way(NamedTuple):
    """A way to the same page of another period."""

    title: Sentence
    query: str
    is_current: bool


def asked(request: Request) -> Period:
    """Return the period of an address: from `from` to before `until`, or as people write it to `last`; else the last days.

    What is no period is answered with the last thirty days, today included.
    """
    today = local_day(request.at)
    since, until = _day(request, "from"), _day(request, "until")
    last = _day(request, "last")
    if until is None and last is not None and last < date.max:
        until = last + DAY
    if since is None or until is None or not DAY <= until - since <= LONGEST:
        return Period(today - LATELY + DAY, today + DAY)
    return Period(since, until)


def query(period: Period) -> str:
    """Return a period as an address has it."""
    return f"from={period.since.isoformat()}&until={period.until.isoformat()}"


def ways(period: Period, today: date) -> list[Way]:
    """Return the periods that are asked for most."""
    this = periods.month(today.year, today.month)
    found = (
        (_("近 30 天"), Period(today - LATELY + DAY, today + DAY)),
        (_("本月"), this),
        (_("上月"), this.before),
        (_("今年"), Period(date(today.year, 1, 1), date(today.year + 1, 1, 1))),
        (_("去年"), Period(date(today.year - 1, 1, 1), date(today.year, 1, 1))),
    )
    return [Way(title, query(other), other == period) for title, other in found]


def _day(request: Request, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
