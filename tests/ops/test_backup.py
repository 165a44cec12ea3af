"""Backups: complete or absent, encrypted, and no more of them than asked for."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.ops.running import CHECKOUT, at_terminal, environment, refused, run, until
from tests.ops.towns import PASSPHRASE, WORDS, Town, flip
from tongdeng.ops import tasks
from tongdeng.ops.backup import checking, places, source, tools
from tongdeng.ops.backup.keys import VARIABLE
from tongdeng.ops.preflight import Problem
from tongdeng.ops.roles import APP


def test_the_next_backup_copies_new_photos_only_and_the_older_one_stays_whole(backed: Town) -> None:
    (first,) = backed.names()
    before = {path: path.stat().st_mtime_ns for path in (backed.backups / "media").rglob("*.age")}
    assert before
    assert "0 new" in backed.backup().stdout
    backed.file("又一盏灯")
    again = backed.backup()
    assert again.returncode == 0, again.stderr
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert len(backed.names()) == 3
    assert "完好" in backed.backup("--verify", first).stdout


def test_old_backups_and_their_photos_go_when_they_are_not_to_be_kept(backed: Town) -> None:
    (first,) = backed.names()
    for path in (backed.home / "media").rglob("*.jpg"):
        path.unlink()
    backed.file("又一盏灯")
    done = backed.backup("--keep", "1")
    assert done.returncode == 0, done.stderr
    assert first not in backed.names()
    assert not (backed.backups / first).exists()
    assert "完好" in backed.backup("--verify").stdout


def test_nothing_in_a_backup_can_be_read(backed: Town) -> None:
    secret = (backed.home / "secret").read_bytes()
    for path in backed.backups.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
        if path.is_file():
            words = path.read_bytes()
            assert not any(
                part in words for part in (secret, WORDS.encode(), b"kernel_event", b"JFIF", b"19900000001")
            )


def test_each_file_of_a_backup_that_is_changed_cut_or_gone_is_found(backed: Town) -> None:
    def head(file: Path) -> None:
        flip(file, at=0)

    (name,), place = backed.names(), places.Folder(backed.backups)
    unlocked = checking.unlocked(place, name, PASSPHRASE)
    checking.see_to_whole(place, checking.read(place, unlocked, name))
    for pattern in ("*/database.age", "*/manifest.age", "media/*/*.age"):
        for harm in (head, flip, lambda file: os.truncate(file, file.stat().st_size - 20), Path.unlink):
            file = next(backed.backups.glob(pattern))
            whole = file.read_bytes()
            harm(file)
            with pytest.raises(Problem, match="备份损坏"):
                checking.see_to_whole(place, checking.read(place, unlocked, name))
            file.write_bytes(whole)


def test_a_damaged_backup_hinders_no_new_one_but_the_old_ones_stay(backed: Town) -> None:
    (first,) = backed.names()
    flip(backed.backups / first / "manifest.age", at=0)
    assert "旧备份没有清理" in refused(backed.backup("--keep", "2"))
    assert len(backed.names()) == 2
    assert "完好" in backed.backup("--verify").stdout


def test_a_backup_that_is_killed_in_the_middle_is_no_backup_and_the_next_one_clears_up(backed: Town) -> None:
    (first,) = backed.names()
    words = [sys.executable, "-m", "tongdeng", "backup", str(backed.backups)]
    seen = environment(backed.home) | {"TONGDENG_DATABASE_URL": backed.address, VARIABLE: PASSPHRASE}
    with psycopg.connect(backed.address) as holder:
        # pg_dump waits for this table, so that the kill meets it at its work.
        holder.execute("LOCK TABLE cases_case IN ACCESS EXCLUSIVE MODE")
        process = subprocess.Popen(words, env=seen, cwd=CHECKOUT)
        until(lambda: list(backed.backups.glob("*/.database.age.part")), seconds=60)
        process.kill()
        process.wait()
    assert backed.names() == [first]
    assert "完好" in backed.backup("--verify").stdout
    until(
        lambda: (
            not backed.rows(
                f"SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = {source.BACKING_UP}"
            )
        )
    )
    assert backed.backup().returncode == 0
    assert not list(backed.backups.rglob(".*.part"))
    assert {path.name for path in backed.backups.iterdir()} == {".lock", "key.age", "media", *backed.names()}


def test_of_two_backups_at_once_the_second_says_so(backed: Town) -> None:
    with psycopg.connect(backed.address) as first:
        first.execute("SELECT pg_advisory_lock(%s)", [source.BACKING_UP])
        assert "另一个备份" in refused(backed.backup())
    assert len(backed.names()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small disk")
def test_a_disk_that_is_too_small_is_told_before_anything_is_written(town: Town) -> None:
    town.backups.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", town.backups], check=False)
    if mounted.returncode:
        pytest.skip("no disks can be mounted here")
    try:
        assert "磁盘不够" in refused(town.backup())
        assert not list(town.backups.glob("2*"))
    finally:
        subprocess.run(["umount", town.backups], check=True)


def test_a_place_inside_the_home_or_with_other_files_is_refused(town: Town) -> None:
    town.backups = town.home / "backups"
    assert "一起丢失" in refused(town.backup())
    town.backups = town.shelf
    (town.backups / "holiday.jpg").write_bytes(b"sun")
    assert "别的文件" in refused(town.backup())


def test_a_younger_backup_than_asked_for_is_enough(backed: Town) -> None:
    assert backed.backup("--every", "1h").returncode == 0
    assert len(backed.names()) == 1


def test_the_worker_makes_a_backup_when_one_is_due_and_the_doctor_knows_how_old_it_is(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    more = {"TONGDENG_DATABASE_URL": town.address, "TONGDENG_BACKUP": str(town.backups)}
    assert "no complete backup" in run(town.home, "doctor", **more).stdout
    for name, value in {**environment(town.home), **more, VARIABLE: PASSPHRASE}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TONGDENG_MEDIA")
    tasks.back_up(0)
    tasks.back_up(0)
    assert (len(town.names()), caplog.text) == (1, "")
    assert "✓ 备份 · the last backup is 0 h old" in run(town.home, "doctor", **more).stdout
    (town.backups / town.names()[0]).rename(town.backups / "2026-01-13T023000")
    assert "✗ 备份 · the last backup is" in run(town.home, "doctor", **more).stdout
    monkeypatch.setenv(VARIABLE, "another one, a wrong one")
    tasks.back_up(0)
    assert "the backup failed" in caplog.text
    assert "wrong passphrase" in caplog.text


@pytest.mark.parametrize("name", ["TONGDENG_BACKUP_EVERY", "TONGDENG_BACKUP_KEEP"])
def test_the_doctor_names_a_variable_of_the_worker_that_cannot_be_read(name: str, town: Town) -> None:
    more = {"TONGDENG_DATABASE_URL": town.address, "TONGDENG_BACKUP": str(town.backups), name: "daily"}
    done = run(town.home, "doctor", **more)
    assert ("✗ 备份 · daily cannot be read" in done.stdout, done.stderr) == (True, "")


def test_a_database_that_cannot_be_read_is_told_in_one_sentence(town: Town) -> None:
    assert "数据库读不了" in refused(town.backup(TONGDENG_BACKUP_URL="postgresql://127.0.0.1:1/town"))
    stranger = make_conninfo(town.address, user=APP, dbname="postgres")
    assert "数据库读不了" in refused(town.backup(TONGDENG_BACKUP_URL=stranger))
    assert town.names() == []


@pytest.mark.parametrize("words", [["--keep", "many"], ["--keep", "0d"], ["--every", "soon"]])
def test_what_cannot_be_read_is_told(words: list[str], town: Town) -> None:
    assert "看不懂" in refused(town.backup(*words))


def test_a_short_passphrase_is_refused(town: Town) -> None:
    assert "至少 12" in refused(town.backup(**{VARIABLE: "short"}))


def test_at_a_terminal_a_new_passphrase_is_asked_for_twice_and_then_once_and_never_shown(town: Town) -> None:
    def backup(*typed: str) -> tuple[int, str]:
        more = {"TONGDENG_DATABASE_URL": town.address}
        return at_terminal(town.home, "backup", str(town.backups), typed=typed, **more)

    code, seen = backup(PASSPHRASE, PASSPHRASE + " ")
    assert (code, "两次输入不一致" in seen, town.names()) == (1, True, [])
    code, seen = backup(PASSPHRASE, PASSPHRASE)
    assert (code, PASSPHRASE in seen, len(town.names())) == (0, False, 1), seen
    code, seen = backup("another one, a wrong one")
    assert (code, "wrong passphrase" in seen, seen.count("passphrase: ")) == (1, True, 1)
    code, seen = at_terminal(
        town.home,
        "backup",
        str(town.backups),
        "--verify",
        typed=[PASSPHRASE],
        TONGDENG_DATABASE_URL=town.address,
    )
    assert (code, "完好" in seen) == (0, True), seen


def test_without_a_passphrase_and_a_terminal_it_says_which_variable_is_missing(town: Town) -> None:
    assert VARIABLE in refused(town.backup(**{VARIABLE: ""}))


def test_tools_that_are_too_old_for_the_server_are_told_with_both_versions() -> None:
    with pytest.raises(Problem, match="server 99, pg_dump 18"):
        tools.program("pg_dump", at_least=99)
    assert tools.program("pg_dump", at_least=15)[1] >= 15


def test_a_password_of_the_database_is_in_no_list_of_processes() -> None:
    words, seen = tools.words(Path("pg_dump"), "postgresql://clerk:s%20cret@db.example/town?sslmode=require")
    assert "cret" not in " ".join(words)
    assert seen["PGPASSWORD"] == "s cret"
    assert "sslmode=require" in words[1]
