"""The verbs before a meeting: prepare, plan the agenda, announce, move, cancel, read the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.access import HOSTS
from tongdeng.consultations.actions import agenda, steps
from tongdeng.consultations.actions.common import estate_of, must_hold, public_words, series
from tongdeng.consultations.models import Attendance, Consultation, Receipt, Topic
from tongdeng.consultations.queries import benches
from tongdeng.consultations.queries.households import homes_in
from tongdeng.consultations.queries.mechanisms import template_at
from tongdeng.consultations.rules import clocks, mechanism
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.kernel import access, deadlines, journal, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.places.rules import cut


@dataclass(frozen=True, slots=True)
class Plan:
    """A consultation as typed; `topics` are ids, in the order of the agenda."""

    place: str
    title: str
    starts_at: datetime
    where: str
    topics: Sequence[UUID] = ()


def prepare(plan: Plan, *, by: Person, at: datetime) -> Consultation:
    """Prepare a consultation with the mechanism that holds now; it keeps it (DL-16).

    Overdue resolutions of the estate head its agenda, then topics left over from the last one (DL-5, DL-8). Raise
    Forbidden unless `by` is of the branch or the community, Invalid for the time, the words or a topic that is not
    waiting.
    """
    estate = estate_of(plan.place)
    must_hold(by, estate, HOSTS, _("召集会诊的是党支部或社区"))
    consultation = Consultation(
        community=cut(estate, "community"),
        place=estate,
        began_with=mechanism.as_json(template_at(estate, at)),
        title=public_words(
            texts.one_line(plan.title), at_most=rules.TITLE_AT_MOST, field="title", required=texts.FILL_IN
        ),
        starts_at=_later(plan.starts_at, at),
        where=_where(plan.where),
        by=by,
        at=at,
    )
    with transaction.atomic():
        number = series(consultation.community, "consultation", at)
        done = steps.taken_at_start(consultation, by=by, at=at)
        facts = {"starts": plan.starts_at.isoformat(), "mechanism": mechanism.digest(consultation.began_with)}
        journal.begin("prepare", consultation, by=by, at=at, facts=facts, rows=done, number=number)
        agenda.fill(consultation, plan.topics, by=by, at=at)
    return consultation


def announce(
    consultation: Consultation, *, by: Person, at: datetime, seen: int | None = None
) -> Consultation:
    """Announce a consultation with its agenda to the residents concerned; only these topics can be resolved.

    Raise Invalid without a topic, or less than the mechanism's days before (DL-6: three by default).
    """
    with turn(consultation, "announce", by=by, seen=seen) as consultation:
        steps.require(consultation, StepKind.ANNOUNCE, at=at)
        agenda.renew(consultation, by=by, at=at)
        items = list(consultation.items.select_related("topic"))
        if not items:
            raise Invalid(fields={"topics": _("请先把议题列入议程，再公告")})
        _in_time(consultation, consultation.starts_at, at)
        consultation.items.update(announced=True)
        for topic in sorted((item.topic for item in items), key=lambda topic: topic.pk):
            agenda.show(topic, at=at)
        facts = {
            "starts": consultation.starts_at.isoformat(),
            "topics": [str(item.topic_id) for item in items],
        }
        rows = steps.taken(consultation, StepKind.ANNOUNCE, by=by, at=at)
        changes: dict[str, Any] = {"announced_at": at, "notices": 1, "scope": agenda.scope(items)}
        journal.step(consultation, "announce", by=by, at=at, facts=facts, rows=rows, **changes)
        deadlines.start(consultation, "begin", [consultation.starts_at])
    return consultation


def replan(
    consultation: Consultation, *, starts_at: datetime, where: str, title: str, by: Person, at: datetime
) -> Consultation:
    """Change the time, place or title of a consultation that is still being prepared."""
    with turn(consultation, "announce", by=by) as consultation:
        name = public_words(
            texts.one_line(title), at_most=rules.TITLE_AT_MOST, field="title", required=texts.FILL_IN
        )
        changes: dict[str, Any] = {"starts_at": _later(starts_at, at), "where": _where(where), "title": name}
        facts = {"starts": starts_at.isoformat()}
        journal.record("replan", consultation, by=by, at=at, facts=facts, **changes)
    return consultation


def move(
    consultation: Consultation,
    *,
    starts_at: datetime,
    where: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Consultation:
    """Give an announced consultation another date; that is a new notice with its own days (DL-6)."""
    with turn(consultation, "move", by=by, seen=seen) as consultation:
        _in_time(consultation, starts_at, at)
        facts = {"before": consultation.starts_at.isoformat(), "starts": starts_at.isoformat()}
        changes: dict[str, Any] = {
            "starts_at": starts_at,
            "where": _where(where),
            "announced_at": at,
            "notices": consultation.notices + 1,
        }
        # Nobody is there yet for the new date.
        Attendance.objects.filter(community=consultation.community, item__consultation=consultation).delete()
        journal.step(consultation, "move", by=by, at=at, facts=facts, **changes)
        deadlines.start(consultation, "begin", [starts_at])
    return consultation


def cancel(
    consultation: Consultation, *, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Consultation:
    """Cancel a consultation before it begins, with a public reason; its topics wait for another one."""
    with turn(consultation, "cancel", by=by, seen=seen) as consultation:
        said = public_words(reason, at_most=rules.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
        journal.step(consultation, "cancel", by=by, at=at, reason=said)
        deadlines.stop(consultation, "begin", at=at)
        for item in consultation.items.filter(review__isnull=True).select_related("topic").order_by("topic"):
            agenda.put_back(item.topic, by=by, at=at)
    return consultation


def read(consultation: Consultation, *, by: Person, at: datetime) -> int:
    """Note that a household has read the present notice; return for how many homes of the reader it is new.

    A receipt is no step: five hundred of them are not five hundred events. Raise NotFound where it is not announced.
    """
    access.require(by, consultation, "read")
    homes = homes_in(by, consultation.place, consultation.scope, at)
    held = consultation.receipts.filter(notice=consultation.notices, home__in=homes)
    new = set(homes) - set(held.values_list("home", flat=True))
    rows = [
        Receipt(
            **consultation.here,
            consultation=consultation,
            notice=consultation.notices,
            home=home,
            person=by,
            at=at,
        )
        for home in sorted(new)
    ]
    Receipt.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def add_item(
    consultation: Consultation, topic: Topic, *, rule: str = "", by: Person, at: datetime
) -> Consultation:
    """Put a topic at the end of the agenda. After the announcement it needs every required party's consent (DL-5)."""
    with turn(consultation, "plan", by=by) as consultation:
        agenda.add(consultation, [topic.pk], rule=rule, by=by, at=at)
    return consultation


def remove_item(consultation: Consultation, item: UUID, *, by: Person, at: datetime) -> Consultation:
    """Take a topic off an agenda that is still being prepared; an overdue resolution stays on it (DL-8)."""
    with turn(consultation, "announce", by=by) as consultation:
        found = benches.item(consultation, item)
        if found.review_id is not None:
            raise Invalid(fields={"item": _("逾期没有落实的决议必须先议，不能移出议程")})
        if found.topic.first:
            raise Invalid(fields={"item": _("上次没有结果的议题必须再议，不能移出议程")})
        agenda.put_back(found.topic, by=by, at=at)
        facts = {"topic": str(found.topic_id)}
        found.delete()
        journal.record("remove_item", consultation, by=by, at=at, facts=facts)
    return consultation


def arrange(consultation: Consultation, order: Sequence[UUID], *, by: Person, at: datetime) -> Consultation:
    """Put the agenda in another order; what was decided and overdue resolutions stay where they are, before the rest."""
    with turn(consultation, "plan", by=by) as consultation:
        agenda.arrange(consultation, order, by=by, at=at)
    return consultation


def _in_time(consultation: Consultation, starts_at: datetime, at: datetime) -> None:
    days = consultation.template.notice_days
    earliest = clocks.earliest_meeting(at, days)
    if starts_at < earliest:
        raise Invalid(
            fields={
                "starts_at": _("会诊要提前 {days} 天公告，最早 {when}").format(
                    days=days, when=f"{earliest.astimezone(LOCAL):%Y-%m-%d %H:%M}"
                )
            }
        )


def _later(starts_at: datetime, at: datetime) -> datetime:
    if starts_at <= at:
        raise Invalid(fields={"starts_at": _("开会时间不能早于现在")})
    return starts_at


def _where(words: str) -> str:
    return public_words(
        texts.one_line(words), at_most=rules.WHERE_AT_MOST, field="where", required=texts.FILL_IN
    )
