"""What the papers of a project all say: its head, parties, quantities with their units."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Organisation, Person
from tongdeng.people.queries import pages as people
from tongdeng.places import queries as places
from tongdeng.places.rules import cut
from tongdeng.projects.models import Line, Project
from tongdeng.projects.rules.parties import PARTY_WORDS
from tongdeng.projects.rules.quantities import UNIT_WORDS, plain
from tongdeng.web.kit.offices import office
from tongdeng.web.kit.official_documents import (
    FORM,
    Block,
    Cell,
    Column,
    Document,
    Fields,
    Row,
    Table,
    number,
)

PAIR = [Column("", 38), Column("", 127, "left")]
FOUR = [Column("", 30), Column("", 53, "left"), Column("", 30), Column("", 52, "left")]
SIDES = {
    "property": (Organisation.Kind.PROPERTY,),
    "committee": (Organisation.Kind.COMMITTEE,),
    "branch": (Organisation.Kind.BRANCH, Organisation.Kind.COMMUNITY),
    "community": (Organisation.Kind.COMMUNITY,),
}
UNKNOWN = "—"


def numbered(project: Project) -> str:
    return number(project.number)


def side(key: str) -> str:
    """Return the word for a party."""
    return str(PARTY_WORDS.get(key, key))


def organisation(project: Project, key: str) -> str:
    """Return the name under which a party signs and seals."""
    known = people.offices(project.place, *SIDES[key]) if key in SIDES else []
    if known:
        return known[0].name
    if key == "community":
        code = cut(project.place, "community")
        return office(places.named([code]).get(code))
    return f"{estate(project)}{side(key)}"


def estate(project: Project) -> str:
    code = cut(project.place, "estate")
    place = places.named([code]).get(code)
    return place.name if place else ""


def full_name(person: Person | None) -> str:
    return (person.name or person.display_name) if person else ""


def unit(line: Line) -> str:
    return str(UNIT_WORDS.get(line.unit, line.unit))


def amount(quantity: Decimal, line: Line) -> str:
    """Return 78.8平方米."""
    return f"{signed(quantity)}{unit(line)}"


def signed(quantity: Decimal) -> str:
    """Return a quantity with the minus that the arithmetic has."""
    return plain(quantity).replace("-", "−")


def worth(line: Line, quantity: Decimal) -> Decimal:
    """Return what a quantity of a line comes to, in yuan and cents."""
    return Decimal(line.price * quantity).quantize(Decimal("0.01"))


def yuan(sum_: Decimal) -> str:
    """Return 64,935.00 as a table has it."""
    return f"{sum_:,.2f}"


def on(moment: datetime | None) -> date | None:
    """Return the local day of a moment."""
    return local_day(moment) if moment else None


def listed(words: Iterable[str]) -> str:
    return "、".join(words)


def facts(rows: Sequence[tuple[str, str]], height: float = 10) -> Table:
    """Return a table of labels and values, one in a row."""
    cells: list[Row] = [[Cell(name, head=True), value] for name, value in rows]
    return Table(PAIR, cells, height=height)


def pairs(rows: Sequence[tuple[str, str]], height: float = 10) -> Table:
    """Return a table of labels and values, two in a row."""
    filled = [*rows, *([("", "")] if len(rows) % 2 else [])]
    cells: list[Row] = []
    for first, second in zip(filled[::2], filled[1::2], strict=True):
        cells.append([Cell(first[0], head=True), first[1], Cell(second[0], head=True), second[1]])
    return Table(FOUR, cells, height=height)


def head(project: Project) -> list[tuple[str, str]]:
    """Return what stands at the top of each form of a project."""
    return [
        ("工程名称", project.title),
        ("工程编号", numbered(project)),
        ("工程范围", project.scope_words),
        ("施工单位", project.contractor or UNKNOWN),
    ]


def sealed(names: Sequence[str], height: float = 32) -> Block:
    """Return boxes in which parties sign and put their seals, two in a row."""
    blank = "\n\n（签字、盖章）\n　　年　　月　　日"
    columns = [Column("", 82.5), Column("", 82.5)]
    filled = [*names, *([""] if len(names) % 2 else [])]
    rows = [
        [f"{first}{blank}", f"{second}{blank}" if second else ""]
        for first, second in zip(filled[::2], filled[1::2], strict=True)
    ]
    return Table(columns, rows, height=height)


def by_hand(labels: Sequence[str], columns: int = 2) -> Fields:
    return Fields([(label, "") for label in labels], columns)


def form(project: Project, kind: str, body: Sequence[Block], **more: object) -> Document:
    """Return a form of a project; its file is named by kind, number of the project, and `about`."""
    return Document(kind, kind, body, style=FORM, number=numbered(project), **more)  # type: ignore[arg-type]
