"""Stored files: flushed to disk before a row names them, named by what they contain, and swept when no row does."""

import hashlib
import logging
import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import FileField, Model

from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.models import new_id

log = logging.getLogger(__name__)
# A file is stored before the transaction that names it ends, and a restored backup is not younger than it.
YOUNG = timedelta(days=2)
ON_ITS_WAY = timedelta(hours=1)  # no request takes so long
PIECE = 500
OURS = re.compile(r"[0-9a-f]{32}\.")  # how the names of all stored files begin
DIGEST_LENGTH = 43  # characters of SHA-256 in the alphabet of addresses


class Flushed(FileSystemStorage):
    """Files in a folder, each on disk when `save` returns: after a power cut no row names a file that is empty."""

    def _save(self, name: str, content: Any) -> str:
        stored: str = super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(stored))
        _flush(path)
        for folder in path.parents:
            _flush(folder)
            if folder == Path(self.location):
                break
        return stored


def keep(folder: str, content: bytes, ending: str) -> str:
    """Store a file under a new name in `folder`, and return the name; `ending` begins with a point.

    The name says what the file must contain (SHA-256), so that `misfits` can tell. The name under which it came is
    never used.
    """
    name = f"{folder}/{new_id().hex}.{_digest(content)}{ending}"
    return str(default_storage.save(name, ContentFile(content)))


def discard(names: Iterable[str]) -> None:
    """Remove stored files; those that are gone already do not matter."""
    for name in names:
        default_storage.delete(name)


def misfits() -> Iterator[Misfit]:
    """Yield each file that a row names and that is not there, or does not contain what its name says."""
    for model, field in _fields():
        for name in _named(model, field).iterator(2000):
            try:
                with default_storage.open(name) as stored:
                    content = stored.read()
            except FileNotFoundError:
                yield Misfit("a stored file is gone", name)
                continue
            except (OSError, SuspiciousFileOperation):
                yield Misfit("a stored file cannot be read", name)
                continue
            if (digest := digest_of(name)) and digest != _digest(content):
                yield Misfit("a stored file is not what was stored", name)


def digest_of(name: str) -> str:
    """Return what a stored file's name says of its content (SHA-256); "" for one from before names said so."""
    # Those have two parts, or three with "thumb" as the second.
    digest = name.partition(".")[2].partition(".")[0]
    return digest if len(digest) == DIGEST_LENGTH else ""


def sweep(*, at: datetime) -> int:
    """Remove the files that no row names, unless they are younger than two days; return how many.

    They remain where a transaction failed after its file was stored. What has no name of ours stays: the folder may be
    shared with others.
    """
    root = Path(default_storage.path(""))
    swept = 0
    for folder, _folders, files in os.walk(root):
        ours = (Path(folder) / file for file in files if OURS.match(file))
        old = [path for path in ours if _is_old(path, at)]
        for first in range(0, len(old), PIECE):
            names = {str(path.relative_to(root)): path for path in old[first : first + PIECE]}
            for name in names.keys() - _known(list(names)):
                names[name].unlink(missing_ok=True)
                swept += 1
    return swept


def sweep_uploads(*, at: datetime) -> int:
    """Remove what processes that were killed left of files on their way in; return how many."""
    left = [path for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if _is_old(path, at, ON_ITS_WAY)]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _known(names: list[str]) -> set[str]:
    """Return those names that a row has."""
    found: set[str] = set()
    for model, field in _fields():
        found.update(_named(model, field).filter(**{f"{field}__in": names}))
    return found


def _fields() -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                yield model, field.name


def _named(model: type[Model], field: str) -> Any:
    return model._default_manager.exclude(**{field: ""}).values_list(field, flat=True)


def _is_old(path: Path, at: datetime, young: timedelta = YOUNG) -> bool:
    try:
        return path.stat().st_mtime < (at - young).timestamp()
    except FileNotFoundError:
        return False


def _digest(content: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
