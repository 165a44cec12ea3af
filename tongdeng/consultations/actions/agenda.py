"""What stands on an agenda: overdue resolutions first, then topics; for the verbs that hold the consultation's lock.

Order of locks: consultation, resolution, topic, item of the joint meeting; several of a kind by id.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.models import Attendance, Consultation, Item, Resolution, Topic
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import deciding
from tongdeng.consultations.rules.flows import State, TopicState
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid, NotFound
from tongdeng.people.models import Person


def fill(consultation: Consultation, topics: Sequence[UUID], *, by: Person, at: datetime) -> None:
    """Fill a new agenda: overdue resolutions, topics left over, then those that were chosen."""
    _review(consultation, benches.overdue(consultation.place, at))
    _left_over(consultation, topics, by=by, at=at)


def renew(consultation: Consultation, *, by: Person, at: datetime) -> None:
    """Bring an agenda that was prepared some time ago up to date before it is announced.

    Resolutions that fell due since head it, also those that wait on another agenda nobody announced; what was carried
    out or is looked at elsewhere leaves it; topics that were left over since come to its end.
    """
    announced = (State.ANNOUNCED, State.HELD)
    waiting = benches.overdue(consultation.place, at, announced)
    reviews = consultation.items.filter(review__isnull=False)
    reviews.exclude(review__in=waiting).delete()
    known = set(reviews.values_list("review", flat=True))
    _review(consultation, [row for row in waiting if row.pk not in known])
    _left_over(consultation, (), by=by, at=at)


def _review(consultation: Consultation, late: Sequence[Resolution]) -> None:
    """Put late resolutions after those that head the agenda already, before everything else."""
    here = set(consultation.items.values_list("topic", flat=True))
    new = [row for row in late if row.topic_id not in here]
    head = consultation.items.filter(review__isnull=False).aggregate(last=Max("position"))["last"] or 0
    consultation.items.filter(position__gt=head).update(position=F("position") + len(new))
    for position, row in enumerate(new, start=head + 1):
        Item.objects.create(
            **consultation.here,
            consultation=consultation,
            topic=row.topic,
            review=row,
            position=position,
            rule=consultation.template.rule,
        )


def _left_over(consultation: Consultation, topics: Sequence[UUID], *, by: Person, at: datetime) -> None:
    """Add the topics that were left over, as many as an agenda holds, then those that were chosen."""
    left_over = list(
        benches.topics_waiting(consultation.place).filter(first=True).values_list("pk", flat=True)
    )
    room = max(0, rules.ITEMS_AT_MOST - consultation.items.count())
    chosen = [pk for pk in topics if pk not in left_over]
    add(consultation, [*left_over[:room], *chosen], by=by, at=at)


def add(
    consultation: Consultation, topics: Sequence[UUID], *, rule: str = "", by: Person, at: datetime
) -> None:
    """Add topics at the end; each steps onto the agenda. Raise Invalid for one that is elsewhere or not waiting."""
    rule = rule or consultation.template.rule
    if rule not in deciding.RULES:
        raise Invalid(fields={"rule": _("请选择表决规则")})
    last = consultation.items.aggregate(last=Max("position"))["last"] or 0
    if last + len(topics) > rules.ITEMS_AT_MOST:
        raise Invalid(fields={"topics": _("一次会诊最多 {most} 项议程").format(most=rules.ITEMS_AT_MOST)})
    places = {pk: last + n for n, pk in enumerate(topics, start=1)}
    for pk in sorted(topics):
        with journal.locked(_topic(consultation, pk)) as topic:
            if topic.state != TopicState.RAISED:
                raise Invalid(fields={"topics": _("“{title}”现在不能列入议程").format(title=topic.title)})
            # What comes first stays so until it was decided: an agenda that is cancelled takes nothing from it.
            facts = {"consultation": str(consultation.pk), "first": topic.first}
            journal.step(topic, "table", by=by, at=at, facts=facts)
        _added(consultation, topic, position=places[pk], rule=rule, by=by, at=at)


def _added(
    consultation: Consultation, topic: Topic, *, position: int, rule: str, by: Person, at: datetime
) -> None:
    here = benches.here(consultation)  # who is there for what is open is there for what is added
    item = Item.objects.create(
        **consultation.here, consultation=consultation, topic=topic, position=position, rule=rule
    )
    Attendance.objects.bulk_create(
        Attendance(**consultation.here, item=item, seat_id=pk, present=True) for pk in here
    )
    facts = {"topic": str(topic.pk), "rule": rule, "item": str(item.pk), "present": list(map(str, here))}
    journal.record("add_item", consultation, by=by, at=at, facts=facts)


def put_back(topic: Topic, *, by: Person | None, at: datetime, first: bool = False) -> None:
    """Take a topic off an agenda without counting it as tried; `first` puts it first on the next one."""
    with journal.locked(topic) as topic:
        if topic.state == TopicState.TABLED:
            first = first or topic.first
            journal.step(topic, "untable", by=by, at=at, facts={"first": first}, first=first)


def show(topic: Topic, *, at: datetime) -> None:
    """Let residents see a topic from its announcement on."""
    if topic.shown_at is None:
        # No event of its own: the announcement of the consultation has one, and names it by its item.
        Topic.objects.filter(community=topic.community, pk=topic.pk, shown_at__isnull=True).update(
            shown_at=at
        )


def scope(items: Iterable[Item]) -> list[str]:
    """Return the buildings that an agenda concerns; none where a topic concerns the whole estate."""
    scopes = [item.topic.scope for item in items]
    return [] if not all(scopes) else sorted({code for codes in scopes for code in codes})


def arrange(consultation: Consultation, order: Sequence[UUID], *, by: Person, at: datetime) -> None:
    """Give the items that may move the places that they had among themselves, in a new order."""
    movable = list(consultation.items.filter(decided_at__isnull=True, review__isnull=True))
    if sorted(order) != sorted(item.pk for item in movable):
        raise Invalid(fields={"order": _("请给出全部待议议程的顺序")})
    places = sorted(item.position for item in movable)
    by_id = {item.pk: item for item in movable}
    for place, pk in zip(places, order, strict=True):
        by_id[pk].position = place
    Item.objects.bulk_update(movable, ["position"])
    facts = {"order": [str(pk) for pk in order]}
    journal.record("arrange", consultation, by=by, at=at, facts=facts)


def _topic(consultation: Consultation, pk: UUID) -> Topic:
    found = Topic.objects.filter(community=consultation.community, place=consultation.place, pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这个议题"))
    return found
