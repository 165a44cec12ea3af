"""`tongdeng restore PLACE`: puts a backup back into an empty home, and says what is there."""

import io
import os
import sys
from argparse import ArgumentParser, Namespace
from contextlib import redirect_stdout
from pathlib import Path

import psycopg

from tongdeng.ops import cli, database, preflight
from tongdeng.ops.backup import MANIFEST, checking, keys, manifest, places, restoring, retention, source
from tongdeng.ops.preflight import UNFINISHED, Problem

COUNTS = {"cases_case": "cases", "votes_vote": "votes", "people_person": "persons", "kernel_event": "events"}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("place", help="where the backups are; …/NAME for one that is not the newest")


def run(asked: Namespace) -> int:
    """Restore, migrate forward, verify; 1 where the result is not well, or where it is refused."""
    home = preflight.home(restoring=True)
    if database.ours(home) is None:
        database.ready(home)
    media = Path(os.environ.get("TONGDENG_MEDIA") or home / "media")
    restoring.see_to_empty(home, media)
    words, name = split(asked.place)
    place = places.at(words)
    name = checking.chosen(place, name)
    unlocked = checking.unlocked(place, name, keys.passphrase(new=False))
    found = checking.read(place, unlocked, name)
    restoring.see_to_room(found, home, media)
    checking.see_to_whole(place, found)
    print(f"… 备份完好 · {name} is whole", flush=True)
    try:
        restoring.put_back(place, unlocked, found, home=home, media=media, say=print)
        return _finish(found, home, media)
    finally:
        cluster = database.ours(home)
        if cluster is not None:
            database.let_go()
            cluster.stop()


def split(words: str) -> tuple[str, str]:
    """Return place and name: the name is the last part where it is one, also of a file in the backup's folder."""
    words = words.rstrip("/").removesuffix(f"/{MANIFEST}")
    head, slash, tail = words.rpartition("/")
    return (head, tail) if slash and retention.is_name(tail) else (words, "")


def _finish(found: manifest.Manifest, home: Path, media: Path) -> int:
    where = restoring.address() or source.address(home)
    with psycopg.connect(where) as connection:
        restoring.compare(connection, found)
    (home / UNFINISHED).unlink()  # all data are there; what follows can be done again
    said = io.StringIO()
    with redirect_stdout(said):
        code = cli.main(["migrate"])
    if code:
        print(said.getvalue(), file=sys.stderr)
        raise Problem("数据已恢复，但结构没有更新，请运行 tongdeng migrate · run tongdeng migrate")
    code = cli.main(["verify"])
    with psycopg.connect(where) as connection:
        _tell(connection, found, media)
    return code


def _tell(connection: psycopg.Connection[tuple[object, ...]], found: manifest.Manifest, media: Path) -> None:
    counts = {
        word: (connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() or (0,))[0]  # noqa: S608
        for table, word in COUNTS.items()
    }
    print(f"✓ {found.name} · {', '.join(f'{count} {word}' for word, count in counts.items())}")
    print(f"  最后一条日志 · last event: {source.last_event(connection)[:19]}")
    absent = restoring.absent(connection, media)
    print(f"  照片 · {len(found.photos)} files, {len(absent)} missing")
    for name in absent[:10]:
        why = "备份时已缺 · missing before" if name in found.missing else "备份时刚被删除 · erased meanwhile"
        print(f"✗ {name} · {why}")
