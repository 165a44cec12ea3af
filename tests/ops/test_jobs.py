"""`tongdeng jobs`: what fails is seen, and somebody can try it again or drop it."""

import pytest
from django.db import connection

from tongdeng.kernel import clock, jobs
from tongdeng.ops import cli


@pytest.fixture
def three(town_db: str) -> None:
    """Three jobs: one gave up, one failed twice, one was never tried."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        for status, attempts in (("failed", 12), ("todo", 2), ("todo", 0)):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, scheduled_at)"
                " VALUES ('readers', 'journal.react', %s, %s, now() + interval '1 day')",
                [status, attempts],
            )


def states() -> list[tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, scheduled_at IS NULL FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


def test_fault_A9_what_failed_twice_is_listed_long_before_it_gives_up(
    three: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["jobs", "list"]) == 0
    said = capsys.readouterr().out
    assert ("12 attempts" in said, "gave up" in said, "2 attempts" in said) == (True, True, True)
    assert (len(jobs.failing()), jobs.counted()) == (2, (1, 1))


def test_fault_A9_a_job_that_gave_up_is_tried_again_at_once(three: None) -> None:
    assert cli.main(["jobs", "retry", "--failed"]) == 0
    assert states() == [("todo", True), ("todo", False), ("todo", False)]
    assert jobs.counted()[0] == 0


def test_fault_A9_a_job_is_dropped_and_no_other(three: None) -> None:
    gave_up = next(job.id for job in jobs.failing() if job.gave_up)
    assert cli.main(["jobs", "drop", str(gave_up)]) == 0
    assert states() == [("todo", False), ("todo", False)]


def test_a_job_that_is_not_there_or_in_hand_is_left_alone(
    three: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' RETURNING id")
        in_hand = cursor.fetchone()[0]
    assert cli.main(["jobs", "drop", str(in_hand), "999999"]) == 1
    assert capsys.readouterr().out.count("✗") == 2
    assert [status for status, _at in states()] == ["doing"] * 3


def test_of_jobs_of_which_one_may_wait_one_is_tried_again_and_the_rest_stay(
    three: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        for status, lock in (("failed", "a"), ("todo", "a"), ("failed", "b"), ("failed", "b")):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock)"
                " VALUES ('nightly', 'limits.forget_old', %s, %s)",
                [status, lock],
            )
    assert cli.main(["jobs", "retry", "--failed"]) == 1
    assert capsys.readouterr().out.count("✗") == 2
    assert [status for status, _at in states()] == ["todo"] * 3 + ["failed", "todo", "failed", "todo"]


def test_without_a_number_nothing_is_touched(three: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["jobs", "drop"]) == 1
    assert "请写明任务编号" in capsys.readouterr().err
    assert len(states()) == 3


def test_jobs_that_ended_are_removed_in_the_end_and_others_never(three: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '1 year'")
    assert jobs.forget(before=clock.now(), most=100) == 1
    assert [status for status, _at in states()] == ["todo", "todo"]
