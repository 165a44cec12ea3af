"""Files as they were read, imported without a job: what the tests of imports start from."""

from dataclasses import asdict
from typing import Any

from tests.cast import ESTATE, MANAGER, person
from tests.support import at
from tongdeng.people.actions.roster import storing
from tongdeng.people.actions.roster.comparing import Compared, Comparer
from tongdeng.people.models import Change, Roster
from tongdeng.people.rules.roster import Home as Line
from tongdeng.people.rules.roster import Listed
from tongdeng.places.models import Place

NOW = at("2026-01-13 14:05")
WANG = Listed("王小满", "+8619900000001")


def line(
    room: str, *people: Listed, building: str = "12号楼", unit: str = "1单元", row: int = 2, **more: Any
) -> Line:
    said = {"kind": "", "area": "89.50", "source": "", **more}
    return Line(row, building, unit, room, people=people, **said)


def listed(name: str, phone: str = "", **more: Any) -> Listed:
    return Listed(name, phone, **more)


def compared(*lines: Line, **answers: str) -> Compared:
    return Comparer(Place.objects.get(code=ESTATE), lines, answers).compare(lambda done: None)


def kept(
    *lines: Line, who: str = MANAGER, answers: dict[str, str] | None = None, complete: bool = False
) -> Roster:
    """Return a file that was read and may be imported."""
    return Roster.objects.create(
        community=ESTATE[:12],
        place=ESTATE,
        by=person(who, NOW),
        at=NOW,
        state="running",
        rows=[asdict(each) for each in lines],
        answers=answers or {},
        complete=complete,
        total=len(lines),
    )


def imported(*lines: Line, who: str = MANAGER, **more: Any) -> dict[str, int]:
    roster = kept(*lines, who=who, **more)
    return storing.store(roster, by=person(who, NOW), at=NOW, on=NOW.date(), progress=lambda done: None)


def waiting() -> list[tuple[str, str]]:
    return list(Change.objects.filter(state="proposed").order_by("id").values_list("place", "kind"))
