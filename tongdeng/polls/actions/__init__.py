"""The verbs of an opinion poll: ask, answer, withdraw; its deadline closes it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
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
    """A poll as typed; `place` is the code of the estate or building whose residents are asked."""

    place: str
    question: str
    options: Sequence[str]
    opens_at: datetime
    closes_at: datetime
    about: str = ""
    multiple: bool = False
    remarks: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """The positions of the options that somebody chose, and their remark."""

    chosen: Sequence[int]
    remark: str = ""


def ask(question: Question, *, by: Person, at: datetime) -> Poll:
    """Start a non-binding poll among those who live in an estate or a building.

    Raise Forbidden where `by` is no organiser at that place, Invalid by field for times, options or words.
    """
    # There is no record yet of which the table of rights could be asked.
    _may_ask(question.place, by)
    if wrong := rules.wrong_times(at, question.opens_at, question.closes_at):
        raise Invalid(fields=wrong)
    poll = Poll(
        community=cut(question.place, "community"),
        place=question.place,
        question=texts.clean(
            question.question, at_most=rules.QUESTION_AT_MOST, field="question", required=texts.FILL_IN
        ),
        about=texts.clean(question.about, at_most=rules.ABOUT_AT_MOST, field="about"),
        multiple=question.multiple,
        remarks=question.remarks,
        # A form that was open for a while may name a moment that has passed.
        opens_at=max(at, question.opens_at),
        closes_at=question.closes_at,
        asked_as=by.post(question.place),
        by=by,
        at=at,
    )
    options = _options(poll, question.options)
    with transaction.atomic():
        facts = {"opens": poll.opens_at.isoformat(), "closes": poll.closes_at.isoformat()}
        journal.begin("ask", poll, by=by, at=at, facts=facts | {"options": len(options)})
        Option.objects.bulk_create(options)
        if poll.opens_at > at:
            deadlines.start(poll, "open", [poll.opens_at])
        deadlines.start(poll, "close", [poll.closes_at])
    return poll


def answer(poll: Poll, response: Response, *, by: Person, at: datetime) -> Poll:
    """Store the response of one person; a second one replaces the first, and the same one again changes nothing.

    Raise StepRefused unless the poll takes answers at `at`, Invalid for the choice or the remark.
    """
    with turn(poll, "answer", by=by) as poll:
        _takes_answers(poll, at)
        home = queries.home_in(poll, by, at)
        try:
            positions = list(poll.options.values_list("position", flat=True))
            chosen = rules.checked(response.chosen, positions, multiple=poll.multiple)
        except ValueError:
            raise Invalid(fields={"chosen": NOTHING_CHOSEN}) from None
        typed = response.remark if poll.remarks else ""
        remark = texts.clean(typed, at_most=rules.REMARK_AT_MOST, field="remark")
        before = queries.answer_of(poll, by)
        if before is not None and (before.chosen, before.remark) == (chosen, remark):
            return poll
        _answer, new = Answer.objects.update_or_create(
            community=poll.community,
            poll=poll,
            respondent_key=queries.respondent_key(poll, by.pk),
            defaults={
                "place": poll.place,
                # A digest too, because a home often is one person. The building stays readable: figures are
                # shown by building.
                "home": queries.respondent_key(poll, home),
                "building": cut(home, "building"),
                "chosen": chosen,
                "remark": remark,
            },
        )
        # No actor in the journal: with the order of the answers it would show who answered what.
        # From the last step on, and not at each fifth: who is erased meanwhile makes no step smaller.
        full = new and queries.people(poll) >= (poll.shown or {}).get("people", 0) + rules.STEP
        changes: dict[str, Any] = {"shown": queries.tally(poll)} if full else {}
        journal.record("answer", poll, by=None, at=at, **changes)
    return poll


def withdraw(poll: Poll, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Poll:
    """Withdraw a poll with a public reason, and delete its answers."""
    with turn(poll, "withdraw", by=by, seen=seen) as poll:
        reason = texts.clean(reason, at_most=300, field="reason", required=texts.FILL_IN)
        journal.step(poll, "withdraw", by=by, at=at, reason=reason)
        poll.answers.all().delete()
        deadlines.stop(poll, "open", "close", at=at)
    return poll


def close(poll: Poll, *, at: datetime) -> Poll:
    """Store the figures and the remarks of an open poll, and delete its answers; a closed one stays as it is."""
    with turn(poll, "close", by=None) as poll:
        if not poll.is_open:
            return poll
        result = queries.tally(poll)
        words = [word for word in poll.answers.values_list("remark", flat=True) if word]
        # Their order would show who wrote which.
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
    """Close a poll whose deadline has passed."""
    poll = journal.subject_of(event, Poll)
    if poll is not None and event.facts["clock"] == "close":
        close(poll, at=event.at)


@journal.on("erasure.ask", reader="polls.forgetting")
def forget(event: Event) -> None:
    """Delete the answers of an erased person from open polls; closed polls store none."""
    person = UUID(event.facts["person"])
    # The digests cannot be traced back, so they are computed for each open poll.
    keys = [queries.respondent_key(poll, person) for poll in Poll.objects.filter(state=State.OPEN.value)]
    Answer.objects.filter(respondent_key__in=keys).delete()


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
    # The flow knows the state; the job that closes a poll may run later than `closes_at`.
    if poll.is_early(at):
        raise StepRefused(_("征集还没有开始"), state=poll.state)
    if not poll.takes_answers(at):
        raise StepRefused(_("征集已结束，不能再填"), state=poll.state)
