"""Measurement sheets: who may measure and countersign, what counts, how a mistake is put right."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from tests.cast import person
from tests.projects import story
from tests.projects.story import (
    COUNTERSIGNED,
    MEASURED,
    count,
    countersigned,
    delivered,
    four,
    measured,
    sides,
)
from tests.support import at, at_once, endings, owner
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.projects.actions import measuring, running
from tongdeng.projects.models import Photo, Sheet

db = pytest.mark.django_db


@db
def test_pw1_delivered_is_the_sum_of_countersigned_sheets() -> None:
    project = story.started()
    delivered(project, 1, sides("50", "8"))
    measured(project, 1, sides("10", "8"))
    assert four(project, 1) == ("800", "400", "0", "0")
    delivered(project, 1, sides("20", "8"))
    assert four(project, 1) == ("800", "560", "0", "0")


@db
def test_pw2_a_sheet_keeps_who_measured_where_how_with_what_and_who_was_there() -> None:
    project = story.started()
    sheet = measured(project, 1, sides("20", "4"), sides("1.2", "1", less=True))
    assert sheet.arithmetic == "20 × 4 − 1.2 × 1 = 78.8 平方米"
    assert (sheet.by, sheet.side, sheet.instrument) == (person("li", MEASURED), "property", "50 米钢卷尺")
    assert Photo.objects.filter(sheet=sheet).count() == 1
    event = Event.objects.get(kind="project.measure")
    assert (event.facts["quantity"], event.facts["unit"]) == ("78.800", "m2")
    assert "3 号楼" not in str(event.facts)


@db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"present": ""}, "present"),
        ({"instrument": " "}, "instrument"),
        ({"spot": ""}, "spot"),
        ({"photos": []}, "photos"),
        ({"measured_on": at("2026-04-02 00:00").date()}, "measured_on"),
        ({"measured_on": at("2026-03-09 00:00").date()}, "measured_on"),
        ({"measured_in": "m3"}, "factor"),
        ({"measured_in": "inch"}, "measured_in"),
        ({"minus": True, "reason": "多量了"}, "corrects"),
    ],
)
def test_pw2_pw3_a_sheet_that_lacks_something_is_refused(changes: dict[str, object], field: str) -> None:
    project = story.started()
    with pytest.raises(Invalid) as refusal:
        measured(project, 1, sides("20", "4"), **changes)
    assert field in refusal.value.fields
    assert not Sheet.objects.exists()


@db
def test_a_sheet_counts_by_a_person_of_another_party_only() -> None:
    project = story.started()
    sheet = measured(project, 1, sides("20", "4"))
    for who in ("qian", "chen"):  # the company that measured
        with pytest.raises(StepRefused, match="另一方"):
            countersigned(project, sheet, who)
    for who in ("li", "feng", "wang"):
        with pytest.raises((Forbidden, NotFound)):
            countersigned(project, sheet, who)
    own = measured(project, 1, sides("1", "1"), who="zhou")
    with pytest.raises(StepRefused, match="自己"):
        countersigned(project, own, "zhou")
    assert four(project, 1) == ("800", "0", "0", "0")
    for who in ("wu", "zheng"):
        countersigned(project, measured(project, 1, sides("1", "1")), who)
    assert four(project, 1) == ("800", "2", "0", "0")


@db
def test_pw1_more_than_planned_needs_a_variation_first() -> None:
    project = story.started()
    delivered(project, 1, sides("100", "8"))
    more = measured(project, 1, sides("0.1", "0.1"))
    with pytest.raises(StepRefused, match="先办理工程量变更"):
        countersigned(project, more)
    assert four(project, 1) == ("800", "800", "0", "0")


@db
def test_pw4_a_correction_names_its_sheet_and_takes_away_no_more_than_that() -> None:
    project = story.started()
    sheet = delivered(project, 1, sides("50", "8"))
    with pytest.raises(Invalid, match="小于 0"):
        measured(project, 1, sides("51", "8"), corrects=sheet.pk, minus=True, reason="多量了")
    delivered(project, 1, sides("5", "8"), corrects=sheet.pk, minus=True, reason="多量了 5 米")
    assert four(project, 1) == ("800", "360", "0", "0")
    other = measured(project, 2, count("3"))
    for wrong in (other, Sheet(pk=None)):
        with pytest.raises((Invalid, NotFound)):
            measured(project, 1, sides("1", "1"), corrects=wrong.pk, minus=True, reason="错")


@db
def test_pw4_what_a_correction_takes_away_does_not_rest_on_one_that_may_still_be_taken_back() -> None:
    project = story.started()
    sheet = delivered(project, 2, count("100"))
    delivered(project, 2, count("100"))
    more = measured(project, 2, count("50"), corrects=sheet.pk, reason="少数了")
    with pytest.raises(Invalid, match="小于 0"):
        measured(project, 2, count("150"), corrects=sheet.pk, minus=True, reason="多数了")
    countersigned(project, more)
    delivered(project, 2, count("150"), corrects=sheet.pk, minus=True, reason="多数了")
    assert four(project, 2) == ("1500", "100", "0", "0")


@db
def test_pw7_a_correction_of_what_is_accepted_asks_for_new_signatures() -> None:
    project = story.started()
    sheet = delivered(project, 1, sides("50", "8"))
    story.papers(project)
    story.accepted(project, story.item(project, 1, "400"))
    correction = measured(
        project, 1, sides("5", "8"), corrects=sheet.pk, minus=True, reason="多量了", moment=story.FINISHED
    )
    with pytest.raises(StepRefused, match="各方签字"):
        countersigned(project, correction, moment=story.FINISHED)
    again = story.item(project, 1, "-40", sheet=correction)
    story.accepted(project, again, moment=story.FINISHED)
    assert four(project, 1) == ("800", "360", "360", "0")
    correction.refresh_from_db()
    assert (correction.counts, correction.countersigned_by) == (True, None)


@db
def test_a_sheet_that_does_not_count_yet_is_taken_back_with_a_reason_and_stays_in_the_book() -> None:
    project = story.started()
    sheet = measured(project, 1, sides("20", "4"))
    li = person("li", MEASURED)
    with pytest.raises(Invalid):
        measuring.void(project, sheet.pk, reason="", by=li, at=MEASURED)
    measuring.void(project, sheet.pk, reason="量错了地方", by=li, at=MEASURED)
    with pytest.raises(StepRefused, match="作废"):
        countersigned(project, sheet)
    assert Sheet.objects.count() == 1
    counts = delivered(project, 1, sides("20", "4"))
    with pytest.raises(StepRefused, match="已经会签"):
        measuring.void(project, counts.pk, reason="不要了", by=li, at=COUNTERSIGNED)


@db
def test_nothing_is_measured_before_the_start_or_while_the_work_stands_still() -> None:
    project = story.funded()
    with pytest.raises(StepRefused, match="开工以后"):
        measured(project, 1, sides("1", "1"))
    project = running.start(project, by=person("qian", story.STARTED), at=story.STARTED)
    running.suspend(project, reason="大雨", by=person("feng", MEASURED), at=MEASURED)
    with pytest.raises(StepRefused):
        measured(project, 1, sides("1", "1"))


@db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_sheet SET quantity = 700",
        "UPDATE projects_sheet SET counted_at = NULL",
        "DELETE FROM projects_sheet",
        "UPDATE projects_line SET item = '别的'",
        "UPDATE projects_line SET price = 1",
        "DELETE FROM projects_line",
        "UPDATE projects_line SET delivered = 401",
        "UPDATE projects_line SET accepted = 100",
        "UPDATE projects_line SET disputed = 100",
        "UPDATE projects_line SET planned = 900, first_planned = 900",
        "UPDATE projects_line SET planned = 900",
        "UPDATE projects_project SET contract_sum = 1",
    ],
)
def test_pw1_postgresql_keeps_sheets_and_the_sums_that_they_make(statement: str) -> None:
    project = story.started()
    delivered(project, 1, sides("50", "8"))
    with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_pw1_two_clerks_who_countersign_at_once_deliver_no_more_than_is_planned(town_db: str) -> None:
    project = story.started()
    sheets = [measured(project, 1, sides("60", "8")) for _twice in range(2)]
    steps = [lambda sheet=sheet: countersigned(project, sheet) for sheet in sheets]  # type: ignore[misc]
    assert endings(at_once(*steps)) == ["StepRefused", "done"]
    assert four(project, 1) == ("800", "480", "0", "0")


def test_one_sheet_that_two_countersign_at_once_counts_once(town_db: str) -> None:
    project = story.started()
    sheet = measured(project, 1, sides("60", "8"))
    steps = [lambda who=who: countersigned(project, sheet, who) for who in ("zhou", "wu", "zheng")]  # type: ignore[misc]
    assert endings(at_once(*steps)) == ["StepRefused", "StepRefused", "done"]
    assert story.line(project, 1).delivered == Decimal(480)
