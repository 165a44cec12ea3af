"""Deadlines: rows of moments derived by pure rules, stored, and fired exactly once by any number of sweepers.

A clock is one deadline of a subject, by name ("answer"). Its moments are its levels, 0 for the first; each level
fires once: an event `fired` with clock, level and moment. Moments are aware and ascending.
"""

import logging
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from tongdeng.kernel import chain
from tongdeng.kernel.bulk_sql import Part, change, insertion
from tongdeng.kernel.models import Alarm, Deadline, Event, Subject, subject_model

log = logging.getLogger(__name__)
# The cases of a batch stay locked until all of it is stored, and verbs on them wait: so it is small.
BATCH = 200
LOOK_AHEAD = 10_000
# A moment that fires so long after its time was missed, as by a machine that slept: it is told in sum, and behind what
# happens now.
MISSED_BY = timedelta(minutes=15)
BEHIND = -10


def start(subject: Subject, name: str, moments: Sequence[datetime]) -> None:
    """Set the clock `name` of a locked subject to `moments`, at level 0; one that was stopped runs again.

    Without moments the clock exists and never fires.
    """
    row = {"subject": subject.journal_name, "moments": list(moments), "fired": 0, "stopped_at": None}
    row["next_at"] = moments[0] if moments else None
    key = {"community": subject.community, "subject_id": subject.pk, "name": name}
    Deadline.objects.update_or_create(**key, defaults=row)


def new(subject: Subject, clocks: Mapping[str, Sequence[datetime]]) -> list[Deadline]:
    """Return the clocks, name → moments, of a subject that is not stored yet; give them to `journal.begin` as rows."""
    return [
        Deadline(
            community=subject.community,
            subject=subject.journal_name,
            subject_id=subject.pk,
            name=name,
            moments=list(moments),
            next_at=moments[0] if moments else None,
        )
        for name, moments in clocks.items()
    ]


def move(subject: Subject, name: str, moments: Sequence[datetime], *, at: datetime) -> None:
    """Replace the moments of a clock, as after a pause. Levels that fired but now lie after `at` will fire again.

    A clock that is held runs again, one that was stopped stays so, one that was never started starts.
    """
    row = _rows(subject, [name]).first()
    if row is None:
        return start(subject, name, moments)
    if row.stopped_at is not None:
        return None
    row.moments = list(moments)
    row.fired = min(row.fired, sum(moment <= at for moment in moments))
    row.next_at = row.moments[row.fired] if row.fired < len(row.moments) else None
    row.save(update_fields=["moments", "fired", "next_at"])
    return None


def hold(subject: Subject, *names: str) -> None:
    """Keep clocks from firing until they are moved, as while the subject is paused; their level is kept."""
    _rows(subject, names).update(next_at=None)


def stop(subject: Subject, *names: str, at: datetime) -> None:
    """Stop clocks for good, until `start` is called again; those that were stopped before keep their moment."""
    _rows(subject, names).filter(stopped_at__isnull=True).update(next_at=None, stopped_at=at)


def sweep(*, at: datetime) -> int:
    """Fire one level of each clock that is due at `at`; return how many fired here. Several levels take several sweeps.

    Candidates are read without a lock and settled community by community under row locks that
    never wait: what another sweeper or a verb holds is left to the next sweep.
    """
    due = (
        Deadline.objects.filter(next_at__lte=at)
        .order_by("next_at")
        .values_list("community", "id")[:LOOK_AHEAD]
    )
    # Sweepers that start at once read the same list. In a random order they rarely meet at the same locks.
    batches = list(_batches(due))
    random.shuffle(batches)
    return sum(_fire_what_can(community, ids, at) for community, ids in batches)


def was_missed(event: Event) -> bool:
    """Say whether an event is a moment that fired long after its time."""
    due = event.facts.get("due") if event.kind.endswith(".fired") else None
    return due is not None and event.at - datetime.fromisoformat(due) > MISSED_BY


def _batches(due: Iterable[tuple[str, UUID]]) -> Iterable[tuple[str, list[UUID]]]:
    communities: dict[str, list[UUID]] = defaultdict(list)
    for community, pk in due:
        communities[community].append(pk)
    for community, ids in communities.items():
        for first in range(0, len(ids), BATCH):
            yield community, ids[first : first + BATCH]


def _fire_what_can(community: str, ids: list[UUID], at: datetime) -> int:
    """Fire a batch; where that fails, its halves: a clock that cannot fire must not hold up the others."""
    try:
        return _fire(community, ids, at)
    except (OperationalError, InterfaceError):
        raise  # the database is away, and all would fail
    except Exception as problem:
        if len(ids) == 1:
            log.warning("the deadline %s cannot fire (%s)", ids[0], type(problem).__name__)
            return 0
    middle = len(ids) // 2
    return sum(_fire_what_can(community, half, at) for half in (ids[:middle], ids[middle:]))


@transaction.atomic
def _fire(community: str, ids: list[UUID], at: datetime) -> int:
    # Clocks are locked before subjects here; verbs lock the subject first. That is no deadlock only because
    # neither of the two locks below waits. `next_at` is compared again, because another sweeper may have
    # fired the clock since it was read.
    rows = Deadline.objects.select_for_update(skip_locked=True)
    taken = list(rows.filter(community=community, id__in=ids, next_at__lte=at).order_by("next_at"))
    _pass_over_what_rang(community, taken)
    due = [row for row in taken if row.next_at is not None and row.next_at <= at]
    subjects = _locked_subjects(community, due)
    events, alarms = [], []
    for row in due:
        subject = subjects.get(row.subject_id)
        # A verb holds the subject. Its clock is not changed, so the next sweep finds it again.
        if subject is None:
            continue
        moment = row.moments[row.fired]
        facts = {"clock": row.name, "level": row.fired, "due": moment.isoformat()}
        event = chain.link("fired", subject, by=None, at=at, facts=facts)
        events.append(event)
        alarms.append(
            Alarm(community=community, deadline=row.id, level=row.fired, moment=moment, event=event.id)
        )
        _advance(row)
    if events:
        settled = [row for row in due if row.subject_id in subjects]
        parts = {"alarms": insertion(alarms), "clocks": change(settled, "fired", "next_at")}
        behind = BEHIND if all(map(was_missed, events)) else 0
        chain.store(events, parts | _ends(subjects.values()), priority=behind)
    return len(events)


def _pass_over_what_rang(community: str, rows: Sequence[Deadline]) -> None:
    """Advance clocks that were set to the same moments again: what rang at a moment does not ring for it again."""
    alarms = Alarm.objects.filter(community=community, deadline__in=[row.id for row in rows])
    rang = set(alarms.values_list("deadline", "level", "moment"))
    passed = [row for row in rows if (row.id, row.fired, row.moments[row.fired]) in rang]
    for row in passed:
        while row.next_at is not None and (row.id, row.fired, row.next_at) in rang:
            _advance(row)
    if passed:
        Deadline.objects.bulk_update(passed, ["fired", "next_at"])


def _advance(row: Deadline) -> None:
    row.fired += 1
    row.next_at = row.moments[row.fired] if row.fired < len(row.moments) else None


def _locked_subjects(community: str, rows: Iterable[Deadline]) -> dict[UUID, Subject]:
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        wanted[row.subject].append(row.subject_id)
    found: dict[UUID, Subject] = {}
    for name, ids in wanted.items():
        model = subject_model(name)
        locked = model._default_manager.select_for_update(skip_locked=True, of=("self",))
        # What `chain.link` reads and moves; the words of a case stay in the database.
        fields = ("id", "community", "place", "entries", "last_hash")
        found |= {s.pk: s for s in locked.filter(community=community, id__in=ids).only(*fields)}
    return found


def _ends(subjects: Iterable[Subject]) -> dict[str, Part]:
    """Return a statement for each kind of subject that stores the ends of their chains."""
    by_model: dict[type[Subject], list[Subject]] = defaultdict(list)
    for subject in subjects:
        by_model[type(subject)].append(subject)
    return {
        f"ends_of_{model._meta.model_name}": change(changed, "entries", "last_hash")
        for model, changed in by_model.items()
    }


def _rows(subject: Subject, names: Iterable[str]) -> Any:
    return Deadline.objects.filter(community=subject.community, subject_id=subject.pk, name__in=list(names))
