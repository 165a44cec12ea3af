"""Reads a whole backup, and says what of it is not what was written."""

from collections.abc import Iterator

from tongdeng.ops.backup import KEY, MANIFEST, keys, manifest
from tongdeng.ops.backup.keys import Damaged, Keys
from tongdeng.ops.backup.manifest import Manifest, Measured, Part
from tongdeng.ops.backup.places import Place
from tongdeng.ops.preflight import Problem

PIECE = 1 << 20


def unlocked(place: Place, name: str, passphrase: str) -> Keys:
    """Return the key of a backup; raise Problem for a wrong passphrase, or where there is no key."""
    for file in (KEY, f"{name}/{KEY}"):
        try:
            with place.read(file) as source:
                return keys.opened(source.read(), passphrase)
        except FileNotFoundError:
            continue
    raise Problem("这里没有密钥文件 key.age · the key is missing")


def chosen(place: Place, name: str) -> str:
    """Return a backup by its name, or the newest; raise Problem where it is not there or not complete."""
    names = manifest.backups(place)
    if name and name not in names:
        raise Problem(f"没有名为 {name} 的完整备份 · no complete backup of this name")
    if not names:
        raise Problem("这里没有完整的备份 · no complete backup there")
    return name or names[-1]


def damages(place: Place, found: Manifest) -> Iterator[str]:
    """Yield the files of a backup that are missing, cut or changed."""
    for part in found.parts():
        if not _whole(place, part):
            yield part.name


def see_to_whole(place: Place, found: Manifest) -> None:
    """Raise Problem where a file of a backup is not what was written."""
    damaged = list(damages(place, found))
    if damaged:
        raise Problem(f"备份损坏，共 {len(damaged)} 个文件，第一个是 {damaged[0]} · the backup is damaged")


def read(place: Place, unlocked: Keys, name: str) -> Manifest:
    """Return the manifest of a backup; raise Problem where it is damaged."""
    try:
        return manifest.load(place, unlocked, name)
    except (Damaged, FileNotFoundError):
        words = f"备份损坏：{name}/{MANIFEST}，或由更新的版本制作 · the backup is damaged"
        raise Problem(words) from None


def _whole(place: Place, part: Part) -> bool:
    measured = Measured()
    try:
        with place.read(part.name) as source:
            while piece := source.read(PIECE):
                measured.write(piece)
    except OSError:
        return False
    return (measured.size, measured.sha256) == (part.size, part.sha256)
