"""Cases of another system, taken over: stored once with their own deadlines, nobody is told, and every row is proved."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cases.import_rows import NOW, import_map, ours, row
from tests.cases.story import FILED, filed
from tests.cast import ADMIN, COMMUNITY, DESK, ESTATE, FOREIGN_ESTATE, MANAGER, RESIDENT, person
from tests.support import at, owner, tamper, undone
from tongdeng.boards.actions import proving as rollups
from tongdeng.boards.actions import rolling
from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.models import Dirty, Rollup
from tongdeng.boards.rules.periods import of
from tongdeng.cases import actions
from tongdeng.cases.actions import Opinion
from tongdeng.cases.actions.importing import Sorted, Source, take_over
from tongdeng.cases.models import Case, Origin, Verdict
from tongdeng.cases.queries import origins, whole
from tongdeng.cases.rules.imports import take
from tongdeng.kernel import deadlines, seals
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid
from tongdeng.kernel.models import Deadline, Event
from tongdeng.notices.models import Notice
from tongdeng.web.cases import timeline

pytestmark = pytest.mark.django_db
SOURCE = Source("12345 平台")
YEAR = of(at("2025-01-01 00:00").date(), at("2025-12-31 00:00").date())


def taken(*rows: dict[str, str], by: str = ADMIN, keep: bool = True, within: str = ESTATE) -> Sorted:
    found = [take(ours(cells), import_map(), within=within, at=NOW) for cells in rows]
    return take_over(found, SOURCE, place=within, by=person(by, NOW), at=NOW, keep=keep)


LATE = {"答复时间": "2025-03-09 09:00", "办结时间": "2025-03-09 10:00", "回访时间": "", "评价": ""}
LATELY = {
    "受理时间": "2026-01-20 09:00",
    "办结时间": "2026-01-21 09:00",
    **dict.fromkeys(("答复时限", "答复时间", "办结时限", "回访时间", "评价"), ""),
}


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


def test_a_case_of_another_system_keeps_its_own_moments_and_says_where_it_comes_from() -> None:
    taken(row())
    case = Case.objects.get()
    assert (case.number, case.state, case.channel) == ("鼎立-外-2025-001", "confirmed", "import")
    assert (case.answer_due, case.finish_due) == (at("2025-03-01 10:00"), at("2025-03-04 09:00"))
    assert (case.promise, case.runs_out_at, case.reporter, case.caller_phone) == (None, None, None, "")
    assert (case.words, case.origin.source, case.origin.number) == (
        "12345 平台：暖气不热",
        "12345 平台",
        "KF-1",
    )
    verdict = Verdict.objects.get()
    assert (verdict.solved, verdict.stars, verdict.source, verdict.by) == (True, 5, "visit", None)
    assert seals.verify() is None


def test_it_happened_then_and_was_recorded_now_by_whom_imports() -> None:
    """BF-7: what was entered later keeps both moments."""
    taken(row())
    event = Event.objects.get(subject="case")
    assert (event.kind, event.at) == ("case.import", at("2025-03-01 09:00"))
    assert event.recorded_at.year > 2025
    assert (event.actor, event.post) == (person(ADMIN, NOW).pk, "admin")


def test_nobody_is_told_of_old_history_and_no_clock_ever_fires() -> None:
    before = jobs()
    taken(row(**LATE))  # type: ignore[arg-type]
    assert not Deadline.objects.exists()
    assert deadlines.sweep(at=at("2030-01-01 00:00")) == 0
    assert (jobs(), Notice.objects.exists()) == (before, False)


def test_the_second_time_changes_nothing_and_what_differs_is_set_aside() -> None:
    assert len(taken(row(1), row(2)).new) == 2
    again = taken(row(1), row(2, 分类="路灯不亮"), row(3))
    assert (len(again.new), again.there) == (1, 1)
    assert {number: str(why) for number, why in again.aside.items()} == {"KF-2": "已经导入过，内容不同"}
    assert [case.category_id for case in Case.objects.order_by("number")] == ["home.heating.cold"] * 3
    assert Event.objects.filter(subject="case").count() == 3


#    place                   why
NOWHERE = (
    (f"{ESTATE}777",         "没有这个地方"),
    ("410202",               "地点要到社区以下"),
    ("410203",               "没有这个地方"),
)  # fmt: skip


@pytest.mark.parametrize(("place", "why"), NOWHERE)
def test_a_place_that_is_not_there_or_not_low_enough_is_set_aside_and_the_rest_goes_in(
    place: str, why: str
) -> None:
    found = taken(row(1, 小区=place), row(2, 小区=FOREIGN_ESTATE), row(3), within="4102")
    assert {number: str(why) for number, why in found.aside.items()} == {"KF-1": why}
    assert sorted(Case.objects.values_list("place", flat=True)) == [ESTATE, FOREIGN_ESTATE]


@pytest.mark.parametrize("who", [DESK, MANAGER, RESIDENT])
def test_only_the_administrator_of_the_place_may_import(who: str) -> None:
    with pytest.raises(Forbidden):
        taken(row(), by=who)
    assert not Case.objects.exists()


def test_a_trial_says_the_same_and_writes_nothing() -> None:
    tried, stored = taken(row(1), row(2), keep=False), taken(row(1), row(2))
    assert tried == stored
    assert Case.objects.count() == 2


def test_nobody_files_a_case_as_one_of_another_system() -> None:
    with pytest.raises(Invalid):
        filed(who=DESK, channel="import")


def test_figures_count_it_and_can_say_how_many_are_from_where() -> None:
    taken(row(1), row(2, 评价="不满意"), row(3, 答复时间="2025-03-01 10:00:01"))
    filed()
    asked = Scope(ESTATE, YEAR, NOW)
    values = {key: FIGURES[key].value(asked) for key in ("filed", "answered_in_time", "qualified")}
    assert values["filed"]["value"] == 3
    assert (values["answered_in_time"]["num"], values["answered_in_time"]["den"]) == (2, 3)
    assert (values["qualified"]["num"], values["qualified"]["den"]) == (2, 3)
    assert origins.counts(Case.objects.filter(community=COMMUNITY)) == {"12345 平台": 3}


def test_its_page_tells_what_happened_there_and_the_limits_there() -> None:
    taken(row())
    entry = timeline.entries(whole(Case.objects.get(), internal=True), internal=True)[0]
    assert entry.title == "从其他系统导入 · 12345 平台"
    assert entry.words[0] == "答复 2025-03-01 09:20（时限 2025-03-01 10:00）"
    assert entry.words[3] == "回访：已解决 2025-03-03 15:00"
    assert (entry.who, entry.stars, entry.words[4][-2:]) == ("KF-1", 5, "导入")


def test_a_return_visit_can_still_send_it_back_and_every_row_is_proved() -> None:
    taken(row(**LATELY))  # type: ignore[arg-type]
    moment = at("2026-01-25 09:00")
    case = actions.visit(
        Case.objects.get(), Opinion(words="又不热了"), solved=False, by=person(DESK, moment), at=moment
    )
    assert (case.state, case.reopened) == ("filed", 1)
    assert seals.verify() is None


SWAPS = (
    ("UPDATE cases_origin SET source = '别处'", "where it was imported from"),
    ("UPDATE cases_origin SET number = 'KF-9'", "where it was imported from"),
    ("UPDATE cases_origin SET duplicate = true", "where it was imported from"),
    ("UPDATE cases_origin SET digest = ''", "where it was imported from"),
    ("DELETE FROM cases_origin", "where it was imported from"),
    ("UPDATE cases_case SET answered_at = filed_at", "answered_at is not what the events"),
    (
        "UPDATE cases_case SET answer_due = answer_due + interval '1 hour'",
        "answer_due is not what the events",
    ),
    ("UPDATE cases_case SET finish_due = NULL", "finish_due is not what the events"),
    ("UPDATE cases_case SET finished_at = filed_at", "finished_at is not what the events"),
    ("UPDATE cases_case SET filed_at = answered_at", "filed_at is not what the events"),
    ("UPDATE cases_case SET state = 'unconfirmed'", "its last step led to confirmed"),
    ("UPDATE cases_verdict SET solved = false", "what was said of the work"),
    ("UPDATE cases_verdict SET stars = 1", "what was said of the work"),
    ("DELETE FROM cases_verdict", "what was said of the work"),
)


@pytest.mark.parametrize(("change", "named"), SWAPS)
def test_what_was_rewritten_of_an_import_is_named(change: str, named: str) -> None:
    """T12."""
    taken(row())
    with undone():
        tamper(change)
        assert named in str(seals.verify())


def test_an_origin_that_no_event_tells_of_is_named() -> None:
    case = filed(moment=FILED)
    with undone():
        Origin.objects.create(**case.here, case=case, source="x", number="1", digest=b"")
        assert "where it was imported from" in str(seals.verify())


@pytest.mark.parametrize("words", ["UPDATE cases_origin SET source = 'x'", "DELETE FROM cases_origin"])
def test_where_a_case_comes_from_stays_even_for_the_owner(words: str) -> None:
    taken(row())
    with owner(), pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        connection.cursor().execute(words)


def test_the_days_of_what_was_taken_over_wait_for_the_next_round_of_rollups() -> None:
    taken(row(), keep=False)
    assert Dirty.objects.count() == 0
    taken(row())
    (mark,) = Dirty.objects.all()
    assert (mark.community, mark.day) == (
        COMMUNITY,
        local_day(Case.objects.get(origin__source=SOURCE.name).filed_at),
    )
    assert list(rollups.misfits()) == []
    rolling.refresh(at=NOW)
    assert list(rollups.all_misfits()) == []
    assert Rollup.objects.filter(place=ESTATE, day=mark.day).exists()
