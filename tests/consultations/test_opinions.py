"""Residents say, the moderator shows it or refuses it with a reason: DL-10, DL-11."""

import pytest

from tests.cast import BUILDING, HOME, person
from tests.consultations import opinions as story
from tests.consultations.opinions import THEN, WORDS
from tongdeng.consultations.actions import opinions as verbs
from tongdeng.consultations.models.opinions import Statement, Voice
from tongdeng.consultations.queries import opinions as queries
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.people import actions as people

db = pytest.mark.django_db

# --- saying


@db
def test_dl11_what_a_resident_says_is_seen_by_no_neighbour_until_it_is_shown() -> None:
    consultation = story.announced()
    statement = story.said(consultation)
    assert (statement.state, statement.words) == ("pending", WORDS)
    assert access.may(person("wang", THEN), statement, "see")
    assert not access.may(person("zhao", THEN), statement, "see")
    seen = queries.gathered(consultation, person("zhao", THEN), THEN)
    assert (seen.shown, seen.own) == ([], [])
    assert queries.gathered(consultation, person("wang", THEN), THEN).own == [statement]


@db
def test_dl10_neighbours_do_not_learn_who_said_it_and_the_moderator_does() -> None:
    statement = story.shown(story.announced())
    consultation = statement.consultation
    (shown,) = queries.gathered(consultation, person("zhao", THEN), THEN).shown
    assert not access.may(person("zhao", THEN), shown, "author")
    assert access.may(person("wu", THEN), shown, "author")
    assert queries.to_moderate(consultation)[0].by.title == "王女士"


@db
@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("", "words"),
        ("　\u200b", "words"),
        ("长" * 141, "words"),
        ("找物业老钱，199-0000-0006", "words"),
        ("12号楼1单元301室天天占道", "words"),
    ],
)
def test_dl11_empty_too_long_and_private_words_are_refused(words: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        story.said(story.announced(), words=words)
    assert list(refused.value.fields) == [field]
    assert not Statement.objects.exists()


@db
def test_dl11_a_hundred_and_forty_characters_fit() -> None:
    assert len(story.said(story.announced(), words="长" * 140).words) == 140


@db
def test_the_same_sent_twice_is_one_statement_and_a_neighbour_s_copy_is_refused() -> None:
    consultation = story.announced()
    first = story.said(consultation)
    assert story.said(consultation, words=f"{WORDS}！") == first
    with pytest.raises(Invalid, match="已经有邻居说过"):
        story.said(consultation, "zhao")
    assert Statement.objects.count() == 1


@db
def test_what_was_refused_is_not_said_again_in_the_same_words_by_the_same_household() -> None:
    consultation = story.announced()
    verbs.refuse(story.said(consultation), reason="unclear", by=person("wu", THEN), at=THEN)
    with pytest.raises(Invalid, match="没有公开"):
        story.said(consultation)
    assert story.said(consultation, "zhao").is_pending


@db
def test_a_household_says_five_things_at_most_refused_ones_among_them() -> None:
    consultation = story.announced()
    for number in range(5):
        statement = story.said(consultation, words=f"第{number}条")
    verbs.refuse(statement, reason="unclear", by=person("wu", THEN), at=THEN)
    with pytest.raises(Invalid, match="每户最多提 5 条"):
        story.said(consultation, words="第六条")
    assert Statement.objects.count() == 5


@db
def test_opinions_are_gathered_from_the_notice_until_the_meeting_or_until_somebody_ends_it() -> None:
    consultation = story.announced()
    statement = story.shown(consultation)
    before = story.prepared(number="会诊-2")
    assert (queries.gathers(before), queries.gathers(consultation)) == (False, True)
    story.gathered_enough(consultation)
    with pytest.raises(StepRefused, match="现在不征求意见"):
        story.voiced(statement, "zhao")
    other = story.held(story.announced(number="会诊-3"))
    with pytest.raises(StepRefused):
        story.said(other)
    assert (Voice.objects.count(), Statement.objects.count()) == (0, 1)


@db
def test_only_those_whom_the_topics_concern_say_and_answer() -> None:
    concerned = story.announced(BUILDING)
    statement = story.shown(concerned)
    for who in ("zhao", "qian", "zhou", "wu", "zheng", "li"):
        with pytest.raises(Forbidden):
            story.voiced(statement, who)
        with pytest.raises(Forbidden):
            story.said(concerned, who, words="我也说一句")
    with pytest.raises(NotFound):
        story.voiced(statement, "huang")
    assert (Voice.objects.count(), Statement.objects.count()) == (0, 1)


# --- moderating


@db
@pytest.mark.parametrize("reason", ["", "because", "SHOWN", "我不同意"])
def test_dl11_nothing_is_refused_without_a_reason_of_the_policy(reason: str) -> None:
    statement = story.said(story.announced())
    with pytest.raises(Invalid):
        verbs.refuse(statement, reason=reason, by=person("wu", THEN), at=THEN)
    assert Statement.objects.get().is_pending


@db
def test_dl11_the_log_says_when_in_which_post_and_why_and_never_who_voted() -> None:
    consultation = story.announced()
    first, second = story.said(consultation), story.said(consultation, "zhao", words="停车位先到先得")
    verbs.show(first, by=person("wu", THEN), at=THEN)
    verbs.refuse(second, reason="off_topic", note="请在停车的会诊里提", by=person("zheng", THEN), at=THEN)
    assert [(line.verb, line.post, line.reason) for line in queries.log(consultation)] == [
        ("show", "branch", ""),
        ("refuse", "community", "off_topic"),
    ]
    assert queries.refused_by_reason(consultation) == {"off_topic": 1}
    facts = [event.facts for event in Event.objects.filter(kind__startswith="statement.")]
    assert not any("停车" in str(fact) for fact in facts)


@db
def test_the_moderator_votes_for_nobody_and_judges_no_statement_of_their_own_home() -> None:
    consultation = story.announced()
    wu = person("wu", THEN)
    with pytest.raises(Forbidden):
        story.voiced(story.shown(consultation), wu)
    people.record_tenure(wu, HOME, kind="family", since=THEN.date())
    with pytest.raises(Forbidden, match="其他人审核"):
        verbs.show(story.said(consultation, words="又一条"), by=person("wu", THEN), at=THEN)
    with pytest.raises(Forbidden, match="其他人审核"):
        verbs.refuse(
            story.said(consultation, words="又一条"), reason="unclear", by=person("wu", THEN), at=THEN
        )
    assert verbs.show(story.said(consultation, words="又一条"), by=person("zheng", THEN), at=THEN).is_shown


@db
def test_one_that_was_shown_may_be_taken_back_and_then_takes_no_voice() -> None:
    statement = story.voiced(story.shown(story.announced()), "zhao")
    taken = verbs.refuse(statement, reason="privacy", by=person("wu", THEN), at=THEN)
    assert Event.objects.get(kind="statement.refuse").facts["voices"] == 1
    with pytest.raises(NotFound):
        story.voiced(taken, "zhao")
    again = verbs.show(taken, by=person("zheng", THEN), at=THEN)
    assert (again.reason, again.agree) == ("", 1)


@db
def test_one_that_was_refused_is_not_shown_beside_another_of_the_same_words() -> None:
    consultation = story.announced()
    refused = verbs.refuse(story.said(consultation), reason="unclear", by=person("wu", THEN), at=THEN)
    story.shown(consultation, "zhao")
    with pytest.raises(Invalid, match="与另一条意见相同"):
        verbs.show(refused, by=person("wu", THEN), at=THEN)
