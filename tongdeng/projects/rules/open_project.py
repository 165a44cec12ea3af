"""What is public of a project as plain values, and its bill as a table. Pure. Names of persons are in none of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tongdeng.projects.rules.quantities import plain

COLUMNS = (
    "project", "position", "item", "unit", "planned_first", "planned", "delivered", "accepted", "disputed", "unit_price",
    "warranty_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of the bill."""

    id: str
    position: int
    item: str
    unit: str
    first_planned: Decimal
    planned: Decimal
    delivered: Decimal
    accepted: Decimal
    disputed: Decimal
    price: Decimal
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OpenVariation:
    """A variation that was approved; `old` and `new` as they are written, `item` of the line where it is of one."""

    id: str
    kind: str
    day: date
    reason: str
    old: str
    new: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """A milestone with what its review found."""

    id: str
    title: str
    due: date
    status: str
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """Something that can be read beside the data: `kind` is a documentType of OC4IDS, `url` where it is."""

    id: str
    kind: str
    title: str
    url: str
    format: str


@dataclass(frozen=True, slots=True)
class OpenProject:
    """All that is public of a project; `accepted_on` once all of it is, `updated` when anything of it last changed."""

    id: str
    number: str
    title: str
    problem: str
    state: str
    place: str
    scope: str
    contractor: str
    begins_on: date | None
    ends_on: date | None
    first_ends_on: date | None
    started_at: datetime | None
    accepted_on: date | None
    completed_at: datetime | None
    contract: Decimal | None
    settled: Decimal | None
    updated: datetime
    funding: Mapping[str, Decimal] = field(default_factory=dict)
    lines: Sequence[OpenLine] = ()
    variations: Sequence[OpenVariation] = ()
    milestones: Sequence[OpenMilestone] = ()
    why_scope: str = ""
    why_cost: str = ""
    why_time: str = ""


def as_rows(project: OpenProject) -> list[list[str]]:
    """Return the bill of a project as the rows of a table, heading first."""
    return [
        list(COLUMNS),
        *(
            [
                project.number, str(line.position), line.item, line.unit, plain(line.first_planned), plain(line.planned),
                plain(line.delivered), plain(line.accepted), plain(line.disputed), plain(line.price),
                line.until.isoformat() if line.until else "",
            ]
            for line in project.lines
        ),
    ]  # fmt: skip
