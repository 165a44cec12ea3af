"""Turns events into notices, by the table that each room registers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from tongdeng.kernel import access, deadlines, journal
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Event, Subject
from tongdeng.notices import rules
from tongdeng.notices.actions import channels
from tongdeng.notices.models import Delivery, Missed, Notice, Opened, Preference
from tongdeng.notices.rules.announcing import RECEIPTS_KEPT
from tongdeng.people.models import Person
from tongdeng.people.queries import load_homes_of, load_roles_of, person_with_roles

Rows = Sequence[rules.NoticeRow]
MANY = "many"  # the key of a notice about many subjects at once


def never(subject: Subject, event: Event) -> bool:
    """Say that no notice of a table breaks quiet hours."""
    return False


def all_of_kind(subject: Subject, event: Event, rows: Rows) -> Rows:
    """Take every row for the kind of event."""
    return rows


def at_home(to: str) -> str:
    """Send whoever hears of many subjects to the first page."""
    return "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTable:
    """The notices about one kind of subject.

    `rows` is the table. `audience` gives the persons behind a row's `to`: (subject, to, at). `facts` fills the words,
    without personal data: (subject, event). `path` is the page, with {id}. `urgent` says whether a notice may break
    quiet hours: (subject, event). `chosen` takes those rows for the event's kind that apply: (subject, event, rows).
    `many` is the page that lists such subjects for a row's `to`, for one notice about many of them.
    """

    model: type[Subject]
    rows: Rows
    audience: Callable[[Any, str, datetime], Iterable[UUID]]
    facts: Callable[[Any, Event], dict[str, str]]
    path: str
    urgent: Callable[[Any, Event], bool] = never
    chosen: Callable[[Any, Event, Rows], Rows] = all_of_kind
    many: Callable[[str], str] = at_home


tables: dict[str, NoticeTable] = {}


def register(table: NoticeTable) -> None:
    """Write notices for the events that `table` has rows for (from AppConfig.ready)."""
    tables[table.model.journal_name] = table
    journal.on(*dict.fromkeys(row.kind for row in table.rows), reader="notices")(tell)


def tell(event: Event) -> None:
    """Write a notice for each person whom a row names and who may see the subject.

    A second call for the same event writes nothing more: jobs may run twice. Who acted gets no notice of it.
    """
    table = tables[event.subject]
    if deadlines.was_missed(event):
        # After a night asleep each rung of each ladder would be a message of its own.
        Missed.objects.bulk_create([Missed(event=event.pk, community=event.community)], ignore_conflicts=True)
        return
    subject = journal.subject_of(event, table.model)
    if subject is None:
        return
    rows = table.chosen(subject, event, [row for row in table.rows if row.kind == event.kind])
    row_for: dict[UUID, rules.NoticeRow] = {}
    for row in rows:
        for person_id in table.audience(subject, row.to, event.at):
            # The first row counts: whoever is in two audiences gets one notice.
            row_for.setdefault(person_id, row)
    written = Notice.objects.filter(community=event.community, event=event.pk).values_list(
        "person", flat=True
    )
    left = sorted(set(row_for) - {event.actor, *written})
    # Some at a time: an announcement to 20,000 households is neither one transaction nor all of them in memory.
    for first in range(0, len(left), rules.TELL_EACH):
        _tell(left[first : first + rules.TELL_EACH], row_for, subject, event)


def _tell(some: Sequence[UUID], row_for: dict[UUID, rules.NoticeRow], subject: Subject, event: Event) -> None:
    """Write the notices of some persons, those who may see the subject."""
    people = Person.objects.filter(pk__in=some, is_active=True, erased_at__isnull=True)
    # The roles of the moment of the event; before a message is sent the right is asked for again.
    readers = load_roles_of(people.select_related("preference"), event.at)
    load_homes_of(readers, event.at)
    seeing = access.may_each(readers, subject, access.SEE)
    if seeing:
        table = tables[event.subject]
        facts, urgent = table.facts(subject, event), table.urgent(subject, event)
        _write([(person, _notice(event, row_for[person.pk], person, facts, urgent)) for person in seeing])


def sentence(notice: Notice) -> str:
    """Return the words of a notice in the language that is active."""
    if notice.words.get("key") == MANY:
        return gettext("系统曾停止运行，其间有 {n} 件事到了时限，请逐件查看").format(**notice.words["facts"])
    row = _row(notice)
    # Facts are data in Chinese; those that come with the software, such as categories, are in the catalogues.
    facts = {name: gettext(fact) for name, fact in notice.words["facts"].items()}
    return str(row.says).format(**facts) if row else notice.kind


def path(notice: Notice) -> str:
    """Return the page that a notice is about."""
    if notice.words.get("key") == MANY and notice.subject in tables:
        return tables[notice.subject].many(notice.words["to"])
    return tables[notice.subject].path.format(id=notice.subject_id) if notice.subject in tables else "/"


def read(person: Person, notices: Iterable[UUID] | None = None, *, at: datetime) -> int:
    """Mark notices of a person (all when None) as read; return how many were unread."""
    rows = Notice.objects.filter(person=person, read_at__isnull=True)
    return (rows if notices is None else rows.filter(pk__in=list(notices))).update(read_at=at)


def read_before(moment: datetime, *, at: datetime) -> int:
    """Mark everybody's notices from before `moment` as read; return how many were unread."""
    return Notice.objects.filter(at__lt=moment, read_at__isnull=True).update(read_at=at)


def prefer(
    person: Person, *, mail: bool, channel: str, quiet: tuple[time | None, time | None], digest: bool
) -> Preference:
    """Store how a person wants to be notified."""
    values = {
        "mail": mail,
        "channel": channel,
        "quiet_from": quiet[0],
        "quiet_until": quiet[1],
        "digest": digest,
    }
    return Preference.objects.update_or_create(person=person, defaults=values)[0]


def mail(address: str, *, title: str, words: str) -> bool:
    """Send one mail at once, within half a minute; say whether it went out."""
    return channels.send(mail_url(address), title=title, body=words) is rules.Outcome.SENT


def mail_url(address: str) -> str:
    """Return the Apprise address for mail to `address`, quoted so that it cannot change the rest of it."""
    # A "&" or "?" in an address would add parameters to the Apprise URL, such as another recipient.
    return str(settings.MAIL_URL).replace("{email}", quote(address, safe="@"))


@journal.on("erasure.ask", reader="notices.erasure")
def erase(event: Event) -> None:
    """Delete the notices and preferences of a person who was erased."""
    person = UUID(event.facts["person"])
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()


def in_sight(person: Person, rows: QuerySet[Notice]) -> Q:
    """Return the condition for notices whose subject a person may see now, with one part for each kind that `rows` have."""
    seen = Q(pk__in=[])
    for name in rows.order_by().values_list("subject", flat=True).distinct():
        if name in tables:
            subjects = access.visible_to(person, tables[name].model)
            same = subjects.filter(community=OuterRef("community"), pk=OuterRef("subject_id"))
            seen |= Q(Exists(same), subject=name)
    return seen


def put_away(person: Person, *, at: datetime) -> int:
    """Mark as read what a person may not see any more, which their inbox does not list; return how many."""
    rows = Notice.objects.filter(person=person, read_at__isnull=True)
    return rows.exclude(in_sight(person, rows)).update(read_at=at)


@journal.on("mandate.dismiss", reader="notices.out_of_sight")
def left_office(event: Event) -> None:
    """Put away the notices of somebody whose role ended."""
    person = person_with_roles(event.facts["person"], event.at)
    if person is not None:
        put_away(person, at=event.at)


def forget(*, at: datetime) -> int:
    """Remove old notices, deliveries, receipts and marks of what was missed, some at a time; return how many of them.

    Nothing is proved by them: the journal keeps what happened, and that it was told.
    """
    ended = [Delivery.State.SENT, Delivery.State.FAILED, Delivery.State.DROPPED]
    old: tuple[QuerySet[Any], ...] = (
        Delivery.objects.filter(state__in=ended, not_before__lt=at - rules.DELIVERIES_KEPT),
        Missed.objects.filter(told_at__lt=at - rules.DELIVERIES_KEPT),
        Notice.objects.filter(read_at__isnull=False, at__lt=at - rules.READ_KEPT),
        Notice.objects.filter(at__lt=at - rules.UNREAD_KEPT),
        # The figures of an announcement stay; which household opened it does not.
        Opened.objects.filter(announcement__over_at__lt=at - RECEIPTS_KEPT),
    )
    removed = 0
    for rows in old:
        while some := list(rows.values_list("pk", flat=True)[: rules.FORGET_EACH]):
            rows.model._default_manager.filter(pk__in=some).delete()
            removed += len(some)
    return removed


def in_words_of(person: Person) -> Any:
    """Return a context in which a person's language is active."""
    return translation.override(person.language or settings.LANGUAGE_CODE)


def _notice(
    event: Event, row: rules.NoticeRow, person: Person, facts: dict[str, str], urgent: bool
) -> Notice:
    return Notice(
        community=event.community,
        person=person,
        event=event.pk,
        place=event.place,
        kind=event.kind,
        subject=event.subject,
        subject_id=event.subject_id,
        urgent=urgent,
        # A key and facts, no sentence: the reader's language counts when it is read (docs/decisions/0008).
        words={"to": row.to, "key": row.key, "facts": facts},
        at=event.at,
    )


@transaction.atomic
def _write(new: list[tuple[Person, Notice]]) -> None:
    """Store notices and their deliveries, without those that another worker stored meanwhile."""
    Notice.objects.bulk_create([notice for _person, notice in new], ignore_conflicts=True, batch_size=500)
    sends = [delivery for person, notice in new for delivery in _deliveries(notice, person)]
    if sends:
        # bulk_create does not say which rows it left out.
        ours = set(
            Notice.objects.filter(pk__in=[send.notice_id for send in sends]).values_list("pk", flat=True)
        )
        Delivery.objects.bulk_create(
            [send for send in sends if send.notice_id in ours], ignore_conflicts=True
        )


def _deliveries(notice: Notice, person: Person) -> list[Delivery]:
    preference = getattr(person, "preference", None) or Preference(person=person)
    since, until = preference.quiet_from, preference.quiet_until
    quiet = (since, until) if since and until else None
    moment = rules.not_before(
        notice.at.astimezone(LOCAL), quiet=quiet, urgent=notice.urgent, digest=preference.digest
    )
    channels = []
    if preference.mail and person.email and settings.MAIL_URL:
        channels.append("mail")
    if preference.channel:
        channels.append("channel")
    return [
        Delivery(community=notice.community, notice=notice, channel=name, not_before=moment)
        for name in channels
    ]


def _row(notice: Notice) -> rules.NoticeRow | None:
    table = tables.get(notice.subject)
    wanted = notice.kind, notice.words.get("to"), notice.words.get("key", "")
    return next((row for row in table.rows if (row.kind, row.to, row.key) == wanted), None) if table else None
