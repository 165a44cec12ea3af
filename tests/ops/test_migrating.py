"""Two that bring one database up to date at once: the second waits, and both succeed."""

import subprocess
import sys

import psycopg

from tests.conftest import cluster
from tests.ops.running import CHECKOUT, environment, new_home
from tongdeng.ops.migrating import MIGRATING


def test_of_two_migrates_at_once_the_second_waits_and_both_succeed() -> None:
    pg, home = cluster(), new_home()
    pg.create_database("twice")
    try:
        words = [sys.executable, "-m", "tongdeng", "migrate"]
        seen = environment(home) | {"TONGDENG_DATABASE_URL": pg.conninfo("twice")}
        with psycopg.connect(pg.conninfo("twice")) as holder:
            holder.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            both = [
                subprocess.Popen(words, env=seen, cwd=CHECKOUT, stderr=subprocess.PIPE, text=True)
                for _ in range(2)
            ]
            waits = [process.stderr.readline() for process in both if process.stderr]
        ends = [process.communicate(timeout=120)[1] for process in both]
        assert [process.returncode for process in both] == [0, 0], ends
        assert all("waiting for another migrate" in line for line in waits)
        with psycopg.connect(pg.conninfo("twice")) as connection:
            twice = "SELECT name FROM django_migrations GROUP BY app, name HAVING count(*) > 1"
            assert connection.execute(twice.encode()).fetchall() == []
    finally:
        pg.drop_database("twice")
