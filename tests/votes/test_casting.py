"""Casting: one ballot for each head, the first that is valid; what is refused is written down, never how anybody chose."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.cast import person
from tests.votes import story
from tests.votes.story import (
    BUILDING,
    CLOSES,
    COUNTED,
    OPENS,
    VOTING,
    cast,
    certified,
    head_of,
    opened,
    refusals,
)
from tongdeng.kernel import journal, seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting, lifecycle
from tongdeng.votes.models import Ballot, Profile
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import ballot as rules

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def couple() -> tuple[Person, Person]:
    """Store a home with two owners."""
    (code,) = story.homes(["100"])
    return story.owner(1, code), story.owner(2, code)


def test_an_owner_votes_once_and_gets_a_receipt() -> None:
    one, _two = story.estate(2)
    vote = opened()
    ballot = Ballot.objects.get(pk=cast(vote, one, "no"))
    assert rules.normal(ballot.receipt.lower().replace("-", " ")) == ballot.receipt
    assert casting.confirm(vote, ballot.receipt, by=one, at=VOTING) == ballot
    assert [e.kind for e in journal.timeline(head_of(vote, one))] == ["ballot.cast"]
    assert seals.verify() is None


def test_a_head_of_several_homes_votes_once_with_all_its_area() -> None:
    first, second, _third = story.homes(["100", "50.50", "20"])
    who = story.owner(1, first, second)
    vote = opened()
    cast(vote, who)
    turnout = queries.turnout(vote)
    assert (turnout.cast_heads, str(turnout.cast_area)) == (1, "150.50")


@pytest.mark.parametrize("said", [{}, {"1": ""}, {"1": "maybe"}, {"1": "invalid"}, {"2": "yes"}])
def test_a_choice_that_is_none_is_asked_for_again_and_is_no_fraud(said: dict[str, str]) -> None:
    (one,) = story.estate(1)
    vote = opened()
    with pytest.raises(Invalid) as refused:
        casting.cast(vote, head_of(vote, one), choices=said, by=one, at=VOTING)
    assert list(refused.value.fields) == ["motion_1"]
    assert not Ballot.objects.exists()
    assert journal.timeline(head_of(vote, one)) == []


#   who    when             why it is refused
TRIES = {
    "twice":     ("owner",    VOTING + HOUR,  StepRefused, "已经投过票"),
    "not_yours": ("stranger", VOTING,         Forbidden,   "不是您名下"),
    "early":     ("owner",    OPENS - HOUR,   StepRefused, "还没有开始"),
    "late":      ("owner",    CLOSES,         StepRefused, "已经截止"),
}  # fmt: skip


@pytest.mark.parametrize("why", TRIES)
def test_fraud_is_refused_and_written_down_with_who_what_and_why(why: str) -> None:
    one, two = story.estate(2)
    vote = opened()
    who, moment, kind, words = TRIES[why]
    if why == "twice":
        cast(vote, one, "yes")
    actor, head = {"owner": one, "stranger": two}[who], head_of(vote, one)
    with pytest.raises(kind, match=words):
        casting.cast(vote, head, choices={"1": "no"}, by=actor, at=moment)
    assert refusals(head) == [(actor.pk, {"what": "cast", "why": why})]
    assert Ballot.objects.count() == (why == "twice")
    assert seals.verify() is None


def test_a_replayed_form_is_a_second_ballot_and_refused() -> None:
    one, _two = story.estate(2)
    vote = opened()
    for _again in range(3):
        try:
            casting.cast(vote, head_of(vote, one), choices={"1": "yes"}, by=one, at=VOTING)
        except StepRefused:
            continue
    assert Ballot.objects.count() == 1
    assert refusals(head_of(vote, one)) == [(one.pk, {"what": "cast", "why": "twice"})] * 2


def test_who_is_not_of_the_estate_does_not_learn_that_there_is_a_vote() -> None:
    (one,) = story.estate(1)
    vote, he = opened(), person("he", VOTING)
    with pytest.raises(NotFound):
        casting.cast(vote, head_of(vote, one), choices={"1": "yes"}, by=he, at=VOTING)
    assert refusals(head_of(vote, one)) == [(he.pk, {"what": "cast", "why": "not_found"})]


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "' OR 1=1 --", "2222-3333-4444-5555", "回执"])
def test_a_forged_receipt_is_refused_and_leaves_no_trace_in_the_chain_of_the_vote(code: str) -> None:
    one, _two = story.estate(2)
    vote = opened()
    cast(vote, one)
    with pytest.raises(NotFound, match="没有这个回执号"):
        casting.confirm(vote, code, by=one, at=VOTING)
    assert refusals(story.fresh(vote)) == []


def test_a_receipt_of_another_vote_is_forged_here() -> None:
    (one,) = story.estate(1)
    first, second = opened(), opened()
    ballot = Ballot.objects.get(pk=cast(first, one))
    with pytest.raises(NotFound):
        casting.confirm(second, ballot.receipt, by=one, at=VOTING)


def test_V11_co_owners_who_choose_differently_hold_their_one_ballot() -> None:
    one, two = couple()
    vote = opened()
    cast(vote, one, "yes")
    cast(vote, two, "no", insists=True)
    head = head_of(vote, one)
    assert (head.standing, head.counted) == ("held", None)
    assert queries.turnout(vote).held == 1
    vote = certified(vote)
    assert story.result(vote)["participating"] == {"area": "0", "heads": 0}
    assert journal.facts_of(vote, "certify")[0][2]["held"] == 1


def test_V11_whom_the_co_owners_name_votes_for_the_home() -> None:
    one, two = couple()
    vote, zhou = opened(), person("zhou", VOTING)
    cast(vote, one, "yes")
    said = cast(vote, two, "no", insists=True)
    casting.designate(vote, head_of(vote, one), two, by=zhou, at=VOTING)
    head = head_of(vote, one)
    assert (head.standing, head.counted, head.voter) == ("cast", said, two)
    with pytest.raises(StepRefused, match="不能再改由谁投"):
        casting.designate(vote, head, one, by=zhou, at=VOTING)


def test_V11_a_third_co_owner_who_is_named_may_agree_with_one_of_the_two() -> None:
    one, two = couple()
    three = story.owner(3, BUILDING + "010001")
    vote = opened()
    cast(vote, one, "yes")
    cast(vote, two, "no", insists=True)
    casting.designate(vote, head_of(vote, one), three, by=person("zhou", VOTING), at=VOTING)
    assert head_of(vote, one).standing == "held"
    said = cast(vote, three, "yes")
    assert head_of(vote, one).counted == said


def test_one_designated_voter_each_home_and_nobody_else() -> None:
    one, two = couple()
    vote = opened()
    casting.designate(vote, head_of(vote, one), two, by=person("zhou", VOTING), at=VOTING)
    with pytest.raises(Forbidden, match="已指定另一位"):
        cast(vote, one)
    assert refusals(head_of(vote, one))[0][1]["why"] == "not_designated"
    cast(vote, two)
    assert head_of(vote, one).standing == "cast"


def test_only_an_owner_of_the_home_is_named() -> None:
    one, _two = couple()
    vote = opened()
    with pytest.raises(Invalid, match="不是这一户的业主"):
        casting.designate(
            vote, head_of(vote, one), person("zhao", VOTING), by=person("zhou", VOTING), at=VOTING
        )


@pytest.mark.parametrize("choice", ["yes", "no"])
def test_a_co_owner_s_second_ballot_is_refused_or_held_whatever_the_first_one_said(choice: str) -> None:
    one, two = couple()
    vote = opened()
    cast(vote, one, "yes")
    with pytest.raises(StepRefused, match="另一位业主已经投过票") as refused:
        cast(vote, two, choice)
    assert refused.value.facts["why"] == "co_owner"
    assert head_of(vote, one).standing == "cast"
    cast(vote, two, choice, insists=True)
    assert (head_of(vote, one).standing, head_of(vote, one).counted) == ("held", None)


def test_where_local_rules_ask_for_the_official_platform_no_phone_votes_here() -> None:
    (one,) = story.estate(1)
    beijing = Profile.objects.get(key="cn-beijing-2024")
    Profile.objects.filter(pk=beijing.pk).update(place="4102")  # as if it held here
    vote = opened(profile=beijing)
    with pytest.raises(StepRefused, match="官方平台"):
        cast(vote, one)
    assert refusals(head_of(vote, one))[0][1]["why"] == "platform"


def test_after_the_close_nothing_is_cast_even_by_a_request_that_began_before() -> None:
    one, _two = story.estate(2)
    vote = opened()
    lifecycle.close(vote, at=CLOSES)
    with pytest.raises(StepRefused, match="截止"):
        cast(vote, one, moment=CLOSES - HOUR)


def test_the_journal_of_a_vote_holds_no_name_no_phone_and_no_choice() -> None:
    one, two = couple()
    vote, zhou = opened(), person("zhou", VOTING)
    cast(vote, one, "yes")
    cast(vote, two, "abstain", insists=True)
    casting.designate(vote, head_of(vote, one), two, by=zhou, at=VOTING)
    with pytest.raises(Forbidden):
        cast(vote, one, "no")
    certified(vote)
    # The sums that were told when the result was published name the choices that were summed.
    told = [e.facts.pop("published") for e in [Event.objects.get(kind="vote.certify")]]
    assert [one["1"]["told"]["classes"] for one in told] == [
        [{"choices": ["yes", "no", "abstain"], "heads": 1, "area": None}]
    ]
    said = [
        json.dumps({**e.facts, "published": None}, ensure_ascii=False)
        for e in Event.objects.exclude(kind__startswith="mandate")
    ]
    for word in ("业主", "1990001", "abstain", '"yes"', '"no"', "楼道灯", "20号楼"):
        assert not any(word in facts for facts in said), word


def test_a_commitment_binds_a_ballot_without_telling_it() -> None:
    one, _two = story.estate(2)
    vote = opened()
    ballot = Ballot.objects.get(pk=cast(vote, one, "no"))
    told = journal.timeline(head_of(vote, one))[0].facts["commitment"]
    head = str(ballot.head_id)
    assert told == rules.commitment(str(vote.pk), head, {"1": "no"}, ballot.receipt)
    other = "2222-2222-2222-2222"
    assert told not in [
        rules.commitment(str(vote.pk), head, {"1": c}, other) for c in ("yes", "no", "abstain")
    ]


def test_a_head_that_is_not_there_is_refused() -> None:
    (one,) = story.estate(1)
    vote = opened()
    with pytest.raises(NotFound):
        queries.head(vote, uuid4())
    with pytest.raises(NotFound):
        queries.head_at(vote, BUILDING + "019999")
    assert queries.head_at(vote, BUILDING + "010001") == head_of(vote, one)


@pytest.mark.parametrize("moment", [COUNTED, OPENS - HOUR])
def test_whose_vote_is_awaited_is_asked_only_while_it_is_open(moment: datetime) -> None:
    one, two = story.estate(2)
    vote = opened()
    assert queries.awaiting(one, VOTING) == [vote]
    cast(vote, one)
    assert queries.awaiting(one, VOTING) == []
    assert queries.awaiting(two, moment) == []
    assert (vote.why_shut(VOTING), bool(vote.why_shut(moment))) == ("", True)
