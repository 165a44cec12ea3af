"""Human numbers: 1, 2, 3 … without gaps in each series of a community, also when many ask at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tongdeng.kernel.bulk_sql import Part
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Counter, new_id

DIGITS = 3  # at least; the thousandth number of a series has four

# The row of the counter stays locked until the transaction ends: a number whose record is not stored is given out again.
NEXT = f"""
INSERT INTO {Counter._meta.db_table} AS counter (id, community, series, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (community, series) DO UPDATE SET last = counter.last + excluded.last RETURNING
"""  # noqa: S608 -- our own table
SPELLED = f"%s || lpad(last::text, greatest({DIGITS}, length(last::text)), '0') AS number"


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted: `name` within a community. People read `prefix` and the number, of at least three digits."""

    community: str
    name: str
    prefix: str = ""

    def spelled(self, number: int) -> str:
        """Return how people read one number of the series."""
        return f"{self.prefix}{number:0{DIGITS}d}"


def daily(community: str, kind: str, at: datetime, *, prefix: str) -> Series:
    """Return the series of `kind` that begins anew each local day: prefix-20260113-001."""
    day = f"{at.astimezone(LOCAL):%Y%m%d}"
    return Series(community, f"{kind} {day}", f"{prefix}-{day}-")


def yearly(community: str, kind: str, at: datetime, *, prefix: str) -> Series:
    """Return the series of `kind` that begins anew each local year: prefix-2026-001."""
    year = f"{at.astimezone(LOCAL):%Y}"
    return Series(community, f"{kind} {year}", f"{prefix}-{year}-")


def take(series: Series) -> int:
    """Give out the next number. Whoever else asks for one of this series waits until the open transaction ends."""
    return take_many(series, 1)[0]


def take_many(series: Series, count: int) -> range:
    """Give out the next `count` numbers at once."""
    with connection.cursor() as cursor:
        cursor.execute(f"{NEXT} last", _row(series, count))
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)


def taking(series: Series) -> Part:
    """Return the statement that gives out the next number as people read it, for the statement that stores its record."""
    return Part(f"{NEXT} {SPELLED}", [*_row(series), series.prefix])


def _row(series: Series, count: int = 1) -> list[Any]:
    return [new_id(), series.community, series.name, count]
