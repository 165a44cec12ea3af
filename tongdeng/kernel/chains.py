"""The recount of chains: each event fits the one before, each chain its subject, and each record the state it was led to.

The journal and the subjects are read side by side in the order of their ids, so that memory stays the same however many
there are.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db import connection

from tongdeng.kernel.chain import spell
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.models import Event, Record, Subject, subject_models
from tongdeng.kernel.streams import Progress, silent, stream

# Spelled by PostgreSQL as the digest spells it: a row is text at once, and no object is made of it.
EVENTS = """
SELECT id::text, community, place, subject, subject_id::text, seq, kind, actor::text, post,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00', facts::text, hash,
    extract(epoch FROM recorded_at)::float8, at > recorded_at + interval '5 minutes'
FROM kernel_event ORDER BY community, subject_id, seq
"""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A place where the rows are not what was written; of a doubt there may be another reason."""

    what: str
    where: str
    is_doubt: bool = False


class _Row(NamedTuple):
    """An event as the recount reads it: what its digest covers, and the rest."""

    id: str
    community: str
    place: str
    subject: str
    subject_id: str
    seq: int
    kind: str
    actor: str | None
    post: str
    at: str
    facts: str
    hash: bytes
    recorded: float  # seconds since 1970
    is_ahead: bool  # it happened after it was recorded


@dataclass(slots=True)
class End:
    """What a chain says of its subject: its length, its last hash, the state, and whether the row may be gone."""

    entries: int = 0
    hash: bytes = b""
    state: str = ""
    may_be_gone: bool = True
    recorded: float = 0.0


Key = tuple[str, str]  # community and id


class _Subjects:
    """The subjects of one model in the order of the journal, each taken once."""

    def __init__(self, model: type[Subject]) -> None:
        self.model = model
        quoted = connection.ops.quote_name(model._meta.db_table)
        state = ", state" if issubclass(model, Record) else ""
        self._rows = stream(
            f"SELECT community, id::text, entries, last_hash{state} FROM {quoted} ORDER BY community, id"  # noqa: S608 -- our own tables
        )
        self._next = next(self._rows, None)

    def until(self, key: Key | None) -> Iterator[Misfit]:
        """Take all subjects before `key`: they have no chain. With None, take all that are left."""
        while self._next is not None and (key is None or self._next[:2] < key):
            yield from self._compare(End())

    def take(self, key: Key, end: End) -> Iterator[Misfit]:
        """Take the subject with this key and compare it with the end of its chain."""
        yield from self.until(key)
        if self._next is not None and self._next[:2] == key:
            yield from self._compare(end)
        elif not end.may_be_gone:
            yield Misfit(
                "the journal speaks of a subject that is gone", f"{self.model.journal_name} {key[1]}"
            )

    def _compare(self, end: End) -> Iterator[Misfit]:
        assert self._next is not None
        _community, pk, entries, last_hash, *state = self._next
        self._next = next(self._rows, None)
        where = f"{self.model.journal_name} {pk} after event {entries}"
        # Without the last events a chain still fits. Only its subject says how long it was.
        if (end.entries, end.hash) != (entries, bytes(last_hash)):
            yield Misfit("the journal ends elsewhere than its subject says", where)
        elif state and not end.entries:
            yield Misfit("a record of which the journal knows nothing", where)
        elif state and state[0] != end.state:
            yield Misfit(f"the record is {state[0]}, its last step led to {end.state}", where)


def misfits(progress: Progress = silent) -> Iterator[Misfit]:
    """Yield what does not fit in the chains and their subjects, in one reading of the journal."""
    subjects = {name: _Subjects(model) for name, model in subject_models().items()}
    unknown: set[str] = set()
    rows = (_Row._make(row) for row in stream(EVENTS, progress=progress))
    for key, group in groupby(rows, lambda row: (row.community, row.subject_id)):
        events, end = iter(group), End()
        first = next(events)
        found = subjects.get(first.subject)
        yield from _follow(first, events, end, found.model if found else None)
        if found is not None:
            yield from found.take(key, end)
        elif first.subject not in unknown:
            unknown.add(first.subject)
            yield Misfit("the journal speaks of a kind of subject that does not exist", first.subject)
    for left in subjects.values():
        yield from left.until(None)


def _follow(first: _Row, others: Iterator[_Row], end: End, model: type[Subject] | None) -> Iterator[Misfit]:
    """Follow a chain from its first event on, and leave in `end` where it ends."""
    row: _Row | None = first
    while row is not None:
        yield from _one(row, first, end)
        end.entries, end.hash, end.recorded = row.seq, row.hash, row.recorded
        if model is not None:
            end.may_be_gone &= row.kind.partition(".")[2] in model.OUTLIVED
            if issubclass(model, Record):
                yield from _moved(end, row, model)
        row = next(others, None)


def _one(row: _Row, first: _Row, end: End) -> Iterator[Misfit]:
    if row.seq != end.entries + 1:
        yield Misfit("an event is missing before this one", name_of(row))
    if row.subject != first.subject:
        yield Misfit("this event is of another kind of subject than its chain", name_of(row))
    if row.hash != hashlib.sha256(end.hash + spell(row[:10], json.loads(row.facts))).digest():
        yield Misfit("this event does not fit its chain", name_of(row))
    if row.recorded < end.recorded:
        told = "recorded before the event before it: the database's clock went back, or somebody dated it"
        yield Misfit(told, name_of(row), is_doubt=True)
    if row.is_ahead:
        told = "happened after it was recorded: a clock ran ahead, or somebody dated it"
        yield Misfit(told, name_of(row), is_doubt=True)


def _moved(end: End, row: _Row, model: type[Record]) -> Iterator[Misfit]:
    """Follow a step of a record: it begins in the state in which the step before ended."""
    flow = model.FLOW
    end.state = end.state or flow.start
    if '"from"' not in row.facts:
        return
    facts = json.loads(row.facts)
    before, after = facts.get("from"), facts.get("to")
    if before not in flow.state_words:
        return  # no step
    if before != end.state:
        yield Misfit("this step begins in another state than the one before ended in", name_of(row))
    if after not in flow.state_words:  # a verb's own fact stands there: to whom
        try:
            after = flow.after(before, row.kind.partition(".")[2])
        except StepRefused:
            yield Misfit("the flow has no such step", name_of(row))
            return
    end.state = after


def name_of(event: Event | _Row) -> str:
    """Return an event as a misfit names it."""
    return f"{event.kind} {event.id} ({event.subject} {event.subject_id}, event {event.seq})"
