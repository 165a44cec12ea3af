"""How events are chained, and stored together with their readers' jobs. Private to the kernel: rooms write by `journal`."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Any

from tongdeng.kernel.access import Actor
from tongdeng.kernel.bulk_sql import Part, insertion, together
from tongdeng.kernel.models import Event, Subject

Facts = Mapping[str, Any]
Reader = Callable[[Event], None]
Spelled = tuple[str, str, str, str, str, int, str, str | None, str, str]

TASK, QUEUE = "journal.react", "readers"
# What Procrastinate itself sends for a batch, without making an object for each job; `doctor` checks that it is there.
DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY(
    SELECT ROW(%s, %s, %s::int, NULL, NULL, args::jsonb, NULL)::procrastinate_job_to_defer_v1 FROM unnest(%s::text[]) AS args
))
"""

readers: dict[str, dict[str, Reader]] = {}  # by the kind of event, by the name of the reader


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
        # Kept as it is now: mandates end, and a timeline must still show in which role somebody acted.
        post=by.post(subject.place) if by else "",
        at=at,
        # Only ids, states, numbers and moments. Names, phones and free text could not be erased from a chain
        # (Personal Information Protection Law art. 47).
        facts=dict(facts or {}),
    )
    event.hash = digest(bytes(subject.last_hash), event)
    subject.entries, subject.last_hash = event.seq, event.hash
    return event


def digest(before: bytes, event: Event) -> bytes:
    """Return SHA-256 over the hash before and all that the event says, in one fixed spelling."""
    # Without recorded_at: the database sets it only when the row is stored (docs/decisions/0005). The seal of the day
    # covers it (docs/decisions/0018).
    spelled = spell(
        (
            str(event.id),
            event.community,
            event.place,
            event.subject,
            str(event.subject_id),
            event.seq,
            event.kind,
            str(event.actor) if event.actor else None,
            event.post,
            # In UTC and microseconds, as PostgreSQL gives it back, so that the recount spells it in the same way.
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        ),
        event.facts,
    )
    return hashlib.sha256(before + spelled).digest()


def spell(columns: Spelled, facts: Any) -> bytes:
    """Return what an event says as JSON with sorted names, in UTF-8.

    `columns` are id, community, place, subject, subject_id, seq, kind, actor, post and the moment in UTC with
    microseconds. The spelling agrees with RFC 8785 for the values that facts hold (text, whole numbers, lists, maps), so
    that it can be checked with other tools.
    """
    # Put together by hand: a recount spells ten million of them, and `json` is asked for the facts alone.
    pk, community, place, subject, subject_id, seq, kind, actor, post, at = columns
    who = "null" if actor is None else f'"{actor}"'
    said = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return (
        f'{{"actor":{who},"at":"{at}","community":{quoted(community)},"facts":{said},"id":"{pk}",'
        f'"kind":{quoted(kind)},"place":{quoted(place)},"post":{quoted(post)},"seq":{seq},'
        f'"subject":{quoted(subject)},"subject_id":"{subject_id}"}}'
    ).encode()


def store(
    events: Sequence[Event], parts: Mapping[str, Part], *, back: Sequence[str] = (), priority: int = 0
) -> Sequence[Any]:
    """Store events, the jobs of their readers and `parts` in one statement, all of it or nothing.

    One round trip and one plan: a verb written as a statement for each of these took three to five. Return the row of
    `back`, pieces of SQL over the names of `parts`. Jobs of a `priority` below 0 wait behind all others.
    """
    jobs = _jobs(events)
    answers = [*back, f"({DEFER})" if jobs else "1"]
    answer = Part(f"SELECT {', '.join(answers)}", [QUEUE, TASK, priority, jobs] if jobs else [])
    return together({**parts, "events": insertion(events)}, answer)


def _jobs(events: Sequence[Event]) -> list[str]:
    return [
        json.dumps({"community": event.community, "event": str(event.id), "reader": reader})
        for event in events
        for reader in readers.get(event.kind, ())
    ]
