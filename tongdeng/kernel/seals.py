"""Daily seals over the journal, and the recount that proves chains and seals."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Min

from tongdeng.kernel.chain import digest
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.merkle import merkle_root
from tongdeng.kernel.models import Event, Seal, Subject, subject_models

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first place where the journal is not what was written."""

    what: str
    where: str


def seal_before(today: date) -> int:
    """Seal, for each community, each day before `today` from its first event (or last seal) on; return how many."""
    sealed = 0
    first_days = Event.objects.values_list("community").annotate(Min("recorded_at"))
    last_seals = dict(Seal.objects.values_list("community").annotate(Max("day")))
    for community, first in first_days:
        last = last_seals.get(community)
        day = last + DAY if last else first.astimezone(LOCAL).date()
        # Days without events are sealed too: a gap between seals is then always a seal that was removed.
        while day < today:
            seal_day(community, day)
            sealed, day = sealed + 1, day + DAY
    return sealed


@transaction.atomic
def seal_day(community: str, day: date) -> Seal:
    """Seal one local day of one community, chained to its seal before; raise IntegrityError when it is sealed already."""
    before = Seal.objects.filter(community=community, day__lt=day).order_by("-day").first()
    leaves = _leaves(community, day)
    root = merkle_root(leaves)
    return Seal.objects.create(
        community=community,
        day=day,
        events=len(leaves),
        root=root,
        hash=_seal_hash(bytes(before.hash) if before else b"", community, day, root),
    )


def verify() -> Misfit | None:
    """Recompute all chains and seals from the rows; return the first misfit, or None when everything fits.

    It reads the whole journal once, 2,000 events at a time.
    """
    return next(_chain_misfits(), None) or next(_seal_misfits(), None)


def _chain_misfits() -> Iterator[Misfit]:
    ends: dict[str, dict[str, tuple[int, bytes]]] = {}
    last: tuple[str, str, str] | None = None
    seq, last_hash = 0, b""
    for event in Event.objects.order_by("community", "subject_id", "seq").iterator(2000):
        key = event.community, event.subject, str(event.subject_id)
        if key != last:
            last, seq, last_hash = key, 0, b""
        if event.seq != seq + 1:
            yield Misfit("an event is missing before this one", _name(event))
        if bytes(event.hash) != digest(last_hash, event):
            yield Misfit("this event does not fit its chain", _name(event))
        seq, last_hash = event.seq, bytes(event.hash)
        ends.setdefault(event.subject, {})[key[2]] = seq, last_hash
    for name, model in subject_models().items():
        yield from _end_misfits(model, ends.pop(name, {}))
    for name in ends:
        yield Misfit("the journal speaks of a kind of subject that does not exist", name)


def _end_misfits(model: type[Subject], ends: dict[str, tuple[int, bytes]]) -> Iterator[Misfit]:
    rows = model._default_manager.values_list("pk", "entries", "last_hash")
    # Without the last events a chain still fits. Only its subject says how long it was.
    for pk, entries, last_hash in rows.iterator(2000):
        if ends.get(str(pk), (0, b"")) != (entries, bytes(last_hash)):
            where = f"{model.journal_name} {pk} after event {entries}"
            yield Misfit("the journal ends elsewhere than its subject says", where)


def _seal_misfits() -> Iterator[Misfit]:
    last: dict[str, bytes] = {}
    for seal in Seal.objects.order_by("community", "day").iterator(500):
        root = merkle_root(_leaves(seal.community, seal.day))
        fits = _seal_hash(last.get(seal.community, b""), seal.community, seal.day, root)
        if bytes(seal.root) != root or bytes(seal.hash) != fits:
            yield Misfit(
                "the events of this day are not those that were sealed", f"{seal.community} {seal.day}"
            )
        last[seal.community] = bytes(seal.hash)


def _leaves(community: str, day: date) -> list[bytes]:
    midnight = datetime.combine(day, time.min, LOCAL)
    events = Event.objects.filter(
        community=community, recorded_at__gte=midnight, recorded_at__lt=midnight + DAY
    )
    # By id and not by recorded_at: several events of one statement may have the same moment.
    return [bytes(leaf) for leaf in events.order_by("id").values_list("hash", flat=True)]


def _seal_hash(before: bytes, community: str, day: date, root: bytes) -> bytes:
    return hashlib.sha256(before + f"{community} {day.isoformat()} ".encode() + root).digest()


def _name(event: Event) -> str:
    return f"{event.kind} {event.id} ({event.subject} {event.subject_id}, event {event.seq})"
