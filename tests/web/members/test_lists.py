"""Lists of members are opened for a purpose by a form, stay open for some minutes, and no look writes anything (VM-10)."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import person
from tests.elections import branch as electing
from tests.members.branches import secretary_at_community
from tests.web.members.story import NAMES, Members, members_of_the_story
from tests.web.story import NOW, client_of, main
from tongdeng.elections import actions as elections
from tongdeng.elections.models import Member
from tongdeng.kernel import clock
from tongdeng.kernel.models import Event
from tongdeng.members.actions import branch as branches
from tongdeng.members.actions import reading
from tongdeng.members.actions.branch import MemberEntry
from tongdeng.members.models import BranchMember
from tongdeng.members.rules.branch import READING
from tongdeng.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def members() -> Members:
    """Store the story."""
    return members_of_the_story()


def readings() -> list[str]:
    """Return what lists were read for, in order."""
    events = Event.objects.filter(kind="party_branch.read").order_by("seq")
    return [event.facts["purpose"] for event in events]


def page_of(members: Members) -> str:
    return reverse("party_branch", args=[members.branch.pk])


def opened(who: str, members: Members, purpose: str = "dues", **more: str) -> HttpResponse:
    """Have somebody say what they read the list for."""
    address = reverse("party_branch_act", args=[members.branch.pk, "read"])
    return client_of(who).post(address, {"purpose": purpose, **more})


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Let time pass."""
    monkeypatch.setattr(clock, "now", lambda: NOW + by)


def test_a_list_of_members_is_on_no_page_but_after_a_purpose_vm_10(members: Members) -> None:
    refused = opened("wu", members, "")
    assert (refused.status_code, NAMES[0] in refused.content.decode()) == (400, False)
    assert opened("wu", members)["Location"] == page_of(members)
    shown = client_of("wu").get(page_of(members))
    assert (NAMES[0] in main(shown), shown["Cache-Control"]) == (True, "private, no-store")
    for who in ("wang", "zheng", "qian", "feng", "zhou"):
        assert opened(who, members).status_code == 403
        assert NAMES[0] not in main(client_of(who).get(page_of(members))), who
    assert readings() == ["dues"]


def test_a_reading_lasts_some_minutes_and_a_reload_writes_nothing_vm_10(
    members: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    wu = client_of("wu")
    opened("wu", members)
    for _often in range(3):
        assert NAMES[0] in main(wu.get(page_of(members)))
    opened("wu", members)
    assert readings() == ["dues"]
    opened("wu", members, "visit")
    assert readings() == ["dues", "visit"]
    later(monkeypatch, READING)
    assert NAMES[0] not in main(client_of("wu").get(page_of(members)))
    opened("wu", members, "visit")
    assert readings() == ["dues", "visit", "visit"]


def test_a_reading_is_open_to_the_reader_alone_and_not_after_they_lost_the_role_vm_10(
    members: Members,
) -> None:
    opened("wu", members)
    su = Client()
    su.force_login(electing.who("su", NOW))
    assert NAMES[0] not in main(su.get(page_of(members)))
    people.dismiss(electing.who("wu", NOW).mandates.get(), by=None, at=NOW)
    assert NAMES[0] not in client_of("wu").get(page_of(members)).content.decode()


def test_the_branch_sees_who_read_its_list_and_what_for_and_nobody_else_does_vm_10(members: Members) -> None:
    opened("wu", members)
    assert "吴书记 · 本支部名册 · 收缴党费" in main(client_of("wu").get(page_of(members)))
    for who in ("wang", "zheng", "feng"):
        assert "谁看过名册" not in main(client_of(who).get(page_of(members)))


def test_who_looked_says_at_which_of_the_two_lists_a_reader_looked_vm_10() -> None:
    row, by = secretary_at_community()
    reading.read_list(row, "dues", by=by, at=NOW)
    reading.read_volunteers(row, "meeting", by=by, at=NOW)
    client = Client()
    client.force_login(by)
    shown = main(client.get(reverse("party_branch", args=[row.pk])))
    assert ("戚书记 · 本支部名册 · 收缴党费" in shown, "戚书记 · 平台上登记的党员 · 组织会议" in shown) == (
        True,
        True,
    )


def test_the_list_to_tick_is_that_of_the_meetings_day(members: Members) -> None:
    wu, meeting = client_of("wu"), reverse("branch_meeting", args=[members.meeting.pk])
    by = person("wu", NOW)
    branches.transfer(members.branch, members.branch.members.get(name=NAMES[0]).pk, by=by, at=NOW)
    branches.admit_members(members.branch, [MemberEntry("新来的")], by=by, at=NOW)
    wu.post(f"{meeting}read/", {"purpose": "study"})
    drawn = main(wu.get(meeting))
    assert [name in drawn for name in (*NAMES, "新来的")] == [True] * 5 + [False]


def test_a_meeting_asks_for_a_purpose_before_its_list_and_a_look_writes_nothing_vm_10(
    members: Members,
) -> None:
    wu, meeting = client_of("wu"), reverse("branch_meeting", args=[members.meeting.pk])
    drawn = main(wu.get(meeting))
    assert ("打开名册登记到会" in drawn, NAMES[0] in drawn, readings()) == (True, False, [])
    assert wu.post(f"{meeting}read/", {"purpose": ""}).status_code == 400
    assert wu.post(f"{meeting}read/", {"purpose": "study"})["Location"] == meeting
    assert NAMES[0] in main(wu.get(meeting))
    came = [str(pk) for pk in members.branch.members.values_list("pk", flat=True)[:3]]
    wrong = wu.post(f"{meeting}hold/", {"present": came, "minutes": "0"})
    assert (wrong.status_code, NAMES[0] in main(wrong)) == (400, True)
    assert wu.post(f"{meeting}hold/", {"present": came, "minutes": "60"}).status_code == 302
    assert ("3 / 5" in main(wu.get(meeting)), readings()) == (True, ["study"])
    old = {"present": came[:1], "minutes": "5", "seen": "0"}
    assert wu.post(f"{meeting}hold/", old).status_code == 409


def test_a_member_is_corrected_while_the_list_is_open_with_a_reason_that_tells_nothing_vm_10(
    members: Members,
) -> None:
    row = members.branch.members.get(name=NAMES[0])
    wu, address = client_of("wu"), reverse("party_member", args=[members.branch.pk, row.pk])
    assert wu.get(address)["Location"] == page_of(members)
    opened("wu", members, "correct")
    assert NAMES[0] in main(wu.get(address))
    form = {"name": "丁惊蛰", "standing": "probationary", "joined_on": "2025-07-01", "mark": row.mark}
    for wrong, field in (({}, "reason"), ({"name": NAMES[1]}, "name"), ({"phone": "12"}, "phone")):
        refused = wu.post(address, {**form, "reason": "" if not wrong else "mistake", **wrong})
        assert (refused.status_code, f'id="{field}-wrong"' in main(refused)) == (400, True), field
    assert wu.post(address, {**form, "reason": "changed"})["Location"] == page_of(members)
    assert BranchMember.objects.get(pk=row.pk).standing == "probationary"
    assert Event.objects.get(kind="party_branch.correct").facts == {
        "member": str(row.pk),
        "reason": "changed",
    }
    # The page was shown before that: what it says now is not written over.
    assert wu.post(address, {**form, "standing": "full", "reason": "mistake"})["Location"] == address
    assert BranchMember.objects.get(pk=row.pk).standing == "probationary"


def test_an_election_takes_its_roll_from_the_register_by_a_step_of_its_page(members: Members) -> None:
    election = elections.prepare(electing.branch(), by=electing.who("wu", NOW), at=NOW)
    wu, roll = client_of("wu"), reverse("election_roll", args=[election.pk])
    assert "从支部名册列入" in main(wu.get(roll))
    assert client_of("feng").post(f"/elections/{election.pk}/freeze/").status_code == 404
    assert wu.post(f"/elections/{election.pk}/freeze/").status_code == 302
    assert [row.name for row in Member.objects.filter(election=election).order_by("position")] == list(NAMES)
    again = wu.post(f"/elections/{election.pk}/freeze/")
    assert (again.status_code, "都已在选举名册上" in main(again)) == (409, True)
    assert readings() == ["election"]


def test_a_branch_without_a_register_enrols_by_hand_as_before() -> None:
    election = electing.drafted(9)
    drawn = main(client_of("wu").get(reverse("election_roll", args=[election.pk])))
    assert ("从支部名册列入" in drawn, "粘贴整份名单" in drawn) == (False, True)
    assert client_of("wu").post(f"/elections/{election.pk}/freeze/").status_code == 409
