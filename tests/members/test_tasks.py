"""Tasks: nobody is ordered to serve, and a lonely person's visits are known to those assigned only (VM-5, VM-6)."""

from datetime import timedelta

import pytest

from tests.cast import COMMUNITY, ESTATE, FOREIGN_ESTATE, HOME, SQUARE, person
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
    volunteer,
)
from tests.support import at
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Deadline, Event
from tongdeng.members.actions import consenting, tasks
from tongdeng.members.actions.tasks import TaskDraft
from tongdeng.members.models import Invitation, Task
from tongdeng.members.queries import services as queries
from tongdeng.members.queries import volunteers
from tongdeng.members.rules.volunteers import slot
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_volunteers_are_matched_by_skill_and_time_and_only_those_who_agreed() -> None:
    place = platform()
    wang = volunteer(place)
    music = volunteer(place, "zhao", skills=["music"], times=[])
    silent = volunteer(place, "zhou", agreed=["register"])
    assert slot(SERVED) == "weekend"
    assert list(volunteers.fitting(place, skill="company", slot="weekend")) == [wang]
    assert list(volunteers.fitting(place, slot="evening")) == [music]
    assert set(volunteers.fitting(place)) == {wang, music}
    with pytest.raises(NotFound):
        tasks.invite(task(place), [silent.pk], by=person("zheng", PLANNED), at=PLANNED)


def test_declining_leaves_no_mark_and_looks_like_an_invitation_that_ran_out_vm_6() -> None:
    place = platform()
    wang, zhao = volunteer(place), volunteer(place, "zhao")
    work = tasks.invite(task(place), [wang.pk, zhao.pk], by=person("zheng", PLANNED), at=PLANNED)
    events = Event.objects.count()
    tasks.decline(work, by=as_person(wang, PLANNED), at=PLANNED)
    assert Event.objects.count() == events
    tasks.finish(work, by=person("zheng", DONE), at=DONE)
    assert set(Invitation.objects.values_list("answer", flat=True)) == {"over"}
    assert queries.invitations(work) == []
    names = {field.name for field in Invitation._meta.get_fields()}
    assert not names & {"declined", "refused", "reason", "declined_at"}


def test_who_is_faster_gets_the_place_and_a_task_is_offered_to_oneself_too_vm_6() -> None:
    place = platform()
    wang, zhao, zhou = volunteer(place), volunteer(place, "zhao"), volunteer(place, "zhou")
    work = taken(taken(task(place), wang), zhao)
    with pytest.raises(StepRefused) as refused:
        tasks.offer(work, by=as_person(zhou, PLANNED), at=PLANNED)
    assert str(refused.value) == "人数已满，谢谢您"
    tasks.release(work, wang.pk, by=as_person(wang, PLANNED), at=PLANNED)
    tasks.offer(work, by=as_person(zhou, PLANNED), at=PLANNED)
    assert {row.volunteer for row in queries.invitations(work)} == {zhao, zhou}
    with pytest.raises(NotFound):
        tasks.release(work, zhou.pk, by=as_person(zhao, PLANNED), at=PLANNED)


def test_visits_of_somebody_who_lives_alone_are_seen_by_those_assigned_only() -> None:
    place = platform()
    wang, other = volunteer(place), volunteer(place, "zhao")
    work = task(place, "visits")
    for who in ("zhao", "wang", "chen", "qian", "li", "wu", "zhou", "feng", "liu"):
        assert not access.may(person(who, PLANNED), work, "see"), who
        assert work not in queries.tasks(person(who, PLANNED))
    taken(work, wang)
    open_to = access.verbs(as_person(wang, PLANNED), work)
    assert {"see", "address", "check_in"} <= open_to
    assert not access.may(as_person(other, PLANNED), work, "see")
    with pytest.raises(NotFound):
        tasks.offer(work, by=as_person(other, PLANNED), at=PLANNED)
    assert HOME not in str(list(Event.objects.filter(subject="service_task").values_list("place", "facts")))


def test_the_clock_of_visits_rings_those_assigned_and_begins_anew_with_each_visit() -> None:
    place = platform()
    wang = volunteer(place)
    work = taken(task(place, "visits"), wang)
    due = Deadline.objects.get(subject_id=work.pk)
    assert due.moments == [PLANNED + timedelta(days=7), PLANNED + timedelta(days=10.5)]
    listed(work, wang, moment=CHECKED)
    due.refresh_from_db()
    assert due.moments[0] == DONE + timedelta(days=7)
    story.ring(at("2026-01-17 11:35"))
    for event in Event.objects.filter(kind="service_task.fired"):
        tell(event)
    assert {n.person.pk: sentence(n) for n in Notice.objects.all()} == {
        wang.person_id: "该去探访了：定期探访"
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": "order"}, "kind"),
        ({"people": 0}, "people"),
        ({"skill": "flying"}, "skill"),
        ({"danger": "tigers"}, "danger"),
        ({"place": FOREIGN_ESTATE}, "place"),
        ({"place": COMMUNITY}, "place"),
        ({"place": ESTATE + "777"}, "place"),
        ({"ends_at": SERVED}, "ends_at"),
        ({"ends_at": SERVED + timedelta(hours=25)}, "ends_at"),
        ({"starts_at": at("2026-01-01 09:00"), "ends_at": at("2026-01-01 10:00")}, "starts_at"),
        ({"kind": "visits", "place": ESTATE}, "home"),
        ({"kind": "visits", "place": SQUARE, "home": HOME, "interval": 7}, "home"),
        ({"kind": "visits", "place": ESTATE, "home": HOME}, "interval"),
    ],
)
def test_what_is_wrong_with_a_task_is_said_by_field(changes: dict[str, object], field: str) -> None:
    draft = {
        "kind": "need",
        "title": "扫雪",
        "place": SQUARE,
        "starts_at": SERVED,
        "ends_at": DONE,
        **changes,
    }
    with pytest.raises(Invalid) as refused:
        tasks.plan(platform(), TaskDraft(**draft), by=person("zheng", PLANNED), at=PLANNED)  # type: ignore[arg-type]
    assert field in refused.value.fields
    assert not Task.objects.exists()


def test_a_leader_plans_for_their_own_platform_only_and_no_role_orders_anybody() -> None:
    place, other = platform(leader="zhou"), platform("另一个")
    draft = TaskDraft("building", "联系12号楼", ESTATE + "012")
    assert tasks.plan(place, draft, by=person("zhou", PLANNED), at=PLANNED).kind == "building"
    for who, where in (("zhou", other), ("wu", place), ("qian", place), ("wang", place)):
        with pytest.raises(Forbidden):
            tasks.plan(where, draft, by=person(who, PLANNED), at=PLANNED)
    (paper,) = on_paper(place, 1)
    work = task(place)
    assert "assign" not in access.verbs(person("zheng", PLANNED), work)
    assert "take" not in access.verbs(person("zheng", PLANNED), work)
    assert listed(work, paper, moment=CHECKED).minutes == 150


def test_what_is_over_takes_nobody() -> None:
    place = platform()
    wang = volunteer(place)
    work = tasks.cancel(taken(task(place), wang), by=person("zheng", PLANNED), at=PLANNED)
    with pytest.raises(StepRefused):
        tasks.invite(work, [wang.pk], by=person("zheng", PLANNED), at=PLANNED)
    consenting.withdraw(wang, by=as_person(wang, CHECKED), at=CHECKED)
    assert queries.invitations(work) == []
