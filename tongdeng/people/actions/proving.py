"""The recount of roles and of the register: each row is as an event has left it."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Exists, OuterRef

from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces
from tongdeng.people.actions.register.changes import digest
from tongdeng.people.models import Change, Home, Mandate, Measure, OneTimeCode, Span, Tenure
from tongdeng.people.rules.changes import HOME_VERBS, State
from tongdeng.people.rules.register import fingerprint

R = TypeVar("R", bound=Span)


def misfits() -> Iterator[Misfit]:
    """Yield what stands in roles and in the register and in no event."""
    yield from _mandate_misfits()
    yield from _code_misfits()
    yield from _home_misfits()
    yield from _change_misfits()
    yield from _stray_rows()


def _home_misfits() -> Iterator[Misfit]:
    """Yield each home whose rows are not those that its last event has the hash of."""
    for piece in in_pieces(Home.objects.order_by("pk")):
        last = {home.pk: home.entries for home in piece}
        events = events_of(piece, *HOME_VERBS)
        told = {
            event.subject_id: event.facts.get("after")
            for chain in events.values()
            for event in chain
            if event.seq == last[event.subject_id]
        }
        here = {"place__in": [home.place for home in piece]}
        measures, tenures = (
            _by_place(Measure.objects.filter(**here)),
            _by_place(Tenure.objects.filter(**here)),
        )
        for home in piece:
            now = fingerprint(measures.get(home.place, []), tenures.get(home.place, []))
            if told.get(home.pk) != now:
                yield Misfit("this home is not as its last event has left it", f"home {home.pk} {home.place}")
            if home.checked not in _checked(events.get(home.pk, [])):
                yield Misfit("nobody has checked this home", f"home {home.pk} {home.place}")


def _checked(events: list[Event]) -> set[bool]:
    """Return whether a home is checked by its events; both where it was recorded before they told it."""
    found = {True, False}
    for event in events:
        if event.kind == "home.check":
            found = {True}
        elif event.kind == "home.record":
            found = {event.facts["checked"]} if "checked" in event.facts else {True, False}
    return found


def _change_misfits() -> Iterator[Misfit]:
    """Yield each change that waits and does not say what was proposed: whoever confirmed it would confirm something else."""
    waiting = Change.objects.filter(state=State.PROPOSED.value).order_by("pk")
    for piece in in_pieces(waiting):
        told = events_of(piece, "propose", "list")
        for change in piece:
            said = [event.facts.get("digest") for event in told.get(change.pk, [])]
            if said != [digest(change)]:
                yield Misfit("this change is not the one that was proposed", f"change {change.pk}")


def _stray_rows() -> Iterator[Misfit]:
    """Yield rows of the register at places that are no homes of it."""
    homes = Home.objects.filter(community=OuterRef("community"), place=OuterRef("place"))
    for model in (Measure, Tenure):
        for row in model._default_manager.exclude(Exists(homes)).order_by("pk")[:1]:
            yield Misfit("this row of the register belongs to no home", f"{model._meta.model_name} {row.pk}")


def _by_place(rows: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.place, []).append(row)
    return found


def _code_misfits() -> Iterator[Misfit]:
    """Yield each one-time code that is not as its events say: for whom, in which way, when it ended."""
    for piece in in_pieces(OneTimeCode.objects.order_by("pk")):
        events = events_of(piece, "give", "print", "invite", "use", "void")
        for code in piece:
            chain = events.get(code.pk, [])
            given = [(event.facts.get("person"), event.facts.get("way"), event.at) for event in chain[:1]]
            ended = [event.at for event in chain[1:]]
            stored = [(str(code.person_id), code.way, code.at)]
            if (given, ended) != (stored, [code.ended_at] if code.ended_at else []):
                yield Misfit("this one-time code is not the one that was given", f"one_time_code {code.pk}")


def _mandate_misfits() -> Iterator[Misfit]:
    """Yield each mandate that is not as its events say: role, person, place, begin and end."""
    for piece in in_pieces(Mandate.objects.order_by("pk")):
        events = events_of(piece, "appoint", "dismiss")
        for mandate in piece:
            if _stored(mandate) != _told(events.get(mandate.pk, [])):
                yield Misfit("this mandate is not the one that was given", f"mandate {mandate.pk}")


def _stored(mandate: Mandate) -> tuple[object, ...]:
    return mandate.role, str(mandate.person_id), mandate.place, mandate.since, mandate.until


def _told(events: list[Event]) -> tuple[object, ...]:
    """Return what the events say, in the order of `_stored`; nothing where nobody gave the mandate."""
    given = [event for event in events if event.kind == "mandate.appoint"]
    ended = [event.at for event in events if event.kind == "mandate.dismiss"]
    if len(given) != 1:
        return ()
    first = given[0]
    return (
        first.facts.get("role"),
        first.facts.get("person"),
        first.place,
        first.at,
        ended[-1] if ended else None,
    )
