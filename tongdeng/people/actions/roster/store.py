"""Storing a roster: checked first, then homes, people and tenures in one transaction."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tongdeng.kernel.second_connection import update_at_once
from tongdeng.people.actions.roster.check import Home, check
from tongdeng.people.actions.roster.file import read
from tongdeng.people.models import Person, Roster, Tenure
from tongdeng.places.models import Place

ERRORS_AT_MOST = 200
BATCH = 1000


def upload(estate: Place, content: bytes, *, by: Person, at: datetime) -> Roster:
    """Read and check a file without importing anything; keep its rows or its faults.

    Raise Invalid for a file that is not such a table.
    """
    homes, faults = check(read(content))
    return Roster.objects.create(
        community=estate.community,
        place=estate.code,
        by=by,
        at=at,
        # A file with faults is not imported, so its rows with names and phones are not kept (PIPL art. 6: the
        # least data).
        rows=[] if faults else [asdict(home) for home in homes],
        errors=[asdict(fault) for fault in faults[:ERRORS_AT_MOST]],
        total=len(homes),
    )


def claim(roster: Roster) -> bool:
    """Mark a roster as being imported; False when it has faults or its import was started before."""
    # The condition is in the UPDATE itself: of two clicks at once only one changes a row.
    rows = Roster.objects.filter(pk=roster.pk, state=Roster.State.TRIED, errors=[])
    return bool(rows.update(state=Roster.State.RUNNING))


def write(roster: Roster, *, on: date, progress: Callable[[int], None]) -> None:
    """Store the homes and owners of a checked roster in one transaction; `progress` gets the number of rows done."""
    homes = [Home(**row) for row in roster.rows]
    estate = Place.objects.get(code=roster.place)
    with transaction.atomic():
        _store_places(estate, homes)
        people = _store_people(homes)
        for first in range(0, len(homes), BATCH):
            _store_tenures(estate.code, homes[first : first + BATCH], people, on=on)
            progress(min(first + BATCH, len(homes)))


def update_outside_transaction(roster: Roster, **changes: Any) -> None:
    """Store `done`, `state` or `problem` of a roster at once, while the transaction of its import is still open.

    Raise ValueError for any other field.
    """
    if unknown := changes.keys() - {"done", "state", "problem"}:
        raise ValueError(", ".join(sorted(unknown)))
    # What the import itself wrote is seen only when it commits, and is gone when it fails.
    update_at_once(roster, **changes)


def code_of(estate: str, home: Home) -> str:
    """Return the code of a home: that of its estate, then building 3 digits, unit 2, home 4."""
    return f"{estate}{home.building:03d}{home.unit:02d}{home.room:04d}"


def _store_places(estate: Place, homes: list[Home]) -> None:
    above, below = _places(estate, homes)
    # A file without the further columns leaves the kinds and sources that are stored.
    changed = ["area", *(["kind", "area_source"] if any(home.kind or home.source for home in homes) else [])]
    Place.objects.bulk_create(above, ignore_conflicts=True, batch_size=BATCH)
    Place.objects.bulk_create(
        below, update_conflicts=True, unique_fields=["code"], update_fields=changed, batch_size=BATCH
    )


def _places(estate: Place, homes: list[Home]) -> tuple[list[Place], list[Place]]:
    """Return the buildings and units, and the homes, each once."""
    above: dict[str, Place] = {}
    below: dict[str, Place] = {}
    for home in homes:
        code = code_of(estate.code, home)
        building = f"{estate.path}{home.building}号楼"
        unit = f"{building}{home.unit}单元"
        for part, level, name, path in (
            (code[:18], "building", f"{home.building}号楼", building),
            (code[:20], "unit", f"{home.unit}单元", unit),
        ):
            above.setdefault(part, Place(code=part, level=level, name=name, path=path))
        room = f"{home.room}室"
        below.setdefault(code, Place(code=code, level="home", name=room, path=f"{unit}{room}"))
        below[code].area = Decimal(home.area)
        below[code].kind = home.kind
        below[code].area_source = home.source
    return list(above.values()), list(below.values())


def _store_people(homes: list[Home]) -> dict[str, Person]:
    named = {home.phone: home.name for home in homes if home.phone}
    # Known persons keep the name that they have; the file only adds.
    persons = [Person(phone=phone, name=name, password="!") for phone, name in named.items()]
    Person.objects.bulk_create(persons, ignore_conflicts=True, batch_size=BATCH)
    return {person.phone: person for person in Person.objects.filter(phone__in=named) if person.phone}


def _store_tenures(estate: str, homes: list[Home], people: dict[str, Person], *, on: date) -> None:
    tenures = [
        Tenure(
            community=estate[:12],
            place=code_of(estate, home),
            person=people[home.phone],
            kind=Tenure.Kind.OWNER,
            share=Decimal(home.share) if home.share else None,
            since=on,
        )
        for home in homes
        if home.phone
    ]
    # `tenure_open_once` refuses what is there already, so importing a file again changes nothing.
    Tenure.objects.bulk_create(tenures, ignore_conflicts=True)
