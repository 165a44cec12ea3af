"""The embedded PostgreSQL: where it lives, who may come in, and what it survives."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.ops.clusters import AS_ROOT, ask, postmaster
from tests.ops.running import new_home, until
from tongdeng.ops.postgres import SOCKET, Cluster
from tongdeng.ops.postgres_paths import SHARED, socket_dir


@pytest.fixture
def home() -> Iterator[Path]:
    """Return a home without a cluster."""
    home = new_home()
    yield home
    Cluster(home).remove()
    shutil.rmtree(home)


@pytest.fixture
def cluster(home: Path) -> Cluster:
    """Return a cluster that runs."""
    found = Cluster(home, durable=False)
    found.start()
    return found


def test_chinese_words_have_trigrams(cluster: Cluster) -> None:
    ask(cluster, "CREATE EXTENSION pg_trgm")
    assert ask(cluster, "SELECT cardinality(show_trgm('暖气'))") == 3


def test_it_listens_on_a_socket_alone_that_others_cannot_reach(cluster: Cluster) -> None:
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert cluster.socket.stat().st_mode & 0o077 == 0


def test_it_trusts_the_disk_only_where_nobody_would_miss_the_data(cluster: Cluster) -> None:
    assert ask(cluster, "SHOW fsync") == "off"
    cluster.remove()
    durable = Cluster(cluster.home)
    durable.start()
    assert (ask(durable, "SHOW fsync"), ask(durable, "SHOW synchronous_commit")) == ("on", "on")


@pytest.mark.parametrize("home", ["/srv/t", "/srv/" + "很长的名字/" * 30])
def test_the_path_of_the_socket_is_short_enough_for_the_kernel(home: str) -> None:
    assert len(str(socket_dir(Path(home)) / SOCKET).encode()) <= 107


def test_of_two_starts_at_once_one_starts_it_and_both_find_it_running(home: Path) -> None:
    with ThreadPoolExecutor() as both:
        started = list(both.map(lambda _: Cluster(home, durable=False).start(), range(2)))
    assert sorted(started) == [False, True]


def test_after_a_kill_it_starts_again_with_its_data(cluster: Cluster) -> None:
    ask(cluster, "CREATE TABLE kept AS SELECT 7 AS number")
    ask(cluster, "CHECKPOINT")
    os.kill(postmaster(cluster), signal.SIGKILL)
    until(lambda: not cluster.running())
    assert cluster.start()
    assert ask(cluster, "SELECT number FROM kept") == 7


def test_a_mark_whose_number_another_program_has_by_now_does_not_keep_it_from_starting(
    cluster: Cluster,
) -> None:
    mark = (cluster.data / "postmaster.pid").read_text()
    cluster.stop()
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    time.sleep(0.2)
    (cluster.data / "postmaster.pid").write_text(mark.replace(mark.split()[0], str(other.pid), 1))
    assert cluster.start()
    other.kill()
    other.wait()


def test_a_home_that_was_removed_while_it_ran_begins_anew(cluster: Cluster) -> None:
    ask(cluster, "CREATE TABLE kept AS SELECT 7 AS number")
    shutil.rmtree(cluster.home)
    cluster.home.mkdir(mode=0o755)
    again = Cluster(cluster.home, durable=False)
    assert again.start()
    assert ask(again, "SELECT to_regclass('kept')") is None


def test_an_interrupted_set_up_is_done_again(home: Path) -> None:
    half = Cluster(home, durable=False)
    half.data.with_suffix(".new").mkdir()
    (half.data.with_suffix(".new") / "PG_VERSION").write_text("18")
    assert half.start()


def test_a_checkout_that_is_closed_to_others_will_do_and_root_keeps_the_data_elsewhere(home: Path) -> None:
    home.chmod(0o700)
    before = os.umask(0o077)
    closed = Cluster(home, durable=False)
    assert closed.start()
    os.umask(before)
    assert closed.base.parent == (SHARED if AS_ROOT else home.parent)
    home.chmod(0o755)
    assert Cluster(home).data == closed.data
    closed.remove()
    assert not closed.data.exists()


def test_removing_it_leaves_nothing(cluster: Cluster) -> None:
    cluster.remove()
    assert not cluster.data.exists()
    assert not cluster.socket.exists()
    with pytest.raises(psycopg.OperationalError):
        ask(cluster, "SELECT 1")
