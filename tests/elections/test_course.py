"""The course of a branch election: from one office to the other, through the readings, to the mandates."""

from datetime import timedelta

import pytest

from tests.elections import branch as story
from tests.elections.branch import (
    APPROVED,
    ASKED,
    COUNTED,
    GRANTED,
    LETTER,
    MET,
    NOMINATED,
    PREPARED,
    PROPOSED,
    READ,
    REPORTED,
    VOTED,
    all_for,
    approved,
    collected,
    counted,
    drafted,
    formed,
    fresh,
    granted,
    member,
    members,
    met,
    nominated,
    open_verbs,
    reported,
    who,
)
from tests.support import at, unguarded
from tongdeng.elections import actions
from tongdeng.elections.actions import Entry
from tongdeng.elections.models import Election, Letter
from tongdeng.kernel.errors import Forbidden, Invalid, Refused, Stale, StepRefused
from tongdeng.people.models import Organisation

pytestmark = pytest.mark.django_db


def test_the_approved_become_the_branch_from_that_moment_and_those_before_end() -> None:
    election = approved()
    chosen = {row.phone for row in election.members.filter(elected=True)}
    now = {p.phone for p in story.queries_staff(APPROVED)}
    assert now == chosen
    before = APPROVED - timedelta(seconds=1)
    assert {p.phone for p in story.queries_staff(before)} == {
        who("wu", before).phone,
        who("su", before).phone,
    }


def test_whoever_is_elected_again_keeps_the_role_without_a_gap() -> None:
    election, wu = granted(), who("wu", PROPOSED)
    actions.correct(election, member(election, 1), Entry("吴清明", phone=wu.phone or ""), by=wu, at=PROPOSED)
    election = actions.propose(election, members(election, 1, 2, 3, 4), by=wu, at=PROPOSED)
    election = actions.nominate(election, number=LETTER, by=who("shang", NOMINATED), at=NOMINATED)
    election = story.gathered(actions.open_meeting(election, by=who("wu", MET), at=MET), 24)
    election = actions.issue(election, issued=24, by=who("wu", VOTED), at=VOTED)
    election = actions.collect(election, returned=24, by=who("wu", READ), at=READ)
    election = formed(counted(election, all_for(election)))
    election = actions.report(election, by=who("wu", REPORTED), at=REPORTED)
    actions.approve(election, number=LETTER, by=who("shang", APPROVED), at=APPROVED)
    for moment in (APPROVED - timedelta(seconds=1), APPROVED, APPROVED + timedelta(days=1)):
        assert [grant.role for grant in who("wu", moment).grants] == ["branch"]


def test_a_branch_in_which_nobody_elected_has_a_phone_is_not_locked_out() -> None:
    election = reported()
    election.members.update(phone="")
    actions.approve(election, number=LETTER, by=who("shang", APPROVED), at=APPROVED)
    assert [grant.role for grant in who("wu", APPROVED).grants] == ["branch"]


def test_a_result_that_is_not_approved_appoints_nobody() -> None:
    election = actions.reject(reported(), reason="程序有误", by=who("shang", APPROVED), at=APPROVED)
    assert (election.state, election.reason) == ("rejected", "程序有误")
    assert who("wu", APPROVED).grants[0].role == "branch"


def test_nobody_of_the_branch_approves_in_the_superiors_place() -> None:
    from tongdeng.people import actions as people

    election = reported()
    people.appoint(who("wu", PREPARED), role="superior", place=election.place, by=None, at=PREPARED)
    with pytest.raises(Forbidden, match="不能代上级"):
        actions.approve(election, number=LETTER, by=who("wu", APPROVED), at=APPROVED)


def test_fewer_seats_are_enough_where_more_than_half_of_the_voters_want_it_so() -> None:
    election, wu = collected(seats=4, candidates=5), who("wu", COUNTED)
    election = counted(election, all_for(election))
    assert "reduce" in open_verbs(election)
    with pytest.raises(Refused, match="到会 24 人，同意 12 人"):
        actions.reduce(election, consent=12, by=wu, at=COUNTED)
    election = actions.reduce(election, consent=13, by=wu, at=COUNTED)
    assert (election.seats, election.reduced_from) == (3, 4)
    assert formed(election).state == "formed"


def test_too_few_came_the_meeting_is_put_off_and_begins_anew() -> None:
    election, wu = met(there=12), who("wu", MET)
    election = actions.adjourn(election, planned_on=at("2026-06-17 00:00").date(), by=wu, at=MET)
    assert (election.state, election.held_on, election.members.filter(present=True).count()) == (
        "nominated",
        None,
        0,
    )
    assert not election.members.exclude(task="").exists()


def test_who_leaves_before_the_vote_is_present_no_more_and_watches_no_more() -> None:
    election, wu = met(there=25), who("wu", VOTED)
    actions.attend(election, gone=members(election, 24), by=wu, at=VOTED)
    with pytest.raises(Refused, match="不在场"):
        actions.issue(election, issued=24, by=wu, at=VOTED)


def test_a_request_is_sent_back_and_comes_again() -> None:
    election, shang = actions.request(drafted(), by=who("wu", ASKED), at=ASKED), who("shang", GRANTED)
    with pytest.raises(Invalid, match="写明原因"):
        actions.send_back(election, reason=" ", by=shang, at=GRANTED)
    election = actions.send_back(election, reason="名额改为 3 名", by=shang, at=GRANTED)
    assert (election.state, election.reason) == ("draft", "名额改为 3 名")
    assert actions.request(election, by=who("wu", GRANTED), at=GRANTED).reason == ""


def test_no_letter_no_grant_no_candidates_and_no_result() -> None:
    election = actions.request(drafted(), by=who("wu", ASKED), at=ASKED)
    with pytest.raises(Invalid, match="文号"):
        actions.grant(election, number=" ", by=who("shang", GRANTED), at=GRANTED)
    assert fresh(election).state == "requested"


def test_a_step_out_of_turn_is_refused_in_words() -> None:
    with pytest.raises(StepRefused, match="“准备名册”的记录不能“召开党员大会”"):
        actions.open_meeting(drafted(), by=who("wu", MET), at=MET)


def test_a_page_that_is_older_than_the_record_does_nothing() -> None:
    election = drafted()
    seen = election.version
    actions.request(election, by=who("wu", ASKED), at=ASKED, seen=seen)
    with pytest.raises(Stale):
        actions.request(election, by=who("wu", ASKED), at=ASKED, seen=seen)


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
    election = drafted()
    with pytest.raises(Invalid, match=words):
        actions.enrol(election, [Entry("李四"), entry], by=who("wu", ASKED), at=ASKED)
    assert election.members.count() == 30


def test_a_branch_has_one_election_at_a_time_and_only_its_own_people_prepare_it() -> None:
    drafted()
    with pytest.raises(Refused, match="还没有结束"):
        actions.prepare(story.branch(), by=who("wu", ASKED), at=ASKED)
    for stranger in ("wang", "zheng", "feng", "shang", "guan", "he"):
        with pytest.raises(Forbidden):
            actions.prepare(story.branch(), by=who(stranger, ASKED), at=ASKED)


def test_the_next_election_knows_when_the_term_began_and_stops_its_clock() -> None:
    first = approved()
    later = at("2031-01-10 09:00")
    new = actions.prepare(story.branch(), by=story.elected_person(first, later), at=later)
    assert (new.began_on, new.base) == (first.held_on, first.base)
    assert story.clock(first).stopped_at == later


def test_a_branch_of_two_is_none_and_a_candidate_is_not_struck_once_approved() -> None:
    with pytest.raises(Refused, match="3 人以上"):
        actions.request(drafted(2, seats=1), by=who("wu", ASKED), at=ASKED)
    actions.cancel(Election.objects.get(), reason="重来", by=who("wu", ASKED), at=ASKED)
    election, wu = nominated(), who("wu", NOMINATED)
    with pytest.raises(Refused, match="不能移出名册"):
        actions.strike(election, member(election, 1), by=wu, at=NOMINATED)
    actions.strike(election, member(election, 30), by=wu, at=NOMINATED)
    assert election.members.count() == 29


def test_the_same_letter_twice_is_one_letter() -> None:
    election, wu, shang = nominated(), who("wu", NOMINATED), who("shang", NOMINATED)
    for number in (29, 30):
        actions.leave_out(election, member(election, number), ground=6, by=wu, at=NOMINATED)
        actions.agree(election, members(election, number), number="同意〔1〕号", by=shang, at=NOMINATED)
    assert Letter.objects.filter(kind="left_out").count() == 1


def test_an_election_that_is_over_keeps_no_phones_but_those_of_the_elected() -> None:
    election = approved()
    assert set(election.members.exclude(phone="").values_list("elected", flat=True)) == {True}
    assert election.members.filter(position__in=(4, 5), phone="").count() == 2


@pytest.mark.parametrize(("branches", "stays"), [(1, False), (2, True)])
def test_a_mandate_without_an_organisation_ends_where_there_is_but_one_branch(
    branches: int, stays: bool
) -> None:
    election = reported()
    if branches == 2:
        Organisation.objects.create(place=election.place, kind="branch", name="A区老年党支部")
    with unguarded():
        who("wu", APPROVED).mandates.update(organisation=None)
    actions.approve(election, number=LETTER, by=who("shang", APPROVED), at=APPROVED)
    assert bool(who("wu", APPROVED).grants) == stays
