"""Who hears of what happens with tasks, service and certificates, in words that name nobody."""

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
    platform,
    task,
    verified,
    volunteer,
)
from tongdeng.kernel.models import Event
from tongdeng.members.actions import serving, tasks, verifying
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice

pytestmark = pytest.mark.django_db


def heard(kind: str) -> dict[str, str]:
    """Tell the events of a kind; return the notices by the names of those who got them."""
    Notice.objects.all().delete()
    for event in Event.objects.filter(kind=kind).order_by("recorded_at", "seq"):
        tell(event)
    return {notice.person.display_name: sentence(notice) for notice in Notice.objects.all()}


def test_the_course_of_a_task_and_of_a_service_is_told_to_those_it_concerns() -> None:
    place = platform(leader="zhou")
    wang = volunteer(place)
    volunteer(place, "zhao")
    work = tasks.invite(task(place), [wang.pk], by=person("zheng", PLANNED), at=PLANNED)
    assert heard("service_task.invite") == {
        "王女士": "有一项服务想请您参加：广场清雪。可以不接受，不需要理由"
    }
    who = as_person(wang, SERVED)
    tasks.take(work, by=who, at=PLANNED)
    assert heard("service_task.take") == {"周主任": "有人接下了服务：广场清雪"}
    row = serving.check_in(work, by=who, at=SERVED)
    row = serving.check_out(row, by=who, at=DONE)
    assert heard("service.check_out") == {"周主任": "有一项服务等待核实：广场清雪"}
    assert row.minutes == 150


def test_who_served_hears_of_verification_refusal_and_a_forgotten_check_out() -> None:
    place = platform()
    wang = volunteer(place)
    work = task(place)
    verified(listed(work, wang))
    assert heard("service.verify") == {"王女士": "您的服务已核实：广场清雪，150 分钟"}
    other = task(place, title="晚上巡逻", kind="patrol")
    row = listed(other, wang, CHECKED.replace(day=11), CHECKED.replace(day=11, hour=10), moment=CHECKED)
    verifying.refuse(row, reason="没有见到", by=story.second(), at=CHECKED)
    assert heard("service.refuse") == {"王女士": "您的服务没有通过核实，请查看原因：晚上巡逻"}
    wang_now = as_person(wang, CHECKED)
    tasks.offer(other, by=wang_now, at=CHECKED)
    serving.check_in(other, by=wang_now, at=CHECKED)
    story.ring(CHECKED.replace(hour=13, minute=5))
    story.hear("service.fired")
    assert heard("service.lapse") == {"王女士": "您没有签退，请确认几点结束：晚上巡逻"}
