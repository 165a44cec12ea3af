"""Variations: old and new value, a reason, another party's approval."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import ESTATE, person
from tests.projects import story
from tests.projects.story import MEASURED, SIGNED, count, delivered, four, line
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.projects.actions import varying
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.models import Line, Project, Variation
from tongdeng.projects.queries import money
from tongdeng.projects.rules import money as rules
from tongdeng.projects.rules.bill import BillLine

pytestmark = pytest.mark.django_db


def vary(
    project: Project, kind: str, *, who: str = "qian", reason: str = "路面下发现旧管沟", **fields: object
) -> Variation:
    told = VariationDraft(kind, reason, **fields)  # type: ignore[arg-type]
    return varying.vary(project, told, by=person(who, MEASURED), at=MEASURED)


def more_asphalt(project: Project, quantity: str = "900", **fields: object) -> Variation:
    return vary(project, "scope", line=line(project, 1).pk, quantity=Decimal(quantity), **fields)


def approve(
    project: Project, row: Variation, who: str = "zhou", decision: Decision | None = None
) -> Variation:
    return varying.approve(project, row.pk, decision or Decision(), by=person(who, SIGNED), at=SIGNED)


def test_pw6_a_variation_keeps_old_and_new_why_who_proposed_and_who_approved() -> None:
    project = story.started()
    row = approve(project, more_asphalt(project), decision=Decision("4 月 20 日三方会议"))
    assert (row.old_quantity, row.new_quantity, row.reason) == (
        Decimal(800),
        Decimal(900),
        "路面下发现旧管沟",
    )
    assert (row.side, row.approved_as, row.decision) == ("property", "committee", "4 月 20 日三方会议")
    assert four(project, 1) == ("900", "0", "0", "0")
    assert line(project, 1).first_planned == Decimal(800)
    facts = Event.objects.get(kind="project.vary").facts
    assert (facts["old"], facts["new"], "旧管沟" in str(facts)) == ("800.000", "900", False)


def test_pw6_nothing_changes_before_another_party_approves() -> None:
    project = story.started()
    row = more_asphalt(project, who="zhou")
    with pytest.raises(StepRefused, match="自己提出"):
        approve(project, row, "zhou")
    for who in ("qian", "wu", "li", "wang"):
        with pytest.raises((Forbidden, NotFound)):
            approve(project, row, who)
    assert four(project, 1) == ("800", "0", "0", "0")
    assert approve(project, row, "zheng").approved_as == "branch"


def test_pw6_a_variation_that_is_sent_back_changes_nothing_and_is_decided_once() -> None:
    project = story.started()
    row = more_asphalt(project)
    rejected = varying.reject(project, row.pk, reason="不需要", by=person("zhou", SIGNED), at=SIGNED)
    assert (rejected.answer, four(project, 1)[0]) == ("不需要", "800")
    with pytest.raises(StepRefused, match="已经批准或退回"):
        approve(project, row)


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("scope", {"quantity": Decimal(800)}, "quantity"),
        ("scope", {"quantity": Decimal(-1)}, "quantity"),
        ("scope", {"quantity": Decimal("800.0001")}, "quantity"),
        ("scope", {}, "quantity"),
        ("price", {}, "change"),
        ("price", {"change": Decimal(0)}, "change"),
        ("price", {"change": Decimal(-256000)}, "change"),
        ("price", {"change": Decimal("0.001")}, "change"),
        ("time", {}, "ends_on"),
        ("time", {"ends_on": story.ENDS}, "ends_on"),
        ("time", {"ends_on": date(2026, 3, 9)}, "ends_on"),
        ("colour", {}, "kind"),
    ],
)
def test_pw6_a_variation_without_a_new_value_is_none(
    kind: str, fields: dict[str, object], wrong: str
) -> None:
    project = story.started()
    if kind == "scope":
        fields = {"line": line(project, 1).pk, **fields}
    with pytest.raises(Invalid) as refusal:
        vary(project, kind, **fields)
    assert wrong in refusal.value.fields
    assert not Variation.objects.exists()


def test_pw6_without_a_reason_there_is_no_variation() -> None:
    project = story.started()
    with pytest.raises(Invalid):
        more_asphalt(project, reason=" ")


def test_pw6_a_line_is_not_planned_below_what_is_delivered() -> None:
    project = story.started()
    delivered(project, 2, count("1000"))
    lights = line(project, 2).pk
    with pytest.raises(Invalid, match="不能少于"):
        vary(project, "scope", line=lights, quantity=Decimal(999))
    row = vary(project, "scope", line=lights, quantity=Decimal(1200))
    delivered(project, 2, count("300"))
    with pytest.raises(StepRefused, match="少于完成量"):
        approve(project, row)


def test_pw6_a_new_line_comes_by_a_variation_and_is_planned_with_nothing_until_it_is_approved() -> None:
    project = story.started()
    kerb = BillLine(0, "路缘石", "m", Decimal(200), Decimal("35.00"), "other", 24, ESTATE)
    row = vary(project, "scope", new_line=kerb)
    assert four(project, 4) == ("0", "0", "0", "0")
    approve(project, row)
    assert four(project, 4) == ("200", "0", "0", "0")
    with pytest.raises(Invalid, match="由合同约定"):
        vary(
            project,
            "scope",
            new_line=BillLine(0, "长椅", "piece", Decimal(2), Decimal(1), "other", None, ESTATE),
        )
    assert Line.objects.count() == 4


def test_pw6_one_variation_of_the_same_waits_at_a_time() -> None:
    project = story.started()
    more_asphalt(project)
    with pytest.raises(StepRefused, match="还有一项等待批准"):
        more_asphalt(project, "950")
    vary(project, "price", change=Decimal(10))
    with pytest.raises(StepRefused, match="还有一项等待批准"):
        vary(project, "time", ends_on=date(2026, 5, 1))


def test_pw6_a_later_end_moves_the_end_and_keeps_the_first_one() -> None:
    project = story.started()
    approve(project, vary(project, "time", ends_on=date(2026, 5, 8)))
    project = story.fresh(project)
    assert (project.ends_on, project.first_ends_on) == (date(2026, 5, 8), story.ENDS)


def test_pw6_variations_of_price_add_up_and_leave_the_contract_sum_as_it_was_signed() -> None:
    project = story.started()
    approve(project, vary(project, "price", change=Decimal(10000)))
    row = approve(project, vary(project, "price", change=Decimal(-4000)))
    assert (row.old_sum, row.new_sum) == (Decimal(266000), Decimal(262000))
    purse = money.purse(story.fresh(project))
    assert (purse.contract, purse.increases, purse.budget) == (story.SUM, Decimal(6000), Decimal(262000))


def test_pw6_where_the_local_rule_says_so_a_tenth_more_waits_for_a_vote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hangzhou = next(row for row in rules.RULES if row.key == "new_decision")
    here = rules.Rule("new_decision", ESTATE[:4], hangzhou.value, "LOCAL", hangzhou.source)
    monkeypatch.setattr(rules, "RULES", (*rules.RULES, here))
    project = story.started()
    approve(project, vary(project, "price", change=Decimal(20000)))
    row = vary(project, "price", change=Decimal(5600))
    with pytest.raises(StepRefused, match="请先发起业主表决"):
        approve(project, row)
    assert money.purse(story.fresh(project)).increases == Decimal(20000)
