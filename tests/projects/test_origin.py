"""A project that comes from a resolution of the bench: one each, and what is accepted carries it out."""

import pytest

from tests.cast import ESTATE, person
from tests.consultations import story as bench
from tests.projects import story
from tests.projects.story import PLANNED, draft
from tests.support import at_once, endings
from tongdeng.consultations.actions.meeting import Proposal
from tongdeng.consultations.models import Resolution
from tongdeng.kernel.errors import Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.projects.actions import carrying, planning, running
from tongdeng.projects.models import Project
from tongdeng.projects.queries import projects

db = pytest.mark.django_db


def resolved(proposal: Proposal = bench.PAVE) -> Resolution:
    return bench.resolution(bench.published(proposal))


def planned(resolution: Resolution | None, who: str = "qian") -> Project:
    told = draft(origin="resolution", resolution=resolution.pk if resolution else None)
    return planning.plan(ESTATE, told, by=person(who, PLANNED), at=PLANNED)


@db
def test_a_resolution_that_asks_for_works_starts_one_project() -> None:
    resolution = resolved()
    assert projects.open_resolutions(person("qian", PLANNED), ESTATE) == [resolution]
    project = planned(resolution)
    assert project.resolution == resolution
    assert projects.of_resolutions([resolution.pk]) == {resolution.pk: project}
    with pytest.raises(StepRefused, match="不能再立第二个"):
        planned(resolution, "zhou")
    assert projects.open_resolutions(person("qian", PLANNED), ESTATE) == []
    running.cancel(project, reason="改由物业自修", by=person("zhou", PLANNED), at=PLANNED)
    assert planned(resolution, "zhou").number.endswith("002")


@db
def test_a_resolution_of_another_kind_or_none_starts_no_project() -> None:
    action = resolved(Proposal("action", "清掏雨水口", "物业 5 个工作日内完成", "property", 5))
    for wrong in (action, None):
        with pytest.raises(Invalid):
            planned(wrong)
    with pytest.raises(NotFound):
        planned(Resolution())
    assert not Project.objects.exists()


def test_two_who_begin_a_project_of_one_resolution_at_once_begin_one(town_db: str) -> None:
    resolution = resolved()
    steps = [lambda who=who: planned(resolution, who) for who in ("qian", "zhou", "zheng")]  # type: ignore[misc]
    assert endings(at_once(*steps)) == ["StepRefused", "StepRefused", "done"]
    assert Project.objects.count() == 1


@db
def test_a_resolution_is_carried_out_when_all_of_its_project_is_accepted() -> None:
    resolution = resolved()
    project = story.started(origin="resolution", resolution=resolution.pk)
    story.built(project)
    story.papers(project)
    story.accepted(project, *(story.item(project, n, q) for n, q in ((1, "800"), (2, "1500"), (3, "500"))))
    running.finish(project, by=person("qian", story.FINISHED), at=story.FINISHED)
    event = Event.objects.get(kind="project.finish")
    for _twice in range(2):  # a job may run again
        carrying.finished(event)
    resolution.refresh_from_db()
    assert (resolution.state, resolution.done_at) == ("done", story.FINISHED)
    assert resolution.done_words == (
        "工程 鼎立工程-2026-001 已由各方全部验收：沥青路面 800 平方米、楼道灯 1500 盏、充电端口 500 口"
    )
