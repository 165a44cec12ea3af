"""A roster from upload to import by the real jobs: states, headings asked once, and files that cannot be read."""

from pathlib import Path

import pytest
from django.db import OperationalError

from tests.cast import COMMUNITY_WORKER, ESTATE, HOME, MANAGER, person
from tongdeng.kernel import clock
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.people import tasks
from tongdeng.people.actions.roster import reading, storing
from tongdeng.people.actions.roster.template import template
from tongdeng.people.models import Change, Heading, Roster, Tenure
from tongdeng.people.rules import roster as rules
from tongdeng.places.models import Place

FIELD = Path(__file__).parent / "field"
ROWS = "12号楼,1单元,302,89.50,林夏至,19900007001\n"
OURS = "楼栋,单元,房号,面积,业主姓名,手机号\n"
THEIRS = "栋座位置,单元,房号,面积大小,业主姓名,手机号\n"


def uploaded(content: bytes, who: str = COMMUNITY_WORKER) -> Roster:
    now = clock.now()
    return reading.upload(Place.objects.get(code=ESTATE), content, by=person(who, now), at=now)


def read(roster: Roster) -> Roster:
    tasks.read_roster(str(roster.pk))
    return Roster.objects.get(pk=roster.pk)


def test_the_template_is_read_back_without_a_fault() -> None:
    checked = rules.read(template(), {})
    assert (checked.faults, [home.place for home in checked.homes]) == (
        (),
        ["12号楼/1单元/301", "12号楼/1单元/302", "A座/商铺1"],
    )


def test_a_file_is_read_compared_and_imported(town_db: str) -> None:
    roster = read(uploaded((OURS + ROWS).encode()))
    assert (roster.state, roster.comparison["new"], roster.content) == ("tried", 1, None)
    assert reading.start(roster, {}, complete=False)
    assert not reading.start(roster, {}, complete=False)
    tasks.import_roster(str(roster.pk))
    roster.refresh_from_db()
    assert (roster.state, roster.rows, roster.percent) == ("done", [], 100)
    assert Tenure.objects.get(person__phone="19900007001").place == HOME[:-1] + "2"


def test_jobs_that_run_again_do_nothing_more(town_db: str) -> None:
    roster = read(uploaded((OURS + ROWS).encode(), MANAGER))
    reading.start(roster, {}, complete=False)
    for _twice in range(2):
        tasks.import_roster(str(roster.pk))
        tasks.read_roster(str(roster.pk))
    roster.refresh_from_db()
    assert (roster.state, roster.comparison["new"], Change.objects.count()) == ("done", 1, 1)


def test_a_file_that_cannot_be_read_says_so_in_one_sentence(town_db: str) -> None:
    roster = read(uploaded(b"PK\x03\x04broken"))
    assert (roster.state, roster.content, bool(roster.problem)) == ("unreadable", None, True)


def test_own_headings_are_asked_for_once_and_remembered_for_the_estate(town_db: str) -> None:
    content = (THEIRS + ROWS).encode()
    roster = read(uploaded(content))
    assert (roster.state, roster.headings[0]) == ("headings", "栋座位置")
    reading.match(roster, {"栋座位置": "楼栋", "面积大小": "面积"})
    assert read(Roster.objects.get(pk=roster.pk)).state == "tried"
    assert read(uploaded(content)).state == "tried"


def test_headings_are_matched_once_each_and_only_where_they_are_asked_for(town_db: str) -> None:
    roster = read(uploaded((THEIRS + ROWS).encode()))
    with pytest.raises(Invalid):
        reading.match(roster, {"栋座位置": "楼栋", "面积大小": "楼栋"})
    assert not Heading.objects.exists()
    with pytest.raises(StepRefused):
        reading.match(read(uploaded((OURS + ROWS).encode())), {"栋座位置": "楼栋"})


def test_a_file_with_faults_keeps_no_names_and_cannot_be_imported(town_db: str) -> None:
    roster = read(uploaded((OURS + ROWS + "12号楼,1单元,303,x,林某,19900007002\n").encode()))
    assert (roster.rows, roster.faults, roster.may_be_imported) == ([], 1, False)
    assert not reading.start(roster, {}, complete=False)


def test_a_question_must_be_answered_before_the_import_starts(town_db: str) -> None:
    roster = read(uploaded((OURS + "12号楼,1单元,302,89.50,别的名字,19900000001\n").encode()))
    with pytest.raises(Invalid):
        reading.start(roster, {}, complete=False)
    assert reading.start(roster, {"+8619900000001": "same"}, complete=False)


def test_whoever_lost_their_role_meanwhile_imports_nothing_as_before(town_db: str) -> None:
    from tongdeng.people import actions
    from tongdeng.people.models import Mandate

    roster = read(uploaded((OURS + ROWS).encode()))
    reading.start(roster, {}, complete=False)
    now = clock.now()
    actions.dismiss(Mandate.objects.get(person=person(COMMUNITY_WORKER, now)), by=None, at=now)
    tasks.import_roster(str(roster.pk))
    roster.refresh_from_db()
    assert roster.state == "failed"
    assert not Tenure.objects.filter(person__phone="19900007001").exists()


def test_fault_A13_a_database_that_goes_away_leaves_the_roster_to_the_next_try(
    town_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = read(uploaded((OURS + ROWS).encode()))
    reading.start(roster, {}, complete=False)

    def away(*_words: object, **_more: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patched, pytest.raises(OperationalError):
        patched.setattr(storing, "store", away)
        tasks.import_roster(str(roster.pk))
    assert Roster.objects.get(pk=roster.pk).state == "running"
    tasks.import_roster(str(roster.pk))
    assert Roster.objects.get(pk=roster.pk).state == "done"


def test_fault_A13_a_roster_that_no_job_works_on_any_more_says_so(town_db: str) -> None:
    lost, held = uploaded((OURS + ROWS).encode()), uploaded((OURS + ROWS).encode())
    Roster.objects.update(at=clock.now() - 2 * tasks.LOST_AFTER)
    tasks.read_roster.defer(pk=str(held.pk))
    tasks.end_lost_rosters(0)
    assert (Roster.objects.get(pk=lost.pk).state, Roster.objects.get(pk=held.pk).state) == (
        "failed",
        "reading",
    )
    assert "请重新上传" in Roster.objects.get(pk=lost.pk).problem
