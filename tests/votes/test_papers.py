"""Paper ballots: printed with a code, read twice by two clerks, settled where they differ, counted once."""

import pytest

from tests.cast import person
from tests.support import at
from tests.votes import story
from tests.votes.story import VOTING, cast, head_of, opened, photo
from tongdeng.kernel import journal, seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.people.models import Person
from tongdeng.votes.actions import counting, drafting, lifecycle, paper
from tongdeng.votes.actions.paper import PaperEntry
from tongdeng.votes.models import Ballot, Paper, Vote
from tongdeng.votes.rules.paper import FLOW
from tongdeng.votes.rules.paper import State as PaperState

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


def slip(one: Paper, choice: str = "yes", **changes: object) -> PaperEntry:
    """Return a paper that came back with one answer."""
    return PaperEntry(**{"code": one.code, "choices": {"1": choice}, "photo": photo(), **changes})  # type: ignore[arg-type]


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


def test_a_paper_is_printed_once_for_each_head_and_its_code_is_its_own() -> None:
    owners = story.estate(3)
    vote = opened()
    heads = [head_of(vote, who) for who in owners]
    first = paper.issue(vote, heads[:2], by=person("zheng", VOTING), at=VOTING)
    again = paper.issue(vote, heads, by=person("zhou", LATER), at=LATER)
    assert [one.pk for one in again[:2]] == [one.pk for one in first]
    assert len({one.code for one in again}) == 3
    assert [life(one) for one in again] == [["paper.issue"]] * 3


def test_papers_are_printed_only_for_a_sealed_roll() -> None:
    (who,) = story.estate(1)
    with pytest.raises(StepRefused, match="名册封存以后"):
        issued(story.announced(), who)


def test_the_same_clerk_does_not_read_a_paper_twice_and_that_is_written_down() -> None:
    (who,) = story.estate(1)
    vote = opened()
    one = issued(vote, who)
    enter(vote, one, "zheng")
    with pytest.raises(StepRefused, match="第二遍要由另一位录"):
        enter(vote, one, "zheng", "no")
    refused = journal.timeline(one)[-1]
    assert (refused.kind, refused.facts) == ("paper.refused", {"what": "read", "why": "same_clerk"})
    assert refused.actor == person("zheng", LATER).pk
    assert not Ballot.objects.exists()


def test_what_two_clerks_read_differently_a_scrutineer_settles() -> None:
    who, watcher = story.estate(2)
    vote = opened()
    drafting.appoint(vote, watcher, by=person("zhou", VOTING), at=VOTING)
    one = issued(vote, who)
    enter(vote, one, "zheng", "yes")
    assert enter(vote, one, "wu", "no").state == PaperState.DIFFERS
    assert "vote.differs" in [event.kind for event in journal.timeline(story.fresh(vote))]
    with pytest.raises(Forbidden):
        paper.settle(vote, one.code, choices={"1": "yes"}, by=person("zhou", LATER), at=LATER)
    settled = paper.settle(vote, one.code, choices={"1": "invalid"}, by=watcher, at=LATER)
    assert (settled.state, settled.readings.count()) == (PaperState.READ, 3)
    assert Ballot.objects.get().choices == {"1": "invalid"}
    assert life(one) == ["paper.issue", "paper.enter", "paper.differ", "paper.refused", "paper.count"]
    with pytest.raises(StepRefused):
        paper.settle(vote, one.code, choices={"1": "yes"}, by=watcher, at=LATER)


def test_who_reads_papers_is_no_scrutineer() -> None:
    story.estate(1)
    vote = opened()
    with pytest.raises(Invalid, match="不能兼监票人"):
        drafting.appoint(vote, person("wu", VOTING), by=person("zhou", VOTING), at=VOTING)


def test_V19_a_paper_after_a_phone_is_flagged_and_the_first_ballot_counts() -> None:
    who, _other = story.estate(2)
    vote = opened()
    one = issued(vote, who)
    first = cast(vote, who, "yes")
    enter(vote, one, "zheng", "no")
    assert enter(vote, one, "wu", "no").state == PaperState.FLAGGED
    assert head_of(vote, who).counted == first
    kinds = [event.kind for event in journal.timeline(head_of(vote, who))]
    assert kinds == ["ballot.cast", "ballot.flag"]
    assert story.result(story.certified(vote))["consent"] == {"area": "100", "heads": 1}


def test_V19_a_phone_after_a_paper_is_refused() -> None:
    (who,) = story.estate(1)
    vote = opened()
    one = issued(vote, who)
    for clerk in ("zheng", "wu"):
        enter(vote, one, clerk)
    with pytest.raises(StepRefused, match="您家已通过纸质票投过票"):
        cast(vote, who)


#   what is missing            what is given
LACKING = {
    "photo":     {"photo": None},
    "channel":   {"channel": "pigeon"},
    "collector": {"channel": "door"},
    "motion_1":  {"choices": {}},
}  # fmt: skip


@pytest.mark.parametrize("field", LACKING)
def test_a_paper_needs_a_photo_a_way_it_came_and_all_answers(field: str) -> None:
    (who,) = story.estate(1)
    vote = opened()
    one = issued(vote, who)
    with pytest.raises(Invalid) as refused:
        enter(vote, one, "zheng", **LACKING[field])
    assert list(refused.value.fields) == [field]
    assert life(one) == ["paper.issue"]


def test_a_paper_collected_at_the_door_names_its_collector_and_proves_delivery() -> None:
    (who,) = story.estate(1)
    vote = opened()
    one = enter(vote, issued(vote, who), "zheng", channel="door", collector="楼长老马")
    assert (one.channel, one.collector, one.returned_at) == ("door", "楼长老马", LATER)
    assert head_of(vote, who).delivered.get().how == "hand"
    assert "老马" not in str(journal.timeline(one)[-1].facts)


def test_a_paper_that_comes_after_the_close_is_late_and_one_that_was_read_once_is_read_to_the_end() -> None:
    one, two = story.estate(2)
    vote = opened()
    begun, late = issued(vote, one), issued(vote, two)
    enter(vote, begun, "zheng")
    vote = lifecycle.close(vote, at=story.CLOSES)
    with pytest.raises(StepRefused, match="截止以后收回的票不能录"):
        enter(vote, late, "zheng")
    assert journal.timeline(late)[-1].facts["why"] == "late"
    with pytest.raises(Invalid, match="还有 1 张纸质票"):
        counting.certify(vote, by=person("zhou", story.COUNTED), at=story.COUNTED)
    assert enter(vote, begun, "wu").state == PaperState.READ


def test_an_unknown_code_is_refused_and_written_down() -> None:
    story.estate(1)
    vote = opened()
    with pytest.raises(NotFound, match="没有这个票号"):
        paper.read(vote, PaperEntry("2222-2222", {"1": "yes"}), by=person("zheng", LATER), at=LATER)
    assert journal.timeline(story.fresh(vote))[-1].facts == {"what": "paper", "why": "not_found"}


def test_a_spoilt_paper_is_void_and_the_head_gets_another() -> None:
    (who,) = story.estate(1)
    vote, zheng = opened(), person("zheng", VOTING)
    one = issued(vote, who)
    paper.spoil(vote, one.code, by=zheng, at=VOTING)
    assert life(one) == ["paper.issue", "paper.spoil"]
    another = issued(vote, who)
    assert another.pk != one.pk
    with pytest.raises(StepRefused):
        enter(vote, one, "zheng")
    enter(vote, another, "zheng")
    with pytest.raises(StepRefused, match="已录一遍.*不能.*作废"):
        paper.spoil(vote, another.code, by=zheng, at=LATER)
