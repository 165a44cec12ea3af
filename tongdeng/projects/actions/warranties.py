"""Under warranty: a fault is offered to the builder first; before the end the parties look together (PW-9)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.kernel import access, journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.places.rules import within
from tongdeng.projects.actions import shared
from tongdeng.projects.models import Defect, Line, Project, Warranty


@dataclass(frozen=True, slots=True)
class DefectDraft:
    """A fault as it is reported: in which line of the bill, what it is, and the resident's case that told of it."""

    line: UUID | None
    words: str
    case: UUID | None = None


def report(project: Project, draft: DefectDraft, *, by: Person, at: datetime) -> Defect:
    """Record a fault in something under warranty, to be offered to the builder.

    Raise StepRefused where no warranty of this line holds today, or the case is recorded already, NotFound or Invalid for
    a case that `by` may not see or that is of another estate.
    """
    with turn(project, "defect", by=by) as project:
        line = shared.part_of(project, Line, draft.line)
        warranty = _warranty(line, at)
        words = shared.reason(draft.words, field="words")
        _case(project, draft.case, by)
        if (
            draft.case
            and Defect.objects.filter(
                community=project.community, case_id=draft.case, repaired_at__isnull=True
            ).exists()
        ):
            raise StepRefused(_("这件诉求已经登记为保修问题"))
        row = Defect.objects.create(
            **project.here,
            project=project,
            warranty=warranty,
            line=line,
            case_id=draft.case,
            words=words,
            by=by,
            at=at,
        )
        facts = {
            "defect": str(row.pk),
            "line": str(line.pk),
            "case": str(draft.case or ""),
            "until": warranty.until.isoformat(),
        }
        journal.record("defect", project, by=by, at=at, facts=facts)
    return row


def answer(
    project: Project, pk: UUID | None, *, taken_on: bool, words: str = "", by: Person, at: datetime
) -> Defect:
    """Write down what the builder said: they come, or they do not and why; it may be asked again until it is repaired."""
    with turn(project, "answer", by=by) as project:
        row = _open(project, pk)
        row.answer = shared.reason(words, field="words", required=not taken_on)
        row.taken_on, row.answered_at = taken_on, at
        row.save(update_fields=["taken_on", "answer", "answered_at"])
        facts = {"defect": str(row.pk), "taken_on": taken_on}
        journal.record("answer", project, by=by, at=at, facts=facts)
    return row


def repair(project: Project, pk: UUID | None, *, words: str, by: Person, at: datetime) -> Defect:
    """Record that a fault was repaired, and how; the warranty goes on as it was (PW-9)."""
    with turn(project, "repair", by=by) as project:
        row = _open(project, pk)
        if row.answered_at is None:
            raise StepRefused(_("请先登记施工方的答复：保修期内应先由施工方来修"))
        row.repair, row.repaired_at = shared.reason(words, field="words"), at
        row.save(update_fields=["repair", "repaired_at"])
        facts = {"defect": str(row.pk), "by_builder": bool(row.taken_on), "case": str(row.case_id or "")}
        journal.record("repair", project, by=by, at=at, facts=facts)
    return row


def inspect(project: Project, pk: UUID | None, *, finding: str, by: Person, at: datetime) -> Warranty:
    """Record the joint inspection before a warranty ends; raise StepRefused once it has ended, or was inspected."""
    with turn(project, "inspect", by=by) as project:
        row = shared.part_of(project, Warranty, pk)
        today = local_day(at)
        if today > row.until:
            raise StepRefused(_("保修期已经在 {day} 结束").format(day=row.until))
        if row.inspected_on is not None:
            raise StepRefused(_("这一项已经检查过"))
        row.finding, row.inspected_on = shared.reason(finding, field="finding"), today
        row.save(update_fields=["inspected_on", "finding"])
        facts = {"warranty": row.number, "until": row.until.isoformat()}
        # Its clock runs on: that the warranty ends is told also where it was inspected.
        journal.record("inspect", project, by=by, at=at, facts=facts)
    return row


def _case(project: Project, pk: UUID | None, by: Person) -> None:
    if pk is not None and not within(access.get(by, Case, pk).place, project.place):
        raise Invalid(fields={"case": _("这件诉求不是本小区的")})


def _open(project: Project, pk: UUID | None) -> Defect:
    row = shared.part_of(project, Defect, pk)
    if not row.is_open:
        raise StepRefused(_("这个问题已经修好"))
    return row


def _warranty(line: Line, at: datetime) -> Warranty:
    """Return the warranty of a line that holds longest today."""
    today = local_day(at)
    rows = Warranty.objects.filter(
        community=line.community, items__line=line, since__lte=today, until__gte=today
    )
    found = rows.order_by("-until").first()
    if found is None:
        raise StepRefused(_("第 {position} 行现在不在保修期内").format(position=line.position))
    return found
