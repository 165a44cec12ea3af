"""Registering, consent for each purpose, withdrawing by one tap or at the desk (VM-10, VM-11, VM-12)."""

import pytest

from tests.cast import BUILDING, COMMUNITY, FOREIGN, person
from tests.members import story
from tests.members.story import (
    ALL,
    CHECKED,
    SIGNED,
    as_person,
    listed,
    on_paper,
    platform,
    task,
    verified,
    volunteer,
)
from tests.support import at
from tongdeng.kernel import seals
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.members.actions import consenting, platforms, registering, tasks
from tongdeng.members.actions.platforms import PlatformDraft
from tongdeng.members.actions.registering import Entry, PaperEntry
from tongdeng.members.models import Agreement, Invitation, Platform, Service, Volunteer
from tongdeng.members.queries import volunteers as queries

pytestmark = pytest.mark.django_db
LATER = at("2026-01-20 09:00")


def fresh(who: Volunteer) -> Volunteer:
    return Volunteer.objects.get(pk=who.pk)


def test_only_the_community_sets_up_platforms_and_names_them_as_it_likes() -> None:
    names = ("红色先锋岗", "银发关爱", "四点半课堂", "平安巡逻", "绿色家园", "和事佬")
    assert [platform(name).position for name in names] == [1, 2, 3, 4, 5, 6]
    for who in ("wang", "qian", "wu", "zhou", "feng", "liu", "guan"):
        with pytest.raises(Forbidden):
            platforms.set_up(COMMUNITY, PlatformDraft("另一个", "x"), by=person(who, SIGNED), at=SIGNED)
    with pytest.raises(Forbidden):
        platforms.set_up(FOREIGN, PlatformDraft("另一个", "x"), by=person("zheng", SIGNED), at=SIGNED)
    for elsewhere in ("", "4102", COMMUNITY + "999", BUILDING):
        with pytest.raises(Invalid) as refused:
            platforms.set_up(elsewhere, PlatformDraft("另一个", "x"), by=person("zheng", SIGNED), at=SIGNED)
        assert "place" in refused.value.fields
    for wrong in ("", "银发关爱", "字" * 41):
        with pytest.raises(Invalid) as refused:
            platforms.set_up(COMMUNITY, PlatformDraft(wrong, "x"), by=person("zheng", SIGNED), at=SIGNED)
        assert "name" in refused.value.fields
    assert Platform.objects.count() == 6


def test_a_closed_platform_takes_nobody_and_its_registrations_end() -> None:
    place = platform()
    wang = volunteer(place)
    place = platforms.close(place, by=person("zheng", LATER), at=LATER)
    assert queries.figures(COMMUNITY)[:3] == (0, 0, 0)
    assert fresh(wang).is_active
    with pytest.raises(StepRefused):
        on_paper(place, 1)
    assert seals.verify() is None


def test_each_purpose_is_kept_with_wording_moment_and_channel_vm_11() -> None:
    wang = volunteer(platform())
    rows = Agreement.objects.filter(volunteer=wang)
    assert sorted(rows.values_list("purpose", flat=True)) == sorted(ALL)
    assert set(rows.values_list("wording", "channel", "given_at")) == {("2026-11", "phone", SIGNED)}
    assert queries.agreed(wang) == set(ALL)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agreed": ["contact"]}, "agreed"),
        ({"as_member": True}, "as_member"),
        ({"skills": ["flying"]}, "skills"),
        ({"times": ["never"]}, "times"),
        ({"born": 2030}, "born"),
        ({"agreed": ["register", "everything"]}, "purpose"),
    ],
)
def test_what_is_wrong_with_a_registration_is_said_by_field_and_nothing_is_written(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        volunteer(platform(), **changes)
    assert field in refused.value.fields
    assert not Volunteer.objects.exists()


def test_nobody_registers_twice_or_in_a_community_where_they_do_not_live() -> None:
    place = platform()
    volunteer(place)
    with pytest.raises(StepRefused):
        volunteer(place)
    with pytest.raises(Forbidden):
        volunteer(place, "huang")
    with pytest.raises(Forbidden):
        volunteer(place, "he")


def test_somebody_on_three_platforms_is_one_person_and_three_registrations_vm_12() -> None:
    first, second, third = (platform(name) for name in ("甲", "乙", "丙"))
    wang = volunteer(first)
    for more in (second, third):
        wang = consenting.join(wang, more.pk, by=as_person(wang, LATER), at=LATER)
    volunteer(first, "zhao")
    figures = queries.figures(COMMUNITY)
    assert (figures.people, figures.registrations, figures.platforms) == (2, 4, 3)
    assert figures.by_platform == {first.pk: 2, second.pk: 1, third.pk: 1}
    with pytest.raises(StepRefused):
        consenting.join(wang, third.pk, by=as_person(wang, LATER), at=LATER)
    wang = consenting.leave(wang, third.pk, by=as_person(wang, LATER), at=LATER)
    assert queries.figures(COMMUNITY).registrations == 3
    assert seals.verify() is None


def test_a_paper_list_is_entered_as_a_whole_or_not_at_all() -> None:
    place = platform()
    rows = on_paper(place, 3)
    assert [row.number for row in rows] == ["鼎立志-001", "鼎立志-002", "鼎立志-003"]
    zheng, good = person("zheng", SIGNED), PaperEntry("林示例", "19900000710")
    entry = Entry([])
    for bad in (
        PaperEntry("", "19900000711"),
        PaperEntry("林示例", "123"),
        PaperEntry("别的名字", "19900000700"),
        PaperEntry("林示例700", "19900000700"),
        PaperEntry("林示例", "19900000712", entry),
    ):
        with pytest.raises(Invalid):
            registering.enter(place, [good, bad], by=zheng, at=SIGNED)
    assert Volunteer.objects.count() == 3
    assert volunteer(place).number == "鼎立志-004"


def test_whoever_takes_back_being_contacted_is_asked_for_nothing_more_vm_11() -> None:
    place = platform()
    wang, work = volunteer(place), task(place)
    tasks.invite(work, [wang.pk], by=person("zheng", SIGNED), at=SIGNED)
    wang = consenting.disagree(wang, "contact", by=as_person(wang, LATER), at=LATER)
    assert not queries.fitting(place).exists()
    assert Invitation.objects.get().answer == "over"
    wang = consenting.agree(wang, "contact", by=as_person(wang, LATER), at=LATER)
    assert list(queries.fitting(place)) == [wang]
    assert Agreement.objects.filter(volunteer=wang, purpose="contact").count() == 2
    assert seals.verify() is None


def test_who_withdraws_is_nobody_and_the_sums_stay_vm_4_vm_11() -> None:
    place = platform(leader="wang")
    wang = volunteer(place)
    done = verified(listed(task(place), wang))
    listed(task(place), wang, at("2026-01-11 09:00"), at("2026-01-11 10:00"), moment=CHECKED)
    before = fresh(wang)
    wang = consenting.withdraw(before, by=as_person(before, LATER), at=LATER)
    wang = fresh(wang)
    assert (wang.person, wang.skills, wang.born, wang.points) == (None, [], None, 5)
    assert not queries.agreed(wang)
    assert [row.state for row in Service.objects.filter(volunteer=wang).order_by("starts_at")] == [
        "verified",
        "dropped",
    ]
    assert (done.minutes, queries.figures(COMMUNITY).minutes) == (150, 150)
    assert Platform.objects.get().leader is None
    assert seals.verify() is None
    assert volunteer(place, moment=LATER).number == "鼎立志-002"


def test_the_journal_does_not_name_who_registered_and_served_vm_4() -> None:
    place = platform()
    wang = volunteer(place)
    who = as_person(wang, LATER)
    consenting.withdraw(wang, by=who, at=LATER)
    for event in Event.objects.filter(kind__startswith="volunteer."):
        assert event.actor is None
        assert str(who.pk) not in str(event.facts)


def test_the_desk_takes_somebody_out_by_telephone_and_learns_nothing_vm_11() -> None:
    wang = volunteer(platform())
    for phone in ("19900000001", "19900000002", "19900000999"):
        assert consenting.withdraw_by_phone(COMMUNITY, phone, by=person("chen", LATER), at=LATER) is None
    assert not fresh(wang).is_active
    row = Agreement.objects.filter(volunteer=wang).first()
    assert row is not None
    assert (row.withdrawn_at, row.withdrawn_by_channel) == (LATER, "desk")
    for who in ("he", "wu", "li", "wang", "zhou"):
        with pytest.raises(Forbidden):
            consenting.withdraw_by_phone(COMMUNITY, "19900000001", by=person(who, LATER), at=LATER)


def test_membership_of_the_party_is_given_by_the_person_alone_and_stands_in_no_event_vm_10() -> None:
    wang = volunteer(platform())
    with pytest.raises(Forbidden):
        consenting.agree(wang, "membership", by=person("zheng", LATER), at=LATER)
    wang = consenting.agree(wang, "membership", by=as_person(wang, LATER), at=LATER)
    assert fresh(wang).as_member
    told = str(list(Event.objects.values_list("facts", flat=True)))
    assert "member" not in told.replace("members", "")
    wang = consenting.disagree(wang, "membership", by=as_person(wang, LATER), at=LATER)
    assert not fresh(wang).as_member


def test_an_erased_account_leaves_a_number_and_whole_chains() -> None:
    place = platform()
    (paper,) = on_paper(place, 1)
    row = verified(listed(task(place), paper))
    story.erased(as_person(paper, LATER), LATER)
    paper = fresh(paper)
    assert (paper.person, paper.points, row.minutes) == (None, 5, 150)
    assert seals.verify() is None
