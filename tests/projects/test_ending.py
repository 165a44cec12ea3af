"""The end of a project: all accepted, settled, reported, the retention given back, defects repaired."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.cast import BUILDING, ESTATE, SQUARE, person
from tests.projects import story
from tests.projects.story import COMPLETED, FINISHED, SETTLED, count, fresh, fund, item, line, sides
from tests.support import at
from tongdeng.cases import actions as cases
from tongdeng.cases.actions import Filing
from tongdeng.kernel.errors import Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Deadline, Event
from tongdeng.projects.actions import funding, running, varying, warranties
from tongdeng.projects.actions.funding import SettlementDraft
from tongdeng.projects.actions.running import Reasons
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.actions.warranties import DefectDraft
from tongdeng.projects.models import Defect, Project, Settlement, Warranty
from tongdeng.projects.queries import money, projects, reports, waiting

pytestmark = pytest.mark.django_db
FAULT, DUE = at("2026-09-01 09:00"), at("2027-04-20 09:00")


def finish(project: Project) -> Project:
    return running.finish(project, by=person("qian", FINISHED), at=FINISHED)


def settle(project: Project, amount: str = "256000", kept: str = "7680", **changes: object) -> Settlement:
    told = SettlementDraft(Decimal(amount), Decimal(kept), **changes)  # type: ignore[arg-type]
    return funding.settle(project, told, by=person("zhou", SETTLED), at=SETTLED)


def complete(project: Project, **reasons: str) -> Project:
    return running.complete(project, Reasons(**reasons), by=person("zhou", COMPLETED), at=COMPLETED)


def defect(project: Project, position: int = 1, case: object = None, moment: object = FAULT) -> Defect:
    told = DefectDraft(line(project, position).pk, "北侧路面下沉", case)  # type: ignore[arg-type]
    return warranties.report(project, told, by=person("chen", moment), at=moment)  # type: ignore[arg-type]


def answer(project: Project, row: Defect, *, taken_on: bool = True, words: str = "") -> Defect:
    return warranties.answer(
        project, row.pk, taken_on=taken_on, words=words, by=person("chen", FAULT), at=FAULT
    )


def repair(project: Project, row: Defect) -> Defect:
    return warranties.repair(project, row.pk, words="重新压实", by=person("chen", FAULT), at=FAULT)


def test_a_project_is_finished_when_each_line_is_accepted_and_nothing_waits() -> None:
    project = story.started()
    story.papers(project)
    story.delivered(project, 1, sides("100", "8"))
    story.accepted(project, item(project, 1, "800"))
    waiting = story.measured(project, 2, count("3"))
    with pytest.raises(StepRefused) as refusal:
        finish(project)
    assert refusal.value.facts["obstacles"] == [
        "第 2 行已验收 0 / 1500 盏",
        "第 3 行已验收 0 / 500 口",
        "还有 1 张测量单没有会签",
    ]
    assert fresh(project).state == "started"
    assert waiting.is_waiting


def test_pw11_the_settlement_keeps_at_most_three_percent_and_says_when_they_go_back() -> None:
    project = story.finished()
    with pytest.raises(Invalid, match="3%"):
        settle(project, kept="7680.01")
    row = settle(project)
    assert (row.kept, row.return_on) == (Decimal(7680), date(2027, 4, 20))
    assert Deadline.objects.get(name="retention").moments == [at("2027-04-20 09:00")]
    with pytest.raises(StepRefused, match="已经登记过"):
        settle(project)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "256000.01"}, "amount"),
        ({"kept": "-1"}, "kept"),
        ({"kept": "100", "bond": True}, "kept"),
        ({"kept": "100", "guarantee": True}, "kept"),
        ({"months": 25}, "months"),
        ({"months": 0}, "months"),
    ],
)
def test_pw11_a_settlement_that_cannot_be_is_refused(changes: dict[str, object], field: str) -> None:
    project = story.finished()
    with pytest.raises(Invalid) as refusal:
        settle(project, **changes)  # type: ignore[arg-type]
    assert field in refusal.value.fields
    assert not Settlement.objects.exists()


def test_pw12_a_variation_of_price_is_paid_for_before_the_settlement() -> None:
    project = story.all_accepted()
    told = VariationDraft("price", "多铺一层", change=Decimal(4000))
    row = varying.vary(project, told, by=person("qian", FINISHED), at=FINISHED)
    varying.approve(project, row.pk, Decision(), by=person("zhou", FINISHED), at=FINISHED)
    project = running.finish(project, by=person("zhou", FINISHED), at=FINISHED)
    with pytest.raises(StepRefused, match="少 4000"):
        settle(project, "260000")
    fund(project, "company", "4000.00", moment=FINISHED)
    assert settle(fresh(project), "260000").amount == Decimal(260000)


def test_pw12_no_sum_is_added_once_the_work_is_settled() -> None:
    project = story.settled()
    with pytest.raises(StepRefused, match="结算已经登记"):
        fund(project, "subsidy", "5", moment=SETTLED)
    assert sum(money.amounts(project)) == story.SUM


def test_the_completion_report_says_final_scope_cost_and_time_and_why_they_differ() -> None:
    project = story.settled(amount="250000.00", kept="0")
    with pytest.raises(Invalid) as refusal:
        complete(project)
    assert list(refusal.value.fields) == ["why_cost"]
    project = complete(project, cost="少用了沥青")
    report = reports.report(project)
    assert (report.contract, report.settled, report.why_cost) == (story.SUM, Decimal(250000), "少用了沥青")
    assert (report.scope_differs, report.time_differs, report.days_late) == (False, False, 0)
    assert Event.objects.get(kind="project.complete").facts["differs"] == ["cost"]


def test_a_report_waits_for_the_settlement() -> None:
    with pytest.raises(StepRefused, match="请先登记结算"):
        complete(story.finished())


def test_pw11_a_retention_goes_back_when_its_period_is_over_and_not_before() -> None:
    project = story.completed()
    early = at("2027-04-19 23:59")
    with pytest.raises(StepRefused, match="2027-04-20"):
        funding.give_back(project, by=person("zhou", early), at=early)
    assert funding.give_back(project, by=person("zhou", DUE), at=DUE).returned_on == DUE.date()
    with pytest.raises(StepRefused, match="没有要退还"):
        funding.give_back(project, by=person("zhou", DUE), at=DUE)


def test_pw9_an_open_defect_keeps_the_retention_where_it_is() -> None:
    project = story.completed()
    row = defect(project)
    with pytest.raises(StepRefused, match="还有 1 个保修问题"):
        funding.give_back(project, by=person("zhou", DUE), at=DUE)
    answer(project, row)
    repair(project, row)
    assert funding.give_back(project, by=person("zhou", DUE), at=DUE).returned_on


def test_pw9_a_fault_is_offered_to_the_builder_first_and_a_refusal_has_a_reason() -> None:
    project = story.completed()
    row = defect(project)
    with pytest.raises(StepRefused, match="先由施工方"):
        repair(project, row)
    with pytest.raises(Invalid):
        answer(project, row, taken_on=False)
    assert answer(project, row, taken_on=False, words="说是超载压坏的").taken_on is False
    until = row.warranty.until
    assert repair(project, row).repaired_at == FAULT
    assert Warranty.objects.get(pk=row.warranty_id).until == until  # a repair restarts nothing


def test_pw9_one_case_is_one_defect_and_only_what_is_in_warranty_has_any() -> None:
    project = story.completed()
    sunk = Filing(place=SQUARE, words="路面下沉了")
    case = cases.file(sunk, by=person("wang", FAULT), at=FAULT).pk
    with pytest.raises(NotFound):
        defect(project, case=uuid4())
    assert defect(project, case=case).case_id == case
    with pytest.raises(StepRefused, match="已经登记"):
        defect(project, case=case)
    late = at("2028-04-21 09:00")
    with pytest.raises(StepRefused, match="不在保修期内"):
        defect(project, moment=late)


def test_pw9_before_a_warranty_ends_the_parties_look_together_once() -> None:
    project = story.completed()
    row = project.warranties.get(number=1)
    wu = person("wu", FAULT)
    warranties.inspect(project, row.pk, finding="无明显问题", by=wu, at=FAULT)
    with pytest.raises(StepRefused, match="检查过"):
        warranties.inspect(project, row.pk, finding="再看", by=wu, at=FAULT)
    after = at("2028-04-21 00:30")
    with pytest.raises(StepRefused, match="已经在"):
        other = project.warranties.get(number=2)
        warranties.inspect(project, other.pk, finding="晚了", by=person("wu", after), at=after)


def test_pw9_whoever_handles_a_case_sees_what_is_in_warranty_at_its_place() -> None:
    story.completed()
    near = [
        (row.item.line.item, row.warranty.until.isoformat()) for row in projects.in_warranty(SQUARE, at=FAULT)
    ]
    assert near == [("沥青路面", "2028-04-20"), ("楼道灯", "2028-04-20"), ("充电端口", "2028-04-20")]
    assert [row.item.line.item for row in projects.in_warranty(BUILDING, at=FAULT)] == ["楼道灯", "充电端口"]
    assert projects.in_warranty(ESTATE, at=at("2028-04-21 09:00")) == []
    assert projects.in_warranty("410202901002001", at=FAULT) == []


def test_nobody_is_asked_to_sign_while_the_work_stands_still_or_after_it_was_given_up() -> None:
    project = story.started()
    story.built(project)
    story.papers(project)
    story.put(project, item(project, 1, "800"))
    zhou = person("zhou", FINISHED)
    assert [task.verb for task in waiting.tasks(zhou, FINISHED)] == ["sign"]
    running.suspend(project, reason="大雨", by=zhou, at=FINISHED)
    assert waiting.tasks(zhou, FINISHED) == []
    running.cancel(project, reason="不建了", by=zhou, at=FINISHED)
    assert waiting.tasks(zhou, FINISHED) == []


def test_what_is_cancelled_stays_in_warranty_and_its_milestones_ring_no_more() -> None:
    project = story.started()
    story.papers(project)
    story.delivered(project, 1, sides("100", "8"))
    story.accepted(project, item(project, 1, "800"))
    with pytest.raises(Invalid):
        running.cancel(project, reason="", by=person("zhou", FINISHED), at=FINISHED)
    running.cancel(project, reason="资金不足", by=person("zhou", FINISHED), at=FINISHED)
    assert [row.item.line.item for row in projects.in_warranty(SQUARE, at=FAULT)] == ["沥青路面"]
