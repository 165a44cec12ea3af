"""The bill of quantities before the start: line by line, or as a file that is taken over whole or not at all."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Category
from tongdeng.kernel import journal, tables
from tongdeng.kernel.errors import Invalid, Refused, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.places.rules import within
from tongdeng.projects.actions import shared
from tongdeng.projects.models import BillFile, Line, Project
from tongdeng.projects.queries import bills
from tongdeng.projects.rules import bill as rules
from tongdeng.projects.rules.bill import BillLine, Changes

FIELDS = ("item", "unit", "price", "work", "category", "months", "planned", "first_planned", "place")
PIECE = 500
State = BillFile.State


def add_line(project: Project, line: BillLine, *, by: Person, at: datetime) -> Line:
    """Add a line to the bill; position 0 puts it at the end. Raise Invalid by field."""
    with turn(project, "bill", by=by) as project:
        row = added(project, line)
        row.save()
        _record(project, added=1, by=by, at=at)
    return row


def change_line(project: Project, pk: UUID | None, line: BillLine, *, by: Person, at: datetime) -> Line:
    """Change a line of the bill; raise Invalid by field, also for a position that another line has."""
    with turn(project, "bill", by=by) as project:
        row = shared.part_of(project, Line, pk)
        kept = _checked(project, line, _categories())
        if Line.objects.filter(project=project, position=kept.position).exclude(pk=row.pk).exists():
            raise Invalid(fields={"position": _("序号 {position} 重复").format(position=kept.position)})
        _put(row, kept)
        row.save()
        _record(project, changed=1, by=by, at=at)
    return row


def drop_line(project: Project, pk: UUID | None, *, by: Person, at: datetime) -> None:
    """Take a line out of the bill."""
    with turn(project, "bill", by=by) as project:
        shared.part_of(project, Line, pk).delete()
        _record(project, removed=1, by=by, at=at)


def replace(project: Project, lines: Sequence[BillLine], *, by: Person, at: datetime) -> Changes:
    """Put a bill in the place of the one before, and return what that changed; nothing is written where nothing did.

    Raise Invalid for `lines`, with nothing stored, where one of them is wrong or a position is there twice.
    """
    with turn(project, "bill", by=by) as project:
        categories = _categories()
        kept = [_checked(project, line, categories) for line in lines]
        if len({line.position for line in kept}) < len(kept) or len(kept) > rules.LINES_AT_MOST:
            raise Invalid(
                fields={"lines": _("序号重复，或者超过 {most} 行").format(most=rules.LINES_AT_MOST)}
            )
        before = {
            row.position: row for row in Line.objects.filter(community=project.community, project=project)
        }
        found = rules.changes({position: bills.as_typed(row) for position, row in before.items()}, kept)
        if any(found.counts.values()):
            _store(project, found, before)
            _record(project, by=by, at=at, **found.counts)
    return found


def upload(project: Project, content: bytes, *, by: Person, at: datetime) -> BillFile:
    """Keep a file to be read by the job; nothing of it is read here. Raise Invalid for one that is too large."""
    if len(content) > tables.BYTES_AT_MOST:
        raise Invalid(fields={"file": _("文件最大 {most} MB").format(most=tables.BYTES_AT_MOST // 2**20)})
    with turn(project, "bill", by=by) as project:
        waiting = BillFile.objects.filter(project=project, state=State.WAITING)
        if waiting.exists():
            raise StepRefused(_("上一份清单还在读取，请稍后再上传"))
        return BillFile.objects.create(**project.here, project=project, by=by, at=at, content=content)


@transaction.atomic
def read_file(file: BillFile, *, by: Person, at: datetime) -> BillFile:
    """Read an uploaded bill and put it in the place of the one before; with any fault nothing of it is taken over."""
    file = BillFile.objects.select_for_update().get(pk=file.pk)
    # The job may run again after a crash.
    if not file.is_waiting:
        return file
    try:
        with transaction.atomic():
            kept = _take_over(file, by=by, at=at)
    except Refused as problem:
        kept = {"state": State.FAULTY, "problem": str(problem)[:300]}
    BillFile.objects.filter(pk=file.pk).update(content=None, **kept)
    file.refresh_from_db()
    return file


def _take_over(file: BillFile, *, by: Person, at: datetime) -> dict[str, Any]:
    table = tables.read(bytes(file.content or b""), rows_at_most=rules.LINES_AT_MOST + rules.HEAD_WITHIN)
    found = rules.read(table.rows, bills.places_by_name(file.project), _categories())
    if found.count:
        faults = [list(fault) for fault in found.faults]
        return {"state": State.FAULTY, "notes": table.notes, "faults": found.count, "errors": faults}
    changed = replace(file.project, found.lines, by=by, at=at)
    return {"state": State.DONE, "notes": table.notes, "changes": changed.counts}


def added(project: Project, line: BillLine) -> Line:
    """Return a new line of a bill, checked and not stored yet; position 0 puts it at the end. Raise Invalid by field."""
    last = bills.last_position(project)
    kept = _checked(project, line if line.position else rules.moved(line, last + 1), _categories())
    rows = Line.objects.filter(community=project.community, project=project)
    if rows.filter(position=kept.position).exists():
        raise Invalid(fields={"position": _("序号 {position} 重复").format(position=kept.position)})
    if rows.count() >= rules.LINES_AT_MOST:
        raise StepRefused(_("一份清单最多 {most} 行").format(most=rules.LINES_AT_MOST))
    return new_line(project, kept)


def new_line(project: Project, line: BillLine) -> Line:
    """Return a row for a checked line, not stored yet."""
    row = Line(community=project.community, project=project, position=line.position)
    _put(row, line)
    return row


def _put(row: Line, line: BillLine) -> None:
    row.position, row.item, row.unit, row.price = line.position, line.item, line.unit, line.price
    row.work, row.category, row.months, row.place = line.work, line.category, line.months, line.place
    row.planned = row.first_planned = line.planned


def _checked(project: Project, line: BillLine, categories: frozenset[str]) -> BillLine:
    kept = rules.checked(line)
    place = kept.place or project.place
    if not within(place, project.place):
        raise Invalid(fields={"place": _("地点应在本小区内")})
    if kept.category and kept.category not in categories:
        raise Invalid(fields={"category": _("没有这个诉求分类")})
    return rules.placed(kept, place)


def _categories() -> frozenset[str]:
    """Return all that a line may name: a category, or one above it such as `estate.road`."""
    codes = Category.objects.values_list("code", flat=True)
    return frozenset(_above(codes))


def _above(codes: Iterable[str]) -> Iterable[str]:
    for code in codes:
        parts = code.split(".")
        yield from (".".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def _store(project: Project, found: Changes, before: dict[int, Line]) -> None:
    Line.objects.filter(community=project.community, project=project, position__in=found.removed).delete()
    changed = []
    for line in found.changed:
        row = before[line.position]
        _put(row, line)
        changed.append(row)
    Line.objects.bulk_update(changed, FIELDS, batch_size=PIECE)
    Line.objects.bulk_create([new_line(project, line) for line in found.added], batch_size=PIECE)


def _record(
    project: Project, *, added: int = 0, changed: int = 0, removed: int = 0, by: Person, at: datetime
) -> None:
    facts = {"added": added, "changed": changed, "removed": removed}
    journal.record("bill", project, by=by, at=at, facts=facts, version=project.version + 1)
