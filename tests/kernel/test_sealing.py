"""Seals: by the database's clock, one day after the other, and none that a wrong clock could spoil."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.cases.story import assigned, filed
from tests.support import days_later, tamper, undone, unguarded
from tongdeng.kernel import sealing, seals, tasks
from tongdeng.kernel.merkle import merkle_root
from tongdeng.kernel.models import Event, Seal
from tongdeng.kernel.sealing import DAY

pytestmark = pytest.mark.django_db
COMMUNITY = "410202901001"


def database_day() -> date:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date")
        found: date = cursor.fetchone()[0]
        return found


def doubts() -> list[str]:
    # No worker runs here, so that rollups wait for their jobs, which is a doubt of its own.
    checks = [check for name, check in seals.checks().items() if name != "boards"]
    return [found.what for check in checks for found in check() if found.is_doubt]


def test_each_day_is_sealed_once_from_the_first_event_to_the_last_day_that_is_over() -> None:
    filed()
    days_later(4)
    assert sealing.seal_due() > 0
    assert sealing.seal_due() == 0
    days = list(Seal.objects.filter(community=COMMUNITY).order_by("day").values_list("day", flat=True))
    assert days == [days[0] + n * DAY for n in range(len(days))]
    assert days[-1] == sealing.today() - DAY
    assert seals.verify() is None
    assert doubts() == []


@pytest.mark.parametrize("days", [0, 1, 30])
def test_postgresql_refuses_to_seal_today_or_later(days: int) -> None:
    with pytest.raises(IntegrityError, match="when it is over"):
        sealing.seal_day("410299", database_day() + days * DAY)


def test_postgresql_refuses_to_leave_out_a_day() -> None:
    first = database_day() - 9 * DAY
    sealing.seal_day("410299", first)
    for other in (first + 2 * DAY, first - DAY):
        with pytest.raises(IntegrityError, match="one after the other"), transaction.atomic():
            sealing.seal_day("410299", other)


def test_a_worker_whose_clock_runs_a_day_ahead_seals_nothing_of_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filed()
    real = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + timedelta(days=1))
    tasks.seal(0)
    assert not Seal.objects.filter(day__gte=database_day()).exists()
    filed(words="又一件")
    assert seals.verify() is None


def test_a_day_that_a_wrong_clock_of_the_database_sealed_too_early_stays_as_it_was_sealed() -> None:
    filed()
    today = database_day()
    with unguarded():
        sealing.seal_day(COMMUNITY, today)
    later = filed(words="又一件")
    assert {event.recorded_at for event in Event.objects.filter(subject_id=later.pk)} == {
        sealing.midnight(today + DAY)
    }
    assert seals.verify() is None


def test_a_day_is_not_sealed_while_a_transaction_that_wrote_on_it_is_open() -> None:
    day, in_two_days = database_day(), -48
    assert sealing.today(in_two_days) == day + 2 * DAY
    second = connection.copy()
    try:
        with second.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_current_xact_id()")  # as the first row that is written takes one
            assert sealing.today(in_two_days) == day
            cursor.execute("ROLLBACK")
    finally:
        second.close()
    assert sealing.today(in_two_days) == day + 2 * DAY


SEALED = """
UPDATE kernel_event SET recorded_at = recorded_at + interval '1 second' WHERE kind = 'case.file' | T9  | the events of this day are not those that were sealed
DELETE FROM kernel_seal WHERE day = (SELECT max(day) - 1 FROM kernel_seal)                       | T8  | days before this one have no seal
DELETE FROM kernel_seal WHERE day = (SELECT min(day) FROM kernel_seal)                           | T8  | days before this one have no seal
UPDATE kernel_seal SET events = events + 1                                                       | T10 | events were sealed on this day
UPDATE kernel_seal SET root = 'x'                                                                | T10 | the events of this day are not those that were sealed
UPDATE kernel_seal SET version = 1                                                               | T10 | this seal does not fit the seal before
UPDATE kernel_seal SET day = day - 1 WHERE day = (SELECT min(day) FROM kernel_seal)              | T8  | days before this one have no seal
"""


@pytest.mark.parametrize("line", SEALED.strip().splitlines())
def test_what_was_changed_in_sealed_days_is_named(line: str) -> None:
    statement, _row, words = (part.strip() for part in line.split("|"))
    filed()
    days_later(4)
    sealing.seal_due()
    assert seals.verify() is None
    with undone():
        tamper(statement)
        assert words in " ".join(found.what for found in seals.misfits())


def test_an_event_that_is_taken_out_of_a_sealed_day_with_its_whole_chain_is_named() -> None:
    case = filed()
    days_later(2)
    sealing.seal_due()
    with undone():
        tamper("DELETE FROM kernel_event WHERE subject_id = %s", case.pk)
        tamper("DELETE FROM cases_case WHERE id = %s", case.pk)
        assert "the events of this day are not those that were sealed" in str(seals.verify())


def test_days_without_a_seal_at_the_end_are_a_doubt_and_no_misfit() -> None:
    filed()
    days_later(4)
    assert seals.verify() is None
    assert set(doubts()) == {"not yet sealed: the worker did not run, or these seals were removed"}


def test_an_event_that_was_dated_back_within_an_open_day_is_doubted() -> None:
    case = filed()
    tamper("UPDATE kernel_event SET recorded_at = recorded_at - interval '1 minute'")
    assigned(case)
    assert doubts() == []
    tamper(
        "UPDATE kernel_event SET recorded_at = recorded_at - interval '1 hour' WHERE subject_id = %s AND seq = 2",
        case.pk,
    )
    assert any("the database's clock went back" in doubt for doubt in doubts())
    assert seals.verify() is None


def test_an_event_that_happened_after_it_was_recorded_is_doubted() -> None:
    case = filed()
    tamper("UPDATE kernel_event SET recorded_at = at - interval '1 hour' WHERE subject_id = %s", case.pk)
    assert any("a clock ran ahead" in doubt for doubt in doubts())


def test_seals_of_before_they_covered_the_moment_of_recording_still_fit() -> None:
    filed()
    days_later(3)
    for community, day in sealing.first_days():
        leaves = [bytes(row.hash) for row in Event.objects.filter(community=community).order_by("id")]
        old = Seal(community=community, day=day, events=len(leaves), version=1, root=merkle_root(leaves))
        old.hash = sealing.seal_hash(b"", old)
        old.save()
    assert sealing.seal_due() > 0
    assert {seal.version for seal in Seal.objects.filter(community=COMMUNITY)} == {1, 2}
    assert seals.verify() is None
