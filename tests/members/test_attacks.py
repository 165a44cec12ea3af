"""What somebody might try: for themselves, with old pages, after they left, on another's platform; each is refused."""

import pytest

from tests.cast import person
from tests.members import story
from tests.members.branches import NOW, secretary_at_community
from tests.members.story import (
    CHECKED,
    SERVED,
    SIGNED,
    as_person,
    listed,
    on_paper,
    platform,
    second,
    taken,
    task,
    verified,
    volunteer,
)
from tests.support import at
from tongdeng.kernel import seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Stale, StepRefused
from tongdeng.members.actions import (
    accounts,
    branch,
    consenting,
    reading,
    reporting,
    serving,
    tasks,
    verifying,
)
from tongdeng.members.models import Agreement, Posting, Remark, Service, Volunteer
from tongdeng.members.queries import volunteers as queries

pytestmark = pytest.mark.django_db
LATER = at("2026-01-20 09:00")


def test_a_child_registers_on_a_paper_that_a_guardian_signed_and_not_on_a_phone() -> None:
    place = platform()
    for born in (2012, 2017):
        with pytest.raises(Invalid) as refused:
            volunteer(place, born=born)
        assert "born" in refused.value.fields
    assert volunteer(place, born=2011).born == 2011
    (child,) = on_paper(place, 1, born=2015)
    with pytest.raises(Invalid):
        me = as_person(child, LATER)
        consenting.correct(child, skills=[], times=[], born=2014, by=me, at=LATER)


def test_a_child_entered_on_paper_changes_skills_and_times_and_an_unchanged_year_is_no_new_consent() -> None:
    (child,) = on_paper(platform(), 1, born=2015)
    me = as_person(child, LATER)
    child = consenting.correct(child, skills=["labour"], times=["weekend"], born=2015, by=me, at=LATER)
    assert (child.skills, child.times, child.born) == (["labour"], ["weekend"], 2015)
    for other in (None, 1990):
        with pytest.raises(Invalid):
            consenting.correct(child, skills=[], times=[], born=other, by=me, at=LATER)


def test_who_withdraws_twice_is_nobody_still_and_a_new_registration_is_a_new_number() -> None:
    place = platform()
    wang = volunteer(place)
    me = as_person(wang, LATER)
    consenting.withdraw(wang, by=me, at=LATER)
    with pytest.raises(NotFound):
        consenting.withdraw(wang, by=me, at=LATER)
    again = volunteer(place, moment=LATER)
    assert (again.number != wang.number, again.points, Volunteer.objects.count()) == (True, 0, 2)
    assert seals.verify() is None


def test_nobody_agrees_for_another_and_no_office_gives_membership_in_their_name_vm_11() -> None:
    wang = volunteer(platform())
    for who in ("zhao", "chen", "qian", "wu"):
        with pytest.raises(NotFound):
            consenting.agree(wang, "photo", by=person(who, LATER), at=LATER)
    with pytest.raises(Forbidden):
        consenting.agree(wang, "membership", by=person("zheng", LATER), at=LATER)
    assert Agreement.objects.filter(volunteer=wang).count() == len(story.ALL)


def test_the_leader_of_one_platform_does_nothing_on_another_vm_2() -> None:
    own, other = platform(leader="zhou"), platform("护绿队")
    wang = volunteer(other)
    work = task(other)
    row = listed(work, wang)
    zhou = person("zhou", CHECKED)
    assert list(queries.readable(own, zhou)) == []
    for deed in (
        lambda: verifying.verify(row, by=zhou, at=CHECKED),
        lambda: tasks.invite(work, [wang.pk], by=zhou, at=CHECKED),
        lambda: serving.record_list(work, [serving.Line(wang.pk, SERVED, CHECKED)], by=zhou, at=CHECKED),
        lambda: accounts.award(wang, 5, words="我说了算", by=zhou, at=CHECKED),
    ):
        with pytest.raises((Forbidden, NotFound)):
            deed()
    assert Service.objects.get().is_waiting
    assert not Posting.objects.exists()


def test_service_of_somebody_who_was_erased_is_verified_by_nobody_afterwards() -> None:
    place = platform()
    (paper, other) = on_paper(place, 2)
    counted, waiting = verified(listed(task(place), paper)), listed(task(place), other)
    running = story.task(place, "patrol", title="巡逻")
    for who in (paper, other):
        story.erased(as_person(who, LATER), LATER)
    waiting.refresh_from_db()
    with pytest.raises(StepRefused):
        verifying.verify(waiting, by=second(), at=LATER)
    with pytest.raises(Invalid):
        listed(running, paper, at("2026-01-19 09:00"), at("2026-01-19 10:00"), moment=LATER)
    figures = queries.figures(place.community)
    assert (figures.people, figures.minutes) == (0, counted.minutes)
    assert (Service.objects.filter(state="verified").count(), Posting.objects.count()) == (1, 1)
    assert seals.verify() is None


def test_an_old_page_verifies_nothing_that_moved_on() -> None:
    wang = volunteer(platform())
    row = listed(task(wang.registrations.get().platform), wang)
    seen = row.version
    consenting_me = as_person(wang, CHECKED)
    serving.drop(row, by=consenting_me, at=CHECKED)
    with pytest.raises(Stale):
        verifying.verify(row, by=second(), at=CHECKED, seen=seen)
    assert not Posting.objects.exists()


def test_a_remark_that_was_rewritten_is_not_accepted_from_the_page_before_vm_13() -> None:
    row, by = secretary_at_community()
    wang = person("wang", NOW)
    record = reporting.report(row, unit="示例中学", home_branch="示例支部", by=wang, at=NOW)
    remark = reporting.remark(record, year=2025, words="表现一般", by=by, at=NOW)
    seen = remark.version
    remark = reporting.object_to(remark, words="请写事实", by=wang, at=NOW)
    remark = reporting.rewrite(remark, words="从不参加", by=by, at=NOW)
    with pytest.raises(Stale):
        reporting.accept(remark, by=wang, at=NOW, seen=seen)
    assert Remark.objects.get().state == "drafted"


def test_two_checks_in_at_once_and_a_list_over_a_running_service_are_one_service_vm_3() -> None:
    place = platform()
    wang = volunteer(place)
    work = taken(task(place, "patrol", title="巡逻"), wang)
    me = as_person(wang, SIGNED)
    serving.check_in(work, until=at("2026-01-10 12:00"), by=me, at=SERVED)
    for moment in (SERVED, at("2026-01-10 11:00")):
        with pytest.raises(StepRefused):
            serving.check_in(work, until=None, by=me, at=moment)
    with pytest.raises(Invalid):
        listed(work, wang, SERVED, at("2026-01-10 10:00"), moment=at("2026-01-10 10:30"))
    assert Service.objects.count() == 1


def test_a_list_is_read_by_nobody_whose_branch_it_is_not_also_with_a_purpose_vm_10() -> None:
    row, _by = secretary_at_community()
    branch.admit_members(row, [branch.MemberEntry("丁惊蛰")], by=_by, at=NOW)
    for who in ("qian", "chen", "zheng", "zhou", "wang", "feng", "liu", "wu"):
        with pytest.raises((Forbidden, NotFound)):
            reading.read_list(row, "dues", by=person(who, NOW), at=NOW)
        assert reading.open_list(row, by=person(who, NOW), at=NOW) is None, who
