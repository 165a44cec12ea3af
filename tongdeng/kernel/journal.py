"""The journal: each verb writes one event, in its own transaction, chained to the last of its subject."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tongdeng.kernel import bulk_sql
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound, Stale
from tongdeng.kernel.models import Event, Record, Subject

Facts = Mapping[str, Any]
Reader = Callable[[Event], None]
S = TypeVar("S", bound=Subject)

PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)

# What Procrastinate itself sends for a batch, without making an object for each job.
DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY(
    SELECT ROW(%s, %s, 0, NULL, NULL, args::jsonb, NULL)::procrastinate_job_to_defer_v1 FROM unnest(%s::text[]) AS args
))
"""

readers: dict[str, dict[str, Reader]] = {}


def on(*kinds: str, reader: str) -> Callable[[Reader], Reader]:
    """Register a function to be called, by a job, with each event of `kinds`; it may be called twice."""

    def register(function: Reader) -> Reader:
        for kind in kinds:
            if reader in readers.setdefault(kind, {}):
                raise ValueError(f"{kind} has a reader {reader} already")
            readers[kind][reader] = function
        return function

    return register


@dataclass(frozen=True, slots=True)
class Along:
    """What is stored with a new subject: `rows` of one model, and the value that `first` gives for its `field`."""

    rows: Sequence[Model] = ()
    field: str = ""
    first: bulk_sql.Part | None = None


def begin(
    verb: str,
    subject: Subject,
    *,
    by: Actor | None,
    at: datetime,
    facts: Facts | None = None,
    along: Along = Along(),
) -> Event:
    """Store a new subject together with its first event and the jobs of its readers: one statement, all or nothing."""
    if isinstance(subject, Record):
        subject.state = subject.FLOW.start
    event = link(verb, subject, by=by, at=at, facts=facts)
    given = {along.field: f"(SELECT {along.field} FROM first)"} if along.first else {}  # noqa: S608 -- our own field
    parts = {"first": along.first} if along.first else {}
    parts |= {"subject": bulk_sql.insertion([subject], **given), "event": bulk_sql.insertion([event])}
    parts |= {"along": bulk_sql.insertion(along.rows)} if along.rows else {}
    jobs = _defer(_jobs([event]))
    told = f", (SELECT {along.field} FROM subject)" if given else ""  # noqa: S608
    row = bulk_sql.together(parts, jobs._replace(sql=f"SELECT ({jobs.sql}){told}"))
    if given:
        setattr(subject, along.field, row[1])
    return event


def begin_all(
    verb: str, subjects: Sequence[Subject], *, by: Actor | None, at: datetime, facts: Facts | None = None
) -> None:
    """Store many new subjects of one model, each with its first event, in the transaction that is open."""
    for subject in subjects:
        if isinstance(subject, Record):
            subject.state = subject.FLOW.start
    events = [link(verb, subject, by=by, at=at, facts=facts) for subject in subjects]
    bulk_sql.insert(subjects)
    write(events)


@contextmanager
def locked(subject: S) -> Iterator[S]:
    """Open a transaction and give the subject as it is now, locked until the end."""
    with transaction.atomic():
        rows = type(subject)._default_manager.select_for_update(of=("self",))
        fresh = rows.filter(community=subject.community, pk=subject.pk).first()
        if fresh is None:
            raise NotFound(_("没有找到这条记录，或者您无权查看"))
        yield fresh


def record(
    verb: str, subject: Subject, *, by: Actor | None, at: datetime, facts: Facts | None = None
) -> Event:
    """Write down that something happened to a locked subject, without moving it."""
    event = link(verb, subject, by=by, at=at, facts=facts)
    subject.save(update_fields=["entries", "last_hash"])
    write([event])
    return event


def record_with(
    verb: str,
    subject: Subject,
    rows: Sequence[Model],
    *names: str,
    by: Actor | None,
    at: datetime,
    facts: Facts | None = None,
) -> Event:
    """Write down what happened to a locked subject, with its fields `names` and new `rows` of one model: one statement."""
    event = link(verb, subject, by=by, at=at, facts=facts)
    parts = {
        "along": bulk_sql.insertion(rows),
        "event": bulk_sql.insertion([event]),
        "subject": bulk_sql.change([subject], "entries", "last_hash", *names),
    }
    jobs = _defer(_jobs([event]))
    bulk_sql.together(parts, jobs._replace(sql=f"SELECT ({jobs.sql})"))
    return event


def step(
    record: Record, verb: str, *, by: Actor | None, at: datetime, facts: Facts | None = None, **changes: Any
) -> Event:
    """Take one step of the flow with a locked record, store `changes` with it, and write it down.

    Raise StepRefused when the flow has no such step; nothing is written then.
    """
    before, record.state = record.state, record.FLOW.after(record.state, verb)
    record.version += 1
    for name, value in changes.items():
        setattr(record, name, value)
    event = link(verb, record, by=by, at=at, facts={"from": before, "to": record.state, **(facts or {})})
    record.save(update_fields=["state", "version", "entries", "last_hash", *changes])
    write([event])
    return event


def expect(record: Model, version: int | None) -> None:
    """Raise Stale when the record moved on after the page that showed `version`; without a version nothing is asked."""
    if version is not None and isinstance(record, Record) and version != record.version:
        raise Stale(
            _("有人刚处理过这条记录，已为您刷新"), seen=version, now=record.version, state=record.state
        )


def link(verb: str, subject: Subject, *, by: Actor | None, at: datetime, facts: Facts | None = None) -> Event:
    """Make the next event of a subject's chain and move the subject's end to it; nothing is stored."""
    event = Event(
        community=subject.community,
        place=subject.place,
        subject=subject.journal_name,
        subject_id=subject.pk,
        seq=subject.entries + 1,
        kind=f"{subject.journal_name}.{verb}",
        actor=by.id if by else None,
        post=by.post(subject.place) if by else "",
        at=at,
        facts=dict(facts or {}),
    )
    event.hash = digest(bytes(subject.last_hash), event)
    subject.entries, subject.last_hash = event.seq, event.hash
    return event


def write(events: Sequence[Event]) -> None:
    """Store events and enqueue a job for each of their readers, in the transaction that is open."""
    bulk_sql.insert(events)
    if jobs := _jobs(events):
        with connection.cursor() as cursor:
            cursor.execute(*_defer(jobs))


def _jobs(events: Sequence[Event]) -> list[str]:
    return [
        json.dumps({"community": event.community, "event": str(event.id), "reader": reader})
        for event in events
        for reader in readers.get(event.kind, ())
    ]


def _defer(jobs: list[str]) -> bulk_sql.Part:
    return bulk_sql.Part(DEFER, [react.queue, react.name, jobs])


@app.task(name="journal.react", queue="readers", retry=PATIENT)
def react(community: str, event: str, reader: str) -> None:
    """Give one event to one reader."""
    found = Event.objects.get(community=community, pk=event)
    readers[found.kind][reader](found)


def digest(before: bytes, event: Event) -> bytes:
    """Return SHA-256 over the hash before and all that the event says, in one fixed spelling."""
    said = {
        "id": str(event.id),
        "community": event.community,
        "place": event.place,
        "subject": event.subject,
        "subject_id": str(event.subject_id),
        "seq": event.seq,
        "kind": event.kind,
        "actor": str(event.actor) if event.actor else None,
        "post": event.post,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "facts": event.facts,
    }
    spelled = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + spelled.encode()).digest()


def timeline(subject: Subject) -> list[Event]:
    """Return all that happened to a subject, in order."""
    return list(Event.objects.filter(community=subject.community, subject_id=subject.pk).order_by("seq"))


def facts_of(subject: Subject, *verbs: str) -> list[tuple[datetime, str, dict[str, Any]]]:
    """Return (at, verb, facts) of those events of a subject that have one of `verbs`, in order."""
    kinds = [f"{subject.journal_name}.{verb}" for verb in verbs]
    rows = Event.objects.filter(community=subject.community, subject_id=subject.pk, kind__in=kinds).order_by(
        "seq"
    )
    return [(e.at, e.kind.partition(".")[2], e.facts) for e in rows]
