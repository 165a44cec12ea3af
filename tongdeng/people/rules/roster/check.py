"""The rows of a roster against each other: one entry for a home, one name for a number, shares that add up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.utils.translation import gettext

from tongdeng.kernel.tables import Table
from tongdeng.kernel.texts import name_key
from tongdeng.people.rules.phones import masked_phone
from tongdeng.people.rules.roster import cells
from tongdeng.people.rules.roster.columns import HEADINGS, Columns
from tongdeng.people.rules.roster.model import FAULTS_AT_MOST, Checked, Fault, Home, Listed
from tongdeng.people.rules.roster.notes import Notes
from tongdeng.people.rules.roster.row import Person, Row
from tongdeng.places.rules import naming

SUM = re.compile(r"\s*[合总小共]\s*计")
FOOT = re.compile(r"\s*(制表|填表|审核|复核|备注|说明|注|日期)\S{0,3}\s*[:：]")
WHOLE, NEAR = Fraction(100), Fraction(1, 100)  # three thirds of 33.33 % are all


@dataclass(slots=True)
class Open:
    """A home while its rows are read."""

    row: int
    names: tuple[str, str, str]
    area: str
    kind: str
    source: str
    people: list[Person] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # of the people
    sound: bool = True  # no fault in any row; sums of others would only repeat it

    def closed(self) -> Home:
        """Return the home with what its names tell about its kind."""
        building, unit, room = self.names
        kind = self.kind or naming.told_kind(building, room)
        people = tuple(
            Listed(p.name, p.phone, cells.percent_shown(p.share), p.relation, p.credit_code, p.representative)
            for p in self.people
        )
        return Home(self.row, building, unit, room, kind, self.area, self.source, people)


@dataclass(slots=True)
class Seen:
    """The rows before, with which the next one is compared."""

    homes: dict[tuple[str, str, str], Open] = field(default_factory=dict)
    # By phone or code: the spelling of the name, and its row.
    names: dict[str, tuple[str, int]] = field(default_factory=dict)
    # By the row of a home, and a phone, a code or a name: the row of a person.
    people: dict[tuple[int, str], int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def take(self, faults: list[Fault]) -> None:
        """Keep the first faults, and count all."""
        self.count += len(faults)
        self.faults += faults[: max(0, FAULTS_AT_MOST - len(self.faults))]


def check(table: Table, columns: Columns) -> Checked:
    """Return the homes of a table, each once, with every fault by row and column, and what people should be told."""
    seen, notes, rows = Seen(), Notes(), 0
    for number, written in table.rows:
        row = Row(number, written, columns.at)
        if number <= columns.row or _is_beside(row, notes):
            continue
        rows += 1
        _take(row, seen, notes)
        seen.take(row.faults)
    for home in seen.homes.values():
        seen.take(list(_wrong_owners(home)) if home.sound else [])
    homes = tuple(home.closed() for home in seen.homes.values())
    notes.tell_sums(homes)
    told = (*table.notes, *notes.all(columns.ignored))
    if seen.count > FAULTS_AT_MOST:
        more = gettext("一共有 {count} 处要改，只列出前 {most} 处")
        told += (more.format(count=seen.count, most=FAULTS_AT_MOST),)
    faults = tuple(sorted(seen.faults, key=lambda fault: fault.row))
    return Checked(table.sheet, rows, homes, faults, told, seen.count)


def _is_beside(row: Row, notes: Notes) -> bool:
    """Say whether a row is no home: a sum, a signature below the table, the heading once more, or a remark beside it."""
    first = next(cell for cell in row.cells if cell)
    written = {column: row.cell(column) for column in row.at}
    beside = (
        SUM.match(first)
        or SUM.match(row.cell("楼栋"))
        or (FOOT.match(first) and not row.cell("房号"))
        or not any(written.values())
        or HEADINGS.get(written["房号"]) == "房号"
    )
    if beside:
        notes.skipped.append(row.number)
    return bool(beside)


def _take(row: Row, seen: Seen, notes: Notes) -> None:
    """Add a row to its home; what contradicts or repeats the rows before is a fault of the row."""
    names = row.place()
    area, kind, source, person = row.area(), row.kind(), row.source(), row.person()
    if person:
        notes.take_name(row.number, row.cell("业主姓名"))
        person = _one_name(row, person, seen)
    if not names[0] or not names[2]:
        return
    home = seen.homes.get(names)
    if home is None:
        if not area and not row.cell("面积"):
            row.fault("面积", cells.NO_AREA)
        home = seen.homes[names] = Open(row.number, names, area, kind, source)
        notes.take_place(row.number, names)
    else:
        _compare(row, home, area, kind, source)
    if person and not _is_twice(row, home, person, seen):
        home.people.append(person)
        home.rows.append(row.number)
    home.sound &= not row.faults


def _compare(row: Row, home: Open, area: str, kind: str, source: str) -> None:
    """A later row of a home may leave out what the first says, and may not say something else."""
    for column, before, now in (
        ("面积", home.area, area),
        ("房屋性质", home.kind, kind),
        ("面积来源", home.source, source),
    ):
        if before and now and before != now:
            words = gettext("同一套房屋，与第 {row} 行写的不一致")
            row.fault(column, words.format(row=home.row))
    home.area, home.kind, home.source = home.area or area, home.kind or kind, home.source or source


def _one_name(row: Row, person: Person, seen: Seen) -> Person | None:
    """Return a person under the first spelling of their name; another name for a phone or code is a fault."""
    before = len(row.faults)
    # Whoever answers for a company may stand under the same number with their own name.
    phone = "" if person.credit_code else person.phone
    for column, number in (("手机号", phone), ("统一社会信用代码", person.credit_code)):
        name, first = seen.names.setdefault(number, (person.name, row.number)) if number else ("", 0)
        if number and name_key(name) != name_key(person.name):
            shown = masked_phone(number) if column == "手机号" else f"{number[:4]}****{number[-4:]}"
            words = gettext("{number} 在第 {row} 行是另一个姓名，请核对")
            row.fault(column, words.format(number=shown, row=first))
        elif number:
            person = replace(person, name=name)
    return person if len(row.faults) == before else None


def _is_twice(row: Row, home: Open, person: Person, seen: Seen) -> bool:
    """Say whether somebody stands at a home already: by phone, by code, or by name where one of the two has no number."""
    name = name_key(person.name)
    mine = [number for number in (person.credit_code or person.phone,) if number]
    same = [*mine, f"{name}\n" if mine else name]
    first = next((seen.people[home.row, key] for key in same if (home.row, key) in seen.people), 0)
    if first:
        row.fault("业主姓名", gettext("与第 {row} 行重复：同一套房屋的同一个人").format(row=first))
        return True
    # With a line break, which no name has: those of this name who have no number.
    for key in (*mine, name, *([] if mine else [f"{name}\n"])):
        seen.people.setdefault((home.row, key), row.number)
    return False


def _wrong_owners(home: Open) -> Iterator[Fault]:
    """Shares of a home are given for all its owners, and add up to the whole, or for none; an unsold home has none."""
    owners = [
        (row, person.share)
        for row, person in zip(home.rows, home.people, strict=True)
        if person.relation == "owner"
    ]
    given = [share for _row, share in owners if share is not None]
    if owners and home.kind == "unsold":
        yield Fault(owners[0][0], "房屋性质", gettext("未售的房屋不填业主"))
    if given and len(given) < len(owners):
        row = next(row for row, share in owners if share is None)
        yield Fault(row, "份额", gettext("这套房屋有的业主写了份额，有的没有写"))
    elif given and abs(sum(given) - WHOLE) > NEAR:
        words = gettext("这套房屋各业主的份额合计是 {sum}%，应是 100%；三人均分可写 1/3")
        yield Fault(home.row, "份额", words.format(sum=cells.percent_shown(sum(given, Fraction()))))
