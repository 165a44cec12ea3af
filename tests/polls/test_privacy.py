"""No poll shows who answered what, and each person counts once."""

from datetime import timedelta
from functools import partial

import pytest

from tests.cast import HOME, person
from tests.polls.story import CLOSES, THEN, answer, asked
from tests.support import at_once, endings
from tests.votes import story
from tongdeng.kernel import deadlines, journal, seals
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.models import Event
from tongdeng.people import actions as people
from tongdeng.people.actions import privacy
from tongdeng.polls import actions as verbs
from tongdeng.polls import queries
from tongdeng.polls.actions import Response
from tongdeng.polls.models import Answer, Poll, Remark

db = pytest.mark.django_db


def crowd(poll: Poll, count: int, option: int = 1, first: int = 1) -> None:
    """Store the responses of `count` owners of building 20, whose homes are stored with the first of them."""
    owners = story.estate(20) if first == 1 else [story.owner(number) for number in range(1, 21)]
    for who in owners[first - 1 : first - 1 + count]:
        verbs.answer(poll, Response([option]), by=who, at=THEN)


@db
def test_the_clock_closes_it_keeps_the_figures_and_forgets_who_said_what() -> None:
    poll = asked()
    answer(poll, "wang", 1, remark="多种月季")
    answer(poll, "zhao", 2)
    deadlines.sweep(at=CLOSES)
    verbs.fired(Event.objects.get(kind="poll.fired"))
    verbs.fired(Event.objects.get(kind="poll.fired"))
    closed = Poll.objects.get()
    assert closed.state == "closed"
    assert not Answer.objects.exists()
    result = queries.result(closed)
    assert (result.people, result.homes, result.all_homes) == (2, 2, 2)
    assert [line.people for line in result.lines] == [1, 1, 0]
    assert queries.remarks(closed) == ["多种月季"]
    assert {field.name for field in Remark._meta.fields} & {
        "person",
        "respondent_key",
        "home",
        "at",
        "by",
    } == set()


@db
def test_buildings_are_told_apart_only_from_five_answers_on_and_only_after_the_close() -> None:
    poll = asked()
    crowd(poll, 6)
    answer(poll, "wang", 2)
    answer(poll, "zhao", 2)
    assert queries.result(Poll.objects.get(pk=poll.pk)).buildings == []
    closed = verbs.close(poll, at=CLOSES)
    # Two answers of other buildings would be what is left of eight when the six are taken away: nothing is shown.
    assert queries.result(closed).buildings == []
    again = asked(moment=CLOSES, opens_at=CLOSES, closes_at=CLOSES + timedelta(days=5))
    for who in (story.owner(number) for number in range(1, 7)):
        verbs.answer(again, Response([1]), by=who, at=CLOSES)
    assert queries.result(verbs.close(again, at=CLOSES + timedelta(days=5))).buildings == [
        ("20号楼", 6, [6, 0, 0])
    ]


@db
def test_the_figures_of_an_open_poll_move_on_by_five_people_at_once_so_that_no_step_is_one_answer() -> None:
    poll, seen = asked(), []
    for number in range(1, 12):
        crowd(poll, 1, first=number)
        shown = queries.result(Poll.objects.get(pk=poll.pk))
        seen.append(shown.people if shown else 0)
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


@db
def test_whoever_changes_their_answer_moves_no_figure_before_the_next_step_or_the_close() -> None:
    poll = asked()
    answer(poll, "wang", 2)
    crowd(poll, 4)
    before = queries.result(Poll.objects.get(pk=poll.pk))
    for _often in range(3):
        answer(poll, "wang", 3)
    assert queries.result(Poll.objects.get(pk=poll.pk)) == before
    assert queries.result(verbs.close(poll, at=CLOSES)).lines[2].people == 1


@db
def test_who_is_erased_between_makes_no_step_smaller() -> None:
    huang = person("huang", THEN)
    people.record_tenure(huang, HOME, kind="tenant", since=THEN.date())
    poll = asked()
    answer(poll, "huang", 1)
    crowd(poll, 4)
    privacy.erase(huang, at=THEN)
    verbs.forget(Event.objects.get(kind="erasure.ask"))
    crowd(poll, 1, first=5)
    assert queries.result(Poll.objects.get(pk=poll.pk)).lines[0].people == 5


@db
def test_neither_journal_nor_table_says_who_answered_what() -> None:
    poll = asked()
    answer(poll, "wang", 2, remark="我家窗前太暗")
    event = Event.objects.get(kind="poll.answer")
    assert (event.actor, event.post, event.facts) == (None, "", {})
    stored = Answer.objects.get()
    wang = person("wang", THEN)
    for value in (stored.respondent_key, stored.home):
        assert str(wang.pk) not in value
        assert HOME not in value
    assert {field.name for field in Answer._meta.fields} & {"person", "at", "by"} == set()
    assert stored.id.version == 4  # and not of the time
    assert seals.verify() is None
    assert "窗前" not in "".join(str(found.facts) for found in journal.timeline(poll))


@db
def test_a_mark_of_one_poll_says_nothing_in_another() -> None:
    one, other, wang = asked(), asked(), person("wang", THEN)
    assert queries.respondent_key(one, wang.pk) != queries.respondent_key(other, wang.pk)


@db
def test_who_asks_to_be_forgotten_leaves_open_polls_as_well() -> None:
    huang = person("huang", THEN)
    people.record_tenure(huang, HOME, kind="tenant", since=THEN.date())
    poll = asked()
    answer(poll, "huang", 1, remark="多种月季")
    answer(poll, "wang", 2)
    privacy.erase(huang, at=THEN)
    verbs.forget(Event.objects.get(kind="erasure.ask"))
    assert queries.tally(poll)["options"] == [0, 1, 0]


def test_one_person_who_answers_on_four_phones_at_once_has_answered_once(town_db: str) -> None:
    poll = asked()
    presses = [partial(answer, poll, "wang", n % 3 + 1) for n in range(4)]
    assert endings(at_once(*presses)) == ["done"] * 4
    assert queries.people(poll) == 1


def test_an_answer_at_the_moment_of_the_close_is_counted_or_refused_and_never_lost(town_db: str) -> None:
    poll = asked()
    press = partial(answer, poll, "wang", 1, moment=CLOSES - timedelta(seconds=1))
    pressed, _shut = at_once(press, partial(verbs.close, poll, at=CLOSES))
    counted = 0 if isinstance(pressed, StepRefused) else 1
    assert queries.people(Poll.objects.get()) == counted
