"""What commands refuse to start on, and what the doctor finds in a town that is not well."""

import fcntl
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests.cast import BUILDING, person
from tests.conftest import cluster
from tests.ops.running import free_port, new_home, run
from tests.support import at, owner
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.kernel import pulse
from tongdeng.ops import cli, preflight
from tongdeng.ops.commands import doctor
from tongdeng.ops.roles import APP

NOW = at("2026-01-13 14:05")
STUCK = '(readers,journal.react,0,,,"{}",)'


def test_an_old_postgresql_is_refused(
    town_db: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TONGDENG_DATABASE_URL", cluster().conninfo(town_db, role=APP))
    monkeypatch.setattr(preflight, "OLDEST_POSTGRES", 990000)
    assert cli.main(["verify"]) == 1
    assert "太旧" in capsys.readouterr().err


def test_one_home_has_one_demo(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("TONGDENG_HOME", str(tmp_path))
    monkeypatch.setenv("TONGDENG_PORT", str(free_port()))
    monkeypatch.setenv("TONGDENG_DEMO", "")
    with open(tmp_path / "demo.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert cli.main(["demo"]) == 1
    assert "的演示已经在运行" in capsys.readouterr().err


def test_a_command_without_its_tables_asks_for_migrate_and_leaves_the_database_stopped() -> None:
    home = new_home()
    done = run(home, "verify")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "请先运行 tongdeng migrate" in done.stderr
    assert not list(home.rglob("postmaster.pid"))


def test_the_web_does_not_start_without_the_pages_files() -> None:
    assert "请先运行 tongdeng assets" in run(new_home(), "serve").stderr


@pytest.mark.parametrize(
    "more",
    [
        {"TONGDENG_HOSTS": "tongdeng.example"},
        {"TONGDENG_HOSTS": "127.0.0.1,*"},
        {"TONGDENG_PUBLIC_URL": "https://tongdeng.example"},
    ],
)
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_demo_that_others_could_reach_does_not_start(command: str, more: dict[str, str]) -> None:
    done = run(new_home(), command, TONGDENG_DEMO="1", **more)
    assert (done.returncode, "演示只能在本机打开" in done.stderr) == (1, True)


def test_a_demo_on_this_machine_by_any_of_its_names_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGDENG_DEMO", "1")
    monkeypatch.setenv("TONGDENG_HOSTS", "127.0.0.1,localhost,[::1]")
    monkeypatch.setenv("TONGDENG_PUBLIC_URL", "http://127.0.0.1:8000")
    preflight.demo_stays_here()


def test_the_doctor_takes_neither_the_demo_nor_plain_http_for_a_way_to_send_codes(
    settings: Settings,
) -> None:
    settings.DEMO, settings.CODE_URL = True, ""
    assert [finding.well for finding in doctor._channels()] == [False, True]
    settings.CODE_URL = "json://sms.example/{phone}"
    assert [finding.well for finding in doctor._channels()] == [True, False]
    for safe in ("jsons://sms.example/{phone}", "json://127.0.0.1:9/{phone}"):
        settings.CODE_URL = safe
        assert [finding.well for finding in doctor._channels()] == [True, True]


def test_the_doctor_finds_what_is_not_well_and_knows_a_remedy(
    town_db: str, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_event DISABLE TRIGGER event_stays")
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("ALTER FUNCTION procrastinate_defer_jobs_v1 RENAME TO procrastinate_defer_jobs_v2")
    (settings.HOME / "secret").chmod(0o644)
    assert cli.main(["doctor"]) == 1
    said = capsys.readouterr().out
    (settings.HOME / "secret").chmod(0o600)
    assert "✗ 日志只增不改" in said
    assert "kernel_event.event_stays" in said
    assert "✗ 中文检索" in said
    assert "✗ 后台任务可以登记 · jobs can be enqueued" in said
    assert f"→ chmod 600 {settings.HOME / 'secret'}" in said


def test_the_doctor_says_that_no_worker_fires_the_clocks(
    town_db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    filing = Filing(place=BUILDING, words="暖气不热", channel="phone", category="home.heating.cold")
    actions.file(filing, by=person("chen", NOW), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_deadline SET next_at = now() - interval '1 hour'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")
    assert cli.main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "clocks wait for a worker → tongdeng work 没有在运行" in said
    assert "jobs wait for a worker in readers" in said
    assert said.count("tongdeng work 没有在运行") == 2


def test_fault_A2_the_doctor_does_not_call_a_busy_worker_dead(
    town_db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pulse.beat("here")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[%s::procrastinate_job_to_defer_v1])", [STUCK]
        )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")
    cli.main(["doctor"])
    said = capsys.readouterr().out
    assert "1 jobs wait for a worker in readers" in said
    assert "没有在运行" not in said


def test_fault_A9_the_doctor_counts_what_fails_again_and_again(
    town_db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[%s::procrastinate_job_to_defer_v1])", [STUCK]
        )
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 2, scheduled_at = now() + interval '1 day'")
    assert cli.main(["doctor"]) == 1
    assert "✗ 后台任务 · 1 jobs fail again and again → tongdeng jobs list" in capsys.readouterr().out


def test_manage_hands_its_words_to_django(town_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manage", "check"]) == 0
    assert "System check identified no issues" in capsys.readouterr().out
