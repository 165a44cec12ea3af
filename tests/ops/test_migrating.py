"""Two that bring one database up to date at once: the second waits, and both succeed."""

import subprocess
import sys

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from tests.conftest import cluster
from tests.ops.running import CHECKOUT, environment, new_home, run, settle
from tongdeng.ops.migrating import MIGRATING
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP


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


def test_a_home_that_knew_one_role_goes_over_at_its_next_migrate() -> None:
    home = new_home()
    settle(home)
    pg = Cluster(home)
    try:
        pg.start()
        with psycopg.connect(pg.conninfo(), autocommit=True) as connection:
            connection.execute(f"DROP OWNED BY {APP}".encode())
            connection.execute(f"DROP ROLE {APP}".encode())
        pg.stop()
        mapping = pg.data / "pg_ident.conf"
        mapping.write_text("".join(line for line in mapping.open() if APP not in line))
        assert "请先运行 tongdeng migrate" in run(home, "verify").stderr
        assert run(home, "migrate").returncode == 0
        assert run(home, "verify").returncode == 0
    finally:
        pg.remove()


def test_the_owner_s_address_names_the_same_database_or_nothing_is_done(town_db: str) -> None:
    pg, home = cluster(), new_home()
    elsewhere = {
        "TONGDENG_DATABASE_URL": pg.conninfo(town_db, role=APP),
        "TONGDENG_OWNER_URL": pg.conninfo("postgres"),
    }
    for more, words in (
        (elsewhere, "不是同一个数据库"),
        ({"TONGDENG_OWNER_URL": pg.conninfo(town_db)}, "还要设置 TONGDENG_DATABASE_URL"),
    ):
        done = run(home, "migrate", **more)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert words in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", apps.get_models(include_auto_created=True), ids=lambda model: model.__name__
)
def test_a_table_is_as_its_model_says(model: type[Model]) -> None:
    """Columns, what they point to, and what is unique, checked or indexed."""
    meta = model._meta
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, meta.db_table)
        columns = {
            line.name for line in connection.introspection.get_table_description(cursor, meta.db_table)
        }
    assert columns == {field.column for field in meta.local_concrete_fields}
    points = {line["columns"][0]: line["foreign_key"] for line in found.values() if line["foreign_key"]}
    assert points == {
        field.column: (field.related_model._meta.db_table, field.target_field.column)
        for field in meta.local_concrete_fields
        if field.is_relation and field.db_constraint
    }
    assert {line.name for line in (*meta.constraints, *meta.indexes)} <= set(found)
