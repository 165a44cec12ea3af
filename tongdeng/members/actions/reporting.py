"""Double registration (双报到): where somebody works and belongs, and the yearly remark that they read first (VM-13)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.members.actions.shared import Nameless, line
from tongdeng.members.models import Branch, DoubleReport, Remark
from tongdeng.members.rules import branch as rules
from tongdeng.people.models import Person
from tongdeng.people.queries import lived_in

UNIT_AT_MOST = 80
FIRST_YEAR = 2020


def report(branch: Branch, *, unit: str, home_branch: str, by: Person, at: datetime) -> DoubleReport:
    """Report to the branch where one lives. Raise Invalid by field, StepRefused elsewhere or for a second time."""
    if not any(home.startswith(branch.place) for home in lived_in(by)):
        raise StepRefused(_("请向自己居住地的党组织报到"))
    row = DoubleReport(
        **branch.here,
        branch=branch,
        person=by,
        unit=line(unit, most=UNIT_AT_MOST, field="unit"),
        home_branch=line(home_branch, most=UNIT_AT_MOST, field="home_branch"),
        reported_at=at,
    )
    try:
        with transaction.atomic():
            journal.begin("report", row, by=Nameless(), at=at)
    except IntegrityError:
        raise StepRefused(_("已经报到过")) from None
    return row


def correct_report(
    record: DoubleReport, *, unit: str, home_branch: str, by: Person, at: datetime
) -> DoubleReport:
    """Change one's unit or branch."""
    with turn(record, "correct", by=by) as record:
        changes = {
            "unit": line(unit, most=UNIT_AT_MOST, field="unit"),
            "home_branch": line(home_branch, most=UNIT_AT_MOST, field="home_branch"),
        }
        journal.record("correct", record, by=Nameless(), at=at, facts=None, rows=(), **changes)
    return record


def end_report(record: DoubleReport, *, by: Person, at: datetime) -> DoubleReport:
    """End one's report; unit and branch go."""
    with turn(record, "end", by=by) as record:
        journal.step(
            record, "end", by=Nameless(), at=at, facts=None, rows=(), unit="", home_branch="", person=None
        )
    return record


def remark(record: DoubleReport, *, year: int, words: str, by: Person, at: datetime) -> Remark:
    """Draft the remark of a year; the person reads it before it can be sent."""
    with turn(record, "remark", by=by) as record:
        if not FIRST_YEAR <= year <= local_day(at).year:
            raise Invalid(fields={"year": _("请填写已经开始的年度")})
        row = Remark(
            **record.here,
            report=record,
            year=year,
            words=line(words, most=rules.WORDS_AT_MOST, field="words"),
            by=by,
            at=at,
        )
        try:
            with transaction.atomic():
                journal.begin("draft", row, by=by, at=at, facts={"year": year})
        except IntegrityError:
            raise StepRefused(_("这一年的评语已经写过")) from None
    return row


def accept(row: Remark, *, by: Person, at: datetime, seen: int | None = None) -> Remark:
    """Say that one has read the remark and has nothing against it; raise Stale where it was rewritten since (VM-13)."""
    with turn(row, "accept", by=by, seen=seen) as row:
        journal.step(row, "accept", by=Nameless(), at=at)
    return row


def object_to(row: Remark, *, words: str, by: Person, at: datetime) -> Remark:
    """Ask for a correction of the remark, and say of what."""
    with turn(row, "object", by=by) as row:
        asked = line(words, most=rules.WORDS_AT_MOST, field="words")
        journal.step(row, "object", by=Nameless(), at=at, objection=asked)
    return row


def rewrite(row: Remark, *, words: str, by: Person, at: datetime) -> Remark:
    """Write the remark anew; the person reads it again."""
    with turn(row, "rewrite", by=by) as row:
        journal.step(row, "rewrite", by=by, at=at, words=line(words, most=rules.WORDS_AT_MOST, field="words"))
    return row


def send(row: Remark, *, by: Person, at: datetime) -> Remark:
    """Record that the remark went to the unit."""
    with turn(row, "send", by=by) as row:
        journal.step(row, "send", by=by, at=at, sent_at=at)
    return row
