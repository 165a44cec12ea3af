"""Who would gain by bending a verb? The company, the proposer, the builder: each way is refused with a sentence."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.cast import BUILDING, ESTATE, person
from tests.projects import story
from tests.projects.story import (
    FINISHED,
    FUNDED,
    MEASURED,
    PUT,
    SETTLED,
    SIGNED,
    STARTED,
    countersigned,
    delivered,
    item,
    measured,
    sides,
)
from tests.support import at
from tongdeng.kernel.errors import Forbidden, Invalid, Refused, StepRefused
from tongdeng.people import actions as people
from tongdeng.projects.actions import accepting, funding, measuring, running, site, varying
from tongdeng.projects.actions.funding import FundingDraft, SettlementDraft
from tongdeng.projects.actions.photos import PaperFile
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.models import Project, Sheet, Variation
from tongdeng.projects.rules import parties
from tongdeng.projects.rules.bill import BillLine

db = pytest.mark.django_db
COMPANY = ("li", "chen", "qian")


def vary(project: Project, who: str = "qian", moment: datetime = MEASURED, **told: object) -> Variation:
    draft = VariationDraft(str(told.pop("kind", "price")), "旧管沟", **told)  # type: ignore[arg-type]
    return varying.vary(project, draft, by=person(who, moment), at=moment)


def approve(project: Project, row: Variation, who: str = "zhou", moment: datetime = MEASURED) -> Variation:
    return varying.approve(project, row.pk, Decision(), by=person(who, moment), at=moment)


def also_committee(key: str) -> None:
    """Give somebody of the company a seat on the owners' committee."""
    people.appoint(person(key, FUNDED), role="committee", place=ESTATE, by=None, at=FUNDED)


def ready() -> Project:
    """Return a project of which 80 m² are delivered and may be accepted."""
    project = story.started()
    delivered(project, 1, sides("10", "8"))
    story.papers(project)
    return project


SPOKEN = """
roles                 speaks for                       why
manager               property                         answers for the company
worker                -                                measures and stands by
committee             committee
community             branch+community
manager+committee     property                         one who is paid by the company signs for no owner
worker+committee      -                                also where they may not sign for the company
desk+branch           property
"""


def test_who_is_of_the_company_signs_for_no_other_party() -> None:
    rows = [line.split() for line in SPOKEN.strip().splitlines()[1:]]
    every = ("property", "committee", "branch", "community")
    found = {roles: "+".join(parties.spoken_for(roles.split("+"), every)) or "-" for roles, *_ in rows}
    assert found == {roles: said for roles, said, *_why in rows}


@db
def test_pw7_a_manager_with_a_seat_on_the_committee_signs_an_acceptance_for_the_company_only() -> None:
    also_committee("qian")
    project = ready()
    acceptance = story.put(project, item(project, 1, "80"))
    story.sign(project, acceptance, "chen")
    with pytest.raises(StepRefused, match="“物业”一方已经签过字"):
        story.sign(project, acceptance, "qian")
    assert [row.party for row in acceptance.signatures.all()] == ["property"]


@db
def test_pw2_what_the_company_measured_no_hand_of_the_company_countersigns() -> None:
    also_committee("qian")
    project = story.started()
    sheet = measured(project, 1, sides("10", "8"))
    for who in ("chen", "qian"):
        with pytest.raises(StepRefused, match="要由另一方的人来确认"):
            countersigned(project, sheet, who)
    assert countersigned(project, sheet, "zhou").countersigned_as == "committee"


@db
def test_the_builder_and_the_offices_above_sign_nothing() -> None:
    project = ready()
    acceptance = story.put(project, item(project, 1, "80"))
    for who in ("feng", "liu", "li", "wang"):
        with pytest.raises(Forbidden):
            story.sign(project, acceptance, who)


@db
def test_pw6_the_company_approves_no_variation_and_refuses_none_that_costs_it_something() -> None:
    also_committee("chen")
    project = story.started()
    less = vary(project, "zhou", change=Decimal(-5000))
    for who in ("qian", "chen"):
        with pytest.raises(StepRefused, match="物业不能退回"):
            varying.reject(project, less.pk, reason="不同意", by=person(who, MEASURED), at=MEASURED)
    with pytest.raises(StepRefused):
        approve(project, less, "chen")
    assert approve(project, less, "zheng").approved_as == "branch"


@db
def test_pw6_a_side_takes_its_own_variation_back() -> None:
    project = story.started()
    row = vary(project, change=Decimal(5000))
    varying.reject(project, row.pk, reason="算错了", by=person("qian", MEASURED), at=MEASURED)
    assert Variation.objects.get().rejected_at == MEASURED


@db
def test_pw4_a_correction_that_takes_from_the_company_is_not_voided_by_the_company() -> None:
    project = story.started()
    sheet = delivered(project, 1, sides("10", "8"))
    less = measured(project, 1, sides("1", "8"), who="zhou", corrects=sheet.pk, minus=True, reason="多量了")
    for who in COMPANY:
        with pytest.raises(StepRefused, match="“业委会”一方登记的，只能由他们作废"):
            measuring.void(project, less.pk, reason="不认", by=person(who, SIGNED), at=SIGNED)
    assert Sheet.objects.get(pk=less.pk).is_waiting
    assert measuring.void(project, less.pk, reason="量错", by=person("zhou", SIGNED), at=SIGNED).void_at


@db
def test_pw7_the_papers_are_not_exchanged_while_the_parties_sign() -> None:
    project = ready()
    acceptance = story.put(project, item(project, 1, "80"))
    with pytest.raises(StepRefused, match="各方正在按现有资料签字"):
        site.paper(project, "quality", reason="不适用", by=person("qian", PUT), at=PUT)
    accepting.refuse(project, acceptance.pk, reason="资料要换", by=person("zhou", PUT), at=PUT)
    assert site.paper(project, "quality", reason="不适用", by=person("qian", PUT), at=PUT).reason


@db
def test_pw2_a_measurement_is_not_proved_by_a_photo_of_before_the_start() -> None:
    project = story.started()
    with pytest.raises(Invalid) as refused:
        measured(project, 1, sides("10", "8"), photos=[story.shot(STARTED - timedelta(days=1))])
    assert "开工以前拍的" in str(refused.value.fields["photos"])
    assert not Sheet.objects.exists()


@db
def test_pw6_once_all_is_accepted_the_price_only_falls() -> None:
    project = story.finished()
    for told in (
        {"change": Decimal(1)},
        {"kind": "time", "ends_on": date(2026, 6, 1)},
        {"kind": "scope", "line": story.line(project, 1).pk, "quantity": Decimal(900)},
    ):
        with pytest.raises(StepRefused, match="只能减少合同价"):
            vary(project, moment=FINISHED, **told)
    row = vary(project, moment=FINISHED, change=Decimal(-1000))
    assert approve(project, row, moment=FINISHED).new_sum == Decimal(255000)


@db
def test_pw11_once_it_is_settled_nothing_is_varied() -> None:
    project = story.settled()
    with pytest.raises(StepRefused, match="结算已经登记，不能再变更"):
        vary(project, moment=SETTLED, change=Decimal(-1000))


@db
def test_pw11_the_company_neither_settles_nor_gives_the_retention_back() -> None:
    project = story.finished()
    told = SettlementDraft(story.SUM, Decimal(7680), 12)
    for who in COMPANY:
        with pytest.raises(Forbidden):
            funding.settle(project, told, by=person(who, SETTLED), at=SETTLED)
    later = at("2028-01-10 09:00")
    done = story.completed()
    for who in COMPANY:
        with pytest.raises(Forbidden):
            funding.give_back(done, by=person(who, later), at=later)
    assert funding.give_back(done, by=person("zhou", later), at=later).returned_on == later.date()


@db
def test_a_later_end_is_not_one_that_is_over() -> None:
    project = story.started()
    with pytest.raises(Invalid) as refused:
        vary(project, kind="time", ends_on=MEASURED.date() - timedelta(days=1))
    assert "不能早于今天" in str(refused.value.fields["ends_on"])


@db
def test_pw6_a_vote_of_before_the_start_agrees_to_no_later_variation() -> None:
    motion = story.voted()
    project = story.started()
    moment = max(MEASURED, at("2026-04-01 10:00"))
    row = vary(project, moment=moment, change=Decimal(1000))
    assert motion.vote.at < STARTED
    with pytest.raises(Invalid) as refused:
        varying.approve(project, row.pk, Decision(vote=motion.vote_id), by=person("zhou", moment), at=moment)
    assert "另行表决" in str(refused.value.fields["vote"])


def emergency(**changes: object) -> Project:
    """Return a drain of building 12 that the fund is to pay at once, confirmed and proved, planned by 钱."""
    drain = BillLine(1, "排水管", "m", Decimal(20), Decimal(100), "pipes", None, BUILDING)
    fields = {"origin": "emergency", "emergency": "d", "scope": [BUILDING], "contract_sum": Decimal(2000)}
    fields |= {"confirmed_by": "区住建局", "confirmed_on": FUNDED.date() - timedelta(days=1)} | changes
    project = story.planned([drain], **fields)
    story.fund(project, "fund", "2000.00")
    pdf = PaperFile("检测报告.pdf", b"%PDF-1.7")
    site.paper(project, "evidence", file=pdf, by=person("qian", FUNDED), at=FUNDED)
    return project


@db
def test_pw10_an_emergency_that_takes_from_the_fund_is_not_started_by_the_company_or_who_planned_it() -> None:
    project = emergency()
    also_committee("chen")
    for who in ("qian", "chen"):
        with pytest.raises(Refused, match="由业委会或社区另一个人确认开工|不能"):
            running.start(project, by=person(who, STARTED), at=STARTED)
    assert running.start(project, by=person("zhou", STARTED), at=STARTED).state == "started"


@db
def test_pw10_in_an_emergency_that_runs_the_company_takes_no_more_of_the_fund() -> None:
    project = running.start(emergency(), by=person("zhou", STARTED), at=STARTED)
    more = FundingDraft("fund", Decimal(500))
    with pytest.raises(StepRefused, match="物业不能"):
        funding.fund(project, more, by=person("qian", MEASURED), at=MEASURED)
    assert funding.fund(project, more, by=person("zhou", MEASURED), at=MEASURED).amount == Decimal(500)


@db
def test_pw10_an_emergency_is_not_confirmed_in_advance() -> None:
    with pytest.raises(Invalid) as refused:
        emergency(confirmed_on=FUNDED.date() + timedelta(days=1))
    assert "不能晚于今天" in str(refused.value.fields["confirmed_on"])


@db
def test_pw12_a_work_in_two_parts_does_not_spend_one_vote_twice() -> None:
    motion = story.voted()
    first, second = story.lamps(contract_sum=Decimal(5000)), story.lamps(contract_sum=Decimal(5000))
    moment = at("2026-04-01 09:00")
    for project in (first, second):
        story.fund(project, "fund", "5000.00", motion.pk)
    with pytest.raises(StepRefused, match="超过表决同意的预算"):
        running.start(story.fresh(first), by=person("qian", moment), at=moment)
