"""What was missed while the machine slept, told once to each person and not rung by rung."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongdeng.kernel import access, jobs
from tongdeng.kernel.models import Event, Subject
from tongdeng.notices import actions, rules
from tongdeng.notices.models import Missed, Notice
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles_of

# Readers of what was missed may need minutes; after so long the sum is told without those that are left.
WAIT_AT_MOST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Told:
    """What one person hears of one subject: the newest event, in these words."""

    subject: Subject
    event: Event
    row: rules.NoticeRow


def sum_up(*, at: datetime) -> int:
    """Tell each person once, for each kind of subject, what was missed; return how many notices that were.

    While more of it is still to be read nothing is told, but not for ever.
    """
    waiting = Missed.objects.filter(told_at__isnull=True)
    first = waiting.order_by("kept_at").values_list("kept_at", flat=True).first()
    if first is None or (at - first < WAIT_AT_MOST and jobs.is_behind()):
        return 0
    # Together: after a crash neither is there, and all is told at the next try.
    with transaction.atomic():
        taken = list(waiting.select_for_update(skip_locked=True).values_list("community", "event"))
        new = list(_notices(taken, at=at))
        actions._write(new)
        Missed.objects.filter(event__in=[event for _community, event in taken]).update(told_at=at)
    return len(new)


def _notices(taken: list[tuple[str, UUID]], *, at: datetime) -> Iterable[tuple[Person, Notice]]:
    communities = {community for community, _event in taken}
    events = Event.objects.filter(community__in=communities, pk__in=[event for _community, event in taken])
    kinds: dict[str, list[Event]] = defaultdict(list)
    for event in events.order_by("subject_id", "-seq"):
        kinds[event.subject].append(event)
    for name, some in kinds.items():
        told = _told(actions.tables[name], some)
        people = Person.objects.filter(pk__in=told, is_active=True, erased_at__isnull=True)
        for person in load_roles_of(people.select_related("preference"), at):
            if notice := _notice(person, name, told[person.pk], at=at):
                yield person, notice


def _told(table: actions.NoticeTable, events: list[Event]) -> dict[UUID, list[Told]]:
    """Return what each person hears of each subject: the newest that names them. `events` are the newest first."""
    rows = table.model._default_manager.filter(
        community__in={event.community for event in events}, pk__in={event.subject_id for event in events}
    )
    subjects = {subject.pk: subject for subject in rows}
    found: dict[tuple[UUID, UUID], Told] = {}
    for event in events:
        subject = subjects.get(event.subject_id)
        if subject is None:
            continue
        of_kind = [row for row in table.rows if row.kind == event.kind]
        for row in table.chosen(subject, event, of_kind):
            for person in table.audience(subject, row.to, event.at):
                found.setdefault((person, event.subject_id), Told(subject, event, row))
    told: dict[UUID, list[Told]] = defaultdict(list)
    for (person, _subject), what in found.items():
        told[person].append(what)
    return told


def _notice(person: Person, name: str, told: list[Told], *, at: datetime) -> Notice | None:
    table = actions.tables[name]
    ids = [what.subject.pk for what in told]
    seen = set(access.visible_to(person, table.model).filter(pk__in=ids).values_list("pk", flat=True))
    shown = [what for what in told if what.subject.pk in seen]
    if not shown:
        return None
    newest = max(shown, key=lambda what: what.event.at)
    urgent = any(table.urgent(what.subject, what.event) for what in shown)
    facts = table.facts(newest.subject, newest.event)
    notice = actions._notice(newest.event, newest.row, person, facts, urgent)
    notice.at = at
    if len(shown) > 1:
        notice.words = {"to": newest.row.to, "key": actions.MANY, "facts": {"n": str(len(shown))}}
    return notice
