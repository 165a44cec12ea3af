"""A project as open data: the shape of OC4IDS, and a table."""

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.cast import person
from tests.projects import story
from tests.projects.story import COMPLETED, MEASURED
from tests.support import at
from tongdeng.projects.actions import site, varying
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.queries import open_data
from tongdeng.projects.rules import oc4ids
from tongdeng.projects.rules.oc4ids import OpenLine, OpenMilestone, OpenProject, OpenVariation

LINE = OpenLine(
    "l1",
    1,
    "沥青路面",
    "m2",
    Decimal(700),
    Decimal(800),
    Decimal("800.000"),
    Decimal("750.5"),
    Decimal(1),
    Decimal(120),
)
PLAIN = OpenProject(
    id="p1",
    number="鼎立工程-2026-001",
    title="修复北路",
    problem="积水",
    state="finished",
    place="410202901001001",
    contractor="示例市政有限公司",
    begins_on=date(2026, 3, 10),
    ends_on=date(2026, 4, 20),
    started_at=at("2026-03-10 08:00"),
    finished_at=None,
    completed_at=None,
    contract=Decimal("96000.00"),
    settled=None,
    updated=at("2026-05-01 09:00"),
    funding={"subsidy": Decimal(96000)},
    lines=[LINE],
    variations=[OpenVariation("v1", "scope", date(2026, 4, 1), "旧管沟", "700", "800")],
    milestones=[OpenMilestone("m1", "路基", date(2026, 4, 1), "not_reported", None)],
)


def test_pw15_a_project_has_the_members_of_oc4ids() -> None:
    found = oc4ids.as_json(PLAIN)
    assert (found["id"], found["title"], found["status"]) == ("鼎立工程-2026-001", "修复北路", "completion")
    assert found["period"] == {"startDate": "2026-03-10", "endDate": "2026-04-20"}
    assert found["budget"]["amount"] == {"amount": 96000.0, "currency": "CNY"}
    summary = found["contractingProcesses"][0]["summary"]
    assert summary["modifications"] == [
        {"id": "v1", "date": "2026-04-01", "type": "scope", "rationale": "旧管沟", "description": "700 → 800"}
    ]
    assert "completion" not in found


def test_pw15_each_line_is_a_metric_with_its_four_quantities_as_observations() -> None:
    (metric,) = oc4ids.as_json(PLAIN)["metrics"]
    observed = {
        row["dimensions"]["quantity"]: (row["measure"], row["unit"]["name"]) for row in metric["observations"]
    }
    assert observed == {
        "planned": ("800", "m2"),
        "delivered": ("800", "m2"),
        "accepted": ("750.5", "m2"),
        "disputed": ("1", "m2"),
    }


def test_pw14_pw15_a_milestone_nobody_reviewed_does_not_pass_for_met_or_scheduled() -> None:
    (milestone,) = oc4ids.as_json(PLAIN)["milestones"]
    assert (milestone["status"], milestone["description"]) == ("scheduled", "not reported")


@pytest.mark.parametrize("state", ["planned", "started", "suspended", "finished", "completed", "cancelled"])
def test_pw15_every_state_has_a_status_of_the_standard(state: str) -> None:
    assert oc4ids.STATUS[state] in {
        "identification", "preparation", "implementation", "completion", "maintenance", "completed", "cancelled",
    }  # fmt: skip


def test_pw15_the_table_has_a_row_for_each_line_with_its_unit() -> None:
    heading, row = oc4ids.as_rows(PLAIN)
    told = dict(zip(heading, row, strict=True))
    assert (told["item"], told["unit"], told["planned_first"], told["accepted"]) == (
        "沥青路面",
        "m2",
        "700",
        "750.5",
    )


@pytest.mark.django_db
def test_pw15_a_completed_project_tells_all_of_it_and_no_persons_name() -> None:
    project = story.started()
    told = VariationDraft("time", "雨季", ends_on=date(2026, 5, 8))
    row = varying.vary(project, told, by=person("qian", MEASURED), at=MEASURED)
    varying.approve(project, row.pk, Decision(), by=person("zhou", MEASURED), at=MEASURED)
    site.plan_milestone(
        project, title="路基", due=date(2026, 4, 10), by=person("qian", MEASURED), at=MEASURED
    )
    story.delivered(project, 1, story.sides("100", "8"))
    story.papers(project)
    story.accepted(project, story.item(project, 1, "800"))
    found = open_data.as_json(story.fresh(project), at=COMPLETED)
    spelled = json.dumps(found, ensure_ascii=False)
    assert found["milestones"][0]["description"] == "not reported"
    assert (
        found["contractingProcesses"][0]["summary"]["modifications"][0]["description"]
        == "2026-04-20 → 2026-05-08"
    )
    assert not any(name in spelled for name in ("周霜降", "周主任", "钱惊蛰", "李芒种", "19900000"))
    assert open_data.as_rows(story.fresh(project), at=COMPLETED)[1][-1] == "2028-04-20"


@pytest.mark.django_db
def test_pw15_the_completion_says_final_scope_cost_and_time() -> None:
    project = story.completed()
    completion = open_data.as_json(project, at=COMPLETED)["completion"]
    assert completion["finalValue"] == {"amount": 256000.0, "currency": "CNY"}
    assert completion["finalScope"] == "沥青路面 800 m2; 楼道灯 1500 light; 充电端口 500 piece"
