"""Opinion polls: asked, answered by those who live there, closed by the clock, withdrawn with a reason.

The journal says that an answer came in and not from whom: beside the order of the answers even the name would be too much.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within
from tongdeng.polls import queries, rules
from tongdeng.polls.models import Answer, Option, Poll, Remark
from tongdeng.polls.rules import State

ORGANISERS = (Role.DESK, Role.MANAGER, Role.COMMITTEE, Role.BRANCH, Role.COMMUNITY)
NOTHING_CHOSEN = _("请选一项")


@dataclass(frozen=True, slots=True)
class Question:
    """A poll as it is typed; `place` is the estate or the building whose people are asked."""

    place: str
    question: str
    options: Sequence[str]
    opens_at: datetime
    closes_at: datetime
    about: str = ""
    multiple: bool = False
    remarks: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chose, by the positions of the options, and what they wrote beside it."""

    chosen: Sequence[int]
    remark: str = ""


def ask(question: Question, *, by: Person, at: datetime) -> Poll:
    """Ask those who live in an estate or a building what they wish; it binds nobody."""
    _may_ask(question.place, by)
    if wrong := rules.wrong_times(at, question.opens_at, question.closes_at):
        raise Invalid(fields=wrong)
    poll = Poll(community=cut(question.place, "community"), place=question.place, by=by, at=at)
    poll.question = texts.clean(
        question.question, at_most=rules.QUESTION_AT_MOST, field="question", required=texts.A_SENTENCE
    )
    poll.about = texts.clean(question.about, at_most=rules.ABOUT_AT_MOST, field="about")
    poll.multiple, poll.remarks, poll.asked_as = question.multiple, question.remarks, by.post(poll.place)
    poll.opens_at, poll.closes_at = max(at, question.opens_at), question.closes_at
    options = _options(poll, question.options)
    with transaction.atomic():
        facts = {"opens": poll.opens_at.isoformat(), "closes": poll.closes_at.isoformat()}
        journal.begin("ask", poll, by=by, at=at, facts=facts | {"options": len(options)})
        Option.objects.bulk_create(options)
        if poll.opens_at > at:
            deadlines.start(poll, "open", [poll.opens_at])
        deadlines.start(poll, "close", [poll.closes_at])
    return poll


def answer(poll: Poll, wish: Wish, *, by: Person, at: datetime) -> Poll:
    """Say what one wishes, once for each person; said again, it takes the place of what was said before."""
    with turn(poll, "answer", by=by) as poll:
        _takes_answers(poll, at)
        home = queries.home_in(poll, by, at)
        try:
            positions = list(poll.options.values_list("position", flat=True))
            chosen = rules.checked(wish.chosen, positions, multiple=poll.multiple)
        except ValueError:
            raise Invalid(fields={"chosen": NOTHING_CHOSEN}) from None
        said = wish.remark if poll.remarks else ""
        words = texts.clean(said, at_most=rules.REMARK_AT_MOST, field="remark")
        Answer.objects.update_or_create(
            community=poll.community,
            poll=poll,
            voice=queries.voice(poll, by.pk),
            defaults={
                "place": poll.place,
                "home": queries.voice(poll, home),
                "building": cut(home, "building"),
                "chosen": chosen,
                "remark": words,
            },
        )
        journal.record("answer", poll, by=None, at=at)
    return poll


def withdraw(poll: Poll, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Poll:
    """Give a poll up, with a reason that everybody reads; what was answered is deleted."""
    with turn(poll, "withdraw", by=by, seen=seen) as poll:
        said = texts.clean(reason, at_most=300, field="reason", required=texts.A_SENTENCE)
        journal.step(poll, "withdraw", by=by, at=at, reason=said)
        poll.answers.all().delete()
        deadlines.stop(poll, "open", "close", at=at)
    return poll


def close(poll: Poll, *, at: datetime) -> Poll:
    """Keep the figures and forget the answers: from now on nobody can tell who said what."""
    with turn(poll, "close", by=None) as poll:
        if poll.state != State.OPEN:
            return poll
        result = queries.tally(poll)
        words = [word for word in poll.answers.values_list("remark", flat=True) if word]
        random.shuffle(words)
        Remark.objects.bulk_create(
            Remark(community=poll.community, place=poll.place, poll=poll, position=position, words=word)
            for position, word in enumerate(words, start=1)
        )
        facts = {"people": result["people"], "homes": result["homes"]}
        journal.step(poll, "close", by=None, at=at, facts=facts, result=result)
        poll.answers.all().delete()
    return poll


@journal.on("poll.fired", reader="polls")
def fired(event: Event) -> None:
    """Close what is due."""
    poll = Poll.objects.filter(community=event.community, pk=event.subject_id).first()
    if poll is not None and event.facts["clock"] == "close":
        close(poll, at=event.at)


@journal.on("erasure.ask", reader="polls.forgetting")
def forget(event: Event) -> None:
    """Delete the answers of an erased person from open polls; closed ones know of none."""
    person = UUID(event.facts["person"])
    keys = [queries.voice(poll, person) for poll in Poll.objects.filter(state=State.OPEN.value)]
    Answer.objects.filter(voice__in=keys).delete()


def _may_ask(place: str, by: Person) -> None:
    here = [grant for grant in by.grants if grant.role in ORGANISERS and within(place, grant.place)]
    if not here:
        raise Forbidden(
            _("发起意见征集的是物业、业委会、党支部或社区"), who=[role.value for role in ORGANISERS]
        )
    asked = places.place(place)
    if asked.level not in ("estate", "building") or not places.children(place, level="home"):
        raise Invalid(fields={"place": _("请选择有住户的一个小区或者一栋楼")})


def _options(poll: Poll, typed: Sequence[str]) -> list[Option]:
    words = [texts.clean(word, at_most=rules.OPTION_AT_MOST, field="options") for word in typed]
    words = [word for word in words if word]
    if sentence := rules.wrong_options(words):
        raise Invalid(fields={"options": sentence})
    return [
        Option(community=poll.community, place=poll.place, poll=poll, position=position, words=word)
        for position, word in enumerate(words, start=1)
    ]


def _takes_answers(poll: Poll, at: datetime) -> None:
    if poll.state == State.WITHDRAWN:
        raise StepRefused(_("这次征集已撤回"), state=poll.state)
    if at < poll.opens_at:
        raise StepRefused(_("征集还没有开始"), state=poll.state)
    if at >= poll.closes_at or poll.state != State.OPEN:
        raise StepRefused(_("征集已结束，不能再填"), state=poll.state)
