"""Opinion polls: who asks, who answers, what is shown of it."""

from datetime import timedelta

import pytest

from tests.cast import BUILDING, COMMUNITY, FOREIGN_ESTATE, HOME, SQUARE, person
from tests.polls.story import ASKED, CLOSES, THEN, answer, asked
from tongdeng.kernel import access, deadlines
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions as people
from tongdeng.polls import actions as verbs
from tongdeng.polls import queries
from tongdeng.polls.models import Answer, Poll

db = pytest.mark.django_db


@db
@pytest.mark.parametrize(
    ("who", "may"),
    [
        *[(who, True) for who in ("chen", "qian", "zhou", "wu", "zheng")],
        *[(who, False) for who in ("wang", "li", "feng", "liu", "guan", "he", "huang")],
    ],
)
def test_desk_manager_committee_branch_and_community_ask_and_nobody_else(who: str, may: bool) -> None:
    if may:
        assert asked(who).asked_as in ("desk", "manager", "committee", "branch", "community")
    else:
        with pytest.raises(Forbidden):
            asked(who)


@db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"options": ["花"]}, "options"),
        ({"options": [*"一二三四五六七八九十", "十一"]}, "options"),
        ({"options": ["花", "花 "]}, "options"),
        ({"question": " "}, "question"),
        ({"question": "问" * 81}, "question"),
        ({"closes_at": ASKED}, "closes_at"),
        ({"place": SQUARE}, "place"),
        ({"place": HOME}, "place"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_by_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(**changes)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not Poll.objects.exists()


@db
def test_a_poll_of_another_estate_or_of_a_whole_community_is_not_theirs_to_ask() -> None:
    with pytest.raises(Forbidden):
        asked(place=FOREIGN_ESTATE)
    with pytest.raises(Invalid):
        asked("zheng", place=COMMUNITY)


@db
def test_everybody_who_lives_there_answers_once_owners_tenants_and_family_alike() -> None:
    people.record_tenure(person("huang", THEN), HOME, kind="tenant", since=THEN.date())
    people.record_tenure(person("guan", THEN), HOME, kind="family", since=THEN.date())
    poll = asked()
    for who in ("wang", "huang", "guan", "zhao"):
        answer(poll, who, 1)
    figures = queries.tally(poll)
    assert (figures["people"], figures["homes"]) == (4, 2)
    for who in ("chen", "zhou", "li", "he"):
        with pytest.raises((Forbidden, NotFound)):
            answer(poll, who, 1)


@db
def test_a_building_is_asked_about_what_is_its_own() -> None:
    poll = asked(place=BUILDING)
    answer(poll, "wang", 2)
    with pytest.raises(NotFound):
        answer(poll, "zhao", 2)


@db
def test_an_answer_is_changed_until_the_close_and_counts_once() -> None:
    poll = asked()
    answer(poll, "wang", 1)
    answer(poll, "wang", 3, remark="靠北一点")
    assert queries.tally(poll)["options"] == [0, 0, 1]
    mine = queries.answer_of(poll, person("wang", THEN))
    assert mine is not None
    assert (mine.chosen, mine.remark) == ([3], "靠北一点")


@db
@pytest.mark.parametrize("chosen", [(), (4,), (0,), (1, 2)])
def test_one_option_of_those_that_are_there(chosen: tuple[int, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        answer(asked(), "wang", *chosen)
    assert list(refused.value.fields) == ["chosen"]


@db
def test_several_options_where_the_question_allows_it_and_no_remark_where_it_does_not() -> None:
    poll = asked(multiple=True, remarks=False)
    answer(poll, "wang", 3, 1, 3, remark="都想要")
    stored = Answer.objects.get()
    assert (stored.chosen, stored.remark) == ([1, 3], "")


@db
def test_nobody_answers_before_it_opens_after_it_closes_or_once_it_is_withdrawn() -> None:
    poll = asked(opens_at=THEN)
    for moment, words in ((THEN - timedelta(minutes=1), "还没有开始"), (CLOSES, "已结束")):
        with pytest.raises(StepRefused, match=words):
            answer(poll, "wang", 1, moment=moment)
    answer(poll, "wang", 1, moment=CLOSES - timedelta(seconds=1))
    verbs.withdraw(poll, reason="广场要先改管线", by=person("chen", THEN), at=THEN)
    with pytest.raises(StepRefused, match="撤回"):
        answer(poll, "wang", 1)


@db
def test_only_the_organiser_withdraws_with_a_reason_and_what_was_said_is_gone() -> None:
    poll = asked()
    answer(poll, "wang", 1)
    for who in ("qian", "zheng", "wang"):
        with pytest.raises(Forbidden):
            verbs.withdraw(poll, reason="不问了", by=person(who, THEN), at=THEN)
    with pytest.raises(Invalid):
        verbs.withdraw(poll, reason="", by=person("chen", THEN), at=THEN)
    assert verbs.withdraw(poll, reason="先改管线", by=person("chen", THEN), at=THEN).state == "withdrawn"
    assert not Answer.objects.exists()


@db
def test_those_who_are_asked_hear_of_it_when_it_opens_and_the_organiser_when_it_is_over() -> None:
    poll = asked(opens_at=THEN)
    tell_all()
    assert not Notice.objects.exists()
    deadlines.sweep(at=THEN)
    tell_all()
    notified = set(Notice.objects.values_list("person__title", flat=True))
    assert notified == {"王女士", "赵先生"}
    verbs.close(poll, at=CLOSES)
    tell_all()
    last = Notice.objects.get(kind="poll.close")
    assert last.person.title == "陈管家"


def tell_all() -> None:
    """Send the notices of all events, as the worker does."""
    for event in Event.objects.filter(kind__in=["poll.ask", "poll.fired", "poll.close", "poll.withdraw"]):
        tell(event)


# what somebody may do with a poll of estate A that 陈 asked
RIGHTS = """
    who     see  answer  withdraw  remarks
    wang    yes  yes     no        no
    zhao    yes  yes     no        no
    chen    yes  no      yes       yes
    qian    yes  no      no        yes
    zhou    yes  no      no        yes
    wu      yes  no      no        yes
    zheng   yes  no      no        yes
    li      yes  no      no        no
    feng    yes  no      no        no
    liu     yes  no      no        no
    guan    no   no      no        no
    he      no   no      no        no
    huang   no   no      no        no
"""


@db
def test_the_table_of_rights_is_as_the_town_would_expect() -> None:
    poll, found = asked(), {}
    heading, *lines = [line.split() for line in RIGHTS.strip().splitlines()]
    for who, *_cells in lines:
        open_to = access.verbs(person(who, THEN), poll)
        found[who] = ["yes" if verb in open_to else "no" for verb in heading[1:]]
    assert found == {who: cells for who, *cells in lines}
