"""Making a decided change: rows end and begin, and the home's journal tells it in one event."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Stale
from tongdeng.people import queries
from tongdeng.people.actions.register import persons
from tongdeng.people.actions.register.homes import tenure
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.actions.register.rows import close, names_of, revise, write_down
from tongdeng.people.models import Change, Home, Person, Tenure
from tongdeng.people.queries import register as registered
from tongdeng.people.rules.changes import Kind, verb_for
from tongdeng.people.rules.phones import mobile_of
from tongdeng.people.rules.register import AREA_SOURCE_WORDS, HOME_KIND_WORDS, shares_add_up

MOVED_ON = _("这套房屋的登记在提出以后变了，请退回，按现在的登记重新提出")


def check(home: Home, kind: Kind, becomes: Mapping[str, Any], day: date) -> None:
    """Raise Stale for a home that is gone, Invalid, by field, for what could not be made as the register stands now."""
    _stands(home, kind)
    if kind is Kind.MEASURE:
        _check_measure(home, becomes)
    if kind is Kind.PEOPLE:
        _owners_after(home, becomes)
        if not (becomes.get("end") or becomes.get("begin") or becomes.get("share")):
            raise Invalid(_("没有填要改什么"))
        taken = [entry for e in becomes.get("begin", ()) if (entry := Entry(**e)).takes_over]
        for holder in queries.by_numbers({entry.mobile for entry in taken}).values():
            persons.holds_no_office(holder)
    if kind is Kind.NAME or kind is Kind.PHONE:
        person = _of_home(home, becomes)
        if kind is Kind.PHONE:
            persons.holds_no_office(person)


def apply(change: Change, home: Home, *, by: Person, at: datetime) -> list[UUID]:
    """Make a change of a locked home and write it down; return the ids of the people who came into it, in order.

    Raise Stale when the rows that it starts from have changed, Invalid where it is not possible any more.
    """
    _stands(home, Kind(change.kind))
    return _APPLY[Kind(change.kind)](change, home, by, at)


def strike(home: Home, change: Change, *, by: Person, at: datetime) -> None:
    """Take a home that nobody had checked out of the register again, as if it had never been there."""
    measure = registered.measure(home.place)
    if measure is not None and not home.checked:
        held = registered.tenures(home.place)
        for row in (measure, *held):
            close(row, day=measure.since, at=at)
        facts = {"change": str(change.pk), "ended": names_of(held)}
        write_down("strike", home, by=by, at=at, facts=facts)


def _record(change: Change, home: Home, by: Person, at: datetime) -> list[UUID]:
    came = _begin(change, home, key="people", since=change.day)
    home.checked = True
    home.save(update_fields=["checked"])
    facts = {"change": str(change.pk), "began": names_of(came)}
    write_down("check", home, by=by, at=at, facts=facts)
    return [row.person_id for row in came]


def _measure(change: Change, home: Home, by: Person, at: datetime) -> list[UUID]:
    row, becomes = registered.measure(home.place), change.becomes
    _check_measure(home, becomes)
    if row is None or change.was != registered.said_of(row):
        raise Stale(MOVED_ON)
    revise(
        row,
        day=change.day,
        at=at,
        area=Decimal(becomes["area"]) if becomes["area"] else None,
        source=becomes["source"],
        kind=becomes["kind"],
    )
    facts = {"change": str(change.pk), "was": change.was, "becomes": becomes}
    write_down("measure", home, by=by, at=at, facts=facts)
    return []


def _people(change: Change, home: Home, by: Person, at: datetime) -> list[UUID]:
    becomes = change.becomes
    _owners_after(home, becomes)
    here = {str(row.pk): row for row in registered.tenures(home.place)}
    try:
        ended = [here[pk] for pk in becomes.get("end", ())]
        shared = {pk: here[pk] for pk in becomes.get("share", {})}
    except KeyError:
        raise Stale(MOVED_ON) from None
    for row in ended:
        close(row, day=change.day, at=at)
    for pk, row in shared.items():
        share = becomes["share"][pk]
        revise(row, day=change.day, at=at, share=Decimal(share) if share else None)
    # Who follows does not begin before whom they follow: else two would have held the home for a while.
    since = max(change.day, min((row.since for row in ended), default=change.day))
    came = _begin(change, home, key="begin", since=since)
    verb = verb_for(
        ends_owner=any(row.is_owner for row in ended),
        begins_owner=any(row.is_owner for row in came),
        ends=bool(ended),
        begins=bool(came),
    )
    owners = any(row.is_owner for row in (*ended, *came)) or bool(shared)
    facts = {
        "change": str(change.pk),
        "ended": names_of(ended),
        "began": names_of(came),
        "owners": owners,
    }
    write_down(verb, home, by=by, at=at, facts=facts)
    return [row.person_id for row in came]


def _begin(change: Change, home: Home, *, key: str, since: date) -> list[Tenure]:
    entries = [Entry(**entry) for entry in change.becomes.get(key, ())]
    people = persons.settle(entries)
    rows = [
        tenure(home.place, entry, person, since=since) for entry, person in zip(entries, people, strict=True)
    ]
    held = {(row.person_id, row.kind) for row in registered.tenures(home.place)}
    if any((row.person_id, row.kind) in held for row in rows):
        raise Invalid(_("这位人员已登记在这套房屋下"))
    return Tenure.objects.bulk_create(rows)


def _name(change: Change, home: Home, by: Person, at: datetime) -> list[UUID]:
    person = _of_home(home, change.becomes)
    person.name = change.becomes["name"]
    person.save(update_fields=["name"])
    write_down("name", home, by=by, at=at, facts={"change": str(change.pk), "person": str(person.pk)})
    return []


def _phone(change: Change, home: Home, by: Person, at: datetime) -> list[UUID]:
    person, written = _of_home(home, change.becomes), change.becomes["phone"]
    # Asked again: a file proposes without asking, and somebody may have come into office since.
    persons.holds_no_office(person)
    mobile = "" if person.is_company else mobile_of(written)
    if mobile and change.becomes.get("further"):
        persons.add_number(person, mobile)
    elif mobile:
        persons.replace_number(person, mobile)
    else:
        person.contact = written
        person.save(update_fields=["contact"])
    owners = any(row.is_owner and row.person_id == person.pk for row in registered.tenures(home.place))
    facts = {"change": str(change.pk), "person": str(person.pk), "owners": owners}
    write_down("phone", home, by=by, at=at, facts=facts)
    return []


def _gone(change: Change, home: Home, by: Person, at: datetime) -> list[UUID]:
    measure, held = registered.measure(home.place), registered.tenures(home.place)
    for row in (measure, *held) if measure else held:
        close(row, day=change.day, at=at)
    write_down("gone", home, by=by, at=at, facts={"change": str(change.pk), "ended": names_of(held)})
    return []


def _wrong(change: Change, home: Home, by: Person, at: datetime) -> list[UUID]:
    # What is right is proposed as a change of its own; this one only says that the owner was heard.
    write_down("hear", home, by=by, at=at, facts={"change": str(change.pk)})
    return []


_APPLY: dict[Kind, Callable[[Change, Home, Person, datetime], list[UUID]]] = {
    Kind.RECORD: _record,
    Kind.MEASURE: _measure,
    Kind.PEOPLE: _people,
    Kind.NAME: _name,
    Kind.PHONE: _phone,
    Kind.GONE: _gone,
    Kind.WRONG: _wrong,
}


def _stands(home: Home, kind: Kind) -> None:
    """Raise Stale for a change of a home that is not in the register any more; words about it can still be heard."""
    if kind is not Kind.WRONG and registered.measure(home.place) is None:
        raise Stale(MOVED_ON)


def _check_measure(home: Home, becomes: Mapping[str, Any]) -> None:
    if becomes["source"] not in ("", *AREA_SOURCE_WORDS):
        raise Invalid(fields={"source": _("没有这个选项")})
    if becomes["kind"] not in HOME_KIND_WORDS:
        raise Invalid(fields={"kind": _("没有这个选项")})
    row = registered.measure(home.place)
    if row is not None and registered.said_of(row) == dict(becomes):
        raise Invalid(fields={"area": _("和现在的登记一样，没有变化")})


def _owners_after(home: Home, becomes: Mapping[str, Any]) -> None:
    """Raise Invalid where the owners' shares would not add up after a change of people."""
    ended, shares = set(becomes.get("end", ())), becomes.get("share", {})
    owners = [row for row in registered.tenures(home.place) if row.is_owner and str(row.pk) not in ended]
    after = [shares.get(str(row.pk), row.share) for row in owners]
    after += [e.get("share") for e in becomes.get("begin", ()) if e.get("relation", "owner") == "owner"]
    if not shares_add_up([Decimal(share) if share else None for share in after]):
        raise Invalid(fields={"share": _("各业主的份额要么都不填，要么合计为 100")})


def _of_home(home: Home, becomes: Mapping[str, Any]) -> Person:
    here = {str(row.person_id): row.person for row in registered.tenures(home.place)}
    person = here.get(str(becomes.get("person", "")))
    if person is None:
        raise Invalid(fields={"person": _("这套房屋没有登记这位人员")})
    return person
