"""Where backups are kept: a folder, or a store that speaks S3. A file is complete there, or absent."""

import fcntl
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

from tongdeng.ops.preflight import Problem

PART = ".part"  # of a file that is being written
S3 = "s3://"
BUSY = "另一个备份正在进行 · another backup is running"


class Place(Protocol):
    """What a place of backups can do; names are relative, with slashes."""

    def names(self, under: str = "") -> dict[str, int]:
        """Return the files below a folder with their sizes in bytes."""

    def read(self, name: str) -> IO[bytes]:
        """Return a file to be read; raise FileNotFoundError."""

    def write(self, name: str) -> AbstractContextManager[Any]:
        """Return what to write a file to; it appears at the end, and not at all after an exception."""

    def remove(self, name: str) -> None:
        """Remove a file."""

    def free(self) -> int | None:
        """Return how many bytes still fit; None where nobody knows."""

    def alone(self) -> AbstractContextManager[None]:
        """Be the only one who writes here; raise Problem where somebody else does."""


def at(words: str) -> Place:
    """Return the place that an address names."""
    return Store(words) if words.startswith(S3) else Folder(Path(words))


class Folder:
    """A folder, for example of a disk that is kept elsewhere; only its owner can read it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self, under: str = "") -> dict[str, int]:
        root = self.folder / under
        return {
            file.relative_to(self.folder).as_posix(): file.stat().st_size
            for file in root.rglob("*")
            if file.is_file() and not file.name.startswith(".")
        }

    def read(self, name: str) -> IO[bytes]:
        return open(self.folder / name, "rb")

    @contextmanager
    def write(self, name: str) -> Iterator[IO[bytes]]:
        path = self.folder / name
        part = path.with_name(f".{path.name}{PART}")
        folders(path.parent, 0o700)
        try:
            with open(part, "wb", opener=lambda file, flags: os.open(file, flags, 0o600)) as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            part.rename(path)
            _sync(path.parent)
        finally:
            part.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)
        with suppress(OSError):  # others are in it
            (self.folder / name).parent.rmdir()

    def free(self) -> int | None:
        return shutil.disk_usage(self.folder).free

    @contextmanager
    def alone(self) -> Iterator[None]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / ".lock").touch(mode=0o600)
        except OSError as error:
            raise Problem(f"写不了 {self.folder}（{error.strerror}） · cannot write there") from None
        with open(self.folder / ".lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Problem(BUSY) from None
            for left in [*self.folder.rglob(f".*{PART}")]:
                self.remove(left.relative_to(self.folder).as_posix())  # of a backup that was killed
            yield


class Store:
    """A bucket, or a part of one: s3://bucket/part; endpoint, keys and region stand in AWS_… variables."""

    def __init__(self, words: str) -> None:
        from obstore.store import S3Store

        bucket, _slash, prefix = words.removeprefix(S3).partition("/")
        endpoint = os.environ.get("AWS_ENDPOINT_URL") or os.environ.get("AWS_ENDPOINT")
        more: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
        self._store = S3Store(
            bucket,
            prefix=prefix.strip("/") or None,
            # A store in one's own cellar may have no certificate; what is sent there is encrypted already.
            client_options={"allow_http": True, "timeout": "300s"},
            **more,
        )

    def names(self, under: str = "") -> dict[str, int]:
        with _said():
            return {
                row["path"]: row["size"]
                for rows in self._store.list(under or None, chunk_size=1000)
                for row in rows
            }

    def read(self, name: str) -> IO[bytes]:
        with _said():
            pieces = iter(self._store.get(name).stream())
        return io.BufferedReader(_Pieces(pieces), 1 << 20)

    @contextmanager
    def write(self, name: str) -> Iterator[Any]:
        import obstore

        with _said():
            out = obstore.open_writer(self._store, name)
            yield out
            out.close()  # only now it appears: after an exception it stays open, and is forgotten

    def remove(self, name: str) -> None:
        with _said():
            self._store.delete(name)

    def free(self) -> int | None:
        return None

    @contextmanager
    def alone(self) -> Iterator[None]:
        yield  # the database's lock sees to it: a store has none


class _Pieces(io.RawIOBase):
    def __init__(self, pieces: Iterator[Any]) -> None:
        self._pieces, self._left = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            with _said():
                self._left = memoryview(bytes(next(self._pieces, b"")))
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


@contextmanager
def _said() -> Iterator[None]:
    """Turn what a store answers into one sentence; its own words go on for pages."""
    from obstore.exceptions import BaseError

    try:
        yield
    except BaseError as error:
        lines = str(error).strip().splitlines()
        raise Problem(f"备份存储没有应答：{''.join(lines[:1])[:200]} · the store does not answer") from None


def folders(path: Path, mode: int) -> None:
    """Make a folder and those above it that are missing, all with these rights: `mkdir` gives them to the last alone."""
    if not path.is_dir():
        folders(path.parent, mode)
        path.mkdir(mode=mode, exist_ok=True)


def _sync(folder: Path) -> None:
    """Have the name of a file survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
