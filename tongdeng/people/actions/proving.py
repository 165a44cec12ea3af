"""The recount of mandates: each was given by an event, as it stands, and ended by one."""

from collections.abc import Iterator

from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces
from tongdeng.people.models import Mandate


def misfits() -> Iterator[Misfit]:
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
