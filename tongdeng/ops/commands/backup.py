"""`tongdeng backup PLACE`: database, photos and secret, encrypted, while everything runs."""

import os
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path

from tongdeng.ops import database, preflight
from tongdeng.ops.backup import checking, keys, last, making, manifest, places, retention
from tongdeng.ops.preflight import Problem

VARIABLE = "TONGDENG_BACKUP"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "place",
        nargs="?",
        default=os.environ.get(VARIABLE, ""),
        help=f"a folder, or s3://bucket/part; {VARIABLE} names it otherwise",
    )
    parser.add_argument("--keep", metavar="7d,4w,12m", default="", help="remove older backups afterwards")
    parser.add_argument("--every", metavar="24h", default="", help="do nothing while the last is younger")
    parser.add_argument(
        "--verify", nargs="?", const="", metavar="NAME", help="read a backup, the newest if none is named"
    )
    parser.add_argument("--list", action="store_true", help="list the backups")


def run(asked: Namespace) -> int:
    """Make, list or check backups; 1, with one sentence, where that fails."""
    if not asked.place:
        raise Problem(f"请写明备份位置，或设置 {VARIABLE} · no place is named")
    rule, every = _rule(asked.keep), _span(asked.every)
    if asked.list:
        print("\n".join(manifest.backups(places.at(asked.place))) or "还没有备份 · no backup yet")
        return 0
    if asked.verify is not None:
        return _check(asked.place, asked.verify)
    if every and not last.is_due(asked.place, every):
        return 0
    home = preflight.home()
    with database.borrowed(home, migrated=True):
        return _make(asked.place, home, rule)


def _make(words: str, home: Path, rule: list[tuple[int, str]]) -> int:
    from django.conf import settings

    from tongdeng.kernel import clock

    _see_to_apart(words, home, settings.MEDIA_ROOT)
    place, spoken = places.at(words), ""

    def passphrase(new: bool) -> str:
        nonlocal spoken
        spoken = spoken or keys.passphrase(new=new)
        return spoken

    wanted = making.Asked(home, settings.MEDIA_ROOT, settings.SECRET_KEY, place, passphrase)
    made = making.make(wanted, at=clock.now(), say=print)
    last.note(home, words if words.startswith(places.S3) else str(Path(words).resolve()), made.name)
    print(f"✓ {made.name} · {made.events} events, {len(made.photos)} photos")
    for name in made.missing[:10]:
        print(f"✗ 缺少照片文件 · missing since before: {name}")
    if rule:
        with place.alone():
            try:
                gone = making.prune(place, making.unlock(place, passphrase), rule)
            except keys.Damaged as damaged:
                raise Problem(f"备份已做好，但旧备份没有清理：{damaged} 损坏 · old backups stay") from None
        print(f"… 清理旧备份 · {gone} removed")
    return 0


def _check(words: str, name: str) -> int:
    place = places.at(words)
    name = checking.chosen(place, name)
    unlocked = checking.unlocked(place, name, keys.passphrase(new=False))
    found = checking.read(place, unlocked, name)
    damaged = list(checking.damages(place, found))
    for part in damaged[:20]:
        print(f"✗ {part}")
    if damaged:
        print(f"损坏 · {len(damaged)} files of {name} are not what was written")
        return 1
    print(f"完好 · ok: {name}, {found.events} events, {len(found.photos)} photos")
    return 0


def _see_to_apart(words: str, home: Path, media: Path) -> None:
    """Raise Problem for a place inside of what is backed up: it would be lost with it."""
    if words.startswith(places.S3):
        return
    folder = Path(words).resolve()
    for inside in (home.resolve(), Path(media).resolve()):
        if folder == inside or inside in folder.parents:
            raise Problem(f"备份不能放在 {inside} 里面，会一起丢失 · choose another folder")


def _rule(words: str) -> list[tuple[int, str]]:
    try:
        return retention.terms(words) if words else []
    except ValueError:
        raise Problem(f"--keep {words} 看不懂，例如 7d,4w,12m · cannot be read") from None


def _span(words: str) -> timedelta | None:
    try:
        return retention.span(words) if words else None
    except ValueError:
        raise Problem(f"--every {words} 看不懂，例如 24h · cannot be read") from None
