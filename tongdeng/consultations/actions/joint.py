"""The verbs of the sub-district's joint meeting: a topic goes up, it is convened, its answer comes back (DL-15)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.actions.common import public_words, series
from tongdeng.consultations.models import JointItem, Topic
from tongdeng.consultations.queries.records import convening_hash
from tongdeng.consultations.rules import clocks, flows, minutes
from tongdeng.consultations.rules.flows import TopicState
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.kernel.workdays import workdays
from tongdeng.people.models import Person


def refer(topic: Topic, *, words: str, by: Person, at: datetime, seen: int | None = None) -> JointItem:
    """Refer a topic that lies outside the parties' powers, or was tried twice; say what is asked.

    Raise StepRefused for one that is on an agenda or resolved: from there the bench itself refers it.
    """
    with turn(topic, "refer", by=by, seen=seen) as topic:
        if topic.state != TopicState.RAISED:
            raise StepRefused(
                _("这个议题已列入议程或已有决议，由会诊决定是否提请联席会议"), state=topic.state
            )
        why = "tries" if topic.tries >= flows.TRIES else "beyond"
        return begin(topic, why=why, words=words, by=by, at=at)


def begin(topic: Topic, *, why: str, words: str, by: Person | None, at: datetime) -> JointItem:
    """Put a locked topic before the joint meeting; for this room's own verbs. What was tried twice needs no words."""
    is_workday = workdays(topic.place, at)
    item = JointItem(
        **topic.here,
        topic=topic,
        why=why,
        words=public_words(
            words,
            at_most=rules.TEXT_AT_MOST,
            field="words",
            required="" if why == "tries" else texts.FILL_IN,
        ),
        convene_by=clocks.due(at, clocks.CONVENE_DAYS, is_workday),
        answer_by=clocks.due(at, clocks.ANSWER_DAYS, is_workday),
        by=by,
        at=at,
    )
    soon = clocks.due(at, clocks.ANSWER_DAYS - clocks.SOON, is_workday)
    rows = deadlines.new(item, {"convene": [item.convene_by], "answer": [soon, item.answer_by]})
    number = series(topic.community, "joint_item", at)
    clock = {"convene_by": item.convene_by.isoformat(), "answer_by": item.answer_by.isoformat()}
    told = {"why": why, "topic": str(topic.pk), **clock, "hash": minutes.text_hash({}, item.words)}
    journal.begin("refer", item, by=by, at=at, facts=told, rows=rows, number=number)
    facts = {"why": why, "joint_item": str(item.pk)}
    changes: dict[str, Any] = {"beyond": why == "beyond", "first": False, "shown_at": topic.shown_at or at}
    journal.step(topic, "refer", by=by, at=at, facts=facts, **changes)
    return item


def convene(
    item: JointItem,
    *,
    meets_at: datetime,
    where: str,
    departments: Sequence[str],
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> JointItem:
    """Convene the joint meeting for an item, with the departments invited; again for another date.

    Raise Invalid for a time that is past, a place, or no departments. Source: Henan 物业管理条例 art. 74.
    """
    with turn(item, "convene", by=by, seen=seen) as item:
        invited = _invited(departments)
        if meets_at <= at:
            raise Invalid(fields={"meets_at": _("开会时间不能早于现在")})
        place = public_words(
            texts.one_line(where), at_most=rules.WHERE_AT_MOST, field="where", required=texts.FILL_IN
        )
        facts = {
            "meets": meets_at.isoformat(),
            "departments": len(invited),
            "hash": convening_hash(place, invited),
        }
        journal.step(
            item,
            "convene",
            by=by,
            at=at,
            facts=facts,
            meets_at=meets_at,
            where=place,
            departments=invited,
            convener=by,
            convened_at=item.convened_at or at,
        )
        deadlines.stop(item, "convene", at=at)
    return item


def answer(
    item: JointItem, *, words: str, settled: bool, by: Person, at: datetime, seen: int | None = None
) -> JointItem:
    """Answer for the joint meeting; a topic that is not `settled` comes back to the bench, tried anew, and first.

    Raise StepRefused before the joint meeting was convened and its hour has come: nobody answers in its place.
    """
    with turn(item, "answer", by=by, seen=seen) as item:
        if item.meets_at is None or at < item.meets_at:
            raise StepRefused(_("联席会议还没有开，开过会再答复"), state=item.state)
        said = public_words(words, at_most=rules.TEXT_AT_MOST, field="words", required=texts.FILL_IN)
        changes: dict[str, Any] = {
            "answer": said,
            "answered_at": at,
            "settled": settled,
            "convener": item.convener or by,
        }
        told = {"settled": settled, "hash": minutes.text_hash({}, said)}
        journal.step(item, "answer", by=by, at=at, facts=told, **changes)
        deadlines.stop(item, "convene", "answer", at=at)
        with journal.locked(item.topic) as topic:
            back: dict[str, Any] = {} if settled else {"tries": 0, "beyond": False, "first": True}
            facts = {"joint_item": str(item.pk)}
            journal.step(topic, "settle" if settled else "answer", by=by, at=at, facts=facts, **back)
            if settled:
                topic.links.filter(until__isnull=True).update(until=at)
    return item


def _invited(departments: Sequence[str]) -> list[str]:
    invited = list(dict.fromkeys(filter(None, map(texts.one_line, departments))))
    if not 0 < len(invited) <= rules.DEPARTMENTS_AT_MOST or any(len(word) > 40 for word in invited):
        sentence = _("请写明邀请的部门，最多 {most} 个，每个最多 40 个字")
        raise Invalid(fields={"departments": sentence.format(most=rules.DEPARTMENTS_AT_MOST)})
    return invited
