"""What a backup consists of: each part with its digest, the secret, and what the database held."""

import gzip
import hashlib
import io
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from tongdeng.ops.backup import DATABASE, MANIFEST, MEDIA, retention
from tongdeng.ops.backup.keys import Damaged, Keys
from tongdeng.ops.backup.places import Place

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a backup: its name in the place, and size and SHA-256 of what stands there."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A file of the media folder: where it lies there, its size, time and SHA-256, and where the backup has it."""

    path: str
    size: int
    changed: int  # nanoseconds since 1970
    sha256: str
    part: Part


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that belongs to one backup."""

    name: str
    made: str
    server: int  # PostgreSQL, as 180006
    tools: int  # major version of the pg_dump that wrote the database
    database: Part
    secret: str
    events: int
    last_event: str
    photos: list[Photo] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def parts(self) -> list[Part]:
        """Return the files of the backup, each once."""
        return [self.database, *{photo.part.name: photo.part for photo in self.photos}.values()]


class Measured:
    """Passes on what is written, and counts and digests it."""

    def __init__(self, target: Any = None) -> None:
        self._target, self._digest, self.size = target, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        """Take the next piece."""
        self._digest.update(piece)
        self.size += len(piece)
        if self._target is not None:
            self._target.write(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing: who opened the target closes it."""

    @property
    def sha256(self) -> str:
        """Return the digest of all that came."""
        return self._digest.hexdigest()


def database_name(backup: str) -> str:
    return f"{backup}/{DATABASE}"


def photo_name(keys: Keys, sha256: str) -> str:
    """Return where a photo stands; the name does not tell even who has the same photo what it is."""
    mark = keys.sign(bytes.fromhex(sha256))
    return f"{MEDIA}/{mark[:2]}/{mark}.age"


def backups(place: Place) -> list[str]:
    """Return the names of the complete backups, oldest first."""
    found = (name.removesuffix(f"/{MANIFEST}") for name in place.names() if name.endswith(f"/{MANIFEST}"))
    return sorted(name for name in found if retention.is_name(name))


def store(place: Place, keys: Keys, manifest: Manifest) -> None:
    """Write a manifest: from now on the backup exists."""
    words = json.dumps(asdict(manifest), ensure_ascii=False).encode()
    signed = keys.sign(words).encode() + b"\n" + words
    with place.write(f"{manifest.name}/{MANIFEST}") as out:
        keys.encrypt(io.BytesIO(gzip.compress(signed, 6)), out)


def load(place: Place, keys: Keys, name: str) -> Manifest:
    """Read a manifest; raise Damaged where it was cut, changed, exchanged, or made by a newer version."""
    clear, sealed = io.BytesIO(), f"{name}/{MANIFEST}"
    try:
        with place.read(sealed) as source:
            keys.decrypt(source, clear)
        sign, _line, words = gzip.decompress(clear.getvalue()).partition(b"\n")
        found = json.loads(words)
    except (OSError, EOFError, ValueError):
        raise Damaged(sealed) from None
    if sign.decode() != keys.sign(words) or found.get("name") != name or found.get("format") != FORMAT:
        raise Damaged(sealed)
    return _read(found)


def _read(found: dict[str, Any]) -> Manifest:
    photos = [Photo(**{**row, "part": Part(**row["part"])}) for row in found.pop("photos")]
    return Manifest(**{**found, "database": Part(**found["database"]), "photos": photos})
