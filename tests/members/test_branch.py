"""The branch: members are seen by the branch alone, each reading is journaled; meetings, remarks (VM-10, VM-13)."""

from datetime import timedelta

import pytest

from tests.cast import COMMUNITY, ESTATE, person
from tests.elections import branch as electing
from tests.members import story
from tests.members.branches import NAMES, NOW, branch, secretary_at_community
from tests.members.story import SIGNED, as_person, on_paper, platform, volunteer
from tests.support import at
from tongdeng.elections import actions as elections
from tongdeng.elections.models import Member
from tongdeng.kernel import access, seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.members.actions import branch as verbs
from tongdeng.members.actions import consenting, gatherings, reading, reporting
from tongdeng.members.actions.branch import MemberEntry
from tongdeng.members.actions.gatherings import MeetingDraft
from tongdeng.members.models import BranchMember, Remark
from tongdeng.members.queries import branch as queries
from tongdeng.members.rules.branch import suppressed
from tongdeng.people import actions as people
from tongdeng.people.models import Organisation
from tongdeng.people.queries import load_roles

pytestmark = pytest.mark.django_db
LATER = at("2026-01-28 19:00")


def test_only_the_branch_itself_and_those_above_read_its_register_vm_10() -> None:
    row = branch()
    may_read = {}
    for who in (
        "wu",
        "zheng",
        "feng",
        "liu",
        "guan",
        "qian",
        "chen",
        "zhou",
        "wang",
        "zhao",
        "li",
        "he",
        "huang",
    ):
        open_to = access.verbs(person(who, NOW), row)
        may_read[who] = ["see" in open_to, "read" in open_to]
    assert may_read.pop("wu") == [True, True]
    assert {who for who, (sees, _reads) in may_read.items() if not sees} == {"guan", "he", "huang"}
    assert not any(reads for _sees, reads in may_read.values())
    above = electing.who("shang", NOW)
    assert len(reading.read_list(row, "dues", by=above, at=NOW)) == 6


def test_a_second_branch_of_the_same_estate_does_not_read_the_first_vm_10() -> None:
    row = branch()
    other = Organisation.objects.create(place=ESTATE, kind="branch", name="A区老年党支部")
    found = people.get_or_create_person("19900000696", name="史立冬", title="史书记")
    people.appoint(found, role="branch", place=ESTATE, organisation=other, by=None, at=SIGNED)
    load_roles(found, NOW)
    with pytest.raises(Forbidden):
        reading.read_list(row, "dues", by=found, at=NOW)
    assert list(queries.inside(found)) == []


def test_reading_a_list_is_journaled_with_who_and_what_for_and_without_a_purpose_it_stays_closed_vm_10() -> (
    None
):
    row = branch()
    for wrong in ("", "curiosity"):
        with pytest.raises(Invalid):
            reading.read_list(row, wrong, by=person("wu", NOW), at=NOW)
    rows = reading.read_list(row, "meeting", by=person("wu", NOW), at=NOW)
    (event,) = Event.objects.filter(kind="party_branch.read")
    assert [member.name for member in rows] == list(NAMES)
    assert event.facts == {"purpose": "meeting", "list": "members", "rows": 6}
    assert event.actor == person("wu", NOW).pk


def test_no_event_holds_a_name_a_phone_or_a_standing_of_a_member_vm_10() -> None:
    row = branch()
    member = row.members.get(name="丁惊蛰")
    verbs.correct(
        row,
        member=member.pk,
        entry=MemberEntry("丁惊蛰", "on_watch"),
        reason="changed",
        by=person("wu", NOW),
        at=NOW,
    )
    verbs.transfer(row, member.pk, by=person("wu", NOW), at=NOW)
    told = str(list(Event.objects.filter(subject="party_branch").values_list("facts", flat=True)))
    assert not any(word in told for word in (*NAMES, "19900000002", "on_watch"))
    assert seals.verify() is None


def test_what_is_wrong_with_a_list_is_said_with_its_line_and_nothing_is_written() -> None:
    row = branch()
    wu = person("wu", NOW)
    for wrong in (
        MemberEntry(""),
        MemberEntry("丁惊蛰"),
        MemberEntry("新人", "friend"),
        MemberEntry("新人", phone="12"),
        MemberEntry("新人", phone="19900000001"),
        MemberEntry("新人", company="别家公司"),
    ):
        with pytest.raises(Invalid) as refused:
            verbs.admit_members(row, [MemberEntry("好人"), wrong], by=wu, at=NOW)
        assert "lines" in refused.value.fields
    assert BranchMember.objects.count() == 6


def test_the_trades_branch_has_members_of_several_companies() -> None:
    organisation = Organisation.objects.create(place=COMMUNITY, kind="branch", name="物业行业党支部")
    _row, by = secretary_at_community()
    for kind, companies in (("trade", []), ("estate", ["鸿翔物业"])):
        with pytest.raises(Invalid):
            verbs.found(organisation, kind, companies=companies, by=by, at=NOW)
    row = verbs.found(organisation, "trade", companies=["鸿翔物业", "示例物业"], by=by, at=NOW)
    with pytest.raises(StepRefused):
        verbs.found(organisation, "trade", companies=["鸿翔物业"], by=by, at=NOW)
    with pytest.raises(Forbidden):
        verbs.admit_members(row, [MemberEntry("甲", company="鸿翔物业")], by=by, at=NOW)


def test_residents_read_who_answers_for_what_and_how_many_serve_on_the_front_line_f3() -> None:
    row = branch()
    wu = person("wu", NOW)
    verbs.appoint(row, "secretary", name="吴清明", answers_for="全面工作", by=wu, at=NOW)
    last = verbs.appoint(row, "publicity", name="赵立夏", answers_for="宣传和志愿服务", by=wu, at=NOW)
    with pytest.raises(StepRefused):
        verbs.appoint(row, "secretary", name="别人", answers_for="全面工作", by=wu, at=NOW)
    (seen,) = queries.branches(person("wang", NOW))
    assert [(p.get_post_display(), p.name) for p in seen.posts.all()] == [
        ("书记", "吴清明"),
        ("宣传委员", "赵立夏"),
    ]
    assert queries.front_line(row) == 6
    verbs.retire(row, last.pk, by=wu, at=NOW)
    for member in list(row.members.all())[:2]:
        verbs.transfer(row, member.pk, by=wu, at=NOW)
    assert (len(queries.posts(row)), queries.front_line(row)) == (1, None)
    with pytest.raises(Forbidden):
        verbs.appoint(row, "deputy", name="王小满", answers_for="自荐", by=person("wang", NOW), at=NOW)
    assert seals.verify() is None


def test_a_meeting_is_held_with_the_attendance_of_its_members() -> None:
    row = branch()
    wu = person("wu", NOW)
    draft = MeetingDraft("study", "学习民法典物业部分", "社区会议室", at("2026-01-28 18:00"))
    meeting = gatherings.plan_meeting(row, draft, by=wu, at=NOW)
    came = list(row.members.values_list("pk", flat=True))[:4]
    with pytest.raises(StepRefused):
        gatherings.hold_meeting(meeting, came, minutes=90, by=wu, at=NOW)
    for present, minutes in ((came, 0), ([meeting.pk], 90)):
        with pytest.raises(Invalid):
            gatherings.hold_meeting(meeting, present, minutes=minutes, by=person("wu", LATER), at=LATER)
    meeting = gatherings.hold_meeting(meeting, came, minutes=90, by=person("wu", LATER), at=LATER)
    meeting = gatherings.hold_meeting(meeting, came[:3], minutes=90, by=person("wu", LATER), at=LATER)
    assert (meeting.present, meeting.due) == (3, 6)
    with pytest.raises(NotFound):
        access.get(person("zheng", LATER), type(meeting), meeting.pk)
    assert seals.verify() is None


def test_a_meeting_counts_those_who_were_members_on_its_day_however_late_it_is_counted_again() -> None:
    row, wu, month = branch(), person("wu", LATER), timedelta(days=30)
    draft = MeetingDraft("study", "学习民法典物业部分", "社区会议室", at("2026-01-28 18:00"))
    meeting = gatherings.plan_meeting(row, draft, by=wu, at=NOW)
    ids = list(row.members.values_list("pk", flat=True))
    meeting = gatherings.hold_meeting(meeting, ids, minutes=90, by=wu, at=LATER)
    verbs.transfer(row, ids[0], by=wu, at=LATER + month)
    verbs.admit_members(row, [MemberEntry("新甲"), MemberEntry("新乙")], by=wu, at=LATER + month)
    meeting = gatherings.hold_meeting(meeting, ids[:5], minutes=90, by=wu, at=LATER + month)
    assert (meeting.present, meeting.due) == (5, 6)
    with pytest.raises(Invalid):
        new = row.members.get(name="新甲").pk
        gatherings.hold_meeting(meeting, [new], minutes=90, by=wu, at=LATER + month)
    assert seals.verify() is None


def test_a_remark_is_sent_only_after_the_person_read_it_and_may_be_corrected_vm_13() -> None:
    row, by = secretary_at_community()
    wang = person("wang", NOW)
    record = reporting.report(row, unit="示例中学", home_branch="示例中学党支部", by=wang, at=NOW)
    with pytest.raises(StepRefused):
        reporting.report(row, unit="示例中学", home_branch="示例中学党支部", by=wang, at=NOW)
    with pytest.raises(StepRefused):
        reporting.report(row, unit="x", home_branch="x", by=person("huang", NOW), at=NOW)
    remark = reporting.remark(record, year=2025, words="全年参加服务 3 次", by=by, at=NOW)
    with pytest.raises(StepRefused):
        reporting.send(remark, by=by, at=NOW)
    remark = reporting.object_to(remark, words="是 4 次", by=wang, at=NOW)
    with pytest.raises(StepRefused):
        reporting.send(remark, by=by, at=NOW)
    remark = reporting.rewrite(remark, words="全年参加服务 4 次", by=by, at=NOW)
    remark = reporting.accept(remark, by=wang, at=NOW)
    remark = reporting.send(remark, by=by, at=LATER)
    assert (remark.state, remark.words) == ("sent", "全年参加服务 4 次")
    for who in ("zheng", "wu", "zhao", "feng"):
        assert not access.may(person(who, NOW), record, "see"), who
        assert not access.may(person(who, NOW), remark, "see"), who
    with pytest.raises(StepRefused):
        reporting.remark(record, year=2025, words="再写", by=by, at=LATER)
    assert seals.verify() is None


def test_counts_below_five_are_not_told_and_no_difference_gives_one_away_vm_10() -> None:
    assert suppressed({"1": 9, "2": 4, "3": 7}) == {"1": 9, "2": None, "3": None}
    assert suppressed({"1": 9, "2": 4, "3": 1}) == {"1": 9, "2": None, "3": None}
    assert suppressed({"1": 9, "2": 0}) == {"1": 9, "2": 0}
    place, other = platform("甲"), platform("乙")
    agreed = (*story.ALL, "membership")
    on_paper(place, 7, agreed=agreed, as_member=True)
    few = on_paper(other, 2, first=730, agreed=agreed, as_member=True)
    found = queries.counts(COMMUNITY, NOW)
    assert (found.people, set(found.by_platform.values())) == (9, {None})
    for who in few:
        consenting.withdraw(who, by=as_person(who, NOW), at=NOW)
    assert queries.counts(COMMUNITY, NOW).by_platform == {str(place.pk): 7}


def test_who_is_a_member_among_volunteers_is_read_at_the_community_and_journaled_vm_10() -> None:
    estate = branch()
    row, by = secretary_at_community()
    volunteer(platform(), agreed=(*story.ALL, "membership"), as_member=True)
    with pytest.raises(Forbidden):
        reading.read_volunteers(estate, "study", by=person("wu", NOW), at=NOW)
    assert [v.shown for v in reading.read_volunteers(row, "study", by=by, at=NOW)] == ["王女士"]
    assert Event.objects.get(kind="party_branch.read").facts["list"] == "volunteers"


def test_an_election_takes_its_roll_from_the_register_and_by_hand_where_there_is_none() -> None:
    organisation, wu = electing.branch(), person("wu", NOW)
    election = elections.prepare(organisation, by=wu, at=NOW)
    with pytest.raises(StepRefused):
        elections.freeze(election, by=wu, at=NOW)
    row = branch()
    entry = MemberEntry("邓谷雨", "probationary", at("2025-07-01 00:00").date())
    verbs.correct(row, member=row.members.get(name="邓谷雨").pk, entry=entry, reason="mistake", by=wu, at=NOW)
    elections.enrol(election, [elections.Entry("丁惊蛰")], by=wu, at=NOW)
    elections.freeze(election, by=wu, at=NOW)
    roll = Member.objects.filter(election=election).order_by("position")
    assert [member.name for member in roll] == list(NAMES)
    third = roll[2]
    assert (third.standing, str(third.joined_on), roll[5].phone) == (
        "probationary",
        "2025-07-01",
        "19900000002",
    )
    assert Event.objects.get(kind="party_branch.read").facts["purpose"] == "election"
    verbs.transfer(row, row.members.get(name="田小满").pk, by=wu, at=NOW)
    assert Member.objects.filter(election=election, name="田小满").exists()  # frozen as it stood
    with pytest.raises(StepRefused):
        elections.freeze(election, by=wu, at=NOW)


def test_who_is_erased_leaves_register_posts_and_remarks_and_the_chains_stay_whole() -> None:
    row = branch()
    verbs.appoint(row, "publicity", name="赵立夏", answers_for="宣传", by=person("wu", NOW), at=NOW)
    zhao = person("zhao", NOW)
    community, by = secretary_at_community()
    record = reporting.report(community, unit="示例中学", home_branch="示例支部", by=zhao, at=NOW)
    reporting.remark(record, year=2025, words="赵立夏同志表现好", by=by, at=NOW)
    people.move_out(zhao.tenures.get(), on=NOW.date())
    story.erased(zhao, LATER)
    assert not BranchMember.objects.filter(name="赵立夏").exists()
    assert row.posts.get().name == ""
    assert Remark.objects.get().words == "—"
    record.refresh_from_db()
    assert (record.state, record.unit, record.person) == ("ended", "", None)
    assert seals.verify() is None
