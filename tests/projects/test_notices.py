"""Who hears of what happens to a project, and that no clock reminds of what was done."""

from datetime import date, datetime

import pytest

from tests.cast import person
from tests.projects import story
from tests.projects.story import MEASURED, SIGNED, count, item
from tests.support import at
from tongdeng.kernel import deadlines
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import path, sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.projects.actions import funding, site, warranties

pytestmark = pytest.mark.django_db
NUMBER = "鼎立工程-2026-001"


def heard(kind: str, **facts: object) -> dict[str, str]:
    """Tell an event; return the notices by the names of those who got them."""
    wanted = {f"facts__{name}": value for name, value in facts.items()}
    Notice.objects.all().delete()
    for event in Event.objects.filter(kind=kind, **wanted).order_by("recorded_at", "seq"):
        tell(event)
    return {notice.person.display_name: sentence(notice) for notice in Notice.objects.all()}


def ring(moment: datetime) -> None:
    """Fire all deadlines that are due."""
    while deadlines.sweep(at=moment):
        pass


def test_those_who_run_a_project_hear_that_it_was_planned_and_who_did_it_does_not() -> None:
    project = story.planned()
    assert heard("project.plan") == {
        "周主任": f"{NUMBER} 已立项，请核对方案和资金来源",
        "郑社工": f"{NUMBER} 已立项，请核对方案和资金来源",
    }
    assert {path(notice) for notice in Notice.objects.all()} == {f"/projects/{project.pk}/"}


def test_a_sheet_waits_for_the_other_parties() -> None:
    project = story.started()
    story.measured(project, 2, count("3"))
    assert set(heard("project.measure")) == {"周主任", "吴书记", "郑社工"}


def test_an_acceptance_waits_for_those_who_have_not_signed() -> None:
    project = story.started()
    story.delivered(project, 2, count("3"))
    story.papers(project)
    acceptance = story.put(project, item(project, 2, "3"))
    assert set(heard("project.put")) == {"陈管家", "周主任", "吴书记", "郑社工"}
    story.sign(project, acceptance, "qian", "zhou")
    assert set(heard("project.put")) == {"吴书记", "郑社工"}
    story.sign(project, acceptance, "wu")
    assert "周主任" in heard("project.accept")
    assert heard("project.put") == {}


def test_a_milestone_that_was_reviewed_reminds_nobody() -> None:
    project = story.started()
    qian = person("qian", MEASURED)
    rows = [
        site.plan_milestone(project, title=title, due=date(2026, 4, 10), by=qian, at=MEASURED)
        for title in ("路基", "面层")
    ]
    ring(at("2026-04-11 09:00"))
    site.review(project, rows[0].pk, result="met", by=qian, at=SIGNED)
    assert heard("project.fired", clock="milestone 1") == {}
    assert set(heard("project.fired", clock="milestone 2")) == {"钱经理", "周主任", "郑社工"}


def test_pw9_thirty_days_before_a_warranty_ends_the_parties_are_asked_to_look_together() -> None:
    project = story.all_accepted()
    inspected = project.warranties.get(number=2)
    warranties.inspect(project, inspected.pk, finding="好", by=person("wu", SIGNED), at=SIGNED)
    ring(at("2028-03-20 09:00"))
    assert not Event.objects.filter(kind="project.fired").exists()
    ring(at("2028-03-21 09:00"))
    assert (
        heard("project.fired", clock="warranty 1")["吴书记"]
        == f"{NUMBER} 有一项保修将在 30 天后结束，请一起检查"
    )
    assert heard("project.fired", clock="warranty 2") == {}
    ring(at("2028-04-21 09:00"))
    assert heard("project.fired", clock="warranty 1", level=1)["钱经理"] == f"{NUMBER} 有一项保修已经结束"


def test_pw11_a_retention_that_is_due_is_told_until_it_was_given_back() -> None:
    project = story.completed()
    due = at("2027-04-20 09:00")
    ring(due)
    assert (
        heard("project.fired", clock="retention")["周主任"] == f"{NUMBER} 的缺陷责任期已满，请办理质保金退还"
    )
    funding.give_back(project, by=person("zhou", due), at=due)
    assert heard("project.fired", clock="retention") == {}


def test_the_sub_district_hears_of_the_end_and_residents_of_nothing() -> None:
    story.completed()
    names = set(heard("project.complete"))
    assert "冯科长" in names
    assert not names & {"王女士", "赵先生", "李师傅"}
