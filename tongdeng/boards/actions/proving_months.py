"""The recount of published months: rows and journal say the same both ways, and records still give what is known."""

import random
from collections.abc import Iterable, Iterator
from uuid import UUID

from tongdeng.boards.actions.counting import counted
from tongdeng.boards.actions.months import digest_of_revisions
from tongdeng.boards.actions.reasons import newest_event
from tongdeng.boards.models import DirtyMonth, Month, Revision
from tongdeng.boards.queries import months as queries
from tongdeng.boards.queries.months import Known
from tongdeng.boards.rules.months import COMMUNITY, Why, changed, digest_of
from tongdeng.kernel import journal
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

SAMPLE = 12  # months of communities that `tongdeng verify` counts again; with --figures all
PIECE = 500
AS_KNOWN = "a published month is not what its event says"
OTHER_ROWS = "the records of a published month are not what is known of it, and no event tells why"


def misfits() -> Iterator[Misfit]:
    """Yield what is wrong between months, their revisions and the journal, and in the records of some of them."""
    yield from _proved()
    yield from _counted(_some())


def all_misfits() -> Iterator[Misfit]:
    """Yield each published month whose records do not give what is known of it."""
    yield from _counted(Month.objects.order_by("month", "place").values_list("pk", flat=True))


def _proved() -> Iterator[Misfit]:
    for piece in in_pieces(Month.objects.order_by("community", "pk"), PIECE):
        events = journal.events_of(piece, "publish", "revise")
        for known in queries.known(piece).values():
            yield from _one(known, events.get(known.month.pk, []))
    for place, first in (
        Revision.objects.filter(reason__why=Why.UNTOLD.value)
        .values_list("month__place", "month__month")
        .distinct()
        .order_by("month__place", "month__month")
    ):
        yield Misfit(
            "a published month was revised for a change of which no event tells", _name(place, first)
        )


def _one(known: Known, events: list[Event]) -> Iterator[Misfit]:
    """Compare a month and its revisions with its events, one after the other."""
    month, where = known.month, _name(known.month.place, known.month.month)
    figures = month.figures
    told = {event.seq: event.facts for event in events}
    rows: dict[int, list[Revision]] = {}
    for row in known.revisions:
        rows.setdefault(row.seq, []).append(row)
    if bytes(month.digest) != digest_of(month.place, month.month, month.published_at, figures):
        yield Misfit("the digest of a published month is not that of its figures", where)
    for seq in sorted(told.keys() | rows.keys()):
        revisions = rows.get(seq, [])
        figures = queries.after(month, [row for one in range(seq + 1) for row in rows.get(one, [])])
        digest = digest_of(month.place, month.month, month.published_at, figures).hex()
        facts = told.get(seq)
        if facts is None:
            yield Misfit("a revision of which the journal knows nothing", f"{where}, event {seq}")
        elif facts["digest"] != digest or facts["month"] != f"{month.month:%Y-%m}":
            yield Misfit(AS_KNOWN, f"{where}, event {seq}")
        elif seq > 1 and (facts["figures"], facts["revisions"]) != (
            len(revisions),
            digest_of_revisions(revisions),
        ):
            yield Misfit("the revisions of a month are not those that were written", f"{where}, event {seq}")


def _some() -> Iterable[UUID]:
    """Return months of some communities and their estates, and of some wider places."""
    pks = list(Month.objects.order_by("pk").values_list("pk", flat=True))
    return random.sample(pks, min(SAMPLE, len(pks)))


def _counted(pks: Iterable[UUID]) -> Iterator[Misfit]:
    """Count months again as things stood when they were counted last: limits that passed since change nothing."""
    for pk in pks:
        month = Month.objects.get(pk=pk)
        at_work = month.place[:COMMUNITY]
        if DirtyMonth.objects.filter(month=month.month, place__startswith=at_work).exists():
            continue
        found = counted(at_work, month.month, month.looked_at, [month.place])
        known = queries.known([month])[month.pk]
        keys = list(changed(known.figures, found[month.place].figures))
        if keys:
            doubt = newest_event(at_work, month.month) > month.heard_until
            yield Misfit(OTHER_ROWS, f"{_name(month.place, month.month)}: {', '.join(keys)}", is_doubt=doubt)


def _name(place: str, first: object) -> str:
    return f"{place} {first:%Y-%m}"
