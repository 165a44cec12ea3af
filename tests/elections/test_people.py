"""A branch election through its verbs: who has a vote, who is due, who counts, who is asked, by the cases of the specification."""

import pytest

from tests.elections import branch as story
from tests.elections.branch import (
    ASKED,
    BEGAN,
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
    VOTED,
    all_for,
    collected,
    counted,
    drafted,
    granted,
    member,
    members,
    met,
    nominated,
    who,
)
from tests.support import at
from tongdeng.elections import actions
from tongdeng.elections.actions import Division, Entry, Marks, Plan, Post
from tongdeng.elections.models import Election, Letter
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.rules.flow import LetterKind
from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("standing", [PROBATIONARY, ON_WATCH])
def test_E13_who_has_no_vote_is_neither_due_nor_counted_as_present_and_gets_no_ballot(standing: str) -> None:
    election, wu = met(there=24, others=[standing]), who("wu", VOTED)  # type: ignore[arg-type]
    actions.attend(election, here=members(election, 31), by=wu, at=VOTED)
    hall = queries.hall(queries.roll(election))
    assert (hall.due, hall.present) == (30, 24)
    assert Event.objects.filter(kind="election.attend").latest("seq").facts["without_vote"] == 1
    with pytest.raises(Invalid, match="不能多于到会有选举权的 24 人"):
        actions.issue(election, issued=25, by=wu, at=VOTED)


def test_E13_who_has_no_vote_is_no_candidate_and_no_teller() -> None:
    election = granted(others=[PROBATIONARY])
    with pytest.raises(Invalid, match="正式党员"):
        actions.propose(election, members(election, 1, 2, 3, 31), by=who("wu", PROPOSED), at=PROPOSED)


def test_E14_a_proxy_ballot_is_refused_written_down_and_the_absent_stay_due() -> None:
    election, wu = met(), who("wu", VOTED)
    actions.refuse_proxy(election, member(election, 30), by=wu, at=VOTED)
    said = Event.objects.get(kind="election.refuse_proxy")
    assert said.facts == {"member": str(member(election, 30)), "due": 30, "present": 24}
    with pytest.raises(Refused, match="由本人投票"):
        actions.refuse_proxy(election, member(election, 1), by=wu, at=VOTED)


def test_E15_who_is_bedridden_stays_due_until_the_superior_and_the_meeting_both_agreed() -> None:
    election, wu, shang = nominated(), who("wu", MET), who("shang", NOMINATED)
    ill = member(election, 30)
    actions.leave_out(election, ill, ground=4, by=who("wu", NOMINATED), at=NOMINATED)
    actions.agree(election, [ill], number=LETTER, by=shang, at=NOMINATED)
    election = story.gathered(actions.open_meeting(election, by=wu, at=MET), 24)
    assert queries.hall(queries.roll(election)).due == 30
    actions.resolve(election, ill, votes=13, by=wu, at=MET)
    assert queries.hall(queries.roll(election)).due == 29


def test_E15_the_meeting_cannot_do_it_alone_nor_with_half_of_its_votes() -> None:
    election, wu = nominated(), who("wu", MET)
    ill = member(election, 30)
    actions.leave_out(election, ill, ground=4, by=who("wu", NOMINATED), at=NOMINATED)
    election = story.gathered(actions.open_meeting(election, by=wu, at=MET), 24)
    with pytest.raises(Refused, match="上级党组织还没有同意"):
        actions.resolve(election, ill, votes=24, by=wu, at=MET)
    actions.agree(election, [ill], number=LETTER, by=who("shang", MET), at=MET)
    with pytest.raises(Refused, match="到会 24 人，同意 12 人"):
        actions.resolve(election, ill, votes=12, by=wu, at=MET)
    with pytest.raises(Invalid):
        actions.resolve(election, ill, votes=25, by=wu, at=MET)


def test_E15_a_new_ground_needs_a_new_consent_and_one_ground_there_must_be() -> None:
    election, wu = nominated(), who("wu", NOMINATED)
    actions.leave_out(election, member(election, 30), ground=4, by=wu, at=NOMINATED)
    actions.agree(election, members(election, 30), number=LETTER, by=who("shang", NOMINATED), at=NOMINATED)
    actions.leave_out(election, member(election, 30), ground=1, by=wu, at=NOMINATED)
    assert election.members.get(position=30).agreed_at is None
    with pytest.raises(Invalid, match="请选择一种情形"):
        actions.leave_out(election, member(election, 29), ground=7, by=wu, at=NOMINATED)
    with pytest.raises(Refused, match="支部没有提出"):
        actions.agree(
            election, members(election, 29), number=LETTER, by=who("shang", NOMINATED), at=NOMINATED
        )


def test_E16_a_candidate_is_no_scrutineer_and_no_counter() -> None:
    election, wu = met(tellers=False), who("wu", MET)
    for watch, tally in ((1, 10), (10, 1)):
        with pytest.raises(Invalid, match="候选人不能担任监票人"):
            actions.appoint_tellers(
                election,
                scrutineers=members(election, watch),
                counters=members(election, tally),
                votes=24,
                by=wu,
                at=MET,
            )
    with pytest.raises(Invalid, match="已到会"):
        actions.appoint_tellers(
            election,
            scrutineers=members(election, 30),
            counters=members(election, 10),
            votes=24,
            by=wu,
            at=MET,
        )
    with pytest.raises(Refused, match="监票人、计票人"):
        actions.issue(election, issued=24, by=wu, at=VOTED)


def standing_wu(phone: str) -> Election:
    """Return an election in which 吴 is a candidate himself, up to the collected ballots."""
    election, wu = granted(), who("wu", PROPOSED)
    actions.correct(election, member(election, 4), Entry("吴清明", phone=phone), by=wu, at=PROPOSED)
    election = actions.propose(election, members(election, 1, 2, 3, 4), by=wu, at=PROPOSED)
    election = actions.nominate(election, number=LETTER, by=who("shang", NOMINATED), at=NOMINATED)
    election = story.gathered(actions.open_meeting(election, by=who("wu", MET), at=MET), 24)
    election = actions.issue(election, issued=24, by=who("wu", VOTED), at=VOTED)
    return actions.collect(election, returned=24, by=who("wu", READ), at=READ)


@pytest.mark.parametrize("phone", ["19900000008", ""], ids=["by phone", "by name"])
def test_E16_a_candidate_reads_no_ballots_either(phone: str) -> None:
    election = standing_wu(phone)
    with pytest.raises(Refused, match="候选人不能录票"):
        actions.read(election, {1: Marks()}, by=who("wu", READ), at=READ)


def test_E17_the_committee_elects_its_officers_one_for_each_post_subject_to_approval() -> None:
    election, wu = collected(), who("wu", FORMED)
    election = counted(election, all_for(election))
    one_, two, stranger = member(election, 1), member(election, 2), member(election, 9)
    wrong = (
        ([Post("secretary", one_, 3), Post("secretary", two, 3)], "等额"),
        ([Post("secretary", stranger, 3)], "从当选的委员中选举"),
        ([Post("secretary", one_, 1)], "过半数"),
        ([Post("deputy", one_, 3)], "要选出书记"),
        ([Post("secretary", one_, 3), Post("deputy", one_, 3)], "不能是同一个人"),
    )
    for posts, words in wrong:
        with pytest.raises(Refused, match=words):
            actions.form(election, Division(3, posts), by=wu, at=FORMED)
    posts = [Post("secretary", one_, 3), Post("deputy", two, 2)]
    election = actions.form(election, Division(3, posts, {two: "纪检委员"}), by=wu, at=FORMED)
    assert (election.state, election.members.get(pk=two).portfolio) == ("formed", "纪检委员")
    assert not Event.objects.filter(kind="mandate.appoint", at=FORMED).exists()


def test_E18_a_delay_of_fourteen_months_is_refused() -> None:
    election, wu = drafted(), who("wu", PREPARED)
    late = at("2027-09-01 00:00").date()
    with pytest.raises(Invalid, match="延期一般不超过 1 年"):
        actions.plan(election, Plan(late, 3, BEGAN), by=wu, at=PREPARED)


def test_E18_a_shorter_delay_needs_the_superiors_letter() -> None:
    election, wu, shang = drafted(), who("wu", ASKED), who("shang", GRANTED)
    election = actions.plan(election, Plan(at("2027-05-01 00:00").date(), 3, BEGAN), by=wu, at=ASKED)
    election = actions.request(election, by=wu, at=ASKED)
    with pytest.raises(Refused, match="批准文件（文号）"):
        actions.grant(election, number=LETTER, by=shang, at=GRANTED)
    election = actions.grant(election, number=LETTER, delay="示例街党〔2026〕8 号", by=shang, at=GRANTED)
    assert set(Letter.objects.values_list("kind", flat=True)) == {LetterKind.GRANT, LetterKind.DELAY}


def test_E18_a_meeting_that_slipped_past_the_term_waits_for_the_letter() -> None:
    election, late = nominated(), at("2026-07-02 09:00")
    with pytest.raises(Refused, match="批准文件（文号）"):
        actions.open_meeting(election, by=who("wu", late), at=late)
    actions.delay(election, number="示例街党〔2026〕9 号", by=who("shang", late), at=late)
    assert actions.open_meeting(election, by=who("wu", late), at=late).state == "meeting"
