"""Puts a backup back into an empty home and an empty database: photos and secret first, the database last.

The database comes in one transaction. A mark in the home says for as long that the work is not done, and no
other command runs there: a restore that was killed is never taken for a whole one, and can be done again.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

import psycopg

from tongdeng.ops import database
from tongdeng.ops.backup import source, tools
from tongdeng.ops.backup.keys import Keys
from tongdeng.ops.backup.manifest import Manifest, Measured, Photo
from tongdeng.ops.backup.places import Place, folders
from tongdeng.ops.preflight import UNFINISHED, Problem

GROWTH = 8  # a database with its indexes, against its compressed dump
FILE, FOLDER = 0o640, 0o750
TABLES = """
    SELECT count(*) FROM pg_class AS found JOIN pg_namespace AS room ON room.oid = relnamespace
    WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%' AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = found.oid AND deptype = 'e')
"""
Say = Callable[[str], None]


def see_to_empty(home: Path, media: Path) -> None:
    """Raise Problem, before anything is written, where home, media folder or database hold something."""
    if not (home / UNFINISHED).exists():
        held = [
            path for path in (home / "db" / "postgres", home / "postgres") if (path / "PG_VERSION").exists()
        ]
        if not os.environ.get("TONGDENG_DATABASE_URL") and held:
            raise Problem(f"{home} 里已有数据库，只能恢复到空目录 · the home is not empty")
        if media.exists() and any(path.is_file() for path in media.rglob("*")):
            raise Problem(f"{media} 里已有照片，只能恢复到空目录 · the media folder is not empty")
    if url := address():
        with psycopg.connect(url) as connection:
            row = connection.execute(TABLES.encode()).fetchone()
        if row != (0,):
            raise Problem("数据库里已有表，只能恢复到空数据库 · the database is not empty")


def see_to_room(found: Manifest, home: Path, media: Path) -> None:
    """Raise Problem where the disk is too small for what is to come."""
    photos = sum(photo.size for photo in found.photos)
    rows = 0 if os.environ.get("TONGDENG_DATABASE_URL") else found.database.size * GROWTH
    for folder, needed in ((home, rows), (media.parent, photos)):
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free
        if free < needed:
            words = f"{there} 的磁盘不够：大约要 {needed / 1e6:.0f} MB，只剩 {free / 1e6:.0f} MB"
            raise Problem(f"{words} · the disk is too small")


def address() -> str:
    """Return the database that a URL names; empty for the embedded one."""
    return os.environ.get("TONGDENG_OWNER_URL") or os.environ.get("TONGDENG_DATABASE_URL") or ""


def put_back(place: Place, unlocked: Keys, found: Manifest, *, home: Path, media: Path, say: Say) -> None:
    """Write everything; only the mark is left to be removed by who calls, when all the rest is done."""
    if (home / UNFINISHED).exists():
        _clear(home, media)
    (home / UNFINISHED).write_text(f"{found.name}\n")
    _secret(home, found.secret)
    for photo in found.photos:
        _photo(place, unlocked, photo, media)
    say(f"… 照片 · {len(found.photos)} photos")
    os.sync()
    cluster = database.ours(home)
    if cluster is not None:
        database.ready(home)
    _rows(place, unlocked, found, address() or source.address(home))
    say(f"… 数据库 · database of {found.made[:19]}, {found.events} events")


def compare(connection: psycopg.Connection[tuple[object, ...]], found: Manifest) -> None:
    """Raise Problem where the database does not hold what the backup says that it held."""
    there = (source.count_events(connection), source.last_event(connection))
    if there != (found.events, found.last_event):
        raise Problem(
            f"恢复的数据库与备份不符：{there[0]} 条日志，应为 {found.events} · not what was backed up"
        )


def absent(connection: psycopg.Connection[tuple[object, ...]], media: Path) -> list[str]:
    """Return the files that rows name, and that are not in the media folder or empty."""
    return sorted(
        name
        for name in source.named(connection)
        if not (media / name).is_file() or not (media / name).stat().st_size
    )


def _clear(home: Path, media: Path) -> None:
    """Remove what a restore that was killed had written; before it, nothing was there."""
    cluster = database.ours(home)
    if cluster is not None:
        cluster.remove()
    shutil.rmtree(media, ignore_errors=True)


def _secret(home: Path, secret: str) -> None:
    file = home / "secret"
    if file.exists() and file.read_text() != secret:
        # Made when the assets were built; kept, for nobody can be sure.
        file.rename(home / f"secret.before-{datetime.now():%Y%m%d%H%M%S}")  # noqa: DTZ005 -- only a name
    with open(file, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
        out.write(secret)


def _photo(place: Place, unlocked: Keys, photo: Photo, media: Path) -> None:
    inside = PurePosixPath(photo.path)
    if inside.is_absolute() or ".." in inside.parts:
        raise Problem(f"备份损坏：{photo.path} · the backup is damaged")
    path = media / inside
    folders(path.parent, FOLDER)
    try:
        with open(path, "wb", opener=lambda file, flags: os.open(file, flags, FILE)) as out:
            measured = Measured(out)
            with place.read(photo.part.name) as sealed:
                unlocked.decrypt(sealed, measured)
    except OSError as error:
        raise Problem(f"照片 {photo.path} 没有写成：{error} · a photo could not be written") from None
    if measured.sha256 != photo.sha256:
        raise Problem(f"备份损坏：{photo.path} · the backup is damaged")
    os.utime(path, ns=(photo.changed, photo.changed))  # so that the next backup knows it again


def _rows(place: Place, unlocked: Keys, found: Manifest, where: str) -> None:
    with psycopg.connect(where) as connection:
        server = connection.info.server_version // 10000
    path, _version = tools.program("pg_restore", at_least=max(server, found.tools))
    words, environment = tools.words(path, where)
    # Rows come before triggers and constraints: the journal keeps the moments at which it was written down.
    words += ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"]
    problem = ""
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment
        ) as process:
            assert process.stdin
            try:
                with place.read(found.database.name) as sealed:
                    unlocked.decrypt(sealed, process.stdin)
                process.stdin.close()
            except OSError as error:
                problem = str(error)
                process.kill()  # before it sees an end: what came so far is not the whole, and none of it may stay
                with suppress(OSError):
                    process.stdin.close()
        said.seek(0)
        problem = source.first_line(said.read()) or problem
    if process.returncode:
        raise Problem(f"数据库没有恢复成：{problem} · the database could not be restored")
