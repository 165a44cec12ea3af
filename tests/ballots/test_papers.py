"""Paper ballots: printed with a code, read twice by two clerks, settled where they differ, counted once."""

import pytest

from tests.ballots import story
from tests.ballots.story import VOTING, head_of, opened, photo
from tests.cast import person
from tests.support import at
from tongdeng.ballots.actions import paper
from tongdeng.ballots.actions.paper import Slip
from tongdeng.ballots.models import Ballot, Paper, Vote
from tongdeng.ballots.rules.paper import FLOW
from tongdeng.ballots.rules.paper import State as PaperState
from tongdeng.kernel import journal, seals
from tongdeng.kernel.errors import StepRefused
from tongdeng.people.models import Person

pytestmark = pytest.mark.django_db
LATER = at("2026-03-18 10:00")
FLOW_TABLE = """
             enter  differ   count  flag     spoil
    issued   once   -        -      -        void
    once     -      differs  read   flagged  -
    differs  -      -        read   flagged  -
    read     -      -        -      -        -
    flagged  -      -        -      -        -
    void     -      -        -      -        -
"""
VERBS, *STATES = [line.split() for line in FLOW_TABLE.strip().splitlines()]


def issued(vote: Vote, who: Person) -> Paper:
    """Return the paper of somebody's head."""
    return paper.issue(vote, [head_of(vote, who)], by=person("zheng", VOTING), at=VOTING)[0]


def slip(one: Paper, choice: str = "yes", **changes: object) -> Slip:
    """Return a paper that came back with one answer."""
    return Slip(**{"code": one.code, "said": {"1": choice}, "photo": photo(), **changes})  # type: ignore[arg-type]


def enter(vote: Vote, one: Paper, who: str, choice: str = "yes", **changes: object) -> Paper:
    """Let a clerk enter a paper."""
    return paper.read(vote, slip(one, choice, **changes), by=person(who, LATER), at=LATER)


def life(one: Paper) -> list[str]:
    """Return what happened to a paper."""
    return [event.kind for event in journal.timeline(one)]


@pytest.mark.parametrize("row", STATES, ids=lambda row: row[0])
def test_a_papers_flow_is_this_table(row: list[str]) -> None:
    for verb, after in zip(VERBS, row[1:], strict=True):
        if after == "-":
            with pytest.raises(StepRefused):
                FLOW.after(row[0], verb)
        else:
            assert FLOW.after(row[0], verb) == after


def test_two_clerks_who_read_the_same_make_a_ballot_and_its_life_can_be_shown() -> None:
    (who, *_others) = story.estate(2)
    vote = opened()
    one = issued(vote, who)
    assert enter(vote, one, "zheng").state == PaperState.ONCE
    assert not Ballot.objects.exists()
    assert enter(vote, one, "wu").state == PaperState.READ
    assert life(one) == ["paper.issue", "paper.enter", "paper.count"]
    assert head_of(vote, who).standing == "cast"
    assert seals.verify() is None
