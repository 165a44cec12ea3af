"""Daily seals over the journal, and the recount that proves chains and seals."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Min

from tongdeng.kernel import chains
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.merkle import merkle_root
from tongdeng.kernel.models import Event, Seal

DAY = timedelta(days=1)
Check = Callable[[], Iterator[Misfit]]
_checks: dict[str, Check] = {}


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


def register_check(name: str, check: Check) -> None:
    """Add a room's own recomputation to `verify`; it yields what does not fit to the journal.

    It reads its rows in pieces, for a house has millions. Raise ValueError for a name that is taken.
    """
    if name in _checks:
        raise ValueError(f"there is a check {name} already")
    _checks[name] = check


def verify() -> Misfit | None:
    """Recompute chains, seals and what rooms registered from the rows; return the first misfit, or None if all fits.

    It reads the whole journal once, 2,000 events at a time.
    """
    every = (chains.misfits, _seal_misfits, *_checks.values())
    return next((misfit for check in every for misfit in check()), None)


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
