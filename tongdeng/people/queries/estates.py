"""The register of a whole estate, read at once to compare it with a file."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice
from uuid import UUID

from tongdeng.people.models import Home, Measure, OtherPhone, Person, Tenure
from tongdeng.people.queries import living
from tongdeng.people.queries.register import OPEN
from tongdeng.people.rules.comparison import Holder, KnownHome, KnownPerson
from tongdeng.people.rules.phones import mobile_of

CHUNK = 5000


def known_homes(estate: str) -> dict[str, KnownHome]:
    """Return what the register has of an estate now, by place."""
    here = {"community": estate[:12], "place__startswith": estate}
    held = _people(estate)
    rows = Measure.objects.filter(OPEN, **here).values_list("place", "area", "source", "kind")
    return {
        place: KnownHome("" if area is None else str(area), source, kind, tuple(held.get(place, ())))
        for place, area, source, kind in rows.iterator(chunk_size=CHUNK)
    }


def unchecked(estate: str) -> set[str]:
    """Return the homes of an estate that wait to be checked."""
    waiting = Home.objects.filter(community=estate[:12], place__startswith=estate, checked=False)
    return set(waiting.values_list("place", flat=True))


def holders(phones: Collection[str]) -> dict[str, Holder]:
    """Return who has these numbers (E.164), wherever they live, by number."""
    mobiles = iter(sorted({mobile for phone in phones if (mobile := mobile_of(phone))}))
    found: dict[str, Holder] = {}
    while chunk := list(islice(mobiles, CHUNK)):
        first = Person.objects.filter(phone__in=chunk).values_list("phone", "pk", "name")
        further = OtherPhone.objects.filter(phone__in=chunk).values_list("phone", "person", "person__name")
        for phone, person, name in (*first, *further):
            found[f"+86{phone}"] = Holder(str(person), name)
    return found


def homes_of_each(people: Collection[UUID], place: str, at: datetime) -> dict[UUID, list[str]]:
    """Return the homes at and below a place that each of these people owns, rents or lives in; one query."""
    rows = Tenure.objects.filter(living(at.date()), person__in=people, place__startswith=place)
    found: dict[UUID, list[str]] = {}
    for person, home in rows.order_by("place").values_list("person", "place"):
        found.setdefault(person, []).append(home)
    return found


def _people(estate: str) -> dict[str, list[KnownPerson]]:
    here = {"community": estate[:12], "place__startswith": estate}
    further: dict[str, list[str]] = {}
    tenures = Tenure.objects.filter(OPEN, **here)
    for person, phone in OtherPhone.objects.filter(person__in=tenures.values("person")).values_list(
        "person", "phone"
    ):
        further.setdefault(str(person), []).append(phone)
    names = ("name", "phone", "contact", "credit_code")
    rows = tenures.order_by("since", "id").values_list(
        "place", "id", "person", "kind", "share", *(f"person__{name}" for name in names)
    )
    held: dict[str, list[KnownPerson]] = {}
    for place, pk, person, kind, share, name, phone, contact, code in rows.iterator(chunk_size=CHUNK):
        numbers = _numbers([phone, *further.get(str(person), ())], contact)
        each = KnownPerson(str(pk), str(person), name, numbers, code, kind, share)
        held.setdefault(place, []).append(each)
    return held


def _numbers(mobiles: Iterable[str | None], contact: str) -> frozenset[str]:
    return frozenset([*(f"+86{mobile}" for mobile in mobiles if mobile), *([contact] if contact else [])])
