"""Sends the deliveries that are due: each is claimed first, so that a crash sends nothing twice."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

import apprise
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from tongdeng.kernel import access, clock
from tongdeng.notices import actions, rules
from tongdeng.notices.models import Delivery
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles

State = Delivery.State
BATCH = 200


@app.periodic(cron="* * * * *")
@app.task(name="notices.deliver", queue="notices")
def deliver(timestamp: int) -> None:
    while claimed := claim(at=clock.now()):
        for (person, channel), deliveries in claimed.items():
            _send(person, channel, deliveries, at=clock.now())


def claim(*, at: datetime) -> dict[tuple[UUID, str], list[Delivery]]:
    """Claim a batch of waiting deliveries for this process; return them by person and channel.

    What another process claimed long ago and never reported counts as failed: it may have been sent.
    """
    lost = Delivery.objects.filter(state=State.SENDING, tried_at__lt=at - rules.LOST_AFTER)
    lost.update(state=State.FAILED, problem="the sender stopped before it could tell whether this arrived")
    # Committed before anything is sent: a crash may cost a mail, but never sends one twice.
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("notice")
        taken = list(rows.filter(state=State.WAITING, not_before__lte=at).order_by("not_before")[:BATCH])
        for row in taken:
            row.state = State.SENDING
            row.tried_at = at
            row.tries += 1
        Delivery.objects.bulk_update(taken, ["state", "tried_at", "tries"])
    groups: dict[tuple[UUID, str], list[Delivery]] = defaultdict(list)
    for row in taken:
        groups[row.notice.person_id, row.channel].append(row)
    return dict(groups)


def _send(person_id: UUID, channel: str, deliveries: list[Delivery], *, at: datetime) -> None:
    person = Person.objects.select_related("preference").filter(pk=person_id, is_active=True).first()
    # After quiet hours or a digest the notice is hours old: who lost the right meanwhile gets nothing.
    shown = [d for d in deliveries if person and _may_still_see(person, d, at)]
    _mark([d for d in deliveries if d not in shown], State.DROPPED)
    if person is None or not shown:
        return None
    with actions.in_words_of(person):
        title = gettext("同凳：{count} 条消息").format(count=len(shown))
        lines = [
            f"{actions.sentence(d.notice)}\n{settings.PUBLIC_URL}{actions.path(d.notice)}" for d in shown
        ]
    sender = apprise.Apprise(_address(person, channel))
    if sender.notify(title=title, body="\n\n".join(lines)):
        return _mark(shown, State.SENT)
    # The moment is stored first: from WAITING on another worker may claim the delivery at once.
    for d in shown:
        d.not_before = at + rules.RETRY_AFTER
    Delivery.objects.bulk_update(shown, ["not_before"])
    _mark([d for d in shown if d.tries < rules.TRIES], State.WAITING)
    return _mark([d for d in shown if d.tries >= rules.TRIES], State.FAILED, "the channel refused it")


def _may_still_see(person: Person, delivery: Delivery, at: datetime) -> bool:
    load_roles(person, at)
    notice = delivery.notice
    table = actions.tables.get(notice.subject)
    if table is None:
        return False
    rows = access.visible_to(person, table.model).filter(community=notice.community, pk=notice.subject_id)
    return bool(rows.exists())


def _address(person: Person, channel: str) -> str:
    if channel == "mail":
        return actions.mail_url(person.email)
    return person.preference.channel


def _mark(deliveries: list[Delivery], state: str, problem: str = "") -> None:
    Delivery.objects.filter(pk__in=[d.pk for d in deliveries]).update(state=state, problem=problem)
