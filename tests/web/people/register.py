"""What the pages of the register are looked at with: measured homes, files that were read, proposed changes."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from tests.cast import ESTATE, HOME, MANAGER, RESIDENT, person
from tests.support import unguarded
from tests.web.story import NOW
from tongdeng.people.actions.register import changes, homes
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.actions.roster.comparing import Comparer, shown
from tongdeng.people.models import Change, Home, Measure, Roster, Tenure
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind
from tongdeng.people.rules.roster import Home as Line
from tongdeng.people.rules.roster import Listed
from tongdeng.places.models import Place

WANG = Listed("王小满", "+8619900000001")
LIN = Listed("林立秋", "+8619900007001")
SHOP = f"{ESTATE}012005001"


def measured(place: str = HOME, area: str = "89.50") -> Home:
    """Say how large a home is, as the community recorded it."""
    with unguarded():
        Measure.objects.filter(place=place).update(area=Decimal(area), source="register")
    return register.home_at(place)


def line(
    room: str, *people: Listed, row: int = 2, area: str = "89.50", building: str = "12号楼", **more: Any
) -> Line:
    """Return a home of a file."""
    return Line(row, building, "1单元", room, more.pop("kind", ""), area, more.pop("source", ""), people)


def tried(*lines: Line, who: str = MANAGER, **more: Any) -> Roster:
    """Return a file that was read, compared and kept as the job keeps it."""
    comparer = Comparer(Place.objects.get(code=ESTATE), lines, {})
    found = comparer.compare(lambda done: None)
    facts: dict[str, Any] = {
        "state": "tried",
        "sheet": "名册",
        "total": len(lines),
        "comparison": shown(found),
    }
    facts["rows"] = [asdict(each) for each in lines]
    return Roster.objects.create(
        community=ESTATE[:12],
        place=ESTATE,
        by=person(who, NOW),
        at=NOW,
        **{**facts, **more},
    )


def tenure(who: str = RESIDENT, place: str = HOME) -> str:
    """Return the row by which somebody holds a home."""
    return str(Tenure.objects.get(place=place, person=person(who, NOW), until=None).pk)


def propose(
    kind: Kind, becomes: dict[str, Any], *, place: str = HOME, who: str = MANAGER, **more: Any
) -> Change:
    """Propose one change."""
    home, was = register.home_at(place), {}
    if kind is Kind.MEASURE and (row := register.measure(place)):
        was = register.said_of(row)
        becomes = {**was, **becomes}
    draft = ChangeDraft(kind, becomes, NOW.date(), more.pop("evidence", "买卖合同 2026-01"), was, **more)
    return changes.propose(home, draft, by=person(who, NOW), at=NOW)


def sale(who: str = MANAGER, **entry: Any) -> Change:
    """Propose that 林 buys 王's home."""
    begin = [{"name": LIN.name, "phone": LIN.phone, **entry}]
    return propose(Kind.PEOPLE, {"end": [tenure()], "begin": begin}, who=who)


def sold() -> Change:
    """Return the proposal that 林 buys 王's home, which is made once."""
    return Change.objects.filter(place=HOME).first() or sale()


def many(count: int) -> Sequence[Home]:
    """Take `count` more homes of building 12 into the register, each with an owner."""
    start = Place.objects.filter(code__startswith=f"{ESTATE}01201").count()
    codes = [f"{ESTATE}01201{1000 + start + n:04d}" for n in range(count)]
    Place.objects.bulk_create(
        Place(code=code, level="home", name=f"{code[-4:]}室", path=f"A区12号楼1单元{code[-4:]}室")
        for code in codes
    )
    new = [NewHome(code, "88.00", "register", people=(Entry(name=f"业主{code[-4:]}"),)) for code in codes]
    return homes.store(new, since=NOW.date(), by=None, at=NOW)
