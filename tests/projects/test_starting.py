"""What a start asks: contract, bill, money that adds up, and the vote of the law. The refusal says what to do."""

from decimal import Decimal

import pytest

from tests.cast import BUILDING, ESTATE, HOME, OTHER_HOME, SQUARE, person
from tests.projects import story
from tests.projects.story import (
    ASPHALT,
    FUNDED,
    PLANNED,
    STARTED,
    fresh,
    fund,
    funded,
    lamps,
    planned,
    voted,
)
from tests.support import at, at_once, endings
from tests.votes import story as votes
from tongdeng.kernel.errors import Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.projects.actions import funding, planning, running, site
from tongdeng.projects.actions.funding import FundingDraft
from tongdeng.projects.models import Project
from tongdeng.projects.queries import starting
from tongdeng.projects.rules.bill import BillLine
from tongdeng.votes.actions.drafting import MotionDraft

db = pytest.mark.django_db
LATER = at("2026-04-01 09:00")


def start(project: Project, who: str = "qian", moment: object = STARTED) -> Project:
    return running.start(fresh(project), by=person(who, moment), at=moment)  # type: ignore[arg-type]


def why(project: Project) -> str:
    return "；".join(map(str, starting.obstacles(fresh(project), at=STARTED)))


@db
def test_a_project_that_has_everything_starts_and_residents_see_it() -> None:
    project = start(funded())
    assert (project.state, project.started_at, project.first_ends_on) == ("started", STARTED, story.ENDS)
    assert Event.objects.get(kind="project.start").facts["contract"] == "256000.00"


@db
def test_a_plan_that_lacks_something_does_not_start_and_says_all_that_is_missing() -> None:
    project = planned([], contractor="", contract_sum=None, begins_on=None)
    with pytest.raises(StepRefused) as refusal:
        start(project)
    for words in ("施工单位", "合同价", "完工日期", "清单还是空的"):
        assert words in str(refusal.value)
    assert len(refusal.value.facts["obstacles"]) == 4
    assert fresh(project).state == "planned"


@db
def test_pw8_a_line_whose_warranty_nobody_agreed_on_does_not_start() -> None:
    project = funded([BillLine(1, "沥青", "m2", Decimal(800), Decimal(320), "other", None, SQUARE)])
    with pytest.raises(StepRefused, match="由合同约定"):
        start(project)


@db
def test_pw12_sources_that_do_not_add_up_block_the_start() -> None:
    project = planned()
    fund(project, "subsidy", "200000.00")
    assert "少 56000.00 元" in why(project)
    with pytest.raises(StepRefused, match="补登记"):
        start(project)


@db
@pytest.mark.parametrize("source", ["fund", "income"])
def test_pw12_owners_money_without_a_vote_blocks_the_start_and_says_what_to_do(source: str) -> None:
    votes.homes(["100"])
    project = lamps()
    fund(project, source, "8600.00")
    with pytest.raises(StepRefused, match="请先发起业主表决"):
        start(project)
    assert fresh(project).state == "planned"


@db
def test_pw12_the_fund_pays_what_the_owners_of_the_scope_voted() -> None:
    motion = voted()
    project = lamps()
    fund(project, "fund", "8600.00", motion.pk)
    assert start(project, moment=LATER).state == "started"


@db
def test_pw12_a_vote_that_was_lost_is_not_certified_or_is_about_something_else_pays_nothing() -> None:
    motion = voted("no")
    project = lamps()
    fund(project, "fund", "8600.00", motion.pk)
    assert "没有通过" in why(project)
    open_one = votes.proposed(MotionDraft("covenant", "修改规约", "见附件。")).motions.get()
    other = lamps()
    fund(other, "fund", "8600.00", open_one.pk)
    assert "没有通过" in why(other) or "事项不是" in why(other)


@db
def test_pw12_the_vote_of_a_building_does_not_pay_for_the_estate() -> None:
    motion = voted()
    project = lamps(scope=[ESTATE])
    fund(project, "fund", "8600.00", motion.pk)
    assert "超出了这次表决的范围" in why(project)


@db
def test_pw12_one_vote_is_not_spent_twice() -> None:
    motion = voted()
    first, second = lamps(), lamps()
    for project in (first, second):
        fund(project, "fund", "8600.00", motion.pk)
    assert "超过表决同意的预算" in why(first)
    running.cancel(second, reason="重复了", by=person("zhou", STARTED), at=STARTED)
    assert start(first, moment=LATER).state == "started"


def test_pw12_two_projects_on_one_vote_started_at_once_do_not_both_start(town_db: str) -> None:
    motion = voted()
    first, second = lamps(), lamps()
    fund(first, "fund", "8600.00", motion.pk)
    running.start(fresh(first), by=person("qian", LATER), at=LATER)
    steps = [
        lambda: fund(second, "fund", "8600.00", motion.pk, LATER),
        lambda: start(second, moment=LATER),
    ]
    assert endings(at_once(*steps)) == ["StepRefused", "done"]
    assert fresh(second).state == "planned"


@db
def test_pw12_after_the_start_money_of_the_owners_comes_with_its_vote_or_not_at_all() -> None:
    project = story.started()
    with pytest.raises(StepRefused, match="请先发起业主表决"):
        fund(project, "fund", "100.00", moment=LATER)
    assert project.fundings.count() == 2


@db
@pytest.mark.parametrize(
    ("source", "amount"),
    [
        ("subsidy", "-1"),
        ("subsidy", "0"),
        ("subsidy", "0.001"),
        ("subsidy", "NaN"),
        ("gift", "100"),
        ("", "100"),
    ],
)
def test_a_sum_is_positive_and_has_a_known_source(source: str, amount: str) -> None:
    project = planned()
    with pytest.raises(Invalid):
        fund(project, source, amount)
    assert not project.fundings.exists()


@db
def test_a_sum_that_was_recorded_by_mistake_is_taken_back_before_the_start_only() -> None:
    project = funded()
    row = project.fundings.order_by("-at", "-id").first()
    assert row is not None
    zhou = person("zhou", FUNDED)
    funding.unfund(project, row.pk, by=zhou, at=FUNDED)
    fund(project, row.source, str(row.amount))
    start(project)
    kept = project.fundings.first()
    assert kept is not None
    with pytest.raises(StepRefused):
        funding.unfund(fresh(project), kept.pk, by=person("zhou", LATER), at=LATER)


@db
def test_pw10_the_fund_does_not_pay_for_what_is_still_in_warranty() -> None:
    story.all_accepted()
    again = planned([ASPHALT], contract_sum=Decimal(96000))
    moment = story.COMPLETED
    told = FundingDraft("fund", Decimal(96000))
    with pytest.raises(StepRefused, match="第六十五条") as refusal:
        funding.fund(again, told, by=person("qian", moment), at=moment)
    assert (refusal.value.facts["lines"], again.fundings.count()) == ([1], 0)
    after = at("2028-04-21 09:00")
    funding.fund(again, told, by=person("qian", after), at=after)
    assert again.fundings.count() == 1


@db
def test_pw10_another_kind_of_work_or_another_place_is_no_matter_of_that_warranty() -> None:
    story.all_accepted()
    bench = BillLine(1, "长椅", "piece", Decimal(3), Decimal(100), "other", 12, SQUARE)
    pipes = BillLine(2, "雨水管", "m", Decimal(3), Decimal(100), "pipes", None, SQUARE)
    elsewhere = BillLine(3, "沥青路面", "m2", Decimal(3), Decimal(100), "other", 12, BUILDING)
    again = planned([bench, pipes, elsewhere], contract_sum=Decimal(900))
    moment = story.COMPLETED
    told = FundingDraft("fund", Decimal(900))
    funding.fund(again, told, by=person("qian", moment), at=moment)
    assert again.fundings.count() == 1


def emergency(**changes: object) -> Project:
    """Return a broken drain of building 12 that the fund is to pay at once."""
    drain = BillLine(1, "排水管", "m", Decimal(20), Decimal(100), "pipes", None, BUILDING)
    fields = {
        "origin": "emergency",
        "emergency": "d",
        "scope": [BUILDING],
        "contract_sum": Decimal(2000),
        **changes,
    }
    project = planned([drain], **fields)
    fund(project, "fund", "2000.00")
    return project


@db
def test_pw10_in_an_emergency_the_fund_pays_without_a_vote_once_it_is_confirmed_and_proved() -> None:
    project = emergency()
    assert "要有确认" in why(project)
    assert "要有证明材料" in why(project)
    confirmed = emergency(confirmed_by="区住建局", confirmed_on=story.PLANNED.date())
    pdf = site.PaperFile("检测报告.pdf", b"%PDF-1.7")
    site.paper(confirmed, "evidence", file=pdf, by=person("qian", FUNDED), at=FUNDED)
    assert running.start(confirmed, by=person("zhou", STARTED), at=STARTED).state == "started"


@db
@pytest.mark.parametrize("kind", ["", "g", "aa"])
def test_pw10_an_emergency_is_one_of_the_six_of_the_law(kind: str) -> None:
    with pytest.raises(Invalid, match="第七十条"):
        planned(origin="emergency", emergency=kind)
    assert not Project.objects.exists()


@db
def test_a_project_of_a_vote_names_it_and_waits_until_it_is_carried() -> None:
    with pytest.raises(Invalid):
        planned(origin="vote")
    motion = voted()
    project = funded(origin="vote", vote=motion.vote_id)
    assert start(project, moment=LATER).vote == motion.vote


@db
def test_a_scope_is_of_the_estate_and_exists() -> None:
    for scope in ([ESTATE + "999"], ["410202901002001"], [HOME, "x"]):
        with pytest.raises((Invalid, NotFound)):
            planning.plan(ESTATE, story.draft(scope=scope), by=person("qian", PLANNED), at=PLANNED)
    assert planned(scope=[HOME, OTHER_HOME, BUILDING]).scope == [OTHER_HOME, BUILDING]
    assert planned(scope=[]).scope == [ESTATE]


@db
def test_numbers_count_through_the_year_of_a_community() -> None:
    assert [planned([]).number, planned([]).number] == ["鼎立工程-2026-001", "鼎立工程-2026-002"]
