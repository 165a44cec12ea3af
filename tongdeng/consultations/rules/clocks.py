"""When something of a consultation falls due. Pure: instants in, instants out."""

from datetime import datetime, timedelta

from tongdeng.kernel.worktime import WORKDAY, Calendar, IsWorkday, calendar, dues

DAY = timedelta(days=1)
DAYS_AT_MOST = 750  # working days, three years: longer is no promise
SOON = 2  # working days before it is due
LADDER = (3, 7)  # working days after it was due: the community, then the sub-district
RESPONSIBLE, CONVENER, COMMUNITY, SUBDISTRICT = range(4)  # levels of a resolution's clock
EVALUATION = 14 * DAY
# So long after the text was settled a party that does not sign is named as such, and the others' minutes are published:
# otherwise one party could keep everybody's resolutions from the residents.
SIGNING = 7 * DAY
# A sub-district has so many working days to convene and to answer. Beijing 接诉即办条例 has 办理 terms as analogue; the
# Henan regulation names none, so these are ours.
CONVENE_DAYS, ANSWER_DAYS = 10, 30


def due(start: datetime, days: int, is_workday: IsWorkday) -> datetime:
    """Return the moment `days` working days after `start`: Friday noon and one working day is Monday noon.

    Raise ValueError for a number that is not positive.
    """
    return dues(start, [days * DAY], _working(is_workday))[0]


def ladder(start: datetime, days: int, is_workday: IsWorkday) -> list[datetime]:
    """Return the moments of a resolution's clock: soon due, due, and two levels late.

    A promise so short that "soon" lies before its start is reminded of halfway.
    """
    soon = (days - SOON) * DAY if days > SOON else days * DAY / 2
    limits = [soon, days * DAY, *((days + late) * DAY for late in LADDER)]
    return dues(start, limits, _working(is_workday))


def earliest_meeting(announced: datetime, notice_days: int) -> datetime:
    """Return the first moment for a meeting that is announced now (DL-6)."""
    return announced + notice_days * DAY


def comments_end(recorded: datetime, comment_days: int) -> datetime:
    """Return when the parties' time to comment on the minutes is over (DL-7)."""
    return recorded + comment_days * DAY


def _working(is_workday: IsWorkday) -> Calendar:
    return calendar(WORKDAY, is_workday)
