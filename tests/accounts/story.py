"""The accounts of estate A: 陈 enters the last quarter of 2025 in January, 周 confirms it as the committee's chair."""

from datetime import date, datetime
from uuid import UUID

from tests.cast import COMMITTEE, COMMUNITY_WORKER, DESK, ESTATE, person
from tests.committees import story as committees
from tests.support import at
from tongdeng.accounts.actions import confirming, entering, vouchers
from tongdeng.accounts.actions.entering import LineDraft, SummaryDraft
from tongdeng.accounts.actions.vouchers import VoucherFile
from tongdeng.accounts.models import Summary, Voucher
from tongdeng.committees.models import Committee
from tongdeng.kernel import seals
from tongdeng.people.models import Person

Q3, Q4, Q1 = date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)
ENTERED, SUBMITTED = at("2026-01-12 10:00"), at("2026-01-12 11:00")
CONFIRMED, CORRECTED = at("2026-01-13 09:00"), at("2026-01-13 10:00")
OPENING, CLOSING = 10_000_000, 12_760_000
LINES = (
    LineDraft("parking", 1_860_000),
    LineDraft("advertising", 1_200_000, "12 部电梯"),
    LineDraft("cost", 300_000),
)
PDF = b"%PDF-1.4 example"


def in_office() -> Committee:
    """Return the committee of seven, with 周 as chair and the second as deputy, as its first meeting elects them."""
    committee = committees.formed()
    for seat, post in zip(committees.seats(committee), ("chair", "vice"), strict=False):
        type(seat).objects.filter(pk=seat.pk).update(post=post)
    return committee


def deputy(committee: Committee, moment: datetime = CONFIRMED) -> Person:
    """Return the deputy as they are at a moment."""
    return committees.sitter(committee, 2, moment)


def begun(
    kind: str = "income", quarter: date = Q4, *, who: str = DESK, moment: datetime = ENTERED
) -> Summary:
    """Return the summary of a quarter with nothing in it."""
    return entering.enter(ESTATE, kind, quarter, by=person(who, moment), at=moment)


def draft(**changes: object) -> SummaryDraft:
    """Return a summary as it is typed, which adds up."""
    fields = {"opening": OPENING, "closing": CLOSING, "lines": LINES, **changes}
    return SummaryDraft(**fields)  # type: ignore[arg-type]


def write(summary: Summary, *, who: str = DESK, moment: datetime = ENTERED, **changes: object) -> Summary:
    """Return a summary with something written into it."""
    return entering.write(summary, draft(**changes), by=person(who, moment), at=moment)


def submit(summary: Summary, *, who: str = DESK, moment: datetime = SUBMITTED) -> Summary:
    """Return a summary that waits to be confirmed."""
    return entering.submit(summary, by=person(who, moment), at=moment)


def submitted(**changes: object) -> Summary:
    """Return the last quarter's common income, submitted by 陈."""
    return submit(write(begun(), **changes))


def confirm(summary: Summary, *, who: str = COMMITTEE, moment: datetime = CONFIRMED) -> Summary:
    """Return a summary that somebody confirmed."""
    return confirming.confirm(summary, by=person(who, moment), at=moment)


def confirmed() -> Summary:
    """Return a confirmed summary of an estate whose committee is in office."""
    in_office()
    return confirm(submitted())


def by_community(summary: Summary, moment: datetime = CONFIRMED) -> Summary:
    """Return a summary that the community confirmed, where no committee is in office."""
    return confirm(summary, who=COMMUNITY_WORKER, moment=moment)


def voucher(summary: Summary, content: bytes = PDF, *, public: bool = False) -> Voucher:
    """Return a voucher of a summary that is not submitted yet."""
    return vouchers.attach(summary, VoucherFile(content, public), by=person(DESK, ENTERED), at=ENTERED)


def line(kind: str, amount: int, project: UUID | None = None) -> LineDraft:
    """Return one line."""
    return LineDraft(kind, amount, project=project)


def misfits() -> set[str]:
    """Return what `verify` finds wrong with accounts."""
    return {misfit.what for misfit in seals.checks()["accounts"]()}
