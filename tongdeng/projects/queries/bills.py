"""Reading a bill: its lines at the cost of one query, what they come to, names of places for files."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Max, QuerySet, Sum

from tongdeng.kernel.compiled import Prepared
from tongdeng.places import queries as places
from tongdeng.projects.models import BillFile, Line, Project
from tongdeng.projects.rules import quantities
from tongdeng.projects.rules.bill import BillLine

ZERO = Decimal(0)


class LineRow(NamedTuple):
    """A line as a page shows it; a tuple and no model, for 2,000 of them are read at once."""

    id: UUID
    position: int
    item: str
    unit: str
    price: Decimal
    work: str
    place: str
    first_planned: Decimal
    planned: Decimal
    delivered: Decimal
    accepted: Decimal
    disputed: Decimal

    @property
    def unit_word(self) -> str:
        return str(quantities.UNIT_WORDS[self.unit])

    @property
    def is_accepted(self) -> bool:
        return self.accepted == self.planned

    @property
    def done(self) -> int:
        """What is accepted of the planned quantity, in whole percent downwards (PW-5)."""
        return quantities.percent(quantities.reached(self.accepted, self.planned))

    @property
    def built(self) -> int:
        """What is delivered of the planned quantity, in whole percent downwards."""
        return quantities.percent(quantities.reached(self.delivered, self.planned))


@dataclass(frozen=True, slots=True)
class Totals:
    """What a bill comes to: yuan planned, delivered and accepted by unit prices, and how many lines are accepted."""

    lines: int
    accepted_lines: int
    disputed_lines: int
    planned: Decimal
    delivered: Decimal
    accepted: Decimal

    @property
    def share(self) -> Fraction | None:
        """The share of the work that is accepted, weighed by price; None where nothing has a price."""
        return Fraction(self.accepted) / Fraction(self.planned) if self.planned else None

    @property
    def done(self) -> int | None:
        return None if self.share is None else quantities.percent(self.share)


def bill(project: Project) -> list[LineRow]:
    """Return the lines of a project in order, with one query."""
    rows = Line.objects.filter(community=project.community, project=project).order_by("position")
    return [LineRow._make(row) for row in rows.values_list(*LineRow._fields)]


def line_rows(project: Project, pks: Iterable[UUID]) -> dict[UUID, LineRow]:
    rows = Line.objects.filter(community=project.community, project=project, pk__in=list(pks))
    return {row[0]: LineRow._make(row) for row in rows.values_list(*LineRow._fields)}


def totals(lines: Iterable[LineRow]) -> Totals:
    """Add up the lines of a bill that were read already."""
    planned = delivered = accepted = ZERO
    count = whole = disputed = 0
    for line in lines:
        count += 1
        whole += line.is_accepted
        disputed += line.disputed > 0
        planned += line.planned * line.price
        delivered += line.delivered * line.price
        accepted += line.accepted * line.price
    return Totals(count, whole, disputed, planned, delivered, accepted)


class Progress(NamedTuple):
    """How far a project is: yuan planned and accepted, and of how many lines it consists."""

    planned: Decimal
    accepted: Decimal
    lines: int

    @property
    def done(self) -> int | None:
        return quantities.percent(Fraction(self.accepted) / Fraction(self.planned)) if self.planned else None


def progress(projects: Iterable[Project]) -> dict[UUID, Progress]:
    """Return how far several projects are, with one query."""
    rows = Line.objects.filter(project__in=list(projects)).values("project")
    sums = rows.annotate(planned=worth("planned"), accepted=worth("accepted"), lines=Count("pk"))
    return {
        row["project"]: Progress(row["planned"] or ZERO, row["accepted"] or ZERO, row["lines"])
        for row in sums
    }


@Prepared
def sums(community: str, project: UUID) -> Any:
    """Return what `Progress` consists of, for one project; no row where it has no lines."""
    rows = Line.objects.filter(community=community, project=project).order_by().values("project")
    found = rows.annotate(all=worth("planned"), done=worth("accepted"), lines=Count("pk"))
    return found.values_list("all", "done", "lines")


def quantities_by_unit(lines: Iterable[LineRow]) -> dict[str, tuple[Decimal, Decimal]]:
    """Return planned and accepted quantities by unit: a parent shows what its children come to, never a mean."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        planned, accepted = sums.get(line.unit, (ZERO, ZERO))
        sums[line.unit] = planned + line.planned, accepted + line.accepted
    return sums


def worth(field: str) -> Sum:
    """Return the sum in yuan of a quantity of lines times their price."""
    return Sum(ExpressionWrapper(F(field) * F("price"), DecimalField(max_digits=28, decimal_places=5)))


def last_position(project: Project) -> int:
    rows = Line.objects.filter(community=project.community, project=project)
    return int(rows.aggregate(last=Max("position"))["last"] or 0)


def as_typed(line: Line) -> BillLine:
    """Return a stored line as it is typed or written to a file."""
    return BillLine(
        line.position,
        line.item,
        line.unit,
        line.planned,
        line.price,
        line.work,
        line.months,
        line.place,
        line.category,
    )


def typed(project: Project) -> list[BillLine]:
    """Return the bill as it is written to a file."""
    rows = Line.objects.filter(community=project.community, project=project).order_by("position")
    return [as_typed(row) for row in rows]


def places_by_name(project: Project) -> dict[str, str]:
    """Return the codes of the places of an estate by full name, and by their own where only one has it."""
    known = places.below(project.place, "unit")
    names = {place.path: place.code for place in known}
    own: dict[str, list[str]] = {}
    for place in known:
        own.setdefault(place.name, []).append(place.code)
    return {name: codes[0] for name, codes in own.items() if len(codes) == 1} | names | {"": project.place}


def names_by_place(project: Project) -> dict[str, str]:
    """Return the full names of the places of an estate by code; "" for the estate itself."""
    known = places.below(project.place, "unit")
    return {place.code: place.path for place in known} | {project.place: ""}


def files(project: Project) -> QuerySet[BillFile]:
    """Return the files that were uploaded for a project, the newest first; without what they contain."""
    rows = BillFile.objects.filter(community=project.community, project=project)
    return rows.defer("content").order_by("-at")


def digest(lines: Iterable[Line]) -> str:
    """Return the SHA-256 of what lines say before anything is measured: as a project starts, its event keeps it."""
    said = [
        [
            str(getattr(line, name))
            for name in ("id", "position", "item", "unit", "work", "category", "months", "place")
        ]
        + [quantities.plain(line.price), quantities.plain(line.first_planned)]
        for line in sorted(lines, key=lambda line: line.position)
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
