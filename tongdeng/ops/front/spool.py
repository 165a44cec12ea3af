"""Long answers, which wait on disk until their visitor has taken them: Granian keeps whatever it is given in memory."""

import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir

SMALL = 2**20  # bytes that are sent from memory
PREFIX = "tongdeng-answer-"
OPENED_WITHIN = 60  # seconds after which a file has long been opened, so that its name may go
LEFT_OVER = 3600  # seconds; a process that was killed may leave one behind


def take(pieces: Iterable[bytes]) -> bytes | Path:
    """Return all pieces as bytes, or where they are too long for that the file that holds them."""
    head, size, rest = list[bytes](), 0, iter(pieces)
    for piece in rest:
        head.append(piece)
        size += len(piece)
        if size > SMALL:
            return _stored(head, rest)
    return b"".join(head)


def forget(path: Path) -> None:
    """Remove the name of a file; whoever reads it goes on."""
    with suppress(FileNotFoundError):
        path.unlink()


def tidy() -> None:
    """Remove what processes that were killed have left behind."""
    before = time.time() - LEFT_OVER
    for path in Path(gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()


def _stored(head: list[bytes], rest: Iterable[bytes]) -> Path:
    with NamedTemporaryFile(prefix=PREFIX, delete=False) as file:
        path = Path(file.name)
        try:
            file.writelines(head)
            file.writelines(rest)
        except BaseException:
            forget(path)
            raise
    return path
