"""A branch election through its verbs: each case of the specification by its id."""

from datetime import timedelta

import pytest

from tests.ballots import branch as story
from tests.ballots.branch import (
    APPROVED,
    ASKED,
    BEGAN,
    COUNTED,
    FORMED,
    GRANTED,
    LETTER,
    MET,
    NOMINATED,
    ON_WATCH,
    PREPARED,
    PROBATIONARY,
    PROPOSED,
    READ,
    REPORTED,
    VOTED,
    all_for,
    approved,
    collected,
    counted,
    drafted,
    elected,
    formed,
    fresh,
    granted,
    marks,
    member,
    members,
    met,
    nominated,
    read_twice,
    reported,
    round_of,
    voting,
    who,
)
from tests.support import at
from tongdeng.ballots.actions import electing
from tongdeng.ballots.actions.electing import Division, Entry, Marks, Plan, Post
from tongdeng.ballots.models import Election, Letter
from tongdeng.ballots.queries import elections as queries
from tongdeng.ballots.rules.electing import LetterKind
from tongdeng.kernel.errors import Forbidden, Invalid, Refused, Stale, StepRefused
from tongdeng.kernel.models import Event

pytestmark = pytest.mark.django_db


def spread(one: Election, there: int, **votes: int) -> list[Marks]:
    """Return ballots on which the votes for each member follow each other round and round."""
    chosen: list[list[int]] = [[] for _ballot in range(there)]
    start = 0
    for name, many in votes.items():
        for number in range(start, start + many):
            chosen[number % there].append(int(name[1:]))
        start += many
    return [marks(one, numbers) for numbers in chosen]


@pytest.mark.parametrize(("seats", "names", "least"), [(3, 3, 4), (5, 5, 6), (7, 8, 9)])
def test_E01_a_surplus_of_a_fifth_is_needed_rounded_up(seats: int, names: int, least: int) -> None:
    one, wu = granted(seats=seats), who("wu", PROPOSED)
    with pytest.raises(Invalid, match=f"不少于 {least} 名"):
        electing.propose(one, members(one, *range(1, names + 1)), by=wu, at=PROPOSED)
    assert electing.propose(one, members(one, *range(1, least + 1)), by=wu, at=PROPOSED).state == "proposed"


def test_E02_four_fifths_of_those_due_may_vote_and_one_less_may_not() -> None:
    one, wu = met(there=23), who("wu", VOTED)
    with pytest.raises(Refused, match="到会 23 人，不足应到会 30 人的五分之四（至少 24 人）"):
        electing.issue(one, issued=23, by=wu, at=VOTED)
    electing.attend(one, here=members(one, 24), by=wu, at=VOTED)
    assert electing.issue(one, issued=24, by=wu, at=VOTED).state == "voting"


def test_E04_six_members_elect_a_secretary_and_seven_a_committee() -> None:
    assert drafted(6, seats=1).kind == "secretary"
    electing.cancel(Election.objects.get(), reason="重来", by=who("wu", PREPARED), at=PREPARED)
    with pytest.raises(Invalid, match="3 至 5 人"):
        drafted(7, seats=1)


def test_E04_a_roll_that_grew_past_six_asks_for_a_new_plan() -> None:
    one, wu = drafted(6, seats=1), who("wu", ASKED)
    electing.enrol(one, [Entry("新党员")], by=wu, at=ASKED)
    with pytest.raises(Refused, match="重新保存换届安排"):
        electing.request(one, by=wu, at=ASKED)


def test_E04_a_small_branch_elects_its_secretary_and_reports_without_a_committee() -> None:
    one = collected(6, there=6, seats=1, candidates=2)
    one = counted(one, [marks(one, [1], [2])] * 4 + [marks(one, [2])] * 2)
    assert elected(one) == ["党员01"]
    one = electing.report(one, by=who("wu", REPORTED), at=REPORTED)
    assert one.members.get(elected=True).office == "secretary"


def test_E05_exactly_half_of_those_present_is_not_enough_and_a_seat_stays_empty() -> None:
    one = collected()
    one = counted(one, [marks(one, [2, 3, 1])] * 12 + [marks(one, [2, 3, 4])] * 12)
    assert elected(one) == ["党员02", "党员03"]
    assert queries.open_verbs(one, queries.roll(one), round_of(one)) == (
        "attend",
        "refuse_proxy",
        "separate",
    )
    with pytest.raises(Refused, match="不能少于 3 人"):
        electing.reduce(one, consent=24, by=who("wu", COUNTED), at=COUNTED)
    with pytest.raises(Refused, match="按计票结果"):
        formed(one)


def test_E05_the_seat_is_filled_by_a_separate_election_with_a_surplus_again() -> None:
    one, wu = collected(), who("wu", COUNTED)
    one = counted(one, [marks(one, [2, 3, 1])] * 12 + [marks(one, [2, 3, 4])] * 12)
    with pytest.raises(Invalid, match="不少于 2 名"):
        electing.separate(one, members(one, 1), issued=24, by=wu, at=COUNTED)
    with pytest.raises(Invalid, match="还没有当选"):
        electing.separate(one, members(one, 1, 2), issued=24, by=wu, at=COUNTED)
    one = electing.separate(one, members(one, 1, 4), issued=24, by=wu, at=COUNTED)
    one = electing.collect(one, returned=24, by=wu, at=COUNTED)
    one = counted(one, [marks(one, [1])] * 13 + [marks(one, [4])] * 11)
    assert elected(one) == ["党员01", "党员02", "党员03"]


def test_E06_of_two_tied_at_the_cut_more_votes_win_when_it_is_voted_again() -> None:
    one, wu = collected(), who("wu", COUNTED)
    one = counted(one, spread(one, 24, m1=20, m2=20, m3=14, m4=14))
    assert (elected(one), queries.tied(round_of(one))) == (["党员01", "党员02"], ["党员03", "党员04"])
    with pytest.raises(Refused, match="按计票结果"):
        electing.separate(one, members(one, 3, 4), issued=24, by=wu, at=COUNTED)
    one = electing.revote(one, issued=24, by=wu, at=COUNTED)
    assert (round_of(one).kind, round_of(one).seats) == ("revote", 1)
    one = electing.collect(one, returned=24, by=wu, at=COUNTED)
    one = counted(one, [marks(one, [3])] * 11 + [marks(one, [4])] * 10 + [Marks()] * 3)
    assert elected(one) == ["党员01", "党员02", "党员03"]


def test_E08_more_ballots_than_voters_make_the_round_void_and_it_is_run_again() -> None:
    one, wu = voting(), who("wu", READ)
    with pytest.raises(Refused, match="收回的选票多于发出的选票"):
        electing.collect(one, returned=25, by=wu, at=READ)
    with pytest.raises(Refused, match="本轮有效"):
        electing.annul(one, returned=24, by=wu, at=READ)
    one = electing.annul(one, returned=25, by=wu, at=READ)
    assert (one.state, round_of(one).void) == ("void", "returned_more_than_issued")
    one = electing.issue(one, issued=24, by=wu, at=READ)
    assert (round_of(one).number, round_of(one).kind) == (2, "again")


def test_E08_a_void_revote_is_run_again_among_the_tied() -> None:
    one, wu = collected(), who("wu", COUNTED)
    one = counted(one, spread(one, 24, m1=20, m2=20, m3=14, m4=14))
    one = electing.revote(one, issued=24, by=wu, at=COUNTED)
    one = electing.annul(one, returned=25, by=wu, at=COUNTED)
    one = electing.issue(one, issued=24, by=wu, at=COUNTED)
    assert (round_of(one).kind, len(round_of(one).names)) == ("revote", 2)


def test_E08_no_more_ballots_are_given_out_than_there_are_voters() -> None:
    with pytest.raises(Invalid, match="不能多于到会有选举权的 24 人"):
        electing.issue(met(), issued=25, by=who("wu", VOTED), at=VOTED)


def test_E10_a_ballot_with_too_many_names_is_invalid_and_stays_in_the_half() -> None:
    one = collected()
    ballots = [marks(one, [1, 2, 3, 4])] * 3 + [marks(one, [1, 2, 3])] * 13 + [marks(one, [4])] * 8
    one = counted(one, ballots)
    outcome = round_of(one).outcome
    assert (outcome["votes"]["党员01"], outcome["votes"]["党员04"], outcome["invalid_ballots"]) == (13, 8, 3)
    assert elected(one) == ["党员01", "党员02", "党员03"]


def test_E10_a_spoilt_ballot_is_invalid_whatever_it_says() -> None:
    one = collected()
    one = counted(one, [*all_for(one, there=12), *[Marks(tuple(members(one, 1, 2, 3)), spoilt=True)] * 12])
    assert (elected(one), round_of(one).outcome["invalid_ballots"]) == ([], 12)


def test_E11_a_name_written_in_beside_a_vote_against_is_elected_if_it_has_more_than_half() -> None:
    one, written = collected(), "党员20"
    ballots = [marks(one, [2, 1], [3], written)] * 4 + [marks(one, [2, 3], [1], written)] * 10
    one = counted(one, ballots + [marks(one, [2, 1, 4])] * 10)
    assert round_of(one).outcome["votes"] == {
        "党员01": 14,
        "党员02": 24,
        "党员03": 10,
        "党员04": 10,
        "党员20": 14,
    }
    assert elected(one) == ["党员01", "党员02", "党员20"]


def test_E11_on_an_abstaining_line_nobody_is_written_in() -> None:
    one = collected()
    one = counted(one, [marks(one, [1, 2], [], "党员20")] * 24)
    outcome = round_of(one).outcome
    assert ("党员20" in outcome["votes"], outcome["void_marks"], outcome["short"]) == (False, 24, 1)


def test_E11_nobody_without_a_vote_and_no_stranger_is_elected_by_being_written_in() -> None:
    one = collected(others=[PROBATIONARY])  # type: ignore[arg-type]
    one = counted(one, [marks(one, [1, 2], [3], "其他1")] * 12 + [marks(one, [1, 2], [3], "过路的人")] * 12)
    assert (elected(one), set(round_of(one).outcome["votes"])) == (
        ["党员01", "党员02"],
        {"党员01", "党员02", "党员03", "党员04"},
    )


@pytest.mark.parametrize("standing", [PROBATIONARY, ON_WATCH])
def test_E13_who_has_no_vote_is_neither_due_nor_counted_as_present_and_gets_no_ballot(standing: str) -> None:
    one, wu = met(there=24, others=[standing]), who("wu", VOTED)  # type: ignore[arg-type]
    electing.attend(one, here=members(one, 31), by=wu, at=VOTED)
    hall = queries.hall(queries.roll(one))
    assert (hall.due, hall.present) == (30, 24)
    assert Event.objects.filter(kind="election.attend").latest("seq").facts["without_vote"] == 1
    with pytest.raises(Invalid, match="不能多于到会有选举权的 24 人"):
        electing.issue(one, issued=25, by=wu, at=VOTED)


def test_E13_who_has_no_vote_is_no_candidate_and_no_teller() -> None:
    one = granted(others=[PROBATIONARY])
    with pytest.raises(Invalid, match="正式党员"):
        electing.propose(one, members(one, 1, 2, 3, 31), by=who("wu", PROPOSED), at=PROPOSED)


def test_E14_a_proxy_ballot_is_refused_written_down_and_the_absent_stay_due() -> None:
    one, wu = met(), who("wu", VOTED)
    electing.refuse_proxy(one, member(one, 30), by=wu, at=VOTED)
    said = Event.objects.get(kind="election.refuse_proxy")
    assert said.facts == {"member": str(member(one, 30)), "due": 30, "present": 24}
    with pytest.raises(Refused, match="由本人投票"):
        electing.refuse_proxy(one, member(one, 1), by=wu, at=VOTED)


def test_E15_who_is_bedridden_stays_due_until_the_superior_and_the_meeting_both_agreed() -> None:
    one, wu, shang = nominated(), who("wu", MET), who("shang", NOMINATED)
    ill = member(one, 30)
    electing.leave_out(one, ill, ground=4, by=who("wu", NOMINATED), at=NOMINATED)
    electing.agree(one, [ill], number=LETTER, by=shang, at=NOMINATED)
    one = story.gathered(electing.meet(one, by=wu, at=MET), 24)
    assert queries.hall(queries.roll(one)).due == 30
    electing.resolve(one, ill, votes=13, by=wu, at=MET)
    assert queries.hall(queries.roll(one)).due == 29


def test_E15_the_meeting_cannot_do_it_alone_nor_with_half_of_its_votes() -> None:
    one, wu = nominated(), who("wu", MET)
    ill = member(one, 30)
    electing.leave_out(one, ill, ground=4, by=who("wu", NOMINATED), at=NOMINATED)
    one = story.gathered(electing.meet(one, by=wu, at=MET), 24)
    with pytest.raises(Refused, match="上级党组织还没有同意"):
        electing.resolve(one, ill, votes=24, by=wu, at=MET)
    electing.agree(one, [ill], number=LETTER, by=who("shang", MET), at=MET)
    with pytest.raises(Refused, match="到会 24 人，同意 12 人"):
        electing.resolve(one, ill, votes=12, by=wu, at=MET)
    with pytest.raises(Invalid):
        electing.resolve(one, ill, votes=25, by=wu, at=MET)


def test_E15_a_new_ground_needs_a_new_consent_and_one_ground_there_must_be() -> None:
    one, wu = nominated(), who("wu", NOMINATED)
    electing.leave_out(one, member(one, 30), ground=4, by=wu, at=NOMINATED)
    electing.agree(one, members(one, 30), number=LETTER, by=who("shang", NOMINATED), at=NOMINATED)
    electing.leave_out(one, member(one, 30), ground=1, by=wu, at=NOMINATED)
    assert one.members.get(position=30).agreed_at is None
    with pytest.raises(Invalid, match="请选择一种情形"):
        electing.leave_out(one, member(one, 29), ground=7, by=wu, at=NOMINATED)
    with pytest.raises(Refused, match="支部没有提出"):
        electing.agree(one, members(one, 29), number=LETTER, by=who("shang", NOMINATED), at=NOMINATED)


def test_E16_a_candidate_is_no_scrutineer_and_no_counter() -> None:
    one, wu = met(tellers=False), who("wu", MET)
    for watch, tally in ((1, 10), (10, 1)):
        with pytest.raises(Invalid, match="候选人不能担任监票人"):
            electing.tell(
                one, scrutineers=members(one, watch), counters=members(one, tally), votes=24, by=wu, at=MET
            )
    with pytest.raises(Invalid, match="已到会"):
        electing.tell(one, scrutineers=members(one, 30), counters=members(one, 10), votes=24, by=wu, at=MET)
    with pytest.raises(Refused, match="监票人、计票人"):
        electing.issue(one, issued=24, by=wu, at=VOTED)


def test_E16_a_candidate_reads_no_ballots_either() -> None:
    one, wu = granted(), who("wu", PROPOSED)
    electing.correct(one, member(one, 4), Entry("吴清明", phone=wu.phone or ""), by=wu, at=PROPOSED)
    one = electing.propose(one, members(one, 1, 2, 3, 4), by=wu, at=PROPOSED)
    one = electing.nominate(one, number=LETTER, by=who("shang", NOMINATED), at=NOMINATED)
    one = story.gathered(electing.meet(one, by=who("wu", MET), at=MET), 24)
    one = electing.issue(one, issued=24, by=who("wu", VOTED), at=VOTED)
    one = electing.collect(one, returned=24, by=who("wu", READ), at=READ)
    with pytest.raises(Refused, match="候选人不能录票"):
        electing.read(one, {1: Marks()}, by=who("wu", READ), at=READ)


def test_E17_the_committee_elects_its_officers_one_for_each_post_subject_to_approval() -> None:
    one, wu = collected(), who("wu", FORMED)
    one = counted(one, all_for(one))
    one_, two, stranger = member(one, 1), member(one, 2), member(one, 9)
    wrong = (
        ([Post("secretary", one_, 3), Post("secretary", two, 3)], "等额"),
        ([Post("secretary", stranger, 3)], "从当选的委员中选举"),
        ([Post("secretary", one_, 1)], "过半数"),
        ([Post("deputy", one_, 3)], "要选出书记"),
        ([Post("secretary", one_, 3), Post("deputy", one_, 3)], "不能是同一个人"),
    )
    for posts, words in wrong:
        with pytest.raises(Refused, match=words):
            electing.form(one, Division(3, posts), by=wu, at=FORMED)
    posts = [Post("secretary", one_, 3), Post("deputy", two, 2)]
    one = electing.form(one, Division(3, posts, {two: "纪检委员"}), by=wu, at=FORMED)
    assert (one.state, one.members.get(pk=two).portfolio) == ("formed", "纪检委员")
    assert not Event.objects.filter(kind="mandate.appoint", at=FORMED).exists()


def test_E18_a_delay_of_fourteen_months_is_refused() -> None:
    one, wu = drafted(), who("wu", PREPARED)
    late = at("2027-09-01 00:00").date()
    with pytest.raises(Invalid, match="延期一般不超过 1 年"):
        electing.plan(one, Plan(late, 3, BEGAN), by=wu, at=PREPARED)


def test_E18_a_shorter_delay_needs_the_superiors_letter() -> None:
    one, wu, shang = drafted(), who("wu", ASKED), who("shang", GRANTED)
    one = electing.plan(one, Plan(at("2027-05-01 00:00").date(), 3, BEGAN), by=wu, at=ASKED)
    one = electing.request(one, by=wu, at=ASKED)
    with pytest.raises(Refused, match="批准文件（文号）"):
        electing.grant(one, number=LETTER, by=shang, at=GRANTED)
    one = electing.grant(one, number=LETTER, delay="示例街党〔2026〕8 号", by=shang, at=GRANTED)
    assert set(Letter.objects.values_list("kind", flat=True)) == {LetterKind.GRANT, LetterKind.DELAY}


def test_E18_a_meeting_that_slipped_past_the_term_waits_for_the_letter() -> None:
    one, late = nominated(), at("2026-07-02 09:00")
    with pytest.raises(Refused, match="批准文件（文号）"):
        electing.meet(one, by=who("wu", late), at=late)
    electing.delay(one, number="示例街党〔2026〕9 号", by=who("shang", late), at=late)
    assert electing.meet(one, by=who("wu", late), at=late).state == "meeting"


def test_the_approved_become_the_branch_from_that_moment_and_those_before_end() -> None:
    one = approved()
    chosen = {row.phone for row in one.members.filter(elected=True)}
    now = {p.phone for p in story.queries_staff(APPROVED)}
    assert now == chosen
    before = APPROVED - timedelta(seconds=1)
    assert {p.phone for p in story.queries_staff(before)} == {
        who("wu", before).phone,
        who("su", before).phone,
    }


def test_whoever_is_elected_again_keeps_the_role_without_a_gap() -> None:
    one, wu = granted(), who("wu", PROPOSED)
    electing.correct(one, member(one, 1), Entry("吴清明", phone=wu.phone or ""), by=wu, at=PROPOSED)
    one = electing.propose(one, members(one, 1, 2, 3, 4), by=wu, at=PROPOSED)
    one = electing.nominate(one, number=LETTER, by=who("shang", NOMINATED), at=NOMINATED)
    one = story.gathered(electing.meet(one, by=who("wu", MET), at=MET), 24)
    one = electing.issue(one, issued=24, by=who("wu", VOTED), at=VOTED)
    one = electing.collect(one, returned=24, by=who("wu", READ), at=READ)
    one = formed(counted(one, all_for(one)))
    one = electing.report(one, by=who("wu", REPORTED), at=REPORTED)
    electing.approve(one, number=LETTER, by=who("shang", APPROVED), at=APPROVED)
    for moment in (APPROVED - timedelta(seconds=1), APPROVED, APPROVED + timedelta(days=1)):
        assert [grant.role for grant in who("wu", moment).grants] == ["branch"]


def test_a_branch_in_which_nobody_elected_has_a_phone_is_not_locked_out() -> None:
    one = reported()
    one.members.update(phone="")
    electing.approve(one, number=LETTER, by=who("shang", APPROVED), at=APPROVED)
    assert [grant.role for grant in who("wu", APPROVED).grants] == ["branch"]


def test_a_result_that_is_not_approved_appoints_nobody() -> None:
    one = electing.reject(reported(), reason="程序有误", by=who("shang", APPROVED), at=APPROVED)
    assert (one.state, one.reason) == ("rejected", "程序有误")
    assert who("wu", APPROVED).grants[0].role == "branch"


def test_nobody_of_the_branch_approves_in_the_superiors_place() -> None:
    from tongdeng.people import actions as people

    one = reported()
    people.appoint(who("wu", PREPARED), role="party", place=one.place, by=None, at=PREPARED)
    with pytest.raises(Forbidden, match="不能代上级"):
        electing.approve(one, number=LETTER, by=who("wu", APPROVED), at=APPROVED)


def test_fewer_seats_are_enough_where_more_than_half_of_the_voters_want_it_so() -> None:
    one, wu = collected(seats=4, candidates=5), who("wu", COUNTED)
    one = counted(one, all_for(one))
    assert "reduce" in queries.open_verbs(one, queries.roll(one), round_of(one))
    with pytest.raises(Refused, match="到会 24 人，同意 12 人"):
        electing.reduce(one, consent=12, by=wu, at=COUNTED)
    one = electing.reduce(one, consent=13, by=wu, at=COUNTED)
    assert (one.seats, one.reduced_from) == (3, 4)
    assert formed(one).state == "formed"


def test_two_different_people_read_and_neither_a_third_nor_one_of_them_twice() -> None:
    one = collected()
    electing.read(one, {1: Marks()}, by=who("su", READ), at=READ)
    with pytest.raises(Refused, match="第一遍录了 1 张，第二遍录了 0 张"):
        electing.count(one, by=who("wu", COUNTED), at=COUNTED)
    electing.read(one, {1: Marks()}, by=who("shang", READ), at=READ)
    with pytest.raises(Refused, match="第三个人"):
        electing.read(one, {1: Marks()}, by=who("wu", READ), at=READ)


def test_what_two_read_differently_a_scrutineer_settles_before_the_count() -> None:
    one, su = collected(), who("su", READ)
    ballots = dict(enumerate(all_for(one), start=1))
    electing.read(one, ballots, by=su, at=READ)
    electing.read(one, ballots | {7: marks(one, [1, 2, 4])}, by=who("shang", READ), at=READ)
    with pytest.raises(Refused, match="第 7 张两遍录得不同"):
        electing.count(one, by=su, at=COUNTED)
    with pytest.raises(Refused, match="两遍都已录完"):
        electing.read(one, {7: ballots[7]}, by=su, at=READ)
    watch, tally = member(one, 23), member(one, 24)
    with pytest.raises(Refused, match="第 6 张没有出入"):
        electing.settle(one, 6, ballots[6], scrutineer=watch, by=su, at=READ)
    with pytest.raises(Invalid, match="监票人"):
        electing.settle(one, 7, ballots[7], scrutineer=tally, by=su, at=READ)
    electing.settle(one, 7, ballots[7], scrutineer=watch, by=su, at=READ)
    electing.count(one, by=su, at=COUNTED)
    assert round_of(one).outcome["votes"]["党员03"] == 24


def test_a_reader_puts_right_their_own_reading_and_enters_only_what_the_round_has() -> None:
    one, su = collected(), who("su", READ)
    electing.read(one, {1: marks(one, [4])}, by=su, at=READ)
    electing.read(one, {1: marks(one, [1])}, by=su, at=READ)
    assert [slip.marked_for for slip in queries.slips(round_of(one))] == [members(one, 1)]
    for number, said in (
        (25, Marks()),
        (0, Marks()),
        (2, marks(one, [9])),
        (2, marks(one, [], [1], "甲", "甲")),
    ):
        with pytest.raises(Invalid):
            electing.read(one, {number: said}, by=su, at=READ)


def test_ballots_counted_wrongly_are_counted_again_until_they_are_read_past_the_number() -> None:
    one, wu = collected(), who("wu", READ)
    electing.read(one, {23: Marks()}, by=who("su", READ), at=READ)
    assert electing.collect(one, returned=23, by=wu, at=READ).state == "reading"
    with pytest.raises(Refused, match="不能少于已录"):
        electing.collect(one, returned=22, by=wu, at=READ)


def test_too_few_came_the_meeting_is_put_off_and_begins_anew() -> None:
    one, wu = met(there=12), who("wu", MET)
    one = electing.adjourn(one, planned_on=at("2026-06-17 00:00").date(), by=wu, at=MET)
    assert (one.state, one.held_on, one.members.filter(present=True).count()) == ("nominated", None, 0)
    assert not one.members.exclude(task="").exists()


def test_who_leaves_before_the_vote_is_present_no_more_and_watches_no_more() -> None:
    one, wu = met(there=25), who("wu", VOTED)
    electing.attend(one, gone=members(one, 24), by=wu, at=VOTED)
    with pytest.raises(Refused, match="不在场"):
        electing.issue(one, issued=24, by=wu, at=VOTED)


def test_a_request_is_sent_back_and_comes_again() -> None:
    one, shang = electing.request(drafted(), by=who("wu", ASKED), at=ASKED), who("shang", GRANTED)
    with pytest.raises(Invalid, match="写明原因"):
        electing.send_back(one, reason=" ", by=shang, at=GRANTED)
    one = electing.send_back(one, reason="名额改为 3 名", by=shang, at=GRANTED)
    assert (one.state, one.reason) == ("draft", "名额改为 3 名")
    assert electing.request(one, by=who("wu", GRANTED), at=GRANTED).reason == ""


def test_no_letter_no_grant_no_candidates_and_no_result() -> None:
    one = electing.request(drafted(), by=who("wu", ASKED), at=ASKED)
    with pytest.raises(Invalid, match="文号"):
        electing.grant(one, number=" ", by=who("shang", GRANTED), at=GRANTED)
    assert fresh(one).state == "requested"


def test_a_step_out_of_turn_is_refused_in_words() -> None:
    with pytest.raises(StepRefused, match="“准备名册”的记录不能“召开党员大会”"):
        electing.meet(drafted(), by=who("wu", MET), at=MET)


def test_a_page_that_is_older_than_the_record_does_nothing() -> None:
    one = drafted()
    seen = one.version
    electing.request(one, by=who("wu", ASKED), at=ASKED, seen=seen)
    with pytest.raises(Stale):
        electing.request(one, by=who("wu", ASKED), at=ASKED, seen=seen)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Entry(" "), "请填写姓名"),
        (Entry("党员01"), "同名的请加以区分"),
        (Entry("张三", phone="12345"), "11 位数字"),
        (Entry("张三", phone="19900030001"), "与名册里另一位相同"),
        (Entry("张三", phone="19900000001"), "登记的是另一位"),
        (Entry("张三", standing="guest"), "请选择身份"),
        (Entry("张" * 51), "最多 50 个字"),
    ],
)
def test_a_member_who_cannot_be_is_refused_and_so_are_those_with_them(entry: Entry, words: str) -> None:
    one = drafted()
    with pytest.raises(Invalid, match=words):
        electing.enrol(one, [Entry("李四"), entry], by=who("wu", ASKED), at=ASKED)
    assert one.members.count() == 30


def test_a_branch_has_one_election_at_a_time_and_only_its_own_people_prepare_it() -> None:
    drafted()
    with pytest.raises(Refused, match="还没有结束"):
        electing.prepare(story.branch(), by=who("wu", ASKED), at=ASKED)
    for stranger in ("wang", "zheng", "feng", "shang", "guan", "he"):
        with pytest.raises(Forbidden):
            electing.prepare(story.branch(), by=who(stranger, ASKED), at=ASKED)


def test_the_next_election_knows_when_the_term_began_and_stops_its_clock() -> None:
    first = approved()
    later = at("2031-01-10 09:00")
    new = electing.prepare(story.branch(), by=story.elected_person(first, later), at=later)
    assert (new.began_on, new.base) == (first.held_on, first.base)
    assert story.clock(first).stopped_at == later


def test_a_branch_of_two_is_none_and_a_candidate_is_not_struck_once_approved() -> None:
    with pytest.raises(Refused, match="3 人以上"):
        electing.request(drafted(2, seats=1), by=who("wu", ASKED), at=ASKED)
    electing.cancel(Election.objects.get(), reason="重来", by=who("wu", ASKED), at=ASKED)
    one, wu = nominated(), who("wu", NOMINATED)
    with pytest.raises(Refused, match="不能移出名册"):
        electing.strike(one, member(one, 1), by=wu, at=NOMINATED)
    electing.strike(one, member(one, 30), by=wu, at=NOMINATED)
    assert one.members.count() == 29


def test_the_same_letter_twice_is_one_letter() -> None:
    one, wu, shang = nominated(), who("wu", NOMINATED), who("shang", NOMINATED)
    for number in (29, 30):
        electing.leave_out(one, member(one, number), ground=6, by=wu, at=NOMINATED)
        electing.agree(one, members(one, number), number="同意〔1〕号", by=shang, at=NOMINATED)
    assert Letter.objects.filter(kind="left_out").count() == 1


def test_read_twice_is_still_secret() -> None:
    one = collected()
    read_twice(one, all_for(one))
    fields = {field.name for field in type(queries.slips(round_of(one))[0])._meta.get_fields()}
    assert fields == {
        "id",
        "community",
        "place",
        "round",
        "reading",
        "number",
        "marked_for",
        "against",
        "write_in",
        "spoilt",
        "by",
        "at",
    }
    assert GRANTED < MET
