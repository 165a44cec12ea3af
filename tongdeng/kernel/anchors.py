"""Anchors: one hash over all journals at a moment, which is taken outside where the owner of the database cannot reach it.

An anchor covers each community's seal of `day`, and with it all seals before, and the events that were recorded after
that day and before `until`. The one of each night has no such events. docs/decisions/0018 says what is hashed.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import merkle, sealing
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.errors import Unavailable
from tongdeng.kernel.models import Anchor, Seal
from tongdeng.kernel.sealing import DAY, midnight
from tongdeng.kernel.streams import stream

FORM = "tongdeng-anchor-1"
# Told in the transaction that stores anchors; rooms above add themselves.
tellers: list[Callable[[Sequence[Anchor]], None]] = []
# What was recorded before this moment can be read: an open transaction may still write what it dates after its begin.
SETTLED = """
SELECT least(clock_timestamp(), (
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
))
"""
BY_DAY = "SELECT day, community, hash FROM kernel_seal ORDER BY day, community"
# As it is mailed, as a row of the public list, or quoted by a mail program.
WRITTEN = re.compile(
    r"(\d{4}-\d\d-\d\d)[\s,>a-z:]+(\d{4}-\d\d-\d\dT[\d:.]+\+00:00)[\s,>a-z:]+([0-9a-f]{64})\b", re.IGNORECASE
)
BARE = re.compile(r"\b[0-9a-f]{64}\b", re.IGNORECASE)
GONE = "no state of this journal has this anchor: what was recorded before it was rewritten"


class Taken(NamedTuple):
    """An anchor as somebody has kept it outside; of a hash alone the rest is not known."""

    hash: bytes
    day: date | None = None
    until: datetime | None = None


def nightly() -> list[Anchor]:
    """Seal what is due, and store and tell the anchor of each day since the last one; of the first time, of the last day.

    It costs little when nothing is due.
    """
    over = sealing.today()
    sealing.seal_before(over)
    last = Anchor.objects.aggregate(last=Max("day"))["last"]
    # An anchor that somebody took during a day has the day before: it may have none of its own.
    day = max(last, over - 40 * DAY) if last else over - DAY
    days = []
    while day < over:
        days.append(day)
        day += DAY
    there = set(
        Anchor.objects.filter(until__in=[midnight(day + DAY) for day in days]).values_list("until", flat=True)
    )
    return _store((day, midnight(day + DAY)) for day in days if midnight(day + DAY) not in there)


def take() -> Anchor:
    """Store and tell an anchor of what was recorded until now; raise Unavailable while that cannot be told."""
    over = sealing.today()
    sealing.seal_before(over)
    until: datetime = sealing.asked_of_activity(SETTLED)
    if until <= midnight(over):
        raise Unavailable(_("数据库里还有一项昨天开始的操作没有结束，请稍后再试"))
    # Until a transaction ends that was open the last time, nothing more can be told than then.
    made = list(Anchor.objects.filter(until=until)) or _store([(over - DAY, until)])
    if not made:
        raise Unavailable(_("日志里还没有记录"))
    return made[0]


@transaction.atomic
def _store(moments: Iterator[tuple[date, datetime]] | Sequence[tuple[date, datetime]]) -> list[Anchor]:
    made = []
    for day, until in moments:
        seals, tails = _seals(day), _tails(day, until)
        if seals or tails:
            made.append(Anchor(day=day, until=until, hash=_hash(day, until, seals, tails)))
    Anchor.objects.bulk_create(made)
    for tell in tellers if made else ():
        tell(made)
    return made


def around(moment: datetime | None) -> list[Anchor]:
    """Return the last anchor before a moment and the first that covers it, as far as there are such."""
    if moment is None:
        return []
    before = Anchor.objects.filter(until__lte=moment).order_by("-until")[:1]
    after = Anchor.objects.filter(until__gt=moment).order_by("until")[:1]
    return [*before, *after]


def listed() -> QuerySet[Anchor]:
    """Return all anchors, the last first."""
    return Anchor.objects.order_by("-until")


def text(anchor: Anchor) -> str:
    """Return an anchor as it is kept outside."""
    day, until, code = row(anchor)
    return f"{FORM}\nday {day}\nuntil {until}\nhash {code}\n"


def row(anchor: Anchor) -> tuple[str, str, str]:
    """Return an anchor as a row of the public list: day, until, hash."""
    return str(anchor.day), _moment(anchor.until), bytes(anchor.hash).hex()


def read(words: str) -> list[Taken]:
    """Return the anchors in a text: as they were mailed, rows of the public list, or else bare hashes."""
    try:
        whole = [
            Taken(bytes.fromhex(code), date.fromisoformat(day), datetime.fromisoformat(until))
            for day, until, code in WRITTEN.findall(words)
        ]
    except ValueError:
        whole = []  # the thirtieth of February
    return whole or [Taken(bytes.fromhex(code)) for code in BARE.findall(words)]


def misfit(taken: Taken) -> Misfit | None:
    """Say that the journal does not contain what was anchored; None when it does. The seals are checked elsewhere."""
    day, until = taken.day, taken.until
    if day is None or until is None:
        known = Anchor.objects.filter(hash=taken.hash).first()
        if known is None:
            daily = (_hash(day, midnight(day + DAY), seals, {}) for day, seals in _by_day())
            return None if taken.hash in daily else Misfit(GONE, taken.hash.hex())
        day, until = known.day, known.until
    if _hash(day, until, _seals(day), _tails(day, until)) == taken.hash:
        return None
    return Misfit(GONE, f"{_moment(until)} {taken.hash.hex()}")


def misfits() -> Iterator[Misfit]:
    """Yield each stored anchor that the journal does not contain any more."""
    left: dict[date, list[Anchor]] = {}
    for anchor in Anchor.objects.order_by("until").iterator(500):
        left.setdefault(anchor.day, []).append(anchor)
    for day, seals in _by_day():
        for anchor in left.pop(day, ()):
            yield from _told(anchor, seals)
    for anchors in left.values():
        for anchor in anchors:
            yield from _told(anchor, {})


def _told(anchor: Anchor, seals: Mapping[str, bytes]) -> Iterator[Misfit]:
    if _hash(anchor.day, anchor.until, seals, _tails(anchor.day, anchor.until)) != bytes(anchor.hash):
        yield Misfit(GONE, f"{_moment(anchor.until)} {bytes(anchor.hash).hex()}")


def _by_day() -> Iterator[tuple[date, dict[str, bytes]]]:
    for day, rows in groupby(stream(BY_DAY), itemgetter(0)):
        yield day, {community: content for _day, community, content in rows}


def _seals(day: date) -> dict[str, bytes]:
    return {seal.community: bytes(seal.hash) for seal in Seal.objects.filter(day=day)}


def _tails(day: date, until: datetime) -> dict[str, sealing.Root]:
    """Return what stands over the events after the sealed day, for each community that has some."""
    since = midnight(day + DAY)
    if until <= since:
        return {}
    found = {
        community: sealing.root_between(community, since, until) for community, _first in sealing.first_days()
    }
    return {community: root for community, root in found.items() if root.events}


def _hash(day: date, until: datetime, seals: Mapping[str, bytes], tails: Mapping[str, sealing.Root]) -> bytes:
    lines = []
    for community in sorted({*seals, *tails}):
        seal, tail = seals.get(community), tails.get(community)
        lines.append(
            f"{community} {bytes(seal).hex() if seal else '-'} {f'{tail.events} {tail.root.hex()}' if tail else '0 -'}"
        )
    root = merkle.merkle_root([line.encode() for line in lines])
    return hashlib.sha256(f"{FORM} {day.isoformat()} {_moment(until)} ".encode() + root).digest()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
