"""The owners' committee from its election to the end of its term."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import ESTATE, FOREIGN_ESTATE, person
from tests.committees import story
from tests.committees.story import ELECTED, HANDED_IN, UNTIL, formed
from tests.support import at
from tongdeng.committees import queries
from tongdeng.committees.actions import meetings as meeting_verbs
from tongdeng.committees.actions import terms as verbs
from tongdeng.committees.actions import timed
from tongdeng.committees.actions.terms import OfficeFiling, Term
from tongdeng.committees.models import Committee, Seat
from tongdeng.kernel import deadlines, journal, seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import offered
from tongdeng.people.models import Mandate
from tongdeng.people.queries import holding

pytestmark = pytest.mark.django_db
FILING = OfficeFiling("示备〔2026〕1号", at("2026-01-20 00:00").date(), "示例街道办事处")
LATER = at("2026-01-21 09:00")


def fresh(committee: Committee) -> Committee:
    """Return a committee as it is now."""
    return Committee.objects.get(pk=committee.pk)


def roles(seat: Seat, moment: object) -> list[str]:
    """Return the roles that a member holds in the estate."""
    rows = Mandate.objects.filter(holding(moment), person=seat.person, place=ESTATE)  # type: ignore[arg-type]
    return list(rows.values_list("role", flat=True))


def test_members_have_the_committees_role_from_the_day_they_are_handed_in_and_alternates_do_not() -> None:
    seats = story.seats(formed())
    assert [seat.post for seat in seats] == ["member"] * 7 + ["alternate"]
    assert [roles(seat, HANDED_IN) for seat in seats] == [["committee"]] * 7 + [[]]


def test_who_held_the_role_already_keeps_one_and_not_two() -> None:
    formed()
    zhou = person("zhou", HANDED_IN)
    assert [grant.role for grant in zhou.grants] == ["committee"]


@pytest.mark.parametrize("who", ["wang", "chen", "qian", "wu", "feng", "liu", "guan"])
def test_only_committee_and_community_hand_in_who_was_elected(who: str) -> None:
    term = Term(ELECTED, UNTIL, story.owners(5))
    with pytest.raises(Forbidden):
        verbs.form(ESTATE, term, by=person(who, HANDED_IN), at=HANDED_IN)
    with pytest.raises(Forbidden):
        verbs.form(FOREIGN_ESTATE, term, by=person("zhou", HANDED_IN), at=HANDED_IN)


def test_what_is_wrong_with_a_committee_is_said_by_field_and_nothing_is_written() -> None:
    owners, zheng = story.owners(6), person("zheng", HANDED_IN)
    right = Term(ELECTED, UNTIL, owners[:5])
    for changes, field in (
        ({"members": owners}, "members"),
        ({"members": owners[:3]}, "members"),
        ({"members": [*owners[:4], owners[0]]}, "members"),
        ({"members": [*owners[:4], person("huang", HANDED_IN)]}, "members"),
        ({"members": owners[:3], "small": True}, "members"),
        ({"until": at("2031-01-06 00:00").date()}, "until"),
        ({"elected_on": at("2026-01-08 00:00").date()}, "elected_on"),
    ):
        with pytest.raises(Invalid) as refused:
            verbs.form(ESTATE, replace(right, **changes), by=zheng, at=HANDED_IN)  # type: ignore[arg-type]
        assert field in refused.value.fields
    assert not Committee.objects.exists()


def test_a_member_is_an_owner_of_the_estate_and_the_refusal_does_not_tell_whose_number_it_is() -> None:
    owners = story.owners(5)
    term = Term(ELECTED, UNTIL, [*owners[:4], person("chen", HANDED_IN)])
    with pytest.raises(Invalid, match="不是本小区登记的业主") as refused:
        verbs.form(ESTATE, term, by=person("zheng", HANDED_IN), at=HANDED_IN)
    assert "陈" not in str(refused.value)


def test_an_estate_has_one_committee_in_office() -> None:
    committee = formed()
    again = Term(ELECTED, UNTIL, [seat.person for seat in story.seats(committee)[:7]])
    with pytest.raises(StepRefused, match="在任"):
        verbs.form(ESTATE, again, by=person("zheng", HANDED_IN), at=HANDED_IN)
    verbs.end(committee, reason="提前换届", by=person("zheng", LATER), at=LATER)
    new = verbs.form(ESTATE, again, by=person("zheng", LATER), at=LATER)
    assert list(queries.committees(person("zheng", LATER))) == [new, committee]


def test_nothing_is_done_with_a_committee_whose_term_has_ended() -> None:
    committee, zheng = formed(), person("zheng", LATER)
    seat = story.seats(committee)[0].pk
    verbs.end(committee, reason="提前换届", by=zheng, at=LATER)
    for do in (
        lambda: verbs.leave(committee, seat, why="removed", reason="缺席", by=zheng, at=LATER),
        lambda: verbs.advance(committee, seat, by=zheng, at=LATER),
        lambda: verbs.warn(committee, seat, by=zheng, at=LATER),
        lambda: story.called(committee, by="zheng"),
    ):
        with pytest.raises(StepRefused, match="这一届业委会已届满"):
            do()
    assert offered(fresh(committee), zheng) == {"see", "inside"}


@pytest.mark.parametrize(("who", "may"), [("zheng", True), ("feng", True), ("zhou", False), ("qian", False)])
def test_the_offices_write_down_the_filing_and_the_committee_does_not_file_itself(
    who: str, may: bool
) -> None:
    committee = formed()
    if not may:
        with pytest.raises(Forbidden):
            verbs.file(committee, FILING, by=person(who, LATER), at=LATER)
        return
    filed = verbs.file(committee, FILING, by=person(who, LATER), at=LATER)
    assert (filed.state, filed.filing_number) == ("filed", "示备〔2026〕1号")
    assert deadlines.sweep(at=at("2026-02-06 00:00")) == 1  # the first meeting's clock, and not the filing's


@pytest.mark.parametrize(("day", "late"), [("2026-02-05", False), ("2026-02-06", True)])
def test_a_filing_after_thirty_days_is_marked_late(day: str, late: bool) -> None:
    committee, moment = formed(), at("2026-02-10 09:00")
    filing = replace(FILING, on=at(f"{day} 00:00").date())
    verbs.file(committee, filing, by=person("zheng", moment), at=moment)
    assert Event.objects.get(kind="committee.file").facts["late"] is late


def test_a_filing_lies_between_the_election_and_today() -> None:
    committee = formed()
    for day in ("2026-01-05", "2026-01-22"):
        with pytest.raises(Invalid):
            filing = replace(FILING, on=at(f"{day} 00:00").date())
            verbs.file(committee, filing, by=person("zheng", LATER), at=LATER)
    assert fresh(committee).state == "formed"


def test_a_member_resigns_for_themselves_only_and_loses_the_role() -> None:
    committee = formed()
    leaver = story.sitter(committee, 3, LATER)
    verbs.resign(committee, reason="搬去和女儿住", by=leaver, at=LATER)
    seat = Seat.objects.get(committee=committee, person=leaver)
    assert (seat.why, seat.until) == ("resigned", LATER)
    assert roles(seat, LATER + timedelta(seconds=1)) == []
    with pytest.raises((Forbidden, NotFound)):
        verbs.resign(committee, reason="再来一次", by=leaver, at=LATER)
    for stranger in (person("wang", LATER), story.sitter(committee, 7, LATER)):
        with pytest.raises((Forbidden, NotFound)):
            verbs.resign(committee, reason="不干了", by=stranger, at=LATER)


def test_an_alternate_moves_up_only_where_a_seat_is_free() -> None:
    committee = formed()
    seats = story.seats(committee)
    zhou = person("zhou", LATER)
    with pytest.raises(StepRefused, match="没有缺额"):
        verbs.advance(committee, seats[7].pk, by=zhou, at=LATER)
    verbs.leave(
        committee, seats[2].pk, why="no_owner", reason="房屋已出售", by=person("zheng", LATER), at=LATER
    )
    with pytest.raises(Invalid):
        verbs.advance(committee, seats[0].pk, by=zhou, at=LATER)
    verbs.advance(committee, seats[7].pk, by=zhou, at=LATER)
    assert [seat.post for seat in story.seats(committee)] == ["member"] * 7
    assert roles(seats[7], LATER) == ["committee"]


def test_only_the_community_writes_down_that_a_member_was_removed_and_always_with_a_reason() -> None:
    committee = formed()
    seat = story.seats(committee)[1].pk
    for who in ("zhou", "feng", "qian"):
        with pytest.raises(Forbidden):
            verbs.leave(committee, seat, why="removed", reason="缺席", by=person(who, LATER), at=LATER)
    zheng = person("zheng", LATER)
    for why, reason in (("removed", " "), ("term", "到期"), ("", "缺席")):
        with pytest.raises(Invalid):
            verbs.leave(committee, seat, why=why, reason=reason, by=zheng, at=LATER)
    verbs.leave(committee, seat, why="removed", reason="业主大会 2026-03 号决定", by=zheng, at=LATER)
    assert len(story.seats(committee)) == 7


def test_removal_is_proposed_after_half_of_a_years_meetings_were_missed_and_nobody_loses_a_seat_by_it() -> (
    None
):
    committee = formed()
    meeting = story.first_held(committee, present=6)
    zhou, absent = person("zhou", LATER), story.seats(committee)[6]
    with pytest.raises(StepRefused, match="不到一半"):
        verbs.warn(committee, story.seats(committee)[0].pk, by=zhou, at=LATER)
    verbs.warn(committee, absent.pk, by=zhou, at=LATER)
    assert Event.objects.get(kind="committee.warn").facts == {
        "seat": str(absent.pk),
        "absent": 1,
        "meetings": 1,
    }
    assert len(story.seats(committee)) == 8
    late = meeting.starts_at + timedelta(days=366)
    with pytest.raises(StepRefused):
        verbs.warn(committee, absent.pk, by=person("zhou", late), at=late)


def test_a_third_of_the_members_ask_and_a_meeting_must_be_called() -> None:
    committee = formed()
    story.first_held(committee)
    for number in (2, 3):
        verbs.ask(committee, words="电梯的事不能再等", by=story.sitter(committee, number, LATER), at=LATER)
        assert not meeting_verbs.owes_a_meeting(committee, committee.meetings.get(), LATER)
    with pytest.raises(StepRefused, match="已经提议"):
        verbs.ask(committee, words="再说一次", by=story.sitter(committee, 2, LATER), at=LATER)
    verbs.ask(committee, words="同意", by=story.sitter(committee, 4, LATER), at=LATER)
    assert meeting_verbs.owes_a_meeting(committee, committee.meetings.get(), LATER)
    facts = [event.facts for event in Event.objects.filter(kind="committee.ask").order_by("seq")]
    assert [row["enough"] for row in facts] == [False, False, True]
    meeting = story.called(committee, starts=at("2026-02-01 19:00"), moment=LATER)
    assert meeting.extra
    assert not committee.asks.filter(meeting__isnull=True).exists()


def test_an_alternate_or_a_neighbour_does_not_ask_for_a_meeting() -> None:
    committee = formed()
    for who in (story.sitter(committee, 8, LATER), person("wang", LATER), person("zheng", LATER)):
        with pytest.raises((Forbidden, NotFound)):
            verbs.ask(committee, words="开个会吧", by=who, at=LATER)


def test_the_term_ends_by_the_clock_and_all_roles_with_it() -> None:
    committee, over = formed(), at("2031-01-06 00:00")
    seats = story.seats(committee)
    deadlines.sweep(at=over)
    for event in Event.objects.filter(kind="committee.fired").order_by("seq"):
        timed.fired(event)
    assert fresh(committee).state == "formed"  # each sweep fires one level of a deadline
    for _level in range(4):
        deadlines.sweep(at=over)
    for event in Event.objects.filter(kind="committee.fired").order_by("seq"):
        timed.fired(event)
        timed.fired(event)
    assert fresh(committee).state == "ended"
    assert [roles(seat, over) for seat in seats] == [[]] * 8
    assert {seat.why for seat in Seat.objects.filter(committee=committee)} == {"term"}
    assert deadlines.sweep(at=over + timedelta(days=400)) == 0


def test_only_the_community_ends_a_term_before_its_last_day() -> None:
    committee = formed()
    for who in ("zhou", "feng"):
        with pytest.raises(Forbidden):
            verbs.end(committee, reason="换届", by=person(who, LATER), at=LATER)


def test_the_journal_names_no_person_and_holds_no_word_of_theirs() -> None:
    committee = formed()
    meeting = story.held(committee)
    resolution = story.put(meeting)
    story.sign(meeting, resolution, 1, 2, 3, 4)
    story.posted(meeting)
    verbs.ask(committee, words="电梯的事", by=story.sitter(committee, 2), at=story.DECIDES)
    verbs.resign(committee, reason="身体不好", by=story.sitter(committee, 3), at=story.DECIDES)
    written = "".join(str(event.facts) for event in Event.objects.all())
    for word in ("业主", "周霜降", "1990000", "长椅", "电梯", "身体", "物业会议室", "到会 5 人"):
        assert word not in written, word
    assert seals.verify() is None
    assert [event.kind for event in journal.timeline(meeting)] == [
        "meeting.call",
        "meeting.hold",
        "meeting.put",
        *["meeting.sign"] * 4,
        "meeting.carry",
        "meeting.minute",
        "meeting.post",
    ]
