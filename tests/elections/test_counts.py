"""A branch election through its verbs: candidates, attendance, ballots and the count, by the cases of the specification."""

import pytest

from tests.elections.branch import (
    ASKED,
    COUNTED,
    PREPARED,
    PROBATIONARY,
    PROPOSED,
    READ,
    REPORTED,
    VOTED,
    all_for,
    collected,
    counted,
    drafted,
    elected,
    formed,
    granted,
    marks,
    members,
    met,
    open_verbs,
    round_of,
    voting,
    who,
)
from tongdeng.elections import actions
from tongdeng.elections.actions import Entry, Marks
from tongdeng.elections.models import Election
from tongdeng.elections.queries import rounds
from tongdeng.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db


def spread(election: Election, there: int, **votes: int) -> list[Marks]:
    """Return ballots on which the votes for each member follow each other round and round."""
    chosen: list[list[int]] = [[] for _ballot in range(there)]
    start = 0
    for name, many in votes.items():
        for number in range(start, start + many):
            chosen[number % there].append(int(name[1:]))
        start += many
    return [marks(election, numbers) for numbers in chosen]


@pytest.mark.parametrize(("seats", "names", "least"), [(3, 3, 4), (5, 5, 6), (7, 8, 9)])
def test_E01_a_surplus_of_a_fifth_is_needed_rounded_up(seats: int, names: int, least: int) -> None:
    election, wu = granted(seats=seats), who("wu", PROPOSED)
    with pytest.raises(Invalid, match=f"不少于 {least} 名"):
        actions.propose(election, members(election, *range(1, names + 1)), by=wu, at=PROPOSED)
    assert (
        actions.propose(election, members(election, *range(1, least + 1)), by=wu, at=PROPOSED).state
        == "proposed"
    )


def test_E02_four_fifths_of_those_due_may_vote_and_one_less_may_not() -> None:
    election, wu = met(there=23), who("wu", VOTED)
    with pytest.raises(Refused, match="到会 23 人，不足应到会 30 人的五分之四（至少 24 人）"):
        actions.issue(election, issued=23, by=wu, at=VOTED)
    actions.attend(election, here=members(election, 24), by=wu, at=VOTED)
    assert actions.issue(election, issued=24, by=wu, at=VOTED).state == "voting"


def test_E04_six_members_elect_a_secretary_and_seven_a_committee() -> None:
    assert drafted(6, seats=1).kind == "secretary"
    actions.cancel(Election.objects.get(), reason="重来", by=who("wu", PREPARED), at=PREPARED)
    with pytest.raises(Invalid, match="3 至 5 人"):
        drafted(7, seats=1)


def test_E04_a_roll_that_grew_past_six_asks_for_a_new_plan() -> None:
    election, wu = drafted(6, seats=1), who("wu", ASKED)
    actions.enrol(election, [Entry("新党员")], by=wu, at=ASKED)
    with pytest.raises(Refused, match="重新保存换届安排"):
        actions.request(election, by=wu, at=ASKED)


def test_E04_a_small_branch_elects_its_secretary_and_reports_without_a_committee() -> None:
    election = collected(6, there=6, seats=1, candidates=2)
    election = counted(election, [marks(election, [1], [2])] * 4 + [marks(election, [2])] * 2)
    assert elected(election) == ["党员01"]
    election = actions.report(election, by=who("wu", REPORTED), at=REPORTED)
    assert election.members.get(elected=True).office == "secretary"


def test_E05_exactly_half_of_those_present_is_not_enough_and_a_seat_stays_empty() -> None:
    election = collected()
    election = counted(election, [marks(election, [2, 3, 1])] * 12 + [marks(election, [2, 3, 4])] * 12)
    assert elected(election) == ["党员02", "党员03"]
    assert open_verbs(election) == {"see", "attend", "appoint_tellers", "refuse_proxy", "separate"}
    with pytest.raises(Refused, match="不能少于 3 人"):
        actions.reduce(election, consent=24, by=who("wu", COUNTED), at=COUNTED)
    with pytest.raises(Refused, match="按计票结果"):
        formed(election)


def test_E05_the_seat_is_filled_by_a_separate_election_with_a_surplus_again() -> None:
    election, wu = collected(), who("wu", COUNTED)
    election = counted(election, [marks(election, [2, 3, 1])] * 12 + [marks(election, [2, 3, 4])] * 12)
    with pytest.raises(Invalid, match="不少于 2 名"):
        actions.separate(election, members(election, 1), issued=24, by=wu, at=COUNTED)
    with pytest.raises(Invalid, match="还没有当选"):
        actions.separate(election, members(election, 1, 2), issued=24, by=wu, at=COUNTED)
    election = actions.separate(election, members(election, 1, 4), issued=24, by=wu, at=COUNTED)
    election = actions.collect(election, returned=24, by=wu, at=COUNTED)
    election = counted(election, [marks(election, [1])] * 13 + [marks(election, [4])] * 11)
    assert elected(election) == ["党员01", "党员02", "党员03"]


def test_E06_of_two_tied_at_the_cut_more_votes_win_when_it_is_voted_again() -> None:
    election, wu = collected(), who("wu", COUNTED)
    election = counted(election, spread(election, 24, m1=20, m2=20, m3=14, m4=14))
    assert (elected(election), rounds.tied(round_of(election))) == (
        ["党员01", "党员02"],
        ["党员03", "党员04"],
    )
    with pytest.raises(Refused, match="按计票结果"):
        actions.separate(election, members(election, 3, 4), issued=24, by=wu, at=COUNTED)
    election = actions.revote(election, issued=24, by=wu, at=COUNTED)
    assert (round_of(election).kind, round_of(election).seats) == ("revote", 1)
    election = actions.collect(election, returned=24, by=wu, at=COUNTED)
    election = counted(election, [marks(election, [3])] * 11 + [marks(election, [4])] * 10 + [Marks()] * 3)
    assert elected(election) == ["党员01", "党员02", "党员03"]


def test_E08_more_ballots_than_voters_make_the_round_void_and_it_is_run_again() -> None:
    election, wu = voting(), who("wu", READ)
    with pytest.raises(Refused, match="收回的选票多于发出的选票"):
        actions.collect(election, returned=25, by=wu, at=READ)
    with pytest.raises(Refused, match="本轮有效"):
        actions.annul(election, returned=24, by=wu, at=READ)
    election = actions.annul(election, returned=25, by=wu, at=READ)
    assert (election.state, round_of(election).void) == ("void", "returned_more_than_issued")
    election = actions.issue(election, issued=24, by=wu, at=READ)
    assert (round_of(election).number, round_of(election).kind) == (2, "again")


def test_E08_a_void_revote_is_run_again_among_the_tied() -> None:
    election, wu = collected(), who("wu", COUNTED)
    election = counted(election, spread(election, 24, m1=20, m2=20, m3=14, m4=14))
    election = actions.revote(election, issued=24, by=wu, at=COUNTED)
    election = actions.annul(election, returned=25, by=wu, at=COUNTED)
    election = actions.issue(election, issued=24, by=wu, at=COUNTED)
    assert (round_of(election).kind, len(round_of(election).names)) == ("revote", 2)


def test_E08_no_more_ballots_are_given_out_than_there_are_voters() -> None:
    with pytest.raises(Invalid, match="不能多于到会有选举权的 24 人"):
        actions.issue(met(), issued=25, by=who("wu", VOTED), at=VOTED)


def test_E10_a_ballot_with_too_many_names_is_invalid_and_stays_in_the_half() -> None:
    election = collected()
    ballots = (
        [marks(election, [1, 2, 3, 4])] * 3 + [marks(election, [1, 2, 3])] * 13 + [marks(election, [4])] * 8
    )
    election = counted(election, ballots)
    outcome = round_of(election).outcome
    assert (outcome["votes"]["党员01"], outcome["votes"]["党员04"], outcome["invalid_ballots"]) == (13, 8, 3)
    assert elected(election) == ["党员01", "党员02", "党员03"]


def test_E10_a_spoilt_ballot_is_invalid_whatever_it_says() -> None:
    election = collected()
    election = counted(
        election,
        [*all_for(election, there=12), *[Marks(tuple(members(election, 1, 2, 3)), spoilt=True)] * 12],
    )
    assert (elected(election), round_of(election).outcome["invalid_ballots"]) == ([], 12)


def test_E11_a_name_written_in_beside_a_vote_against_is_elected_if_it_has_more_than_half() -> None:
    election, written = collected(), "党员20"
    ballots = [marks(election, [2, 1], [3], written)] * 4 + [marks(election, [2, 3], [1], written)] * 10
    election = counted(election, ballots + [marks(election, [2, 1, 4])] * 10)
    assert round_of(election).outcome["votes"] == {
        "党员01": 14,
        "党员02": 24,
        "党员03": 10,
        "党员04": 10,
        "党员20": 14,
    }
    assert elected(election) == ["党员01", "党员02", "党员20"]


def test_E11_on_an_abstaining_line_nobody_is_written_in() -> None:
    election = collected()
    election = counted(election, [marks(election, [1, 2], [], "党员20")] * 24)
    outcome = round_of(election).outcome
    assert ("党员20" in outcome["votes"], outcome["void_marks"], outcome["short"]) == (False, 24, 1)


def test_E11_nobody_without_a_vote_and_no_stranger_is_elected_by_being_written_in() -> None:
    election = collected(others=[PROBATIONARY])  # type: ignore[arg-type]
    election = counted(
        election,
        [marks(election, [1, 2], [3], "其他1")] * 12 + [marks(election, [1, 2], [3], "过路的人")] * 12,
    )
    assert (elected(election), set(round_of(election).outcome["votes"])) == (
        ["党员01", "党员02"],
        {"党员01", "党员02", "党员03", "党员04"},
    )


def test_E06_a_teller_who_was_written_in_and_is_tied_watches_no_more() -> None:
    election, wu, watch = collected(), who("wu", COUNTED), "党员23"
    ballots = [marks(election, [1, 2], [3], watch)] * 14 + [marks(election, [1, 2, 4])] * 10
    ballots = [*ballots[:14], *[marks(election, [1, 4], [2])] * 4, *[marks(election, [1, 2, 4])] * 6]
    ballots[:4] = [marks(election, [1, 4], [3], watch)] * 4
    election = counted(election, ballots)
    assert queries_tied(election) == ["党员04", watch]
    with pytest.raises(Refused, match="另行通过监票人"):
        actions.revote(election, issued=24, by=wu, at=COUNTED)
    with pytest.raises(Invalid, match="候选人不能"):
        actions.appoint_tellers(
            election,
            scrutineers=members(election, 23),
            counters=members(election, 24),
            votes=24,
            by=wu,
            at=COUNTED,
        )
    election = actions.appoint_tellers(
        election,
        scrutineers=members(election, 22),
        counters=members(election, 24),
        votes=24,
        by=wu,
        at=COUNTED,
    )
    assert actions.revote(election, issued=24, by=wu, at=COUNTED).state == "voting"


def queries_tied(election: Election) -> list[str]:
    """Return who is tied."""
    return rounds.tied(round_of(election))
