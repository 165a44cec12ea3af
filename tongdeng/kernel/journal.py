"""The journal: each verb writes one event, in its own transaction, chained to the last of its subject.

Rooms write by three functions: `begin` for new subjects, `step` for a step of the flow, `record` for all else. Each
sends one statement: the event, the jobs of its readers, the subject's changes and the new rows that belong to them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import repeat
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tongdeng.kernel import chain, numbering
from tongdeng.kernel.access import Actor
from tongdeng.kernel.bulk_sql import Part, change, insertion
from tongdeng.kernel.chain import Facts, Reader, readers
from tongdeng.kernel.errors import NotFound, Stale
from tongdeng.kernel.models import Event, Record, Subject

S = TypeVar("S", bound=Subject)

# The waits grow from seconds to days: readers outlast a database or a channel that is down for a weekend.
PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


def on(*kinds: str, reader: str) -> Callable[[Reader], Reader]:
    """Register a function to be called, by a job, with each event of `kinds` ("case.file").

    It may be called twice for one event, as after a crash, and must then do nothing new. Raise ValueError when the
    kind has a reader of this name already.
    """

    def register(function: Reader) -> Reader:
        for kind in kinds:
            if reader in readers.setdefault(kind, {}):
                raise ValueError(f"{kind} has a reader {reader} already")
            readers[kind][reader] = function
        return function

    return register


def readers_of(kind: str) -> Mapping[str, Reader]:
    """Return the readers of a kind of event, by their names."""
    return readers.get(kind, {})


def begin(
    verb: str,
    subjects: Subject | Sequence[Subject],
    *,
    by: Actor | None,
    at: datetime,
    facts: Facts | Sequence[Facts] | None = None,
    rows: Sequence[Model] = (),
    **numbers: numbering.Series,
) -> None:
    """Store a new subject, or several of one model, each with its first event, and new `rows` that belong to them.

    `facts` are those of all of them, or a sequence with those of each. A record begins in the start state of its flow.
    `numbers` names fields that take the next number of a series, as people read it; only one subject can be numbered
    this way. Raise IntegrityError, with nothing stored, when a constraint refuses any of it.
    """
    new = [subjects] if isinstance(subjects, Subject) else list(subjects)
    if not new or (numbers and len(new) > 1):
        raise ValueError("begin takes one subject, or several without numbers")
    for subject in new:
        if isinstance(subject, Record):
            subject.state = subject.FLOW.start
    each = repeat(facts, len(new)) if facts is None or isinstance(facts, Mapping) else facts
    events = [chain.link(verb, s, by=by, at=at, facts=f) for s, f in zip(new, each, strict=True)]
    parts = {f"number_{field}": numbering.taking(series) for field, series in numbers.items()}
    given = {field: f"(SELECT number FROM number_{field})" for field in numbers}  # noqa: S608 -- our own fields
    parts |= {"subjects": insertion(new, **given), **_insertions(rows)}
    back = [f"(SELECT {field} FROM subjects)" for field in numbers]  # noqa: S608
    # The row has one value more, of the statement that enqueues the jobs.
    for field, value in zip(numbers, chain.store(events, parts, back=back), strict=False):
        setattr(new[0], field, value)


def record(
    verb: str,
    subject: Subject,
    *,
    by: Actor | None,
    at: datetime,
    facts: Facts | None = None,
    rows: Sequence[Model] = (),
    **changes: Any,
) -> Event:
    """Write down that something happened to a locked subject, without moving it; store `changes` and new `rows` with it."""
    _set(subject, changes)
    event = chain.link(verb, subject, by=by, at=at, facts=facts)
    _store(event, subject, changes, rows)
    return event


def step(
    record: Record,
    verb: str,
    *,
    by: Actor | None,
    at: datetime,
    facts: Facts | None = None,
    rows: Sequence[Model] = (),
    **changes: Any,
) -> Event:
    """Take one step of the flow with a locked record, store `changes` and new `rows` with it, and write it down.

    Raise StepRefused when the flow has no such step; nothing is written then.
    """
    # First of all: a refused step must leave the record as it is.
    before, record.state = record.state, record.FLOW.after(record.state, verb)
    record.version += 1
    _set(record, changes)
    facts = {"from": before, "to": record.state, **(facts or {})}
    event = chain.link(verb, record, by=by, at=at, facts=facts)
    _store(event, record, ("state", "version", *changes), rows)
    return event


@contextmanager
def locked(subject: S) -> Iterator[S]:
    """Open a transaction and give the subject as it is now, locked until the end; raise NotFound when it is gone."""
    with transaction.atomic():
        # Of itself only: rows joined by a default manager stay free for others.
        rows = type(subject)._default_manager.select_for_update(of=("self",))
        fresh = rows.filter(community=subject.community, pk=subject.pk).first()
        if fresh is None:
            raise NotFound(_("没有找到这条记录，或者您无权查看"))
        yield fresh


def expect(record: Model, version: int | None) -> None:
    """Raise Stale when the record moved on after the page that showed `version`; without a version nothing is asked."""
    if version is not None and isinstance(record, Record) and version != record.version:
        raise Stale(
            _("有人刚处理过这条记录，已为您刷新"), seen=version, now=record.version, state=record.state
        )


def _store(event: Event, subject: Subject, changes: Iterable[str], rows: Sequence[Model]) -> None:
    changed = change([subject], "entries", "last_hash", *changes)
    chain.store([event], {"subject": changed, **_insertions(rows)})


def _insertions(rows: Sequence[Model]) -> dict[str, Part]:
    """Return a statement for each model that new rows are of."""
    by_model: dict[type[Model], list[Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    return {f"new_{model._meta.model_name}": insertion(found) for model, found in by_model.items()}


def _set(subject: Subject, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(subject, name, value)


@app.task(name=chain.TASK, queue=chain.QUEUE, retry=PATIENT)
def react(community: str, event: str, reader: str) -> None:
    """Give one event to one reader."""
    found = Event.objects.get(community=community, pk=event)
    readers[found.kind][reader](found)


def subject_of(event: Event, model: type[S]) -> S | None:
    """Return the subject of an event as it is stored now; None when it is gone. Readers begin with this."""
    return model._default_manager.filter(community=event.community, pk=event.subject_id).first()


def timeline(subject: Subject) -> list[Event]:
    """Return all that happened to a subject, in order."""
    return list(Event.objects.filter(community=subject.community, subject_id=subject.pk).order_by("seq"))


def facts_of(subject: Subject, *verbs: str) -> list[tuple[datetime, str, dict[str, Any]]]:
    """Return (at, verb, facts) of those events of a subject that have one of `verbs`, in the order of the chain."""
    kinds = [f"{subject.journal_name}.{verb}" for verb in verbs]
    rows = Event.objects.filter(community=subject.community, subject_id=subject.pk, kind__in=kinds).order_by(
        "seq"
    )
    return [(e.at, e.kind.partition(".")[2], e.facts) for e in rows]


def events_of(subjects: Sequence[Subject], *verbs: str) -> dict[UUID, list[Event]]:
    """Return those events of several subjects of one kind that have one of `verbs`, by subject, in the order of the chain."""
    kinds = [f"{subject.journal_name}.{verb}" for subject in subjects[:1] for verb in verbs]
    rows = Event.objects.filter(
        community__in={subject.community for subject in subjects},
        subject_id__in=[subject.pk for subject in subjects],
        kind__in=kinds,
    )
    found: dict[UUID, list[Event]] = {}
    for event in rows.order_by("subject_id", "seq"):
        found.setdefault(event.subject_id, []).append(event)
    return found
