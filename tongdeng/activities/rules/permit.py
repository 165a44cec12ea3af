"""Large gatherings: from 1,000 people on the police must permit them.

Source: 大型群众性活动安全管理条例 (State Council decree 505) arts. 2, 11-13: applied for 20 days ahead, from 1,000 people
at the police of the county, from 5,000 at that of the city.
"""

from datetime import date, timedelta
from enum import StrEnum

COUNTY_FROM, CITY_FROM = 1000, 5000
AHEAD = timedelta(days=20)
REMIND = (timedelta(days=30), timedelta(days=21))  # before the start


class Police(StrEnum):
    """Whose permit an activity needs."""

    NONE = ""
    COUNTY = "county"
    CITY = "city"


def police(expected: int | None) -> Police:
    """Return whose permit is needed for so many people."""
    if expected is None or expected < COUNTY_FROM:
        return Police.NONE
    return Police.CITY if expected >= CITY_FROM else Police.COUNTY


def in_time(applied: date, starts: date) -> bool:
    """Say whether an application was handed in early enough: twenty days before the first day."""
    return starts - applied >= AHEAD


def missing(expected: int | None, *, applicant: str, applied: date | None, number: str, starts: date) -> str:
    """Return what of a permit is missing: "applicant", "applied", "late", "number"; "" where nothing is."""
    if police(expected) is Police.NONE:
        return ""
    if not applicant:
        return "applicant"
    if applied is None:
        return "applied"
    if not in_time(applied, starts):
        return "late"
    return "" if number else "number"
