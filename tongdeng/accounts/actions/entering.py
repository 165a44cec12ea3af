"""What the company does: begin a quarter, write it, submit it, correct what was confirmed, keep its vouchers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.accounts import access, queries
from tongdeng.accounts.actions import shared
from tongdeng.accounts.actions.opening import open_ledger
from tongdeng.accounts.models import Ledger, Summary, SummaryLine
from tongdeng.accounts.rules import LINES_AT_MOST, Kind, LineKind, line_kind, periods, sums
from tongdeng.kernel import journal, texts
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid, Sentence, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.places.rules import cut, within
from tongdeng.projects.models import Project

TAKEN = _("这个季度已经有人在填或已提交，请打开那一份，不要另填")


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as it is typed; `amount` in fen."""

    kind: str
    amount: int
    label: str = ""
    project: UUID | None = None


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """A summary as it is typed, in fen; `closing` is what the bank says, and must be what the lines come to."""

    opening: int
    closing: int | None
    lines: Sequence[LineDraft] = field(default_factory=tuple)
    why_opening: str = ""
    why_projects: str = ""


def enter(estate: str, kind: str, quarter: date, *, by: Person, at: datetime) -> Summary:
    """Begin the summary of a quarter; the first one of an estate opens its ledger. The opening balance is the last closing.

    Raise Forbidden unless `by` is of the estate's property company, Invalid for a kind or a quarter that is none or is
    not over, StepRefused where the quarter was begun before.
    """
    # There is no record yet of which the table of rights could be asked.
    if not any(grant.role in access.ENTERS and within(estate, grant.place) for grant in by.grants):
        raise Forbidden(_("填报收支的是物业经理或物业客服"), who=[role.value for role in access.ENTERS])
    estate = cut(estate, "estate")
    if kind not in list(Kind):
        raise Invalid(fields={"kind": _("请选择公共收益或维修资金")})
    _is_quarter(quarter, at)
    ledger = queries.ledger_of(estate) or open_ledger(estate, quarter, by=by, at=at)
    if quarter < ledger.since:
        since = periods.word_of(ledger.since)
        raise Invalid(fields={"quarter": _("这个小区的账目从 {since} 开始公布").format(since=since)})
    if queries.newest(estate, kind, quarter) is not None:
        raise StepRefused(TAKEN)
    return _begun(ledger, kind, quarter, by=by, at=at)


def write(
    summary: Summary, draft: SummaryDraft, *, by: Person, at: datetime, seen: int | None = None
) -> Summary:
    """Store a draft as it is typed, also one that does not add up yet; raise Invalid for lines, words or amounts."""
    with turn(summary, "write", by=by, seen=seen) as summary:
        lines = _lines(summary, draft.lines)
        _in_bounds("opening", draft.opening)
        _in_bounds("closing", draft.closing or 0)
        added = sums.added(draft.opening, [(_kind(summary, row.kind), row.amount) for row in lines])
        SummaryLine.objects.filter(community=summary.community, summary=summary).delete()
        SummaryLine.objects.bulk_create(lines)
        amounts: dict[str, Any] = {
            "opening": added.opening, "inflow": added.inflow, "outflow": added.outflow, "closing": draft.closing,
        }  # fmt: skip
        reasons: dict[str, Any] = {
            name: shared.public_words(getattr(draft, name), field=name)
            for name in ("why_opening", "why_projects")
        }
        journal.step(summary, "write", by=by, at=at, facts=amounts, **amounts, **reasons)
    return summary


def submit(summary: Summary, *, by: Person, at: datetime, seen: int | None = None) -> Summary:
    """Put a summary to who confirms; from now on everybody reads it.

    Raise StepRefused where it does not add up, does not begin where the last one ended, or leaves out what works drew,
    the last two unless a reason is written.
    """
    with turn(summary, "submit", by=by, seen=seen) as summary:
        _is_quarter(summary.quarter, at)
        lines = shared.lines_of(summary)
        added = sums.added(summary.opening, [(_kind(summary, row.kind), row.amount) for row in lines])
        if wrong := sums.wrong_closing(added, summary.closing):
            raise StepRefused(wrong)
        before = queries.earlier(summary)
        if wrong := wrong_opening(summary, before):
            raise StepRefused(wrong)
        gaps = queries.gaps_of(summary, before)
        if gaps and not summary.why_projects:
            raise StepRefused(gap_words(gaps[0]), projects=[gap.number for gap in gaps])
        rows = [gap.as_row() for gap in gaps]
        facts = shared.submitted(summary, lines, rows)
        changes: dict[str, Any] = {"gaps": rows, "submitted_at": at, "submitted_by": by, "returned": ""}
        journal.step(summary, "submit", by=by, at=at, facts=facts, **changes)
    return summary


def correct(summary: Summary, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Summary:
    """Begin a further edition of what was confirmed, for a public reason; the old one stands until the new is confirmed."""
    with turn(summary, "correct", by=by, seen=seen) as summary:
        why = shared.public_words(reason, field="reason", required=texts.FILL_IN)
        newest = queries.newest(summary.place, summary.kind, summary.quarter)
        if newest is None or newest.pk != summary.pk:
            raise StepRefused(_("这个季度已经有一份更正在办，请打开那一份"))
        edition = summary.edition + 1
        new = _new(summary.ledger, summary.kind, summary.quarter, by=by, at=at)
        new.edition, new.corrects, new.reason = edition, summary, why
        for name in ("opening", "inflow", "outflow", "closing", "why_opening", "why_projects"):
            setattr(new, name, getattr(summary, name))
        lines = [_copied(row, new) for row in shared.lines_of(summary)]
        facts = _facts(new) | {"corrects": str(summary.pk)}
        with transaction.atomic():
            journal.begin("enter", new, by=by, at=at, facts=facts)
            SummaryLine.objects.bulk_create(lines)
            journal.record("correct", summary, by=by, at=at, facts={"edition": edition})
    return new


def wrong_opening(summary: Summary, before: Sequence[Summary]) -> Sentence:
    """Return how an opening balance differs from the last closing without a reason; "" where it does not."""
    last = before[-1] if before else None
    if last is None or last.closing == summary.opening or summary.why_opening:
        return ""
    return _(
        "期初 {opening} 元与{quarter}的期末 {closing} 元不同：请核对，确实不同的写明原因，原因会公开"
    ).format(
        opening=sums.yuan(summary.opening),
        quarter=periods.word_of(last.quarter),
        closing=sums.yuan(last.closing or 0),
    )


def gap_words(gap: sums.Gap) -> Sentence:
    """Return what differs between a project's own records and the summaries."""
    return _(
        "工程“{title}”（{number}）到本季度末记录用款 {drawn} 元，各季度收支共列了 {listed} 元："
        "请补上或改正，确实不同的写明原因，原因会公开"
    ).format(title=gap.title, number=gap.number, drawn=sums.yuan(gap.drawn), listed=sums.yuan(gap.listed))


def _begun(ledger: Ledger, kind: str, quarter: date, *, by: Person, at: datetime) -> Summary:
    summary = _new(ledger, kind, quarter, by=by, at=at)
    before = queries.earlier(summary)
    summary.opening = (before[-1].closing or 0) if before else 0
    try:
        with transaction.atomic():
            journal.begin("enter", summary, by=by, at=at, facts=_facts(summary))
    except IntegrityError:  # a colleague began the same quarter at the same moment
        raise StepRefused(TAKEN) from None
    return summary


def _new(ledger: Ledger, kind: str, quarter: date, *, by: Person, at: datetime) -> Summary:
    return Summary(**ledger.here, ledger=ledger, kind=kind, quarter=quarter, by=by, at=at)


def _facts(summary: Summary) -> dict[str, object]:
    quarter = periods.key_of(summary.quarter)
    return {"kind": summary.kind, "quarter": quarter, "edition": summary.edition} | shared.sums_of(summary)


def _copied(row: SummaryLine, new: Summary) -> SummaryLine:
    return SummaryLine(
        **new.here,
        summary=new,
        position=row.position,
        kind=row.kind,
        comes_in=row.comes_in,
        label=row.label,
        amount=row.amount,
        project_id=row.project_id,
    )


def _is_quarter(quarter: date, at: datetime) -> None:
    if quarter.year < periods.FIRST_YEAR or periods.first_day(quarter) != quarter:
        raise Invalid(fields={"quarter": _("请选择季度")})
    if not periods.is_over(quarter, local_day(at)):
        words = _("{quarter}还没有结束，{day} 以后才能填报").format(
            quarter=periods.word_of(quarter), day=periods.last_day(quarter)
        )
        raise Invalid(fields={"quarter": words})


def _kind(summary: Summary, key: str) -> LineKind:
    row = line_kind(summary.kind, key)
    if row is None:
        raise Invalid(fields={"lines": _("请选择收支项目")})
    return row


def _lines(summary: Summary, drafts: Sequence[LineDraft]) -> list[SummaryLine]:
    if len(drafts) > LINES_AT_MOST:
        raise Invalid(fields={"lines": _("最多 {most} 行").format(most=LINES_AT_MOST)})
    wanted = {draft.project for draft in drafts if draft.project}
    rows = Project.objects.filter(community=summary.community, place=summary.place, pk__in=wanted)
    known = set(rows.values_list("pk", flat=True)) if wanted else set()
    return [_line(summary, number, draft, known) for number, draft in enumerate(drafts, start=1)]


def _line(summary: Summary, number: int, draft: LineDraft, known: set[UUID]) -> SummaryLine:
    where = _("第 {number} 行：").format(number=number)
    kind = line_kind(summary.kind, draft.kind)
    if kind is None:
        raise Invalid(fields={"lines": _("{where}请选择收支项目").format(where=where)})
    if not 0 < draft.amount <= sums.FEN_AT_MOST:
        raise Invalid(fields={"lines": _("{where}金额应大于 0").format(where=where)})
    if kind.project != (draft.project is not None):
        words = _("{where}请选择是哪一项工程") if kind.project else _("{where}只有工程用款才选工程")
        raise Invalid(fields={"lines": words.format(where=where)})
    if draft.project is not None and draft.project not in known:
        raise Invalid(fields={"lines": _("{where}请选择本小区的工程").format(where=where)})
    needed = _("“{word}”请写明是什么").format(word=kind.word) if kind.label else ""
    return SummaryLine(
        **summary.here,
        summary=summary,
        position=number,
        kind=kind.key,
        comes_in=kind.comes_in,
        label=shared.label(draft.label, where=where, required=needed),
        amount=draft.amount,
        project_id=draft.project,
    )


def _in_bounds(name: str, amount: int) -> None:
    if not 0 <= amount <= sums.FEN_AT_MOST:
        raise Invalid(fields={name: _("金额不能是负数，也不能大得不合理，请核对")})
