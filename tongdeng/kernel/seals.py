"""The recount of seals and anchors, and of everything: chains, seals, and what rooms registered."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from tongdeng.kernel import anchors, chains, merkle, sealing
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.models import Seal
from tongdeng.kernel.sealing import DAY
from tongdeng.kernel.streams import Progress, silent, stream

Check = Callable[[], Iterator[Misfit]]
_checks: dict[str, Check] = {}
# Days by the clock of the database, each with the place of an event in it, its hash and its moment.
EVENTS = """
SELECT community, (recorded_at AT TIME ZONE 'Asia/Shanghai')::date, id::text, hash,
    (extract(epoch FROM recorded_at) * 1000000)::bigint
FROM kernel_event ORDER BY community, recorded_at
"""
SEALS = """
SELECT community, day, events, version, root, hash FROM kernel_seal ORDER BY community, day
"""


def register_check(name: str, check: Check) -> None:
    """Add a room's own recomputation to `verify`; it yields what does not fit to the journal.

    It reads its rows in pieces, for a house has millions. Raise ValueError for a name that is taken.
    """
    if name in _checks:
        raise ValueError(f"there is a check {name} already")
    _checks[name] = check


def checks(progress: Progress = silent) -> dict[str, Check]:
    """Return all checks by name, in their order; the two that read the whole journal tell `progress` each piece."""
    every: dict[str, Check] = {
        "chains": lambda: chains.misfits(progress),
        "seals": lambda: misfits(progress),
        "anchors": anchors.misfits,
        **_checks,
    }
    return {name: partial(_told, name, check) for name, check in every.items()}


def _told(name: str, check: Check) -> Iterator[Misfit]:
    """Run a check; where somebody rewrote rows so that it cannot read them, say so, and let the others go on."""
    try:
        yield from check()
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as problem:
        yield Misfit(
            "rows are written so that this check cannot read them", f"{name}: {type(problem).__name__}"
        )


def verify() -> Misfit | None:
    """Recompute chains, seals and what rooms registered from the rows; return the first misfit, or None if all fits.

    What is only doubtful is passed over. It reads the whole journal, a piece at a time.
    """
    found = (misfit for check in checks().values() for misfit in check())
    return next((misfit for misfit in found if not misfit.is_doubt), None)


class _Day(NamedTuple):
    """The events of a community that were recorded on one day: (id, hash, microseconds since 1970)."""

    day: date
    events: list[tuple[str, bytes, int]]


def misfits(progress: Progress = silent) -> Iterator[Misfit]:
    """Yield what does not fit between seals and events: days without a seal, other events, other numbers of them.

    Days after the last seal are a doubt: the worker may not have run. That they were sealed, only an anchor proves.
    """
    over, sealed = sealing.today(), _Ahead(_seals())
    for community, rows in groupby(stream(EVENTS, progress=progress), itemgetter(0)):
        yield from (_without_events(seal) for seal in sealed.before(community))
        yield from _community(community, _days(rows), sealed.of(community), over)
    yield from (_without_events(seal) for seal in sealed.before(None))


def _community(community: str, days: Iterator[_Day], seals: Iterator[Seal], over: date) -> Iterator[Misfit]:
    last: Seal | None = None
    waiting: _Day | None = next(days, None)
    for seal in seals:
        where = f"{community} {seal.day}"
        expected = last.day + DAY if last else waiting.day if waiting else seal.day
        if seal.day > expected:
            yield Misfit("days before this one have no seal", where)
        while waiting is not None and waiting.day < seal.day:
            waiting = next(days, None)  # of a day that has no seal, and was told
        events = waiting.events if waiting is not None and waiting.day == seal.day else []
        yield from _seal_misfits(seal, bytes(last.hash) if last else b"", events, where)
        if events:
            waiting = next(days, None)
        last = seal
    open_days = [day.day for day in (*([waiting] if waiting else []), *days) if day.day < over]
    if open_days:
        told = f"{community} {open_days[0]} … {open_days[-1]}"
        yield Misfit(
            "not yet sealed: the worker did not run, or these seals were removed", told, is_doubt=True
        )


def _seal_misfits(
    seal: Seal, before: bytes, events: list[tuple[str, bytes, int]], where: str
) -> Iterator[Misfit]:
    leaves = [sealing.leaf(seal.version, content, stamp) for _id, content, stamp in sorted(events)]
    if bytes(seal.root) != merkle.root(leaves):
        yield Misfit("the events of this day are not those that were sealed", where)
    if seal.events != len(leaves):
        yield Misfit(f"{seal.events} events were sealed on this day, {len(leaves)} are there", where)
    if bytes(seal.hash) != sealing.seal_hash(before, seal):
        yield Misfit("this seal does not fit the seal before", where)


def _without_events(seal: Seal) -> Misfit:
    return Misfit("a seal of a community without events", f"{seal.community} {seal.day}")


def _days(rows: Iterator[Any]) -> Iterator[_Day]:
    for day, events in groupby(rows, itemgetter(1)):
        yield _Day(day, [(pk, bytes(content), stamp) for _c, _d, pk, content, stamp in events])


def _seals() -> Iterator[Seal]:
    names = ("community", "day", "events", "version", "root", "hash")
    return (Seal(**dict(zip(names, row, strict=True))) for row in stream(SEALS))


class _Ahead:
    """Seals in their order, of which the next can be looked at."""

    def __init__(self, seals: Iterator[Seal]) -> None:
        self._seals = seals
        self._next = next(seals, None)

    def before(self, community: str | None) -> Iterator[Seal]:
        """Take the seals of communities that come before this one; with None all."""
        while self._next is not None and (community is None or self._next.community < community):
            yield self._take()

    def of(self, community: str) -> Iterator[Seal]:
        """Take the seals of this community."""
        while self._next is not None and self._next.community == community:
            yield self._take()

    def _take(self) -> Seal:
        taken = self._next
        assert taken is not None
        self._next = next(self._seals, None)
        return taken
