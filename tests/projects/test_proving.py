"""What `verify` finds when the owner of the database has rewritten what was measured, accepted or warranted."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.cast import person
from tests.projects import story
from tests.support import tamper, undone
from tongdeng.kernel import seals
from tongdeng.projects.actions import accepting, measuring, varying
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.models import Project

pytestmark = pytest.mark.django_db


def much_happened() -> Project:
    """Return a project with a variation, a dispute that was settled, a refused acceptance, and a correction all signed."""
    project = story.started()
    more = VariationDraft("scope", "路面加宽", line=story.line(project, 1).pk, quantity=Decimal(850))
    row = varying.vary(project, more, by=person("qian", story.MEASURED), at=story.MEASURED)
    varying.approve(project, row.pk, Decision(), by=person("zhou", story.MEASURED), at=story.MEASURED)
    bench = VariationDraft(
        "scope", "加一张长椅", new_line=replace(story.PORTS, position=4, item="长椅", planned=Decimal(1))
    )
    varying.vary(project, bench, by=person("qian", story.MEASURED), at=story.MEASURED)
    asphalt = story.delivered(project, 1, story.sides("105", "8"))
    story.delivered(project, 2, story.count("1500"))
    wrong = story.measured(project, 2, story.count("3"))
    measuring.void(project, wrong.pk, reason="记错了行", by=person("qian", story.MEASURED), at=story.MEASURED)
    accepting.dispute(
        project,
        story.line(project, 1).pk,
        quantity=Decimal(40),
        reason="路边没有压实",
        by=person("zhou", story.COUNTERSIGNED),
        at=story.COUNTERSIGNED,
    )
    story.papers(project)
    refused = story.put(project, story.item(project, 2, "1500"))
    accepting.refuse(project, refused.pk, reason="还没看过", by=person("zhou", story.PUT), at=story.PUT)
    story.accepted(project, story.item(project, 1, "800", "30"), story.item(project, 2, "1500"))
    less = story.measured(
        project, 1, story.sides("1", "8"), corrects=asphalt.pk, minus=True, reason="多量了一米"
    )
    story.accepted(project, story.item(project, 1, "-8", sheet=less))
    return story.fresh(project)


REWRITTEN = """
UPDATE projects_line SET planned = planned + 1 | planned is not what the rows of this line come to
UPDATE projects_line SET delivered = delivered - 1 WHERE position = 1 | delivered is not what the rows of this line come to
UPDATE projects_line SET accepted = accepted - 1 WHERE position = 1 | accepted is not what the rows of this line come to
UPDATE projects_line SET disputed = 0 WHERE position = 1 | disputed is not what the rows of this line come to
UPDATE projects_line SET first_planned = 700, planned = 700 WHERE position = 3 | the bill is not the one with which it was started
UPDATE projects_line SET price = 1 WHERE position = 3 | the bill is not the one with which it was started
DELETE FROM projects_line WHERE position = 3 | the bill is not the one with which it was started
DELETE FROM projects_line WHERE position = 1 | a line that was measured is gone
UPDATE projects_sheet SET quantity = quantity + 1 WHERE number = 1 | the sheets are not those that its events name
UPDATE projects_sheet SET countersigned_as = 'branch' WHERE number = 1 | the sheets are not those that its events name
UPDATE projects_sheet SET void_at = NULL | the sheets are not those that its events name
UPDATE projects_sheet SET void_at = NULL, counted_at = at WHERE void_at IS NOT NULL | which sheets count is not what its events say
UPDATE projects_sheet SET counted_at = NULL WHERE corrects_id IS NOT NULL | which sheets count is not what its events say
DELETE FROM projects_sheet WHERE number = 2 | the sheets are not those that its events name
UPDATE projects_variation SET new_quantity = 900 | the variations are not those that its events name
UPDATE projects_variation SET approved_at = NULL, approved_by_id = NULL | planned is not what the rows of this line come to
DELETE FROM projects_variation | the variations are not those that its events name
UPDATE projects_dispute SET quantity = 30 | the disputes are not those that its events name
DELETE FROM projects_dispute | disputed is not what the rows of this line come to
UPDATE projects_acceptance SET accepted_at = at, refused_at = NULL WHERE number = 1 | accepted without the signatures of all parties
UPDATE projects_acceptance SET accepted_at = NULL WHERE number = 3 | the acceptances are not those that its events name
UPDATE projects_acceptance SET note = '全部合格' | this acceptance is not the one that was put
UPDATE projects_acceptance SET parties = '{property}' | accepted without the signatures of all parties
UPDATE projects_acceptance SET refused_at = NULL | the acceptances are not those that its events name
DELETE FROM projects_acceptance WHERE number = 2 | the acceptances are not those that its events name
UPDATE projects_project SET parties = '{property}' | the parties are not those with which it was planned
UPDATE projects_item SET accepted = accepted + 1 | what was accepted is not what its event says
UPDATE projects_item SET settled = settled + 1 | this acceptance is not the one that was put
DELETE FROM projects_item WHERE accepted = 1500 | this acceptance is not the one that was put
UPDATE projects_signature SET digest = 'x' | accepted without the signatures of all parties
UPDATE projects_signature SET at = at - interval '1 day' | the signatures are not those that its events name
DELETE FROM projects_signature WHERE party = 'committee' | accepted without the signatures of all parties
UPDATE projects_warranty SET until = until - 300 | what was accepted is not what its event says
UPDATE projects_warranty SET since = since - 1 | this warranty is not that of what was accepted
UPDATE projects_item SET warranty_id = NULL | an accepted line without its warranty
UPDATE projects_item SET warranty_id = NULL | a warranty of nothing that was accepted
DELETE FROM projects_warranty | an accepted line without its warranty
"""


def test_what_was_rewritten_of_works_is_named_and_nothing_before() -> None:
    """PW-2, PW-6, PW-7, PW-8."""
    project = much_happened()
    assert story.four(project, 1) == ("850", "832", "792", "10")
    assert seals.verify() is None
    for line in REWRITTEN.strip().splitlines():
        statement, words = (part.strip() for part in line.rsplit("|", 1))
        with undone():
            tamper(statement)
            assert words in story.misfits(), (line, story.misfits())


def test_nothing_is_said_of_completed_works() -> None:
    story.completed()
    assert story.misfits() == set()


def test_a_sheet_that_no_event_knows_is_named_with_its_photo() -> None:
    story.delivered(story.started(), 2, story.count("1500"))
    for verbs in ("('project.measure')", "('project.measure', 'project.countersign')"):
        with undone():
            tamper(f"DELETE FROM kernel_event WHERE kind IN {verbs}")
            assert story.misfits() == {
                "the sheets are not those that its events name",
                "which sheets count is not what its events say",
                "the photos are not those that its events name",
            }
