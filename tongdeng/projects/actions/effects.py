"""What the last signature under an acceptance does: quantities count, warranties begin, and the rooms above hear of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.errors import StepRefused
from tongdeng.people.models import Person
from tongdeng.projects.actions import shared
from tongdeng.projects.models import Acceptance, Item, Line, Project, Sheet, Warranty
from tongdeng.projects.rules import warranty as rules

PIECE = 500
MORNING, DAY = time(9), timedelta(days=1)


def fits(line: Line, item: Item) -> bool:
    """Say whether a line keeps its order (0 ≤ accepted + disputed ≤ delivered ≤ planned) once an item counts."""
    delivered = line.delivered + (item.sheet.quantity if item.sheet else 0)
    accepted, disputed = line.accepted + item.accepted, line.disputed - item.settled
    return bool(min(accepted, disputed) >= 0 and accepted + disputed <= delivered <= line.planned)


def take_effect(project: Project, acceptance: Acceptance, *, by: Person, at: datetime) -> None:
    """Make an acceptance that all parties signed count, once; raise StepRefused where the quantities no longer fit.

    Publish `project.accept` with unit, number and place of each item, for the rooms above: a reader may make one thing
    of each piece, and finds by the item's id what it made already.
    """
    items = list(acceptance.items.select_related("sheet"))
    # Not from the items: those were read with the lock of the project, these are what will be written.
    lines = shared.lines_of(project, [item.line_id for item in items])
    for item in items:
        _count(lines[item.line_id], item, at=at)
    Line.objects.bulk_update(list(lines.values()), ["delivered", "accepted", "disputed"], batch_size=PIECE)
    acceptance.accepted_at = at
    acceptance.save(update_fields=["accepted_at"])
    warranties = _begin_warranties(project, acceptance, items, lines, local_day(at))
    journal.record("accept", project, by=by, at=at, facts=_facts(acceptance, items, lines))
    for warranty in warranties:
        due = datetime.combine(rules.inspection(warranty.until), MORNING, LOCAL)
        end = datetime.combine(warranty.until + DAY, MORNING, LOCAL)
        deadlines.start(project, clock(warranty.number), [due, end])


def clock(number: int) -> str:
    """Return the name of a warranty's clock."""
    return f"warranty {number}"


def _count(line: Line, item: Item, *, at: datetime) -> None:
    if not fits(line, item):
        raise StepRefused(
            _("第 {position} 行的数量在提请以后变了（有新的争议或更正），请退回这次验收，重新提请").format(
                position=line.position
            )
        )
    if item.sheet is not None:
        if not item.sheet.is_waiting:
            raise StepRefused(_("这次验收依据的更正单已经作废，请重新提请"))
        Sheet.objects.filter(pk=item.sheet.pk).update(counted_at=at)
        line.delivered += item.sheet.quantity
    line.accepted += item.accepted
    line.disputed -= item.settled


def _begin_warranties(
    project: Project, acceptance: Acceptance, items: Sequence[Item], lines: Mapping[UUID, Line], day: date
) -> list[Warranty]:
    """Store a warranty for each kind of work, place and end, and tell each accepted item which is its own (PW-8)."""
    season = rules.season(project.place)
    number = shared.next_number(project, Warranty)
    found: dict[tuple[str, str, date], Warranty] = {}
    for item in items:
        line = lines[item.line_id]
        until = rules.ends(line.work, day, season, months=line.months) if item.accepted > 0 else None
        if until is None:
            continue
        key = (line.work, line.place, until)
        if key not in found:
            found[key] = Warranty(
                community=project.community,
                place=line.place,
                project=project,
                acceptance=acceptance,
                number=number + len(found),
                work=line.work,
                since=day,
                until=until,
            )
        item.warranty = found[key]
    warranties = list(found.values())
    Warranty.objects.bulk_create(warranties)
    Item.objects.bulk_update([item for item in items if item.warranty], ["warranty"], batch_size=PIECE)
    return warranties


def _facts(acceptance: Acceptance, items: Sequence[Item], lines: Mapping[UUID, Line]) -> dict[str, object]:
    return {
        "acceptance": str(acceptance.pk),
        "number": acceptance.number,
        "in_use": acceptance.in_use,
        "items": [
            {
                "item": str(item.pk),
                "line": str(item.line_id),
                "unit": lines[item.line_id].unit,
                "number": str(item.accepted),
                "place": lines[item.line_id].place,
                "category": lines[item.line_id].category,
                "until": item.warranty.until.isoformat() if item.warranty else "",
            }
            for item in items
        ],
    }
