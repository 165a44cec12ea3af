"""Makes a backup: the database first, then the photos that are new, and the manifest last."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import pyrage

from tongdeng.ops.backup import KEY, MANIFEST, MEDIA, keys, manifest, retention, source
from tongdeng.ops.backup.keys import Damaged, Keys
from tongdeng.ops.backup.manifest import Manifest, Measured, Part, Photo
from tongdeng.ops.backup.places import Place
from tongdeng.ops.preflight import Problem

SPARE = 64_000_000  # bytes
COMPRESSED = 0.5  # at most: a dump has no indexes, and is compressed
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be backed up where."""

    home: Path
    media: Path
    secret: str
    place: Place
    passphrase: Callable[[bool], str]  # asked for with whether it is new


def make(asked: Asked, *, at: datetime, say: Say) -> Manifest:
    """Make a backup, complete or absent; raise Problem, with one sentence, where it cannot be made."""
    place, name = asked.place, at.strftime(retention.PATTERN)
    with place.alone(), source.snapshot(asked.home) as moment:
        unlocked = unlock(place, asked.passphrase)
        before = _before(place, unlocked)
        _sweep(place)
        _see_to_room(asked, moment, before)
        try:
            with place.write(manifest.database_name(name)) as out:
                measured = Measured(out)
                version = source.dump(moment, unlocked, measured)
            database = Part(manifest.database_name(name), measured.size, measured.sha256)
            say(f"… 数据库 · database {measured.size / 1e6:.1f} MB")
            photos = list(_photos(asked, unlocked, before, say))
            with place.write(f"{name}/{KEY}") as out, place.read(KEY) as key:
                out.write(key.read())
        except (pyrage.EncryptError, OSError) as error:
            raise Problem(f"备份没有写成：{error} · the backup could not be written") from None
        made = Manifest(
            name=name,
            made=at.isoformat(),
            server=moment.server,
            tools=version,
            database=database,
            secret=asked.secret,
            events=moment.events,
            last_event=moment.last_event,
            photos=photos,
            missing=_missing(moment, photos),
        )
        manifest.store(place, unlocked, made)
    return made


def unlock(place: Place, passphrase: Callable[[bool], str]) -> Keys:
    """Return the key of a place; a place that holds nothing yet gets one."""
    there = place.names()
    if KEY in there:
        with place.read(KEY) as file:
            return keys.opened(file.read(), passphrase(False))
    if there:
        raise Problem("这里已有别的文件，请换一个空目录 · the place holds other files")
    words, unlocked = keys.made(passphrase(True))
    with place.write(KEY) as out:
        out.write(words)
    return unlocked


def prune(place: Place, unlocked: Keys, rule: list[tuple[int, str]]) -> int:
    """Remove the backups that a rule does not keep, and photos of none that is left; return how many backups."""
    names = manifest.backups(place)
    gone = set(names) - retention.kept(names, rule)
    # All are read before one is removed: with a manifest that cannot be read nobody knows what is still needed.
    needed = {
        part.name for name in set(names) - gone for part in manifest.load(place, unlocked, name).parts()
    }
    for name in sorted(gone):
        place.remove(f"{name}/{MANIFEST}")
    if gone:
        _sweep(place)
        for name in place.names(MEDIA):
            if name not in needed:
                place.remove(name)
    return len(gone)


def files(media: Path) -> Iterator[Path]:
    """Return the files of the media folder; those whose names begin with a dot are no photos."""
    for path in sorted(media.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            yield path


def _before(place: Place, unlocked: Keys) -> dict[str, Photo]:
    """Return the photos of the newest backup that are still there as it wrote them."""
    there, names = place.names(), manifest.backups(place)
    for name in reversed(names):
        try:
            photos = manifest.load(place, unlocked, name).photos
        except Damaged:
            continue
        return {photo.path: photo for photo in photos if there.get(photo.part.name) == photo.part.size}
    return {}


def _sweep(place: Place) -> None:
    """Remove what backups left that were killed before they were complete."""
    complete = {*manifest.backups(place), MEDIA}
    for name in place.names():
        folder, slash, _rest = name.partition("/")
        if slash and folder not in complete and retention.is_name(folder):
            place.remove(name)


def _see_to_room(asked: Asked, moment: source.Snapshot, before: dict[str, Photo]) -> None:
    free = asked.place.free()
    if free is None:
        return
    new = sum(path.stat().st_size for path in files(asked.media) if not _known(path, asked.media, before))
    needed = int(moment.size * COMPRESSED) + new + SPARE
    if free < needed:
        words = f"备份位置的磁盘不够：大约要 {needed / 1e6:.0f} MB，只剩 {free / 1e6:.0f} MB"
        raise Problem(f"{words} · the disk is too small")


def _known(path: Path, media: Path, before: dict[str, Photo]) -> Photo | None:
    photo, stat = before.get(path.relative_to(media).as_posix()), path.stat()
    return photo if photo and (photo.size, photo.changed) == (stat.st_size, stat.st_mtime_ns) else None


def _photos(asked: Asked, unlocked: Keys, before: dict[str, Photo], say: Say) -> Iterator[Photo]:
    stored = {photo.sha256: photo.part for photo in before.values()}
    new = count = 0
    for path in files(asked.media):
        # Erased meanwhile: the moment of the database is before that, and says that it is missing.
        try:
            photo = _known(path, asked.media, before)
            if photo is None:
                photo, added = _photo(path, asked, unlocked, stored)
                new += added
        except FileNotFoundError:
            continue
        count += 1
        yield photo
    say(f"… 照片 · {count} photos, {new} new")


def _photo(path: Path, asked: Asked, unlocked: Keys, stored: dict[str, Part]) -> tuple[Photo, int]:
    content, stat = path.read_bytes(), path.stat()
    digest = hashlib.sha256(content).hexdigest()
    part, name = stored.get(digest), manifest.photo_name(unlocked, digest)
    if part is None:
        with asked.place.write(name) as out:
            measured = Measured(out)
            unlocked.encrypt(io.BytesIO(content), measured)
        stored[digest] = Part(name, measured.size, measured.sha256)
    relative = path.relative_to(asked.media).as_posix()
    photo = Photo(relative, len(content), stat.st_mtime_ns, digest, stored[digest])
    return photo, int(part is None)


def _missing(moment: source.Snapshot, photos: list[Photo]) -> list[str]:
    """Return the files that rows name and still name now, but that are not there: lost, and not erased meanwhile."""
    absent = moment.named - {photo.path for photo in photos}
    if not absent:
        return []
    with psycopg.connect(moment.address) as connection:
        return sorted(absent & source.named(connection))
