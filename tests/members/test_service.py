"""Service in minutes: checked in and out or listed, verified by somebody else, never twice at once (VM-1, VM-2, VM-3)."""

from datetime import timedelta

import pytest

from tests.cast import person
from tests.members import story
from tests.members.story import (
    CHECKED,
    DONE,
    PLANNED,
    SERVED,
    as_person,
    listed,
    on_paper,
    platform,
    taken,
    task,
    verified,
    volunteer,
)
from tests.support import at
from tongdeng.kernel import access, seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.members.actions import qualifying, serving, tasks, verifying
from tongdeng.members.actions.qualifying import ProofDraft
from tongdeng.members.actions.serving import Line
from tongdeng.members.models import Posting, Service
from tongdeng.members.queries import services as queries
from tongdeng.members.queries import volunteers

pytestmark = pytest.mark.django_db


def fresh(row: Service) -> Service:
    return Service.objects.get(pk=row.pk)


def test_hours_are_the_minutes_from_checking_in_to_checking_out_vm_1() -> None:
    wang = volunteer(platform())
    work, who = taken(task(wang.registrations.get().platform), wang), as_person(wang, SERVED)
    row = serving.check_in(work, by=who, at=SERVED)
    row = serving.check_out(row, note="扫了三段路", by=who, at=SERVED + timedelta(minutes=65, seconds=59))
    assert (row.minutes, row.hours, row.state) == (65, "1.0", "recorded")


def test_a_missing_check_out_ends_at_the_planned_end_and_waits_for_the_person_vm_1() -> None:
    wang = volunteer(platform())
    work, who = taken(task(wang.registrations.get().platform), wang), as_person(wang, SERVED)
    row = serving.check_in(work, by=who, at=SERVED)
    story.ring(at("2026-01-11 08:00"))
    story.hear("service.fired")
    row = fresh(row)
    assert (row.state, row.ends_at, row.minutes) == ("forgotten", DONE, 150)
    with pytest.raises(StepRefused):
        verifying.verify(row, by=person("zheng", CHECKED), at=CHECKED)
    for wrong in (SERVED, DONE + timedelta(minutes=1)):
        with pytest.raises(Invalid):
            serving.confirm(row, ends_at=wrong, by=who, at=CHECKED)
    row = serving.confirm(row, ends_at=at("2026-01-10 10:00"), by=who, at=CHECKED)
    assert (row.state, row.minutes) == ("recorded", 60)
    assert seals.verify() is None


def test_whoever_checks_out_long_after_the_planned_end_is_asked_too_though_no_clock_rang_vm_1() -> None:
    wang = volunteer(platform())
    work, who = taken(task(wang.registrations.get().platform), wang), as_person(wang, SERVED)
    row = serving.check_in(work, by=who, at=SERVED)
    row = serving.check_out(row, by=who, at=DONE + timedelta(hours=2, minutes=1))
    assert (row.state, row.ends_at, row.minutes) == ("forgotten", DONE, 150)


def test_whoever_served_elsewhere_since_the_planned_end_is_asked_when_the_first_ended_vm_1_vm_3() -> None:
    place = platform()
    wang = volunteer(place)
    work, who = taken(task(place), wang), as_person(wang, SERVED)
    row = serving.check_in(work, by=who, at=SERVED)
    listed(task(place), wang, DONE, DONE + timedelta(hours=1))
    row = serving.check_out(row, by=who, at=DONE + timedelta(hours=1, minutes=30))
    assert (row.state, row.minutes) == ("forgotten", 150)
    assert seals.verify() is None


def test_who_served_who_listed_it_and_whoever_works_under_them_cannot_verify_it_vm_2() -> None:
    # 周 leads the platform on which 王 is; 钱 is 陈's manager.
    place = platform(leader="zhou")
    wang, zhou = volunteer(place), volunteer(place, "zhou")
    qian = volunteer(place, "qian")
    work = task(place)
    rows = [listed(work, who) for who in (zhou, qian, wang)]
    for row, who in ((rows[0], "zhou"), (rows[2], "zheng"), (rows[1], "zheng")):
        with pytest.raises(Forbidden):
            verifying.verify(row, by=person(who, CHECKED), at=CHECKED)
    with pytest.raises(NotFound):
        verifying.verify(rows[0], by=as_person(wang, CHECKED), at=CHECKED)
    assert verifying._is_below(person("chen", CHECKED), as_person(qian, CHECKED), rows[1], CHECKED)
    assert verifying._is_below(as_person(wang, CHECKED), as_person(zhou, CHECKED), rows[0], CHECKED)
    assert verifying.verify(rows[2], by=as_person(zhou, CHECKED), at=CHECKED).is_verified


def test_unverified_minutes_are_seen_by_the_person_and_counted_nowhere_vm_2() -> None:
    place = platform()
    wang = volunteer(place)
    row = listed(task(place), wang)
    assert list(queries.services(wang)) == [row]
    assert access.may(as_person(wang, CHECKED), row, "see")
    assert not access.may(person("zhao", CHECKED), row, "see")
    counts = volunteers.standing(wang).minutes, volunteers.figures(wang.community).minutes
    verified(row)
    after = volunteers.standing(wang).minutes, volunteers.figures(wang.community).minutes
    assert (counts, after) == ((0, 0), (150, 150))


def test_what_is_at_the_same_time_is_refused_with_the_first_named_vm_3() -> None:
    place = platform()
    wang = volunteer(place)
    work = task(place)
    first = listed(work, wang)
    with pytest.raises(Invalid) as refused:
        listed(work, wang, SERVED + timedelta(hours=1), DONE + timedelta(hours=1))
    assert "01-10 09:00–11:30，广场清雪" in str(refused.value)
    assert refused.value.facts["service"] == str(first.pk)
    assert listed(work, wang, DONE, DONE + timedelta(hours=1)).minutes == 60


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2026-01-10 09:00", "2026-01-11 10:00"),  # 25 hours
        ("2026-01-10 09:00", "2026-01-10 09:00"),
        ("2026-01-10 09:00", "2026-01-10 08:00"),
        ("2026-01-12 08:00", "2026-01-12 10:00"),  # not over yet
        ("2025-11-10 09:00", "2025-11-10 10:00"),  # too long ago
    ],
)
def test_a_time_that_cannot_be_is_refused_and_nothing_is_written_vm_3(starts: str, ends: str) -> None:
    place = platform()
    wang, work = volunteer(place), task(place)
    good = Line(wang.pk, SERVED, DONE)
    with pytest.raises(Invalid) as refused:
        serving.record_list(
            work, [good, Line(wang.pk, at(starts), at(ends))], by=person("zheng", CHECKED), at=CHECKED
        )
    assert "第 2 行" in str(refused.value)
    assert not Service.objects.exists()


def test_a_day_of_more_than_ten_hours_takes_a_second_verifier_vm_3() -> None:
    place = platform()
    wang, work = volunteer(place), task(place)
    first = listed(work, wang, at("2026-01-10 06:00"), at("2026-01-10 12:00"), moment=CHECKED)
    late = listed(work, wang, at("2026-01-10 13:00"), at("2026-01-10 17:01"), moment=CHECKED)
    half = verifying.verify(late, stars=4, by=story.second(), at=CHECKED)
    assert (half.state, half.verified_at) == ("half", None)
    with pytest.raises(StepRefused):
        verifying.verify(half, by=story.second(), at=CHECKED)
    assert not Posting.objects.exists()
    third = story.third()
    assert verifying.verify(half, by=third, at=CHECKED).is_verified
    assert verifying.verify(first, by=third, at=CHECKED).state == "half"


def test_the_way_to_a_service_does_not_count_vm_3() -> None:
    place = platform()
    wang, work = volunteer(place), task(place)
    with pytest.raises(Invalid) as refused:
        serving.record_list(
            work, [Line(wang.pk, SERVED, DONE, travel=20)], by=person("zheng", CHECKED), at=CHECKED
        )
    assert "路上的时间不计入" in str(refused.value)


def test_a_dangerous_task_takes_age_insurance_and_training_each_with_its_article_vm_5() -> None:
    place, zheng = platform(), person("zheng", PLANNED)
    wang, young = volunteer(place), volunteer(place, "zhao", born=2009)
    work = task(place, danger="height", title="换楼道灯")
    told = []
    for who, proof in ((young, ""), (wang, ""), (wang, "insurance"), (wang, "training")):
        if proof:
            draft = ProofDraft(proof, "示例-1", SERVED.date(), SERVED.date(), "height")
            qualifying.qualify(who, draft, by=zheng, at=PLANNED)
        try:
            tasks.invite(work, [who.pk], by=zheng, at=PLANNED)
            told.append("")
        except StepRefused as refused:
            told.append(str(refused)[-5:-1])
    assert told == ["第十五条", "第十七条", "第十六条", ""]
    late = Line(wang.pk, SERVED + timedelta(days=1), DONE + timedelta(days=1))
    with pytest.raises(Invalid):
        serving.record_list(work, [late], by=zheng, at=CHECKED)


def test_who_served_can_take_it_back_until_it_is_verified() -> None:
    place = platform()
    wang = volunteer(place)
    row = serving.drop(listed(task(place), wang), by=as_person(wang, CHECKED), at=CHECKED)
    assert row.state == "dropped"
    assert listed(task(place), wang, moment=CHECKED).minutes == 150


def test_a_refusal_has_a_reason_and_the_journal_has_no_words_of_it() -> None:
    place = platform()
    row = listed(task(place), volunteer(place))
    row = verifying.refuse(row, reason="当天没有看到本人", by=story.second(), at=CHECKED)
    assert (row.state, row.reason) == ("refused", "当天没有看到本人")
    told = [str(facts) for facts in Event.objects.values_list("facts", flat=True)]
    assert not any("本人" in words for words in told)


def test_a_leader_is_told_the_same_of_a_stranger_and_of_who_did_not_agree_to_contact_vm_11() -> None:
    place = platform(leader="zhou")
    work, (quiet,) = task(place), on_paper(place, 1, agreed=("register",))
    stranger, told = volunteer(platform("另一个")), []
    for who in (quiet, stranger):
        with pytest.raises(Invalid) as refused:
            listed(work, who, by="zhou", moment=CHECKED)
        told.append(str(refused.value.fields["lines"]))
    assert told[0] == told[1]
    assert "没有在这个平台登记，或者没有同意由负责人联系" in told[0]
    assert listed(work, quiet, by="zheng", moment=CHECKED).state == "recorded"
