"""What is tried and refused: the journal, from which nothing is removed, takes only so much of it."""

from datetime import timedelta

import pytest

from tests.votes import story
from tests.votes.story import VOTING, cast, head_of, opened, refusals
from tongdeng.kernel.errors import Forbidden, Refused
from tongdeng.votes.actions import casting
from tongdeng.votes.models import Ballot

pytestmark = pytest.mark.django_db


def test_wrong_receipts_are_tried_twenty_times_a_day_and_right_ones_as_often_as_one_likes() -> None:
    one, _two = story.estate(2)
    vote = opened()
    receipt = Ballot.objects.get(pk=cast(vote, one)).receipt
    outcomes = []
    for n in range(22):
        casting.confirm(vote, receipt, by=one, at=VOTING) if n < 20 else None
        with pytest.raises(Refused) as refused:
            casting.confirm(vote, f"2222-3333-4444-{5000 + n}", by=one, at=VOTING)
        outcomes.append(refused.value.code)
    assert outcomes == ["not_found"] * 20 + ["too_many"] * 2
    assert casting.confirm(vote, receipt, by=one, at=VOTING + timedelta(days=1))


def test_one_person_writes_five_refusals_a_day_into_another_household_and_is_refused_all_the_same() -> None:
    one, two = story.estate(2)
    vote = opened()
    for _often in range(8):
        with pytest.raises(Forbidden):
            casting.cast(vote, head_of(vote, one), choices={"1": "no"}, by=two, at=VOTING)
    assert refusals(head_of(vote, one)) == [(two.pk, {"what": "cast", "why": "not_yours"})] * 5


def test_one_person_writes_fifty_refusals_a_day_into_all_households_together() -> None:
    owners = story.estate(14)
    vote, two = opened(), owners[-1]
    for one in owners[:12]:
        for _often in range(5):
            with pytest.raises(Forbidden):
                casting.cast(vote, head_of(vote, one), choices={"1": "no"}, by=two, at=VOTING)
    assert sum(len(refusals(head_of(vote, one))) for one in owners) == 50
