"""Periods of figures: local days from the first to before the last, so that no moment belongs to two. Pure."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tongdeng.kernel.clock import LOCAL

DAY = timedelta(days=1)


class Period(NamedTuple):
    """The days from `since` to before `until`, of the local clock."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment of the period and the first after it."""
        return _midnight(self.since), _midnight(self.until)

    @property
    def last(self) -> date:
        """The last day, as people write a period."""
        return self.until - DAY

    @property
    def before(self) -> "Period":
        """The period that this one is compared with: the months before whole months, else as many days before."""
        if self.since.day == 1 and self.until.day == 1:
            months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month
            return Period(_months_before(self.since, months), self.since)
        return Period(self.since - (self.until - self.since), self.since)


def of(since: date, last: date) -> Period:
    """Return a period as people write it, with its last day; raise ValueError for one that ends before it begins."""
    if last < since:
        raise ValueError("a period ends before it begins")
    return Period(since, last + DAY)


def month(year: int, number: int) -> Period:
    """Return a calendar month."""
    return Period(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LOCAL)


def _months_before(day: date, count: int) -> date:
    total = day.year * 12 + day.month - 1 - count
    return date(total // 12, total % 12 + 1, 1)
