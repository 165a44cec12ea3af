"""Sends what waits: claimed first, so that a crash sends nothing twice, and with no connection held while a gateway thinks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext

from tongdeng.kernel import access
from tongdeng.notices import actions, queries, rules
from tongdeng.notices.actions import channels
from tongdeng.notices.models import Delivery, Gateway, Notice
from tongdeng.notices.rules import Outcome, Problem
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles_of

State = Delivery.State
LINES_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to one person over one channel in one piece."""

    deliveries: list[Delivery]
    gateway: str
    address: str
    title: str
    body: str


def send_some(channel: str, *, at: datetime) -> int:
    """Claim what is due for some persons over a channel, and send it; return how many deliveries were taken.

    0 also while the channel's own house is left alone because it does not answer.
    """
    failing = Gateway.objects.filter(name=channel).first()
    if failing and failing.shut_until and failing.shut_until > at:
        return 0
    # A house that did not answer is asked with one message first.
    claimed = claim(channel, at=at, persons=1 if failing and failing.shut_until else rules.CLAIM)
    messages = _messages(channel, claimed, at=at)
    for first in range(0, len(messages), rules.AT_ONCE):
        _round(messages[first : first + rules.AT_ONCE], at=at)
    return sum(map(len, claimed.values()))


def claim(channel: str, *, at: datetime, persons: int = rules.CLAIM) -> dict[UUID, list[Delivery]]:
    """Claim the waiting deliveries of some persons for this process, urgent ones first; return them by person.

    What another process claimed long ago and never reported counts as failed: it may have been sent.
    """
    ours = Delivery.objects.filter(channel=channel)
    ours.filter(state=State.SENDING, tried_at__lt=at - rules.LOST_AFTER).update(
        state=State.FAILED, problem=Problem.UNKNOWN
    )
    ours.filter(state=State.WAITING, not_before__lt=at - rules.STALE_AFTER).update(
        state=State.FAILED, problem=Problem.STALE
    )
    # Committed before anything is sent: a crash may cost a mail, but never sends one twice.
    with transaction.atomic():
        rows = ours.select_for_update(skip_locked=True, of=("self",)).select_related("notice")
        due = rows.filter(state=State.WAITING, not_before__lte=at).order_by("-notice__urgent", "not_before")
        whose = {row.notice.person_id for row in due[:persons]}
        taken = list(due.filter(notice__person__in=whose)[: LINES_AT_MOST * persons])
        for row in taken:
            row.state, row.tried_at, row.tries = State.SENDING, at, row.tries + 1
        Delivery.objects.bulk_update(taken, ["state", "tried_at", "tries"])
    groups: dict[UUID, list[Delivery]] = defaultdict(list)
    for row in taken:
        groups[row.notice.person_id].append(row)
    return dict(groups)


def _messages(channel: str, claimed: dict[UUID, list[Delivery]], *, at: datetime) -> list[Message]:
    people = Person.objects.select_related("preference").filter(pk__in=claimed, is_active=True)
    found = {person.pk: person for person in load_roles_of(people, at)}
    made = []
    for person_id, deliveries in claimed.items():
        person = found.get(person_id)
        # After quiet hours or a digest the notice is hours old: who lost the right meanwhile gets nothing.
        seen = _seen(person, [delivery.notice for delivery in deliveries]) if person else set()
        shown = [delivery for delivery in deliveries if delivery.notice_id in seen]
        _mark([delivery for delivery in deliveries if delivery.notice_id not in seen], State.DROPPED)
        if person and shown:
            made.append(_message(person, channel, shown))
    return made


def _seen(person: Person, notices: Sequence[Notice]) -> set[UUID]:
    """Return the ids of those notices whose subject a person may see now."""
    groups: dict[tuple[str, str], list[Notice]] = defaultdict(list)
    for notice in notices:
        groups[notice.subject, notice.community].append(notice)
    seen: set[UUID] = set()
    for (subject, community), some in groups.items():
        if table := actions.tables.get(subject):
            rows = access.visible_to(person, table.model).filter(community=community)
            visible = set(rows.filter(pk__in=[n.subject_id for n in some]).values_list("pk", flat=True))
            seen |= {notice.pk for notice in some if notice.subject_id in visible}
    return seen


def _message(person: Person, channel: str, shown: list[Delivery]) -> Message:
    with actions.in_words_of(person):
        title = gettext("同凳：{count} 条消息").format(count=len(shown))
        lines = [
            f"{actions.sentence(d.notice)}\n{settings.PUBLIC_URL}{actions.path(d.notice)}"
            for d in shown[:LINES_AT_MOST]
        ]
    address = actions.mail_url(person.email) if channel == "mail" else person.preference.channel
    return Message(shown, channels.gateway(channel, address), address, title, "\n\n".join(lines))


def _round(messages: list[Message], *, at: datetime) -> None:
    """Send a few messages at once; put those back whose house is left alone."""
    names = {message.gateway for message in messages}
    shut = dict(Gateway.objects.filter(name__in=names, shut_until__gt=at).values_list("name", "shut_until"))
    for message in messages:
        if until := shut.get(message.gateway):
            _put_back(message.deliveries, until)
    going = [message for message in messages if message.gateway not in shut]
    if not going:
        return
    # Nobody waits for the network with a connection in hand: all others need it.
    if not connection.in_atomic_block:
        connection.close()
    for message, outcome in zip(going, _sent(going), strict=True):
        _settle(message, outcome, at=at)


def _sent(messages: list[Message]) -> Iterator[Outcome]:
    senders = ThreadPoolExecutor(len(messages), "sender")
    futures = [senders.submit(channels.send, m.address, title=m.title, body=m.body) for m in messages]
    wait_for(futures, rules.HARD_LIMIT.total_seconds())
    # One that is not done by now may still arrive; nobody waits for it.
    senders.shutdown(wait=False, cancel_futures=True)
    yield from map(_outcome, futures)


def _outcome(future: "Future[Outcome]") -> Outcome:
    # A service that breaks says nothing about whether the message went out.
    return future.result() if future.done() and future.exception() is None else Outcome.UNKNOWN


def _settle(message: Message, outcome: Outcome, *, at: datetime) -> None:
    if outcome in (Outcome.AWAY, Outcome.UNKNOWN):
        _note_silence(message.gateway, at=at)
    else:
        Gateway.objects.filter(name=message.gateway).delete()
    if outcome is Outcome.SENT:
        return _mark(message.deliveries, State.SENT)
    if outcome is not Outcome.AWAY:
        return _mark(message.deliveries, State.FAILED, Problem(outcome.value))
    for delivery in message.deliveries:
        moment = rules.retry_at(at, delivery.tries)
        if moment is None:
            _mark([delivery], State.FAILED, Problem.AWAY)
        else:
            # The moment and the state at once: while it waits another worker may claim it.
            Delivery.objects.filter(pk=delivery.pk).update(state=State.WAITING, not_before=moment)
    return None


def _put_back(deliveries: list[Delivery], until: datetime) -> None:
    # It was not tried.
    Delivery.objects.filter(pk__in=[d.pk for d in deliveries]).update(
        state=State.WAITING, not_before=until, tries=F("tries") - 1
    )


@transaction.atomic
def _note_silence(name: str, *, at: datetime) -> None:
    house, _made = Gateway.objects.select_for_update().get_or_create(name=name)
    house.failures += 1
    house.shut_until = rules.shut_until(at, house.failures)
    house.save(update_fields=["failures", "shut_until"])


def _mark(deliveries: list[Delivery], state: str, problem: str = "") -> None:
    Delivery.objects.filter(pk__in=[d.pk for d in deliveries]).update(state=state, problem=problem)


def send_again(pk_list: Collection[UUID], *, by: Person, at: datetime) -> int:
    """Have failed deliveries within `by`'s outbox sent once more; return how many.

    Each at most a few times: what may have arrived comes twice then, which is for a person to decide. Of two clicks at
    once only one finds it failed.
    """
    rows = queries.outbox(by).filter(pk__in=pk_list, state=State.FAILED, again__lt=rules.AGAIN_AT_MOST)
    mine = list(rows.values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=mine, state=State.FAILED).update(
        state=State.WAITING, not_before=at, tries=0, problem="", again=F("again") + 1, again_by=by.pk
    )
