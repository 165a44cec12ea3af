"""A branch election by its rules: each case of the specification by its id, and what holds for every count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import at
from tongdeng.elections.rules.count import BallotPaper, Outcome, RoundSheet, count, recount
from tongdeng.elections.rules.regulation import (
    GROUNDS,
    Kind,
    MemberStanding,
    Voter,
    candidates_least,
    check_candidates,
    check_day,
    check_delay,
    check_officers,
    check_reduction,
    check_seats,
    check_teller,
    due,
    elected_by_committee,
    enough_present,
    kind_of,
    present,
    term_ends,
)
from tongdeng.kernel.errors import Invalid, Refused

NAMES = ("A", "B", "C", "D")


def sheet(
    seats: int = 3, there: int = 24, names: tuple[str, ...] = NAMES, returned: int | None = None
) -> RoundSheet:
    back = there if returned is None else returned
    return RoundSheet(due=30, present=there, seats=seats, candidates=names, issued=there, returned=back)


def marked(there: int = 24, **votes: int) -> list[BallotPaper]:
    """Return one paper for each present, with as many marks for each name as it got votes."""
    return [BallotPaper([name for name, most in votes.items() if number < most]) for number in range(there)]


def spread(there: int, **votes: int) -> list[BallotPaper]:
    """Return papers on which the votes for each name begin where those of the name before ended, round and round."""
    papers: list[list[str]] = [[] for _paper in range(there)]
    start = 0
    for name, many in votes.items():
        for number in range(start, start + many):
            papers[number % there].append(name)
        start += many
    return [BallotPaper(names) for names in papers]


@pytest.mark.parametrize(("seats", "names", "least"), [(3, 3, 4), (5, 5, 6), (7, 8, 9)])
def test_E01_a_surplus_of_a_fifth_is_needed_rounded_up(seats: int, names: int, least: int) -> None:
    assert candidates_least(seats) == least
    with pytest.raises(Invalid, match=f"不少于 {least} 名"):
        check_candidates(seats, names)
    check_candidates(seats, least)
    few = tuple("ABCDEFGHIJ"[:names])
    assert count(sheet(seats, names=few), []).reason == "candidates"


def test_E02_four_fifths_of_those_due_are_enough_and_one_less_is_not() -> None:
    assert enough_present(24, 30)
    assert not enough_present(23, 30)
    assert count(sheet(there=24, returned=0), []).valid
    assert count(sheet(there=23, returned=0), []).reason == "attendance"


def test_E04_a_committee_is_needed_from_seven_full_members_on() -> None:
    assert (kind_of(6), kind_of(7)) == (Kind.SECRETARY, Kind.COMMITTEE)
    check_seats(Kind.SECRETARY, 1)
    for kind, seats in ((Kind.SECRETARY, 3), (Kind.COMMITTEE, 2), (Kind.COMMITTEE, 8)):
        with pytest.raises(Invalid):
            check_seats(kind, seats)


def test_E05_exactly_half_of_those_present_is_not_enough_and_a_seat_stays_empty() -> None:
    papers = [BallotPaper(["B", "C", "A" if number < 12 else "D"]) for number in range(24)]
    result = count(sheet(), papers)
    assert result.votes == {"A": 12, "B": 24, "C": 24, "D": 12}
    assert (result.elected, result.revote, result.short) == (("B", "C"), (), 1)


def test_E06_a_tie_at_the_cut_is_voted_again_and_more_votes_win() -> None:
    result = count(sheet(), spread(24, A=20, B=20, C=14, D=14))
    assert result.votes == {"A": 20, "B": 20, "C": 14, "D": 14}
    assert (result.elected, result.revote, result.short) == (("A", "B"), ("C", "D"), 0)
    again = recount(sheet(seats=1, names=("C", "D")), marked(C=11))
    assert (again.elected, again.revote, again.short) == (("C",), (), 0)


def test_E08_more_ballots_than_voters_make_the_election_void() -> None:
    issued_more = RoundSheet(due=30, present=24, seats=3, candidates=NAMES, issued=25, returned=25)
    assert count(sheet(returned=25), []).reason == "returned_more_than_issued"
    result = count(issued_more, marked(25, A=25))
    assert (result.reason, result.votes, result.elected) == ("returned_more_than_present", {}, ())
    assert (result.valid, result.revote, result.short) == (False, (), 3)


def test_E10_a_ballot_with_too_many_names_is_invalid_and_stays_in_the_half() -> None:
    papers = [BallotPaper(NAMES)] * 3 + [BallotPaper(["A", "B", "C"])] * 13 + [BallotPaper(["D"])] * 8
    result = count(sheet(), papers)
    assert (result.votes["A"], result.votes["D"], result.invalid_ballots) == (13, 8, 3)
    assert result.elected == ("A", "B", "C")


def test_E11_a_name_written_in_beside_a_vote_against_counts() -> None:
    papers = [BallotPaper(["B", "A"], ["C"], ["Z"])] * 4 + [BallotPaper(["B", "C"], ["A"], ["Z"])] * 10
    papers += [BallotPaper(["B", "A", "D"])] * 10
    result = count(sheet(), papers)
    assert result.votes == {"A": 14, "B": 24, "C": 10, "D": 10, "Z": 14}
    assert result.elected == ("B", "A", "Z")


def test_E11_whoever_abstains_can_write_nobody_in_and_further_names_are_void_marks() -> None:
    result = count(
        sheet(), [BallotPaper(["A"], [], ["Z"]), BallotPaper(["A"], ["B"], ["Z", "Y"])] + [BallotPaper()] * 22
    )
    assert (result.votes, result.void_marks, result.invalid_ballots) == (
        {"A": 2, "B": 0, "C": 0, "D": 0, "Z": 1},
        2,
        0,
    )


def test_E11_a_listed_name_written_in_counts_unless_the_ballot_marks_it_already() -> None:
    papers = [BallotPaper([], ["A"], ["B"]), BallotPaper(["B"], ["A"], ["B"]), BallotPaper([], ["A"], ["A"])]
    result = count(sheet(), papers + [BallotPaper()] * 21)
    assert (result.votes["B"], result.votes["A"], result.void_marks) == (2, 0, 2)


def test_E11_a_line_marked_for_and_against_is_void_and_opens_no_place_for_another_name() -> None:
    result = count(sheet(), [BallotPaper(["A", "B"], ["A"], ["Z"])] + [BallotPaper()] * 23)
    assert (result.votes, result.void_marks) == ({"A": 0, "B": 1, "C": 0, "D": 0}, 2)


def test_E11_only_those_who_can_be_elected_may_be_written_in() -> None:
    papers = [BallotPaper([], ["A"], ["Z"])] * 24
    assert "Z" not in count(sheet(), papers, eligible={"Y"}).votes
    assert count(sheet(), papers, eligible={"Z"}).elected == ("Z",)


def test_E13_members_without_a_vote_are_neither_due_nor_present() -> None:
    others = [Voter(standing, present=True) for standing in MemberStanding if standing != MemberStanding.FULL]
    roll = [Voter(MemberStanding.FULL, present=True)] * 24 + [Voter(MemberStanding.FULL)] * 6 + others
    assert (due(roll), present(roll)) == (30, 24)


def test_E14_an_absent_member_stays_due() -> None:
    assert due([Voter(MemberStanding.FULL)]) == 1


@pytest.mark.parametrize(("agreed", "resolved", "expected"), [(1, 0, 1), (0, 1, 1), (0, 0, 1), (1, 1, 0)])
def test_E15_only_the_superior_and_the_meeting_together_leave_somebody_out(
    agreed: int, resolved: int, expected: int
) -> None:
    bedridden = Voter(MemberStanding.FULL, ground=4, agreed=bool(agreed), resolved=bool(resolved))
    assert due([bedridden]) == expected


def test_E15_there_are_six_grounds_and_whoever_comes_all_the_same_is_due() -> None:
    assert list(GROUNDS) == [1, 2, 3, 4, 5, 6]
    came = Voter(MemberStanding.FULL, ground=4, agreed=True, resolved=True, present=True)
    assert (due([came]), present([came])) == (1, 1)
    assert due([Voter(MemberStanding.FULL, ground=7, agreed=True, resolved=True)]) == 1


def test_E16_a_candidate_is_no_scrutineer() -> None:
    with pytest.raises(Invalid, match="候选人不能"):
        check_teller(standing=MemberStanding.FULL, candidate=True)
    with pytest.raises(Invalid, match="有表决权"):
        check_teller(standing=MemberStanding.PROBATIONARY, candidate=False)
    check_teller(standing=MemberStanding.FULL, candidate=False)


def test_E17_the_committee_elects_its_officers_with_as_many_candidates_as_posts() -> None:
    check_officers(1, 1)
    with pytest.raises(Invalid, match="等额"):
        check_officers(1, 2)
    assert elected_by_committee(2, 3)
    assert not elected_by_committee(2, 4)


def test_E18_a_delay_of_more_than_a_year_is_refused_and_any_delay_needs_a_document() -> None:
    ends = term_ends(at("2021-07-01 00:00").date(), "community")
    assert ends == at("2026-07-01 00:00").date()
    with pytest.raises(Invalid, match="不超过 1 年"):
        check_day(ends, at("2027-09-01 00:00").date())
    within = at("2027-07-01 00:00").date()
    check_day(ends, within)
    with pytest.raises(Refused, match="文号"):
        check_delay(ends, within, " ")
    check_delay(ends, within, "示例街党〔2026〕1 号")


def test_a_term_is_three_years_elsewhere_and_nothing_is_early_by_more_than_a_year() -> None:
    ends = term_ends(at("2024-02-29 00:00").date(), "other")
    assert ends == at("2027-02-28 00:00").date()
    with pytest.raises(Invalid, match="提前"):
        check_day(ends, at("2026-02-27 00:00").date())
    check_delay(ends, at("2026-12-01 00:00").date(), "")


def test_fewer_seats_need_more_than_half_of_the_voters_and_leave_a_committee_of_three() -> None:
    check_reduction(kind=Kind.COMMITTEE, seats=4, consent=13, present=24)
    for seats, consent in ((4, 12), (2, 24), (4, 25)):
        with pytest.raises(Refused):
            check_reduction(kind=Kind.COMMITTEE, seats=seats, consent=consent, present=24)


names = st.lists(st.sampled_from([*NAMES, "Z", "Y"]), unique=True, max_size=4)
listed = st.lists(st.sampled_from(NAMES), unique=True, max_size=4)
papers = st.lists(st.builds(BallotPaper, listed, listed, names), min_size=1, max_size=40)


@given(papers=papers, chance=st.randoms())
def test_the_order_of_ballots_never_matters(papers: list[BallotPaper], chance: st.DataObject) -> None:
    many = len(papers)
    held = RoundSheet(due=many, present=many, seats=3, candidates=NAMES, issued=many, returned=many)
    shuffled = list(papers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert summary(count(held, papers)) == summary(count(held, shuffled))


@given(papers=papers)
def test_who_is_elected_has_more_than_half_and_the_seats_add_up(papers: list[BallotPaper]) -> None:
    many = len(papers)
    held = RoundSheet(due=many, present=many, seats=3, candidates=NAMES, issued=many, returned=many)
    result = count(held, papers)
    assert all(2 * result.votes[name] > many for name in (*result.elected, *result.revote))
    filled = 3 - len(result.elected) if result.revote else 0
    assert len(result.elected) + filled + result.short == 3
    assert len(result.revote) != 1


def summary(outcome: Outcome) -> list[object]:
    return [list(outcome.votes.items()), outcome.elected, outcome.revote, outcome.short]
