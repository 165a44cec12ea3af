"""What works drew from the fund or the common income must appear in the accounts, or a public reason says why not."""

from datetime import date

import pytest

from tests.accounts import story
from tests.accounts.story import Q1, line
from tests.cast import person
from tests.projects import story as projects
from tests.support import at
from tongdeng.accounts.models import Summary
from tongdeng.kernel.errors import StepRefused
from tongdeng.projects.actions import running
from tongdeng.projects.models import Funding, Project

pytestmark = pytest.mark.django_db
Q2 = date(2026, 4, 1)
STARTED, APRIL, JULY = at("2026-03-10 08:00"), at("2026-04-10 09:00"), at("2026-07-10 09:00")
DRAWN = 860_000


@pytest.fixture
def lamps(db: None) -> Project:
    """Store a project for which 8,600 yuan of the fund were voted, and that was started in the first quarter."""
    motion = projects.voted()
    project = projects.lamps()
    projects.fund(project, "fund", "8600.00", motion.pk)
    return running.start(projects.fresh(project), by=person("qian", STARTED), at=STARTED)


def written(quarter: date, *lines: object, summary: Summary | None = None, **changes: object) -> Summary:
    """Return a summary of the fund with lines of works."""
    moment = APRIL if quarter == Q1 else JULY
    summary = summary or story.begun("fund", quarter, moment=moment)
    opening = story.OPENING if quarter == Q1 else summary.opening
    closing = opening - sum(row.amount for row in lines)  # type: ignore[attr-defined]
    return story.write(summary, opening=opening, closing=closing, lines=lines, moment=moment, **changes)


def test_a_project_that_the_fund_paid_is_not_left_out_without_a_public_reason(lamps: Project) -> None:
    summary = written(Q1)
    with pytest.raises(StepRefused, match=r"记录用款 8,600.00 元，各季度收支共列了 0.00 元"):
        story.submit(summary, moment=APRIL)
    summary = written(Q1, summary=summary, why_projects="款项四月支付")
    summary = story.submit(summary, moment=APRIL)
    assert [(gap["number"], gap["drawn"], gap["listed"]) for gap in summary.gaps] == [
        (lamps.number, DRAWN, 0)
    ]
    assert story.by_community(summary, APRIL).why_projects == "款项四月支付"
    # It is missing in the next quarter, too, until it is listed.
    following = written(Q2)
    with pytest.raises(StepRefused, match="用款 8,600.00 元"):
        story.submit(following, moment=JULY)
    listed = written(Q2, line("works", DRAWN, lamps.pk), summary=following)
    assert story.submit(listed, moment=JULY).gaps == []
    assert story.misfits() == set()


@pytest.mark.parametrize("listed", [DRAWN - 1, DRAWN + 1])
def test_an_amount_other_than_the_recorded_one_is_named(lamps: Project, listed: int) -> None:
    with pytest.raises(StepRefused, match=lamps.title):
        story.submit(written(Q1, line("works", listed, lamps.pk)), moment=APRIL)


def test_what_is_recorded_after_the_submission_blocks_the_confirmation(lamps: Project) -> None:
    summary = story.submit(written(Q1, line("works", DRAWN, lamps.pk)), moment=APRIL)
    Funding.objects.create(
        **lamps.here, project=lamps, source="fund", amount="100.00", by=person("zhou", STARTED), at=STARTED
    )
    with pytest.raises(StepRefused, match="共列了 8,600.00 元"):
        story.by_community(summary, APRIL)


def test_a_reason_for_other_differences_is_no_reason_for_these(lamps: Project) -> None:
    summary = story.submit(written(Q1, why_projects="款项四月支付"), moment=APRIL)
    Funding.objects.create(
        **lamps.here, project=lamps, source="fund", amount="100.00", by=person("zhou", STARTED), at=STARTED
    )
    with pytest.raises(StepRefused, match="提交以后，工程记录的用款又有变化"):
        story.by_community(summary, APRIL)


def test_what_another_source_paid_or_a_plan_foresees_is_not_asked_for(lamps: Project) -> None:
    assert (
        story.submit(story.write(story.begun("income", Q1, moment=APRIL), moment=APRIL), moment=APRIL).gaps
        == []
    )
    planned = projects.planned()
    projects.fund(planned, "income", "5.00")
    assert story.submit(written(Q1, line("works", DRAWN, lamps.pk)), moment=APRIL).gaps == []
