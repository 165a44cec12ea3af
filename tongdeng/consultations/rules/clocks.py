"""When something of a consultation falls due. Pure: instants in, instants out."""

from datetime import date, datetime, time, timedelta

from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.worktime import WORKDAY, Calendar, IsWorkday, calendar, dues

DAY = timedelta(days=1)
DAYS_AT_MOST = 750  # working days, three years: longer is no promise
SOON = 2  # working days before it is due
LADDER = (3, 7)  # working days after it was due: the community, then the sub-district
RESPONSIBLE, CONVENER, COMMUNITY, SUBDISTRICT = range(4)  # levels of a resolution's clock
# Every number below is ours and no law; the page of a mechanism says so to residents.
# So long after the text was settled a party that does not sign is named as such, and the others' minutes are published:
# otherwise one party could keep everybody's resolutions from the residents.
SIGNING = 7 * DAY
# A sub-district has so many working days to convene and to answer. Beijing 接诉即办条例 has 办理 terms as analogue; the
# Henan regulation names none.
CONVENE_DAYS, ANSWER_DAYS = 10, 30
# Delegates sign in from so long before the start. A sign-in counts on its day and through the night after it: a meeting
# that goes on the next day, or was opened on another one, needs everybody to sign in again.
EARLY = timedelta(hours=1)
MORNING = time(6)


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


def sign_in_from(starts_at: datetime) -> datetime:
    """Return the first moment at which delegates may sign in for a meeting."""
    return starts_at - EARLY


def days_counted(at: datetime) -> list[date]:
    """Return the local days whose sign-ins count at a moment: its own, and before six in the morning the one before."""
    today = local_day(at)
    return [today] if at.astimezone(LOCAL).time() >= MORNING else [today, today - DAY]


def evaluation_ends(done: datetime, evaluation_days: int) -> datetime:
    """Return when the households' time to evaluate what was carried out is over."""
    return done + evaluation_days * DAY


def comments_end(recorded: datetime, comment_days: int) -> datetime:
    """Return when the parties' time to comment on the minutes is over (DL-7)."""
    return recorded + comment_days * DAY


def _working(is_workday: IsWorkday) -> Calendar:
    return calendar(WORKDAY, is_workday)
