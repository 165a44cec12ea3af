"""Acceptance by all parties: what it takes, what it moves, what it leaves open."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from tests.cast import ESTATE, SQUARE, person
from tests.projects import story
from tests.projects.story import PUT, SIGNED, accepted, count, delivered, four, item, put, sides, sign
from tests.support import at_once, endings, owner
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Deadline, Event
from tongdeng.projects.actions import accepting, site
from tongdeng.projects.models import Acceptance, Project, Signature, Warranty
from tongdeng.projects.rules import parties

db = pytest.mark.django_db


def ready() -> Project:
    """Return a project with 400 m² of asphalt and 1,000 lights delivered, and its papers."""
    project = story.started()
    delivered(project, 1, sides("50", "8"))
    delivered(project, 2, count("1000"))
    story.papers(project)
    return project


def dispute(project: Project, position: int, quantity: str, who: str = "zhou") -> None:
    line = story.line(project, position).pk
    accepting.dispute(
        project, line, quantity=Decimal(quantity), reason="表面起砂", by=person(who, PUT), at=PUT
    )


@db
def test_pw7_quantities_are_accepted_when_the_last_of_all_parties_has_signed() -> None:
    project = ready()
    acceptance = put(project, item(project, 1, "400"), item(project, 2, "600"))
    sign(project, acceptance, "qian", "zhou")
    assert four(project, 1) == ("800", "400", "0", "0")
    sign(project, acceptance, "wu")
    assert four(project, 1) == ("800", "400", "400", "0")
    assert four(project, 2) == ("1500", "1000", "600", "0")
    assert Acceptance.objects.get().accepted_at == SIGNED


@db
def test_pw7_an_estate_without_a_committee_has_the_community_sign_for_it() -> None:
    assert parties.required(ESTATE, committee=True) == ("property", "committee", "branch")
    assert parties.required(ESTATE, committee=False) == ("property", "community", "branch")


@db
def test_pw7_each_party_signs_once_and_each_person_for_one_party() -> None:
    project = ready()
    acceptance = put(project, item(project, 1, "400"))
    sign(project, acceptance, "qian", "wu")
    for who, words in (("qian", "一个人只能代表一方"), ("chen", "已经签过字"), ("zheng", "已经签过字")):
        with pytest.raises(StepRefused, match=words):
            sign(project, acceptance, who)
    for who in ("li", "feng", "wang"):
        with pytest.raises((Forbidden, NotFound)):
            sign(project, acceptance, who)
    assert Signature.objects.count() == 2


@db
def test_pw7_nothing_is_put_while_one_of_the_five_papers_is_missing() -> None:
    project = story.started()
    delivered(project, 1, sides("50", "8"))
    with pytest.raises(StepRefused, match="还缺验收资料") as refusal:
        put(project, item(project, 1, "400"))
    assert refusal.value.facts["missing"] == ["contract", "technical", "materials", "quality", "warranty"]
    story.papers(project)
    put(project, item(project, 1, "400"))


TOO_MUCH = [
    #  accepted  settled  words
    ("400.001", "0",     "只有 400"),
    ("0",       "0",     "填写验收数量"),
    ("-1",      "0",     "凭更正单"),
    ("1",       "1",     "没有这么多争议"),
    ("0.0001",  "0",     "小数位数"),
    ("NaN",     "0",     "不对"),
    ("1",       "-1",    "不对"),
]  # fmt: skip


@db
@pytest.mark.parametrize(("quantity", "settled", "words"), TOO_MUCH)
def test_pw1_no_more_is_accepted_than_was_delivered(quantity: str, settled: str, words: str) -> None:
    project = ready()
    with pytest.raises(Invalid, match=words):
        put(project, item(project, 1, quantity, settled))
    assert not Acceptance.objects.exists()


@db
def test_a_line_stands_once_in_an_acceptance_and_one_acceptance_waits_at_a_time() -> None:
    project = ready()
    with pytest.raises(Invalid, match="只能列一次"):
        put(project, item(project, 1, "100"), item(project, 1, "100"))
    put(project, item(project, 1, "100"))
    with pytest.raises(StepRefused, match="还有一次验收"):
        put(project, item(project, 2, "100"))


@db
def test_pw7_a_party_that_does_not_agree_refuses_with_a_reason_and_nothing_counts() -> None:
    project = ready()
    acceptance = put(project, item(project, 1, "400"))
    sign(project, acceptance, "qian", "zhou")
    with pytest.raises(Invalid):
        accepting.refuse(project, acceptance.pk, reason="", by=person("wu", SIGNED), at=SIGNED)
    refused = accepting.refuse(project, acceptance.pk, reason="没有压实", by=person("wu", SIGNED), at=SIGNED)
    assert (refused.refused_as, four(project, 1)) == ("branch", ("800", "400", "0", "0"))
    with pytest.raises(StepRefused, match="已经有结果"):
        sign(project, acceptance, "wu")


@db
def test_pw7_what_one_party_disputes_is_not_accepted_until_all_sign_that_it_is_settled() -> None:
    project = ready()
    dispute(project, 1, "50")
    assert four(project, 1) == ("800", "400", "0", "50")
    with pytest.raises(Invalid, match="只有 350"):
        put(project, item(project, 1, "351"))
    accepted(project, item(project, 1, "350"))
    assert four(project, 1) == ("800", "400", "350", "50")
    accepted(project, item(project, 1, "50", settled="50"), moment=story.FINISHED)
    assert four(project, 1) == ("800", "400", "400", "0")


@db
def test_pw7_a_dispute_that_comes_while_an_acceptance_waits_stops_it() -> None:
    project = ready()
    acceptance = put(project, item(project, 1, "400"))
    sign(project, acceptance, "qian", "zhou")
    dispute(project, 1, "50", who="wu")
    with pytest.raises(StepRefused, match="重新提请"):
        sign(project, acceptance, "wu")
    assert four(project, 1) == ("800", "400", "0", "50")


@db
@pytest.mark.parametrize("quantity", ["0", "-1", "400.001", "0.0001"])
def test_a_dispute_is_about_something_that_was_delivered_and_is_open(quantity: str) -> None:
    project = ready()
    with pytest.raises(Invalid):
        dispute(project, 1, quantity)
    assert four(project, 1) == ("800", "400", "0", "0")


@db
def test_pw7_beside_a_dispute_the_rest_is_put_to_use_only_if_the_parties_say_so() -> None:
    project = ready()
    dispute(project, 1, "50")
    assert not put(project, item(project, 1, "300")).in_use
    accepting.refuse(project, Acceptance.objects.get().pk, reason="可以先用", by=person("zhou", PUT), at=PUT)
    assert put(project, item(project, 1, "300"), in_use=True).in_use
    assert Event.objects.filter(kind="project.put").count() == 2


@db
def test_pw7_a_signature_is_over_what_the_acceptance_says() -> None:
    project = ready()
    acceptance = put(project, item(project, 1, "400"))
    rows = list(acceptance.items.all())
    assert accepting.digest(acceptance, rows) == acceptance.digest
    rows[0].accepted = Decimal("399.999")
    assert accepting.digest(acceptance, rows) != acceptance.digest
    sign(project, acceptance, "qian")
    assert Signature.objects.get().digest == acceptance.digest


@db
def test_pw8_each_line_gets_the_warranty_of_its_kind_on_the_day_of_the_last_signature() -> None:
    project = story.started()
    story.built(project)
    story.papers(project)
    accepted(project, item(project, 1, "800"), item(project, 2, "1500"), item(project, 3, "500"))
    found = [
        (row.work, row.place, row.since.isoformat(), row.until.isoformat()) for row in Warranty.objects.all()
    ]
    assert found == [
        ("other", SQUARE, "2026-04-20", "2028-04-20"),
        ("equipment", ESTATE, "2026-04-20", "2028-04-20"),
    ]
    clock = Deadline.objects.get(name="warranty 1")
    assert [f"{moment.astimezone(PUT.tzinfo):%Y-%m-%d %H:%M}" for moment in clock.moments] == [
        "2028-03-21 09:00",
        "2028-04-21 09:00",
    ]


@db
def test_pw13_accepted_items_are_published_once_with_unit_number_and_place() -> None:
    project = story.all_accepted()
    (event,) = Event.objects.filter(kind="project.accept", subject_id=project.pk)
    ports = event.facts["items"][2]
    assert (ports["unit"], ports["number"], ports["place"]) == ("port", "500.000", ESTATE)
    assert "充电端口" not in str(event.facts)
    assert len({row["item"] for row in event.facts["items"]}) == 3


@db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_item SET accepted = 1",
        "DELETE FROM projects_item",
        "DELETE FROM projects_signature",
        "UPDATE projects_signature SET party = 'branch'",
        "UPDATE projects_acceptance SET accepted_at = now()",
        "UPDATE projects_acceptance SET parties = '{property}'",
        "UPDATE projects_acceptance SET digest = ''",
        "UPDATE projects_project SET parties = '{property}'",
        "DELETE FROM projects_dispute",
    ],
)
def test_pw7_postgresql_keeps_what_the_parties_said(statement: str) -> None:
    project = ready()
    dispute(project, 1, "1")
    sign(project, put(project, item(project, 1, "300")), "qian")
    with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@db
def test_pw7_papers_are_a_file_or_a_reason_and_a_newer_one_replaces_the_older() -> None:
    project = story.started()
    qian = person("qian", PUT)
    pdf = site.PaperFile("保修书.pdf", b"%PDF-1.7 ...")
    for file, reason in ((None, ""), (pdf, "不适用"), (site.PaperFile("a.exe", b"MZ"), "")):
        with pytest.raises(Invalid):
            site.paper(project, "warranty", file=file, reason=reason, by=qian, at=PUT)
    site.paper(project, "warranty", reason="还没有", by=qian, at=PUT)
    kept = site.paper(project, "warranty", file=pdf, by=qian, at=SIGNED)
    assert [row.pk for row in project.papers.filter(replaced_at__isnull=True)] == [kept.pk]
    assert project.papers.count() == 2


def test_two_clerks_who_accept_at_once_accept_no_more_than_was_delivered(town_db: str) -> None:
    project = ready()
    put_it = [
        lambda who=who: accepting.put(project, [item(project, 1, "400")], by=person(who, PUT), at=PUT)  # type: ignore[misc]
        for who in ("qian", "zhou", "zheng")
    ]
    assert endings(at_once(*put_it)) == ["StepRefused", "StepRefused", "done"]
    acceptance = Acceptance.objects.get()
    signing = [
        lambda who=who: sign(project, acceptance, who) for who in ("qian", "chen", "zhou", "wu", "zheng")
    ]  # type: ignore[misc]
    assert endings(at_once(*signing)) == ["StepRefused", "StepRefused", "done", "done", "done"]
    assert four(project, 1) == ("800", "400", "400", "0")
    assert Event.objects.filter(kind="project.accept").count() == 1


def test_a_dispute_and_the_last_signature_at_once_leave_the_order_whole(town_db: str) -> None:
    project = ready()
    acceptance = put(project, item(project, 1, "400"))
    sign(project, acceptance, "qian", "zhou")
    outcomes = at_once(lambda: sign(project, acceptance, "wu"), lambda: dispute(project, 1, "1"))
    assert len(endings(outcomes)) == 2
    assert "done" in endings(outcomes)
    assert four(project, 1) in (("800", "400", "400", "0"), ("800", "400", "0", "1"))


@db
def test_measuring_goes_on_while_an_acceptance_waits() -> None:
    project = ready()
    acceptance = put(project, item(project, 1, "400"))
    delivered(project, 1, sides("50", "8"))
    sign(project, acceptance, *story.ALL_SIGN)
    assert four(project, 1) == ("800", "800", "400", "0")
