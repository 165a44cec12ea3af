"""What is backed up: one moment of the database, the names of photos in it, and the media folder."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tongdeng.ops.backup import tools
from tongdeng.ops.backup.keys import Keys
from tongdeng.ops.backup.places import BUSY
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.preflight import Problem

BACKING_UP = 7_032_002  # the advisory lock's number
ADDRESSES = ("TONGDENG_BACKUP_URL", "TONGDENG_OWNER_URL", "TONGDENG_DATABASE_URL")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of the database, that stays readable for as long as its connection."""

    address: str
    id: str
    server: int
    size: int
    events: int
    last_event: str
    named: frozenset[str]  # files of the media folder that its rows name


def address(home: Path) -> str:
    """Return how to reach the database as somebody who may read all of it."""
    return next((url for name in ADDRESSES if (url := os.environ.get(name))), "") or Cluster(home).conninfo()


@contextmanager
def snapshot(home: Path) -> Iterator[Snapshot]:
    """Give one moment of the database; raise Problem while another backup of it runs, or where it cannot be read."""
    where = address(home)
    try:
        with psycopg.connect(where, autocommit=True) as connection:
            yield from _moment(connection, where)
    except psycopg.Error as error:
        words = first_line(str(error).encode())
        raise Problem(f"数据库读不了：{words} · the database cannot be read") from None


def _moment(connection: psycopg.Connection[Any], where: str) -> Iterator[Snapshot]:
    connection.execute("SET statement_timeout = 0")
    connection.execute("SET idle_in_transaction_session_timeout = 0")
    if _value(connection, "SELECT pg_try_advisory_lock(%s)", BACKING_UP) is not True:
        raise Problem(BUSY)
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    yield Snapshot(
        address=where,
        id=_value(connection, "SELECT pg_export_snapshot()"),
        server=connection.info.server_version,
        size=_value(connection, "SELECT pg_database_size(current_database())"),
        events=count_events(connection),
        last_event=last_event(connection),
        named=named(connection),
    )
    connection.execute("COMMIT")


def dump(moment: Snapshot, keys: Keys, out: Any) -> int:
    """Write the database as of a moment, encrypted; return the major version of the program that did it."""
    path, version = tools.program("pg_dump", at_least=moment.server // 10000)
    words, environment = tools.words(path, moment.address)
    # Who owns what, and who may do what, is set by `migrate` where it is restored.
    words += ["--format=custom", "--compress=3", f"--snapshot={moment.id}", "--no-owner", "--no-privileges"]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=said, env=environment) as process:
            assert process.stdout
            try:
                keys.encrypt(process.stdout, out)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            raise Problem(f"pg_dump 失败：{first_line(said.read())} · pg_dump failed")
    return version


def first_line(said: bytes) -> str:
    """Return the first line of what a program said: those below may quote rows."""
    return said.decode(errors="replace").strip().partition("\n")[0][:300]


def count_events(connection: psycopg.Connection[Any]) -> int:
    return int(_value(connection, "SELECT count(*) FROM kernel_event"))


def last_event(connection: psycopg.Connection[Any]) -> str:
    """Return when the last event was written down, in the database's own words; empty without one."""
    return str(_value(connection, "SELECT coalesce(max(recorded_at)::text, '') FROM kernel_event"))


def named(connection: psycopg.Connection[Any]) -> frozenset[str]:
    """Return the files of the media folder that rows name."""
    from django.apps import apps
    from django.db.models import FileField

    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField) and field.column:
                table, column = sql.Identifier(model._meta.db_table), sql.Identifier(field.column)
                rows = sql.SQL("SELECT DISTINCT {1} FROM {0} WHERE {1} <> ''").format(table, column)
                found.update(name for (name,) in connection.execute(rows))
    return frozenset(found)


def _value(connection: psycopg.Connection[Any], words: str, *values: object) -> Any:
    row = connection.execute(words.encode(), values or None).fetchone()
    return row[0] if row else None
