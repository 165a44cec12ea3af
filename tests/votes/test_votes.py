"""A vote from proposal to published result, and what the law does not allow on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import ESTATE, person
from tests.support import at, tamper
from tests.votes import story
from tests.votes.story import (
    ANNOUNCED,
    CLOSES,
    COUNTED,
    OPENS,
    PROPOSED,
    SEALED,
    VOTING,
    cast,
    certified,
    opened,
)
from tongdeng.kernel import access, deadlines, journal, seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.votes.actions import counting, drafting, lifecycle, registers, roll
from tongdeng.votes.models import Profile
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import register, tally
from tongdeng.votes.rules.matters import MATTERS

pytestmark = pytest.mark.django_db
VERBS = ("propose", "put", "announce", "seal", "open", "close", "certify", "decide")


def test_a_vote_is_proposed_announced_sealed_opened_cast_closed_and_certified() -> None:
    owners = story.estate(3)
    vote = opened()
    assert vote.number == "鼎立表决-2026-001"
    for who in owners:
        cast(vote, who)
    vote = certified(vote)
    assert vote.state == "certified"
    assert story.result(vote)["outcome"] == "passed"
    assert story.result(vote)["consent"] == {"area": "300", "heads": 3}
    verbs = [event.kind for event in journal.timeline(vote)]
    assert verbs == [f"vote.{v}" for v in VERBS]
    assert seals.verify() is None


def test_numbers_of_a_year_follow_each_other() -> None:
    story.estate(1)
    assert [story.proposed().number[-3:] for _n in range(3)] == ["001", "002", "003"]


def test_only_committee_and_community_propose() -> None:
    story.estate(1)
    for who in ("wang", "chen", "qian", "wu", "liu"):
        with pytest.raises(Forbidden):
            drafting.propose(ESTATE, story.draft(), by=person(who, PROPOSED), at=PROPOSED)
    drafting.propose(ESTATE, story.draft(), by=person("zheng", PROPOSED), at=PROPOSED)


def test_a_draft_is_not_seen_by_neighbours_and_an_announced_vote_is() -> None:
    owners = story.estate(1)
    vote = story.proposed()
    for who in (owners[0], person("zhao", PROPOSED), person("chen", PROPOSED)):
        with pytest.raises(NotFound):
            access.get(who, type(vote), vote.pk)
    lifecycle.announce(vote, by=person("zhou", ANNOUNCED), at=ANNOUNCED)
    for who in (owners[0], person("zhao", ANNOUNCED), person("chen", ANNOUNCED)):
        assert access.get(who, type(vote), vote.pk) == vote
    with pytest.raises(NotFound):
        access.get(person("he", ANNOUNCED), type(vote), vote.pk)


@pytest.mark.parametrize(
    "question", ["parking", "invalid", "silence", "proxy_cap", "posting_days", "record_date"]
)
def test_what_the_law_leaves_open_must_be_answered_before_the_notice(question: str) -> None:
    story.estate(1)
    nothing = "" if question in ("parking", "invalid", "silence") else None
    vote = story.proposed(**{question: nothing})
    with pytest.raises(Invalid) as refused:
        lifecycle.announce(vote, by=person("zhou", ANNOUNCED), at=ANNOUNCED)
    assert list(refused.value.fields) == [question]
    assert story.fresh(vote).state == "draft"


def test_silence_follows_the_majority_only_with_a_clause() -> None:
    story.estate(1)
    vote = story.proposed(silence="follow")
    with pytest.raises(Invalid) as refused:
        lifecycle.announce(vote, by=person("zhou", ANNOUNCED), at=ANNOUNCED)
    assert "silence_clause" in refused.value.fields


def test_V22_fourteen_days_of_notice_are_not_enough() -> None:
    story.estate(1)
    vote = story.proposed(opens_at=ANNOUNCED + timedelta(days=14), closes_at=CLOSES)
    with pytest.raises(Invalid) as refused:
        lifecycle.announce(vote, by=person("zhou", ANNOUNCED), at=ANNOUNCED)
    assert "满 15 天" in str(refused.value)
    assert story.fresh(vote).state == "draft"
    vote = story.proposed(opens_at=ANNOUNCED + timedelta(days=15), closes_at=CLOSES)
    assert lifecycle.announce(vote, by=person("zhou", ANNOUNCED), at=ANNOUNCED).state == "announced"


def test_V22_no_topic_is_added_once_the_vote_is_announced() -> None:
    story.estate(1)
    vote = story.announced()
    zhou = person("zhou", ANNOUNCED)
    with pytest.raises(StepRefused):
        drafting.put(vote, [story.LIGHTS, story.LIGHTS], by=zhou, at=ANNOUNCED)
    with pytest.raises(StepRefused):
        drafting.amend(vote, story.draft(invalid="participates"), by=zhou, at=ANNOUNCED)
    assert vote.motions.count() == 1


def test_local_rules_bound_the_window_and_the_notice() -> None:
    story.estate(1)
    hangzhou = Profile.objects.get(key="cn-hangzhou-2021")
    hangzhou.place = "4102"  # as if it held here
    hangzhou.save()
    zhou = person("zhou", ANNOUNCED)
    short = story.proposed(profile=hangzhou, opens_at=OPENS, closes_at=OPENS + timedelta(days=4))
    with pytest.raises(Invalid) as refused:
        lifecycle.announce(short, by=zhou, at=ANNOUNCED)
    assert "至少 5 天" in str(refused.value)
    soon = story.proposed(profile=hangzhou, extraordinary=True, opens_at=ANNOUNCED + timedelta(days=7))
    assert lifecycle.announce(soon, by=zhou, at=ANNOUNCED).state == "announced"


def test_the_law_comes_first_and_local_rules_that_hold_are_offered_after_it() -> None:
    found = queries.profiles("330106001001001", at("2026-03-01 09:00").date())
    assert [profile.key for profile in found] == ["cn-national-2021", "cn-hangzhou-2021"]
    assert [p.key for p in queries.profiles(ESTATE, at("2026-03-01 09:00").date())] == ["cn-national-2021"]


def test_a_home_without_an_area_stops_the_roll() -> None:
    story.estate(1)
    vote = story.proposed(scope=[ESTATE])
    with pytest.raises(Invalid) as refused:
        lifecycle.announce(vote, by=person("zhou", ANNOUNCED), at=ANNOUNCED)
    assert "没有登记面积" in str(refused.value)


def test_the_scope_must_lie_in_the_estate() -> None:
    story.estate(1)
    for scope in ([], ["410202901002001"], [ESTATE + "777"]):
        with pytest.raises(Invalid) as refused:
            story.proposed(scope=scope)
        assert "scope" in refused.value.fields


def test_the_denominator_is_the_scope_that_bears_the_cost() -> None:
    story.estate(4)
    vote = story.announced()
    assert (vote.roll_heads, vote.roll_area) == (4, 400)
    unit = story.proposed(scope=[story.BUILDING, story.BUILDING + "01"])
    assert unit.scope == [story.BUILDING]


def test_the_roll_is_sealed_only_when_every_objection_is_answered() -> None:
    owners = story.estate(2)
    vote = story.announced()
    zhou = person("zhou", SEALED)
    row = roll.object_to(vote, words="面积少登记了两平方米", stage="roll", by=owners[0], at=ANNOUNCED)
    with pytest.raises(Invalid, match="1 条"):
        roll.seal(vote, by=zhou, at=SEALED)
    owners[0].tenures.get()
    measure = queries.homes_in([story.BUILDING], SEALED.date())[0]
    tamper("UPDATE people_measure SET area = area + 2 WHERE id = %s", measure.pk)
    roll.answer(vote, row.pk, words="核对属实，已改正", upheld=True, by=zhou, at=SEALED)
    vote = roll.seal(vote, by=zhou, at=SEALED)
    assert vote.roll_area == 202
    assert len(vote.roll_hash) == 64


def test_a_roll_that_was_changed_after_sealing_is_not_counted() -> None:
    owners = story.estate(3)
    vote = opened()
    for who in owners:
        cast(vote, who)
    home = story.head_of(vote, owners[0]).homes.get()
    tamper("UPDATE votes_rollhome SET area = 1 WHERE id = %s", home.pk)
    lifecycle.close(vote, at=CLOSES)
    with pytest.raises(StepRefused, match="名册"):
        counting.certify(vote, by=person("zhou", COUNTED), at=COUNTED)


def test_V23_the_roll_stays_as_of_the_record_date_when_a_home_changes_hands() -> None:
    story.estate(2)
    vote = opened()
    buyer = story.owner(99, story.BUILDING + "010001")
    assert queries.mine(vote, buyer) == []


def test_the_clock_opens_and_closes_a_vote() -> None:
    story.estate(1)
    vote = roll.seal(story.announced(), by=person("zhou", SEALED), at=SEALED)
    deadlines.sweep(at=OPENS)
    lifecycle.fired(Event.objects.get(kind="vote.fired", subject_id=vote.pk, facts__clock="open"))
    assert story.fresh(vote).state == "open"
    deadlines.sweep(at=CLOSES)
    deadlines.sweep(at=CLOSES)
    lifecycle.fired(Event.objects.get(kind="vote.fired", subject_id=vote.pk, facts__clock="close"))
    assert story.fresh(vote).state == "closed"


def test_a_vote_whose_roll_is_not_sealed_does_not_open() -> None:
    story.estate(1)
    vote = lifecycle.open_(story.announced(), at=OPENS)
    assert vote.state == "announced"
    assert journal.timeline(vote)[-1].kind == "vote.waits"
    late = roll.seal(vote, by=person("zhou", VOTING), at=VOTING)
    lifecycle.sealed(Event.objects.get(kind="vote.seal", subject_id=late.pk))
    assert story.fresh(vote).state == "open"


def test_until_it_closes_only_turnout_is_known() -> None:
    owners = story.estate(3)
    vote = opened()
    cast(vote, owners[0])
    turnout = queries.turnout(vote)
    assert (turnout.cast_heads, turnout.cast_area, turnout.all_heads, turnout.enough) == (1, 100, 3, False)
    assert [(row["name"], row["homes"], row["cast"]) for row in queries.turnout_by_building(vote)] == [
        ("20号楼", 3, 1)
    ]


def test_a_vote_is_cancelled_with_a_reason_and_takes_no_more_ballots() -> None:
    owners = story.estate(2)
    vote = opened()
    with pytest.raises(Invalid):
        lifecycle.cancel(vote, reason=" ", by=person("zhou", VOTING), at=VOTING)
    lifecycle.cancel(vote, reason="议案预算有误", by=person("zhou", VOTING), at=VOTING)
    with pytest.raises((StepRefused, NotFound)):
        cast(story.fresh(vote), owners[0])


def test_the_export_counted_again_equals_the_certificate() -> None:
    people = story.estate(9, area="87.35")
    vote = opened(story.LIGHTS, replace(story.LIGHTS, matter="raise_fund", title="筹集维修资金"))
    from tongdeng.votes.actions import casting

    for number, who in enumerate(people[:8]):
        said = {"1": "yes" if number % 2 else "no", "2": "yes" if number else "abstain"}
        casting.cast(vote, story.head_of(vote, who), choices=said, by=who, at=VOTING)
    vote = certified(vote)
    for motion in vote.motions.all():
        rows = register.read(registers.export(vote, motion))
        again = tally.count(
            rows.heads(parking=False), rows.choices(parking=False), MATTERS[motion.matter].consent
        )
        assert counting.stored(again) == motion.result
    text = registers.export(vote, vote.motions.all()[0])
    assert not any(word in text for word in ("业主", "20号楼", "1990001"))
    with pytest.raises(register.Unreadable, match="校验链"):
        register.read(text.replace(",yes,", ",no,", 1))
