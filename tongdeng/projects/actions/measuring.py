"""Measurement sheets: measured by one party, countersigned by another, corrected only by a sheet that names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import roles_at
from tongdeng.projects.actions import photos, shared
from tongdeng.projects.actions.photos import Shot
from tongdeng.projects.models import Line, Project, Sheet
from tongdeng.projects.rules import parties, quantities
from tongdeng.projects.rules.quantities import AREA, COUNT, Part


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A measurement as it is typed.

    `corrects` is the sheet that a correction names; with `minus` it takes away. `measured_in` and `factor` are for what
    was measured in another unit than the line's.
    """

    line: UUID | None
    spot: str
    parts: Sequence[Part]
    measured_on: date
    present: str
    instrument: str
    photos: Sequence[Shot] = ()
    measured_in: str = ""
    factor: Decimal | None = None
    corrects: UUID | None = None
    minus: bool = False
    reason: str = ""


def measure(project: Project, draft: SheetDraft, *, by: Person, at: datetime) -> Sheet:
    """Record a measurement; it counts once another party countersigned it (PW-2).

    Raise Invalid by field: nothing measured, another unit without a factor, no photo, no witness, a day before the start
    or in the future, a negative number that corrects nothing.
    """
    with turn(project, "measure", by=by) as project:
        line = shared.part_of(project, Line, draft.line)
        corrects = _corrected(project, line, draft)
        _on_a_day(project, draft.measured_on, at)
        _photos_of_today(project, draft.photos)
        found = quantities.measured(
            draft.parts,
            unit=line.unit,
            measured_in=draft.measured_in,
            factor=draft.factor,
            minus=draft.minus and corrects is not None,
        )
        _leaves_something(corrects, found.quantity)
        sheet = _sheet(project, line, draft, by=by, at=at)
        sheet.corrects = corrects
        sheet.quantity, sheet.arithmetic = found.quantity, found.arithmetic
        sheet.parts = list(found.parts)
        rows = photos.photos_of(project, draft.photos, sheet=sheet, by=by, at=at)
        facts = {
            "sheet": str(sheet.pk),
            "number": sheet.number,
            "line": str(line.pk),
            "quantity": str(sheet.quantity),
            "unit": line.unit,
            "corrects": str(corrects.pk) if corrects else "",
            "photos": photos.told(rows),
        }
        sheet.save()
        journal.record("measure", project, by=by, at=at, facts=facts, rows=rows)
    return sheet


def countersign(project: Project, pk: UUID | None, *, by: Person, at: datetime) -> Sheet:
    """Make a sheet count, by a person of another party than the one that measured.

    Raise StepRefused for somebody of the same party, where more would be delivered than planned (a variation comes
    first), or where less would be left than is accepted or disputed (the parties sign that).
    """
    with turn(project, "countersign", by=by) as project:
        sheet = waiting_sheet(project, pk)
        if sheet.by_id == by.pk:
            raise StepRefused(_("自己登记的测量单不能自己会签"))
        party = shared.other_side(project, by, sheet.side)
        line = Line.objects.get(community=project.community, pk=sheet.line_id)
        line.delivered += sheet.quantity
        _fits(line, sheet)
        line.save(update_fields=["delivered"])
        sheet.countersigned_by, sheet.countersigned_as, sheet.counted_at = by, party, at
        sheet.save(update_fields=["countersigned_by", "countersigned_as", "counted_at"])
        facts = {
            "sheet": str(sheet.pk),
            "line": str(line.pk),
            "quantity": str(sheet.quantity),
            "delivered": str(line.delivered),
            "party": party,
        }
        journal.record("countersign", project, by=by, at=at, facts=facts)
    return sheet


def void(project: Project, pk: UUID | None, *, reason: str, by: Person, at: datetime) -> Sheet:
    """Take back a sheet that does not count yet, with a reason; it stays in the book.

    Raise StepRefused for whoever is not of the party that measured: a correction would go that takes from them.
    """
    with turn(project, "void", by=by) as project:
        sheet = waiting_sheet(project, pk)
        if sheet.side not in parties.own(roles_at(by, project.place)):
            words = _("这张测量单是“{side}”一方登记的，只能由他们作废；不同意的，不会签就不算数")
            raise StepRefused(words.format(side=parties.PARTY_WORDS[sheet.side]))
        sheet.void_at, sheet.void_reason = at, shared.reason(reason)
        sheet.save(update_fields=["void_at", "void_reason"])
        journal.record("void", project, by=by, at=at, facts={"sheet": str(sheet.pk), "number": sheet.number})
    return sheet


def waiting_sheet(project: Project, pk: UUID | None) -> Sheet:
    """Return a sheet that waits to be countersigned; raise StepRefused for one that counts or is void."""
    sheet = shared.part_of(project, Sheet, pk)
    if sheet.counts:
        raise StepRefused(_("这张测量单已经会签"))
    if not sheet.is_waiting:
        raise StepRefused(_("这张测量单已经作废"))
    return sheet


def _sheet(project: Project, line: Line, draft: SheetDraft, *, by: Person, at: datetime) -> Sheet:
    return Sheet(
        community=project.community,
        place=line.place,
        project=project,
        line=line,
        number=shared.next_number(project, Sheet),
        spot=shared.reason(draft.spot, field="spot"),
        method=AREA if any(part.sides for part in draft.parts) else COUNT,
        measured_in=draft.measured_in or line.unit,
        factor=draft.factor or Decimal(1),
        reason=shared.reason(draft.reason, required=draft.corrects is not None),
        measured_on=draft.measured_on,
        side=shared.side_of(project, by),
        present=shared.reason(draft.present, field="present"),
        instrument=shared.name(draft.instrument, field="instrument", required=True),
        by=by,
        at=at,
    )


def _corrected(project: Project, line: Line, draft: SheetDraft) -> Sheet | None:
    if draft.corrects is None:
        if draft.minus:
            raise Invalid(fields={"corrects": _("减少数量的更正单，要写明更正哪一张测量单")})
        return None
    sheet = shared.part_of(project, Sheet, draft.corrects)
    if not sheet.counts or sheet.line_id != line.pk:
        raise Invalid(fields={"corrects": _("请选择同一行、已经会签的一张测量单")})
    if sheet.corrects_id is not None:
        raise Invalid(fields={"corrects": _("更正单本身不再更正，请选择原来的测量单")})
    return sheet


def _leaves_something(corrects: Sheet | None, change: Decimal) -> None:
    """Raise Invalid for a correction that would leave less than nothing of the sheet that it names."""
    if corrects is None:
        return
    rows = Sheet.objects.filter(corrects=corrects, void_at__isnull=True)
    # What would add may still be taken back; what would take away may still be countersigned.
    earlier = rows.filter(Q(counted_at__isnull=False) | Q(quantity__lt=0)).aggregate(sum=Sum("quantity"))[
        "sum"
    ]
    if corrects.quantity + (earlier or Decimal()) + change < 0:
        raise Invalid(fields={"parts": _("更正以后，原来的测量单会小于 0，请核对")})


def _on_a_day(project: Project, day: date, at: datetime) -> None:
    assert project.started_at is not None
    if not local_day(project.started_at) <= day <= local_day(at):
        raise Invalid(fields={"measured_on": _("测量日期应在开工以后、今天以前")})


def _photos_of_today(project: Project, shots: Sequence[Shot]) -> None:
    """Raise Invalid for no photo, and for one of before the start: it shows another work."""
    assert project.started_at is not None
    if not shots:
        raise Invalid(fields={"photos": _("请拍照：至少一张测量照片")})
    if any(local_day(shot.taken_at) < local_day(project.started_at) for shot in shots):
        raise Invalid(fields={"photos": _("测量照片是开工以前拍的，请现在重新拍")})


def _fits(line: Line, sheet: Sheet) -> None:
    unit = quantities.UNIT_WORDS[line.unit]
    if line.delivered > line.planned:
        raise StepRefused(
            _(
                "第 {position} 行完成量会到 {delivered} {unit}，超过计划量 {planned} {unit}，请先办理工程量变更"
            ).format(
                position=line.position,
                delivered=quantities.plain(line.delivered),
                planned=quantities.plain(line.planned),
                unit=unit,
            )
        )
    if line.accepted + line.disputed > line.delivered:
        raise StepRefused(
            _(
                "第 {position} 行已验收或有争议的是 {taken} {unit}，这张更正单要和验收一起由各方签字：请把它列入验收"
            ).format(
                position=line.position, taken=quantities.plain(line.accepted + line.disputed), unit=unit
            ),
            sheet=str(sheet.pk),
        )
