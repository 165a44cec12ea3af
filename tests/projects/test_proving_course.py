"""What `verify` finds when the owner of the database has rewritten what accompanies the quantities of works."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import person
from tests.projects import story
from tests.support import at, tamper, undone
from tongdeng.kernel import seals
from tongdeng.projects.actions import funding, planning, running, site, varying, warranties
from tongdeng.projects.actions.photos import PaperFile
from tongdeng.projects.actions.running import Reasons
from tongdeng.projects.actions.site import EntryDraft
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.actions.warranties import DefectDraft
from tongdeng.projects.models import Photo, Project

pytestmark = pytest.mark.django_db
FAULT, BACK = at("2027-03-01 09:00"), at("2027-04-21 09:00")


def photographed(project: Project, moment: object) -> Photo:
    told = EntryDraft(uuid4(), "照片", moment, [story.shot(moment, "北路东端", "向西")])  # type: ignore[arg-type]
    return site.note(project, told, by=person("li", moment), at=moment).photos.get()  # type: ignore[arg-type]


def all_was_seen_and_paid() -> Project:
    """Return completed works: planned anew, later, seen on photos, paid and paid back, with a fault that was repaired."""
    qian, zhou = person("qian", story.MEASURED), person("zhou", story.MEASURED)
    project = story.planned(contract_sum=Decimal(1))
    planning.change(project, story.draft(), by=person("qian", story.FUNDED), at=story.FUNDED)
    story.fund(project, "income", "5.00")
    funding.unfund(project, project.fundings.get().pk, by=person("qian", story.FUNDED), at=story.FUNDED)
    story.fund(project, "subsidy", "200000.00")
    story.fund(project, "company", "56000.00")
    running.start(story.fresh(project), by=person("qian", story.STARTED), at=story.STARTED)
    _seen(project)
    later = VariationDraft("time", "雨季", ends_on=story.ENDS + timedelta(days=20))
    row = varying.vary(project, later, by=qian, at=qian.as_of)
    varying.approve(project, row.pk, Decision(), by=zhou, at=zhou.as_of)
    story.built(project)
    story.papers(project)
    site.paper(project, "quality", file=PaperFile("合格", b"%PDF-1.7"), by=qian, at=story.COUNTERSIGNED)
    story.accepted(project, *(story.item(project, n, q) for n, q in ((1, "800"), (2, "1500"), (3, "500"))))
    running.finish(project, by=person("zhou", story.FINISHED), at=story.FINISHED)
    told = funding.SettlementDraft(story.SUM, Decimal("7680.00"), 12)
    funding.settle(project, told, by=person("zhou", story.SETTLED), at=story.SETTLED)
    zhou = person("zhou", story.COMPLETED)
    running.complete(project, Reasons(time="提前完工"), by=zhou, at=zhou.as_of)
    _repaired(project)
    funding.give_back(project, by=person("zhou", BACK), at=BACK)
    return story.fresh(project)


def _seen(project: Project) -> None:
    qian = person("qian", story.SIGNED)
    before, after = photographed(project, story.STARTED), photographed(project, story.MEASURED)
    site.pair(project, before.pk, after.pk, by=qian, at=qian.as_of)
    site.publish(project, [before.pk, after.pk], by=qian, at=qian.as_of)
    site.withdraw(project, after.pk, by=qian, at=qian.as_of)
    first, _second = (
        site.plan_milestone(project, title=words, due=story.ENDS, by=qian, at=story.STARTED)
        for words in ("路基", "路面")
    )
    site.review(project, first.pk, result="met", by=qian, at=qian.as_of)


def _repaired(project: Project) -> None:
    qian = person("qian", FAULT)
    told = DefectDraft(story.line(project, 1).pk, "一处裂缝")
    row = warranties.report(project, told, by=qian, at=FAULT)
    warranties.answer(project, row.pk, taken_on=True, by=qian, at=FAULT)
    warranties.repair(project, row.pk, words="灌缝", by=qian, at=FAULT)
    warranties.inspect(project, project.warranties.first().pk, finding="完好", by=qian, at=FAULT)  # type: ignore[union-attr]


PLAN, SUMS = (
    "contract, dates or moments are not those that its events say",
    "the sums are not those that its events name",
)
MILESTONES, DIARY = (
    "the milestones are not those that its events name",
    "the diary is not the one that its events name",
)
PHOTOS, PAPERS = (
    "the photos are not those that its events name",
    "the papers are not those that its events name",
)
SETTLED, DEFECTS = (
    "the settlement is not the one that its events name",
    "the defects are not those that its events name",
)
REWRITTEN = [
    ("UPDATE projects_project SET contract_sum = contract_sum + 1", PLAN),
    ("UPDATE projects_project SET ends_on = ends_on - 1", PLAN),
    ("UPDATE projects_project SET first_ends_on = first_ends_on + 1", PLAN),
    ("UPDATE projects_project SET started_at = started_at - interval '1 day'", PLAN),
    ("UPDATE projects_project SET finished_at = finished_at - interval '1 day'", PLAN),
    ("UPDATE projects_project SET completed_at = completed_at - interval '1 day'", PLAN),
    ("UPDATE projects_variation SET old_date = old_date - 1", "the variations are not those that its events name"),
    ("UPDATE projects_milestone SET review = 'met', reviewed_on = due WHERE review = ''", MILESTONES),
    ("UPDATE projects_milestone SET review = 'missed' WHERE review = 'met'", MILESTONES),
    ("UPDATE projects_milestone SET due = due + 30", MILESTONES),
    ("DELETE FROM projects_milestone WHERE review = ''", MILESTONES),
    ("UPDATE projects_entry SET words = '一切正常'", DIARY),
    ("UPDATE projects_entry SET written_at = written_at - interval '1 day'", DIARY),
    ("UPDATE projects_entry SET by_id = (SELECT by_id FROM projects_project)", DIARY),
    ("INSERT INTO projects_entry SELECT uuidv7(), community, place, at, uuidv7(), words, written_at, by_id, project_id FROM projects_entry LIMIT 1", DIARY),
    ("UPDATE projects_photo SET taken_at = taken_at - interval '1 year'", PHOTOS),
    ("UPDATE projects_photo SET file = (SELECT max(file) FROM projects_photo WHERE sheet_id IS NOT NULL)", PHOTOS),
    ("UPDATE projects_photo SET published_at = at, published_by_id = by_id WHERE published_at IS NULL", PHOTOS),
    ("UPDATE projects_photo SET published_at = NULL, published_by_id = NULL", PHOTOS),
    ("DELETE FROM projects_photo WHERE sheet_id IS NOT NULL", PHOTOS),
    ("UPDATE projects_pair SET before_id = after_id", "the pairs of photos are not those that its events name"),
    ("DELETE FROM projects_pair", "the pairs of photos are not those that its events name"),
    ("DELETE FROM projects_paper WHERE file <> ''", PAPERS),
    ("UPDATE projects_paper SET file = 'projects/x.pdf', reason = '' WHERE kind = 'warranty'", PAPERS),
    ("UPDATE projects_paper SET kind = 'evidence' WHERE kind = 'warranty'", PAPERS),
    ("UPDATE projects_funding SET amount = amount + 1", SUMS),
    ("UPDATE projects_funding SET source = 'fund' WHERE source = 'company'", SUMS),
    ("DELETE FROM projects_funding WHERE source = 'company'", SUMS),
    ("UPDATE projects_settlement SET amount = amount + 1", SETTLED),
    ("UPDATE projects_settlement SET kept = 0", SETTLED),
    ("UPDATE projects_settlement SET returned_on = NULL", SETTLED),
    ("UPDATE projects_settlement SET bond = true", SETTLED),
    ("DELETE FROM projects_settlement", SETTLED),
    ("UPDATE projects_defect SET repaired_at = NULL", DEFECTS),
    ("UPDATE projects_defect SET taken_on = false", DEFECTS),
    ("DELETE FROM projects_defect", DEFECTS),
    ("UPDATE projects_warranty SET inspected_on = NULL", "the inspections are not those that its events name"),
]  # fmt: skip


def test_what_was_rewritten_beside_the_quantities_is_named_and_nothing_before() -> None:
    all_was_seen_and_paid()
    assert seals.verify() is None
    for statement, words in REWRITTEN:
        with undone():
            tamper(statement)
            assert words in story.misfits(), (statement, story.misfits())


def test_events_without_their_rows_and_rows_without_their_events_are_named() -> None:
    all_was_seen_and_paid()
    for kind, words in (
        ("fund", SUMS), ("settle", SETTLED), ("note", DIARY), ("note", PHOTOS), ("paper", PAPERS), ("defect", DEFECTS),
        ("plan_milestone", MILESTONES), ("start", PLAN),
    ):  # fmt: skip
        with undone():
            tamper("DELETE FROM kernel_event WHERE kind = %s", f"project.{kind}")
            assert words in story.misfits(), kind


def test_more_works_are_recounted_with_as_many_queries_as_one() -> None:
    story.completed()
    with CaptureQueriesContext(connection) as one:
        assert story.misfits() == set()
    story.started()
    story.planned()
    with CaptureQueriesContext(connection) as three:
        assert story.misfits() == set()
    assert len(three) == len(one)
