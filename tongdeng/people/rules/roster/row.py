"""One row of a roster: its cells by column, and what is wrong with each of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import TypeVar

from django.utils.translation import gettext

from tongdeng.people.rules import phones
from tongdeng.people.rules.roster import cells
from tongdeng.people.rules.roster.model import Fault
from tongdeng.places.rules import naming

Value = TypeVar("Value")
PARTS = {"building": "楼栋", "unit": "单元", "room": "房号"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands in a row."""

    name: str
    phone: str
    share: Fraction | None
    relation: str
    credit_code: str
    representative: str


@dataclass(slots=True)
class Row:
    """The cells of one row, read once; `faults` grows with each that cannot be."""

    number: int
    cells: Sequence[str]
    at: Mapping[str, int]
    faults: list[Fault] = field(default_factory=list)

    def cell(self, column: str) -> str:
        """Return what is written in a column; "" where the file has none, or the row ends before it."""
        place = self.at.get(column, -1)
        return self.cells[place] if 0 <= place < len(self.cells) else ""

    def fault(self, column: str, words: object) -> None:
        """Add a fault in a column."""
        self.faults.append(Fault(self.number, column, str(words)))

    def read(self, column: str, meaning: Callable[[str], Value], otherwise: Value) -> Value:
        """Return the meaning of a cell; one that has none is a fault."""
        try:
            return meaning(self.cell(column))
        except ValueError as problem:
            self.fault(column, problem)
            return otherwise

    def place(self) -> tuple[str, str, str]:
        """Return the names of building, unit and room."""
        building, unit, room = (
            self.read(column, partial(naming.name, level=level), "") for level, column in PARTS.items()
        )
        return building, unit, room

    def area(self) -> str:
        """Return the area in square metres, "" where none is written: a co-owner's row may leave it out."""
        return self.read("面积", cells.area, "") if self.cell("面积") else ""

    def kind(self) -> str:
        """Return the kind of the home, "" where none is written."""
        return self.read("房屋性质", naming.kind, "")

    def source(self) -> str:
        """Return where the area comes from, "" where nothing is written."""
        return self.read("面积来源", cells.source, "")

    def person(self) -> Person | None:
        """Return who stands in this row; None for a home without anybody, and where something is wrong."""
        before = len(self.faults)
        name = self.read("业主姓名", cells.name, "")
        phone = self.read("手机号", _phone, "")
        code = self.read("统一社会信用代码", cells.credit_code, "")
        share = self.read("份额", cells.share, None)
        relation = self.read("身份", cells.relation, "owner")
        representative = self.read("法定代表人", cells.name, "")
        if not name and len(self.faults) == before:
            if phone or code:
                self.fault("业主姓名", gettext("有电话或信用代码的要写姓名或名称"))
            elif share is not None:
                self.fault("份额", gettext("有份额的要写明业主"))
        if share is not None and relation != "owner":
            self.fault("份额", gettext("只有业主有份额"))
        if not name or len(self.faults) > before:
            return None
        return Person(name, phone, share, relation, code, representative)


def _phone(written: str) -> str:
    # Programs that take the column for numbers write 19900000001.0.
    words = written.removesuffix(".0")
    return phones.contact(words) if words else ""
