"""What each side may try to gain at the bench, and what the bench says to it: one attempt after the other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import BRANCH, COMMITTEE, ESTATE, MANAGER, person
from tests.consultations import opinions, story
from tests.consultations.story import ANNOUNCED, DECIDES, DONE, MEETS, PAVE, PUBLISHED, RECORDED, SIGNED, TEXT
from tests.support import at
from tongdeng.consultations.actions import (
    carrying,
    deciding,
    mechanisms,
    meeting,
    minuting,
    preparing,
    publishing,
    signing,
    topics,
)
from tongdeng.consultations.models import Consultation, Evaluation
from tongdeng.consultations.models.opinions import Voice
from tongdeng.consultations.queries import pages
from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.minutes import hides_only
from tongdeng.kernel import seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.people import actions as people
from tongdeng.people.actions import record_tenure
from tongdeng.people.models import Mandate
from tongdeng.people.queries import holding

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def dismissed(who: str, role: str, moment: object) -> None:
    """End somebody's role."""
    mandate = Mandate.objects.get(holding(moment), person=person(who, moment), role=role)  # type: ignore[arg-type]
    people.dismiss(mandate, by=None, at=moment)  # type: ignore[arg-type]


def late() -> Consultation:
    """Return a published consultation whose one resolution is overdue from 10 February on."""
    return story.published()


def test_dl7_a_delegate_whose_mandate_has_ended_neither_comments_nor_signs() -> None:
    consultation = story.recorded(story.decided_one())
    dismissed(MANAGER, "manager", RECORDED)
    with pytest.raises(Forbidden, match="已经结束"):
        minuting.comment(consultation, by=person(MANAGER, RECORDED), at=RECORDED)
    consultation, wu = story.settled(consultation), person(BRANCH, SIGNED)
    now, seat = story.text_hash(consultation), story.seat_of(consultation, "property").pk
    with pytest.raises(Forbidden, match="已经结束"):
        signing.sign(consultation, text_hash=now, by=person(MANAGER, SIGNED), at=SIGNED)
    with pytest.raises(Forbidden, match="已经结束"):
        signing.sign_paper(consultation, seat=seat, text_hash=now, photos=[story.photo()], by=wu, at=SIGNED)
    assert not consultation.signatures.exists()


def test_dl7_nothing_is_put_beside_a_text_that_is_being_signed() -> None:
    consultation = story.signing_one()
    for moment in (SIGNED, PUBLISHED):
        with pytest.raises(StepRefused):
            publishing.shoot(consultation, [story.photo()], by=person(BRANCH, moment), at=moment)
    assert not consultation.photos.exists()


@pytest.mark.parametrize(
    ("public", "fits"),
    [
        ("钱惊蛰说同意。", True),
        ("钱**说同意。", True),
        ("＊＊说＊＊。", True),
        ("钱**说不同意。", False),
        ("钱**说。", False),
        ("钱**说同意", False),
        ("钱惊蛰**说同意。", False),
        ("", False),
        ("钱**说同意。\n又及", False),
    ],
)
def test_a_public_text_hides_and_changes_nothing(public: str, fits: bool) -> None:
    assert hides_only(public, "钱惊蛰说同意。") is fits


def test_dl7_residents_read_what_was_signed_and_no_other_words() -> None:
    consultation = story.signing_one()
    story.sign(consultation)
    for public in (TEXT + "物业不用出钱。", TEXT[:-5], "各方没有意见。"):
        with pytest.raises(Invalid, match="只能比签字的文字少"):
            publishing.publish(consultation, public=public, by=person(BRANCH, PUBLISHED), at=PUBLISHED)
    more = TEXT.replace("主路", "＊＊")
    consultation = publishing.publish(consultation, public=more, by=person(BRANCH, PUBLISHED), at=PUBLISHED)
    assert (consultation.state, consultation.minutes.get().public) == ("published", more)


def test_dl7_a_party_that_found_something_wrong_after_it_agreed_has_not_agreed() -> None:
    consultation = story.recorded(story.decided_one())
    for who in (BRANCH, MANAGER, COMMITTEE):
        minuting.comment(consultation, by=person(who, RECORDED), at=RECORDED)
    minuting.comment(consultation, words="数字不对", by=person(COMMITTEE, RECORDED), at=RECORDED)
    with pytest.raises(StepRefused):
        story.settled(consultation, moment=RECORDED)


def test_dl6_a_meeting_is_not_opened_on_another_day_than_the_announced_one() -> None:
    consultation, next_day = story.announced(), MEETS + timedelta(days=1)
    with pytest.raises(StepRefused, match="改期"):
        meeting.hold(consultation, by=person(BRANCH, next_day), at=next_day)
    late_in_the_evening = MEETS.replace(hour=21)
    assert (
        meeting.hold(consultation, by=person(BRANCH, late_in_the_evening), at=late_in_the_evening).state
        == "held"
    )


def test_nobody_agrees_to_another_proposal_than_they_read() -> None:
    consultation = story.held()
    item = story.put(consultation, story.items(consultation)[0])
    read, qian = item.proposal_hash, person(MANAGER, DECIDES)
    item = story.put(consultation, item, replace(PAVE, days=5))
    with pytest.raises(StepRefused, match="草案刚刚改过"):
        meeting.position(consultation, item=item.pk, value="agree", shown=read, by=qian, at=DECIDES)
    now = item.proposal_hash
    meeting.position(consultation, item=item.pk, value="agree", shown=now, by=qian, at=DECIDES)
    assert item.positions.count() == 1


def test_dl3_nobody_speaks_for_a_seat_whose_mandate_has_ended() -> None:
    parties = tuple(
        replace(party, seats=2) if party.key == "property" else party for party in mechanism.default().parties
    )
    moment = at("2026-01-02 09:00")
    template = replace(mechanism.default(), parties=parties, rule="majority")
    mechanisms.set_mechanism(ESTATE, template, valid_from=moment, by=person(BRANCH, moment), at=moment)
    consultation = story.announced()
    second = story.seated(consultation, "property", "chen")
    story.seating.delegate(
        consultation, story.seat_of(consultation, "property").pk, by=person("chen", MEETS), at=MEETS
    )
    consultation = meeting.hold(consultation, by=person(BRANCH, MEETS), at=MEETS)
    story.arrived(consultation, "party property committee")
    dismissed("chen", "desk", MEETS)
    item = story.put(consultation, story.items(consultation)[0])
    with pytest.raises(Forbidden):
        meeting.position(
            consultation,
            item=item.pk,
            value="agree",
            giver=second.pk,
            by=person(MANAGER, DECIDES),
            at=DECIDES,
        )
    story.say(consultation, item, party="agree", property="agree", committee="against")
    item = deciding.resolve(consultation, item.pk, by=person(BRANCH, DECIDES), at=DECIDES)
    assert (item.delegated, item.agreeing, item.whole, item.carried) == ([], 2, 4, False)
    assert seals.verify() is None


def test_what_the_bench_had_and_came_to_nothing_is_not_taken_back_but_comes_first() -> None:
    topic = story.topic(by=MANAGER)
    story.recorded(story.held(topic))
    topic.refresh_from_db()
    assert (topic.state, topic.first, topic.tries) == ("raised", True, 1)
    for verb, who in ((topics.withdraw, MANAGER), (topics.refuse, BRANCH)):
        with pytest.raises(StepRefused, match="由会诊作出决定"):
            verb(topic, reason="不用了", by=person(who, SIGNED), at=SIGNED)
    after = story.prepared(story.topic("门岗", moment=SIGNED), moment=SIGNED, starts=MEETS + 3 * WEEK)
    assert story.items(after)[0].topic == topic


def test_what_comes_first_is_not_lost_by_an_agenda_that_is_shortened_or_cancelled() -> None:
    topic = story.topic()
    story.recorded(story.held(topic))
    other = story.prepared(story.topic("门岗", moment=SIGNED), moment=SIGNED, starts=MEETS + 3 * WEEK)
    wu = person(BRANCH, SIGNED)
    with pytest.raises(Invalid, match="必须再议"):
        preparing.remove_item(other, story.items(other)[0].pk, by=wu, at=SIGNED)
    preparing.cancel(other, reason="停电", by=wu, at=SIGNED)
    topic.refresh_from_db()
    assert (topic.state, topic.first) == ("raised", True)
    assert seals.verify() is None


def test_dl8_what_falls_due_after_the_agenda_was_prepared_heads_it_when_it_is_announced() -> None:
    late()
    early, after = at("2026-02-02 09:00"), at("2026-02-11 09:00")
    kept_back = story.prepared(
        story.topic("物业费", moment=early), moment=early, starts=at("2026-04-01 14:00")
    )
    consultation = story.prepared(
        story.topic("门岗", moment=early), moment=early, starts=at("2026-02-25 14:00")
    )
    assert not any(item.review_id for item in story.items(consultation))
    waits = story.prepared(story.topic("路灯", moment=after), moment=after, starts=at("2026-04-01 14:00"))
    assert [bool(item.review_id) for item in story.items(waits)] == [True, False]
    consultation = preparing.announce(consultation, by=person(BRANCH, after), at=after)
    assert [(bool(item.review_id), item.announced) for item in story.items(consultation)] == [
        (True, True),
        (False, True),
    ]
    preparing.announce(waits, by=person(BRANCH, after), at=after)
    preparing.announce(kept_back, by=person(BRANCH, after), at=after)
    assert not any(item.review_id for row in (waits, kept_back) for item in story.items(row))
    assert seals.verify() is None


def test_a_promise_that_is_put_off_after_its_day_is_late_in_the_figure() -> None:
    late()
    after, meets = at("2026-02-11 09:00"), at("2026-02-25 14:00")
    consultation = story.announced(story.topic("门岗", moment=after), moment=after, starts=meets)
    consultation = meeting.hold(consultation, by=person(BRANCH, meets), at=meets)
    story.arrived(consultation, "party property committee", moment=meets)
    story.decided(consultation, story.items(consultation)[0], replace(PAVE, days=200), moment=meets)
    assert pages.kept(person(BRANCH, meets), meets) == (0, 1)


def test_nothing_is_closed_while_a_promise_runs_whatever_the_steps_are() -> None:
    steps = tuple(
        step for step in mechanism.default().steps if step.kind not in ("carry_out", "evaluate", "gather")
    )
    moment = at("2026-01-02 09:00")
    mechanisms.set_mechanism(
        ESTATE,
        replace(mechanism.default(), steps=steps),
        valid_from=moment,
        by=person(BRANCH, moment),
        at=moment,
    )
    consultation = story.prepared()
    wu = person(BRANCH, ANNOUNCED)
    consultation = preparing.announce(consultation, by=wu, at=ANNOUNCED)
    for party, who in story.DELEGATES.items():
        story.seated(consultation, party, who)
    consultation = meeting.hold(consultation, by=wu, at=MEETS)
    story.arrived(consultation, "party property committee")
    story.decided(consultation, story.items(consultation)[0])
    consultation = story.settled(story.recorded(consultation))
    story.sign(consultation)
    consultation = publishing.publish(consultation, by=wu, at=PUBLISHED)
    with pytest.raises(StepRefused, match="不能归档"):
        publishing.close(consultation, by=wu, at=PUBLISHED)


def carried_out() -> Consultation:
    """Return a consultation whose resolution was carried out by the property company."""
    consultation = story.published()
    row = story.resolution(consultation)
    carrying.finish(row, words="已重铺", photos=[story.photo()], by=person(MANAGER, DONE), at=DONE)
    return consultation


def test_dl8_nobody_evaluates_what_was_not_carried_out_or_what_they_answer_for() -> None:
    row, wang = story.resolution(story.published()), person("wang", DONE)
    with pytest.raises(StepRefused):
        carrying.evaluate(row, works=True, by=wang, at=DONE)
    carrying.finish(row, words="已重铺", photos=[story.photo()], by=person(MANAGER, DONE), at=DONE)
    record_tenure(person(MANAGER, DONE), story.homes(1)[0], since=ANNOUNCED.date())
    with pytest.raises((Forbidden, NotFound)):
        carrying.evaluate(row, works=True, by=person(MANAGER, DONE), at=DONE)
    assert not Evaluation.objects.exists()


def test_dl12_whoever_moved_has_no_second_word_on_what_was_carried_out() -> None:
    row = story.resolution(carried_out())
    first, second = story.homes(2)
    mover = story.resident(1, second)
    carrying.evaluate(row, works=True, by=mover, at=DONE)
    record_tenure(mover, first, since=ANNOUNCED.date())
    with pytest.raises(StepRefused, match="另一户"):
        carrying.evaluate(row, works=True, by=mover, at=DONE)
    assert Evaluation.objects.count() == 1


def test_dl12_whoever_moved_has_no_second_voice_on_an_opinion() -> None:
    statement = opinions.shown(opinions.announced())
    first, second = story.homes(2)
    mover = story.resident(1, second)
    opinions.voiced(statement, mover)
    record_tenure(mover, first, since=ANNOUNCED.date())
    with pytest.raises(StepRefused, match="另一户"):
        opinions.voiced(statement, mover, "disagree")
    assert Voice.objects.get().choice == 1
