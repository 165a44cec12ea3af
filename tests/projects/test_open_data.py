"""A project as open data: a package of OC4IDS 0.9, and a table."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import person
from tests.projects import story
from tests.projects.story import COMPLETED, MEASURED
from tests.support import at
from tongdeng.projects.actions import site, varying
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.models import Project
from tongdeng.projects.queries import open_data
from tongdeng.projects.rules import oc4ids, open_project
from tongdeng.projects.rules.open_project import (
    OpenDocument,
    OpenLine,
    OpenMilestone,
    OpenProject,
    OpenVariation,
)

URI = "https://estate.example/projects/p1/public/project.json"
CSV = OpenDocument("quantities", "billOfQuantity", "工程量", "https://estate.example/q.csv", "text/csv")
# The codes of the standard's own lists that a project uses.
CODES = {
    "status": {"identification", "preparation", "implementation", "completion", "maintenance", "cancelled"},
    "contract": {"pre-award", "active", "closed"},
    "milestone": {"scheduled", "met", "notMet", "partiallyMet"},
    "modification": {"duration", "value", "scope"},
}
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
    scope="北路",
    contractor="示例市政有限公司",
    begins_on=date(2026, 3, 10),
    ends_on=date(2026, 5, 8),
    first_ends_on=date(2026, 4, 20),
    started_at=at("2026-03-10 08:00"),
    accepted_on=date(2026, 4, 25),
    completed_at=None,
    contract=Decimal("96000.00"),
    settled=None,
    updated=at("2026-05-01 09:00"),
    funding={"subsidy": Decimal(96000)},
    lines=[LINE],
    variations=[
        OpenVariation("v1", "scope", date(2026, 4, 1), "旧管沟", "700", "800", "沥青路面"),
        OpenVariation("v2", "price", date(2026, 4, 2), "旧管沟", "96000", "98000"),
        OpenVariation("v3", "time", date(2026, 4, 3), "雨季", "2026-04-20", "2026-05-08"),
    ],
    milestones=[OpenMilestone("m1", "路基", date(2026, 4, 1), "not_reported", None)],
)


def package(**changes: Any) -> dict[str, Any]:
    """Return the package of the plain project with some of it changed."""
    project = replace(PLAIN, **changes)
    return oc4ids.as_package([project], [CSV], uri=URI, publisher="鼎立社区")


def only(**changes: Any) -> dict[str, Any]:
    (project,) = package(**changes)["projects"]
    return dict(project)


def test_pw15_a_package_says_where_it_is_who_publishes_it_and_when_it_last_changed() -> None:
    found = package()
    assert (found["uri"], found["version"], found["publisher"]) == (URI, "0.9", {"name": "鼎立社区"})
    assert found["publishedDate"] == "2026-05-01T09:00:00+08:00"
    assert [project["id"] for project in found["projects"]] == ["p1"]


def test_pw15_a_project_has_the_members_of_oc4ids() -> None:
    found = only()
    assert (found["title"], found["status"]) == ("修复北路", "completion")
    assert found["identifiers"] == [{"id": "鼎立工程-2026-001"}]
    assert found["budget"]["amount"] == {"amount": 96000.0, "currency": "CNY"}
    assert found["locations"] == [{"id": "410202901001001", "description": "北路"}]
    assert "completion" not in found


def test_pw15_every_moment_has_a_zone_and_a_last_day_ends_at_its_end() -> None:
    found = only()
    assert found["period"] == {
        "startDate": "2026-03-10T00:00:00+08:00",
        "endDate": "2026-04-20T23:59:59+08:00",
    }
    assert found["implementationPeriod"] == {
        "startDate": "2026-03-10T08:00:00+08:00",
        "endDate": "2026-04-25T23:59:59+08:00",
    }
    assert list(moments(package()))


def moments(value: Any, name: str = "") -> list[datetime]:
    """Return all moments of a package; raise AssertionError for one without a zone or without a time."""
    if isinstance(value, dict):
        return [moment for key, member in value.items() for moment in moments(member, key)]
    if isinstance(value, list):
        return [moment for member in value for moment in moments(member, name)]
    if not (name.endswith("Date") or name.startswith("date") or name in {"updated", "date"}):
        return []
    moment = datetime.fromisoformat(value)
    assert (moment.tzinfo is not None, "T" in value) == (True, True), (name, value)
    return [moment]


def test_pw15_each_variation_is_a_modification_with_old_and_new_value() -> None:
    scope, price, time = only()["contractingProcesses"][0]["summary"]["modifications"]
    assert {row["type"] for row in (scope, price, time)} == CODES["modification"]
    assert (scope["rationale"], scope["description"]) == ("旧管沟", "沥青路面: 700 → 800")
    assert (price["oldContractValue"]["amount"], price["newContractValue"]["amount"]) == (96000.0, 98000.0)
    assert time["oldContractPeriod"]["endDate"] == "2026-04-20T23:59:59+08:00"
    assert time["newContractPeriod"]["endDate"] == "2026-05-08T23:59:59+08:00"


def test_pw15_whoever_is_referred_to_is_among_the_parties_with_a_role_of_the_standard() -> None:
    found = only()
    roles = {party["id"]: party["roles"] for party in found["parties"]}
    assert roles == {"subsidy": ["funder"], "contractor": ["supplier"]}
    (part,) = found["budget"]["budgetBreakdowns"][0]["budgetBreakdown"]
    assert (part["sourceParty"]["id"], part["amount"]["amount"]) == ("subsidy", 96000.0)
    assert found["contractingProcesses"][0]["summary"]["suppliers"][0]["id"] == "contractor"


def test_pw15_each_line_is_a_metric_with_its_four_quantities_as_observations() -> None:
    progress, metric = only()["metrics"]
    observed = {
        row["dimensions"]["quantity"]: (row["measure"], row["unit"]["id"]) for row in metric["observations"]
    }
    assert observed == {
        "planned": ("800", "MTK"),
        "delivered": ("800", "MTK"),
        "accepted": ("750.5", "MTK"),
        "disputed": ("1", "MTK"),
    }
    assert all(row["period"]["startDate"] for row in metric["observations"])
    assert (progress["id"], progress["observations"][0]["measure"]) == ("physicalProgress", "0.9381")


def test_pw15_a_unit_of_the_trade_without_an_international_code_goes_by_its_name() -> None:
    _progress, metric = only(lines=[replace(LINE, unit="light")])["metrics"]
    assert metric["observations"][0]["unit"] == {"name": "light"}


@pytest.mark.parametrize(
    ("status", "said"),
    [("met", ("met", True)), ("partly", ("partiallyMet", False)), ("missed", ("notMet", False))],
)
def test_pw14_pw15_a_review_is_a_status_of_the_standard_and_only_what_is_met_has_a_day_of_it(
    status: str, said: tuple[str, bool]
) -> None:
    milestone = OpenMilestone("m1", "路基", date(2026, 4, 1), status, date(2026, 4, 3))
    (told,) = only(milestones=[milestone])["milestones"]
    assert (told["status"], "dateMet" in told) == said
    assert told["dateModified"] == "2026-04-03T00:00:00+08:00"


def test_pw14_pw15_a_milestone_nobody_reviewed_does_not_pass_for_met_or_scheduled() -> None:
    (milestone,) = only()["milestones"]
    assert (milestone["status"], milestone["description"]) == ("scheduled", "not reported")
    assert milestone["status"] in CODES["milestone"]


@pytest.mark.parametrize("state", ["planned", "started", "suspended", "finished", "completed", "cancelled"])
def test_pw15_every_state_has_a_status_of_the_standard(state: str) -> None:
    found = only(state=state)
    assert found["status"] in CODES["status"]
    assert found["contractingProcesses"][0]["summary"]["status"] in CODES["contract"]


def test_pw15_a_document_says_its_type_and_where_it_is() -> None:
    (document,) = only()["documents"]
    assert (document["documentType"], document["url"]) == ("billOfQuantity", CSV.url)


def test_pw15_the_table_has_a_row_for_each_line_with_its_unit() -> None:
    heading, row = open_project.as_rows(PLAIN)
    told = dict(zip(heading, row, strict=True))
    assert (told["item"], told["unit"], told["planned_first"], told["accepted"]) == (
        "沥青路面",
        "m2",
        "700",
        "750.5",
    )


def given(project: Project) -> dict[str, Any]:
    found = open_data.as_package(story.fresh(project), [CSV], uri=URI, publisher="鼎立社区", at=COMPLETED)
    assert list(moments(found))
    (told,) = found["projects"]
    return dict(told)


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
    found = given(project)
    spelled = json.dumps(found, ensure_ascii=False)
    assert found["milestones"][0]["description"] == "not reported"
    (change,) = found["contractingProcesses"][0]["summary"]["modifications"]
    assert change["description"] == "2026-04-20 → 2026-05-08"
    assert not any(name in spelled for name in ("周霜降", "周主任", "钱惊蛰", "李芒种", "19900000"))
    assert open_data.as_rows(story.fresh(project), at=COMPLETED)[1][-1] == "2028-04-20"


@pytest.mark.django_db
def test_pw15_the_completion_says_final_scope_cost_and_time() -> None:
    project = story.completed()
    completion = given(project)["completion"]
    assert completion["endDate"] == "2026-04-20T00:00:00+08:00"
    assert completion["finalValue"] == {"amount": 256000.0, "currency": "CNY"}
    assert completion["finalScope"] == "沥青路面 800 m2; 楼道灯 1500 light; 充电端口 500 port"
