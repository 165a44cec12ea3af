"""What a checked roster is made of."""

from dataclasses import dataclass

from tongdeng.places.rules import naming

FAULTS_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A person or company at a home: phone by E.164 or "", an owner's share in percent or "", and what a company has."""

    name: str
    phone: str = ""
    share: str = ""
    relation: str = "owner"
    credit_code: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """A home at the first of its rows: names of its parts, kind ("" where the file does not say), area in square metres."""

    row: int
    building: str
    unit: str
    room: str
    kind: str
    area: str
    source: str
    people: tuple[Listed, ...]

    @property
    def place(self) -> str:
        """The names of its parts as one string: 51号楼/1单元/101."""
        return naming.place(self.building, self.unit, self.room)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell, without names and whole telephone numbers, for it is kept."""

    row: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A roster that was read: how many rows with data, the homes, the first 200 faults of `fault_count`, notes to tell."""

    sheet: str | None
    rows: int
    homes: tuple[Home, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    fault_count: int = 0
