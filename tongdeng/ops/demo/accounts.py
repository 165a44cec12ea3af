"""The last four quarters of estate A's common income and maintenance fund; one is corrected, the last one waits for the chair."""

from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from tongdeng.accounts import queries
from tongdeng.accounts.actions import confirming, entering, vouchers
from tongdeng.accounts.actions.entering import LineDraft, SummaryDraft
from tongdeng.accounts.actions.vouchers import VoucherFile
from tongdeng.accounts.rules import Body, Kind, line_kind, periods, sums
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.turn import offered
from tongdeng.ops.demo.pictures import drawn
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import ESTATE, Cast

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
QUARTERS = 4
LATELY = 5 * DAY  # a quarter that ended since then is not entered yet
ENTERED, CONFIRMED, CORRECTED = 12, 16, 24  # days after the end of a quarter
OPENINGS = {Kind.INCOME: 8_640_000, Kind.FUND: 328_460_000}  # fen
# In fen, quarter by quarter; the last is the one that the committee asked for at its meeting.
PARKING = (1_086_000, 1_104_000, 1_122_000, 1_140_000)
ADVERTISING = (720_000, 720_000, 720_000, 720_000)
REPAIR = (312_000, 268_500, 294_000, 305_500)
INTEREST = (821_150, 823_200, 791_300, 793_280)
FORGOTTEN, WRONG = 1, 36_000  # the quarter that is corrected, and what its first edition lacked
WHY = "漏记东门临时停车收入"
FIRST_NOTE = "12 部电梯轿厢广告"


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule the quarters; those before the present committee was elected are confirmed by the community."""
    last = periods.after(periods.first_day((simulation.until - LATELY).date()), -1)
    for number in range(QUARTERS):
        quarter = periods.after(last, number + 1 - QUARTERS)
        for hour, kind in enumerate(Kind, start=9):
            waits = number == QUARTERS - 1
            entered = _after(quarter, ENTERED, hour)
            if waits:
                entered = min(entered, (simulation.until - DAY).replace(hour=hour, minute=0, second=0))
            simulation.at(entered, partial(_enter, cast, kind, quarter, number))
            if waits:
                continue
            simulation.at(_after(quarter, CONFIRMED, hour), partial(_confirm, cast, kind, quarter))
            if number == FORGOTTEN and kind == Kind.INCOME:
                simulation.at(_after(quarter, CORRECTED, 9), partial(_correct, cast, quarter))
                simulation.at(_after(quarter, CORRECTED, 15), partial(_confirm, cast, kind, quarter))


def _after(quarter: date, days: int, hour: int) -> datetime:
    return datetime.combine(periods.last_day(quarter) + days * DAY, time(hour), LOCAL)


def _enter(cast: Cast, kind: Kind, quarter: date, number: int, at: datetime) -> None:
    clerk = as_of(cast.desk, at)
    summary = entering.enter(ESTATE, kind, quarter, by=clerk, at=at)
    opening = summary.opening or OPENINGS[kind]
    # What works drew by then is what their own records say.
    gaps = queries.gaps_of(summary, queries.earlier(summary))
    works = [LineDraft("works", gap.drawn - gap.listed, "", UUID(gap.project)) for gap in gaps]
    lines = [*_lines(kind, number), *works]
    entering.write(summary, _draft(kind, opening, lines), by=clerk, at=at)
    file = VoucherFile(drawn("银行对账单", mended=True).full)
    vouchers.attach(summary, file, by=clerk, at=at)
    entering.submit(summary, by=as_of(cast.manager, at + HOUR), at=at + HOUR)


def _lines(kind: Kind, number: int) -> list[LineDraft]:
    if kind == Kind.FUND:
        return [LineDraft("interest", INTEREST[number])]
    parking = PARKING[number] - (WRONG if number == FORGOTTEN else 0)
    return [
        LineDraft("parking", parking),
        LineDraft("advertising", ADVERTISING[number], FIRST_NOTE),
        LineDraft("repair", REPAIR[number], "门禁和照明"),
    ]


def _draft(kind: Kind, opening: int, lines: list[LineDraft]) -> SummaryDraft:
    kinds = [(line_kind(kind, line.kind), line.amount) for line in lines]
    added = sums.added(opening, [(row, amount) for row, amount in kinds if row is not None])
    return SummaryDraft(opening, added.closing, lines)


def _confirm(cast: Cast, kind: Kind, quarter: date, at: datetime) -> None:
    summary = queries.newest(ESTATE, kind, quarter)
    assert summary is not None
    # A demo that was begun in another month may have its committee in office by then.
    of_committee = queries.confirmer(ESTATE).body == Body.COMMITTEE
    who = as_of(cast.committee if of_committee else cast.community, at)
    if "confirm" in offered(summary, who):
        confirming.confirm(summary, by=who, at=at)


def _correct(cast: Cast, quarter: date, at: datetime) -> None:
    """Add what was forgotten; the next quarter is not entered yet, so that it begins with what is right."""
    manager = as_of(cast.manager, at)
    summary = queries.newest(ESTATE, Kind.INCOME, quarter)
    assert summary is not None
    new = entering.correct(summary, reason=WHY, by=manager, at=at)
    stored = [LineDraft(row.kind, row.amount, row.label, row.project_id) for row in new.lines.all()]
    lines = [*stored, LineDraft("parking", WRONG, "东门临时停车")]
    entering.write(new, _draft(Kind.INCOME, new.opening, lines), by=manager, at=at)
    entering.submit(new, by=manager, at=at)
