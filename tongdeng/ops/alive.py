"""Signs of life of our processes to the supervisor, and their end when whoever started them is gone."""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = (
    "TD_ALIVE"  # set by the supervisor for its children, never by people: where it looks, and who it is
)
SUPERVISOR: Final = "TD_SUPERVISOR"
EVERY: Final = 1.0
END_WITHIN: Final = 8.0
FROZEN_AFTER: Final = 15.0  # seconds without a sign and without any work
STUCK_AFTER: Final = 120.0  # seconds without a sign, whatever it works on
Sign = Callable[[], None]


def start(kind: str, loop: asyncio.AbstractEventLoop | None = None) -> None:
    """Give a sign each second, and end this process when its parent has gone.

    A process of the web gives it from its event `loop`, and has Granian for a parent, without which it is no use. A
    worker gives it from a thread, and ends only with a supervisor: one that a person started may outlive the shell.
    """
    parent = _parent(loop is not None)
    watched = parent is not None
    folder = os.environ.get(FOLDER)
    file = Path(folder) / _name(kind, os.getpid()) if folder else None

    def sign() -> None:
        nonlocal watched
        if file is not None:
            _touch(file)
        if watched and os.getppid() != parent:
            watched = False
            _end()

    if loop is None:
        threading.Thread(target=_forever, args=(sign,), name="alive", daemon=True).start()
    else:
        _again(loop, sign)


def _parent(web: bool) -> int | None:
    """Return whose end is ours as well, by what it left for us: by now it may have gone already."""
    if web:
        granian = multiprocessing.parent_process()
        return os.getppid() if granian is None or granian.pid is None else granian.pid
    supervisor = os.environ.get(SUPERVISOR)
    return int(supervisor) if supervisor else None


def _again(loop: asyncio.AbstractEventLoop, sign: Sign) -> None:
    sign()
    loop.call_later(EVERY, _again, loop, sign)


def _forever(sign: Sign) -> None:
    while True:
        sign()
        time.sleep(EVERY)


def _touch(file: Path) -> None:
    with suppress(OSError):  # a full disk is told by others
        file.touch()


def _end() -> None:
    """Stop as when asked to, and after END_WITHIN in any case."""
    timer = threading.Timer(END_WITHIN, os._exit, (1,))
    timer.daemon = True
    timer.start()
    os.kill(os.getpid(), signal.SIGTERM)


class Signs:
    """What a supervisor sees of the signs in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[Path, Seen] = {}

    def frozen(self) -> list[int]:
        """Return the processes that stand still, each once.

        A machine that was asleep, or is so busy that nobody gets on, makes nobody look frozen: the time that counts is
        ours, and a process that still works, though it gives no sign, is left alone for long.
        """
        now, found = time.monotonic(), list[int]()
        # Somebody may clear the folder of temporary files: the signs come again.
        self.folder.mkdir(mode=0o700, exist_ok=True)
        for file in self.folder.iterdir():
            kind, pid, _began = file.name.split("-")
            spent = _work(int(pid))
            # A number that was given to another process is none of ours.
            if spent is None or file.name != _name(kind, int(pid)):
                file.unlink(missing_ok=True)
                self._seen.pop(file, None)
                continue
            sign, seen = file.stat().st_mtime, self._seen.get(file)
            if seen is None or seen.sign != sign:
                self._seen[file] = Seen(sign, now, spent, now)
                continue
            if seen.spent != spent:
                seen = self._seen[file] = seen._replace(spent=spent, worked_at=now)
            if now - seen.worked_at > FROZEN_AFTER or now - seen.signed_at > STUCK_AFTER:
                file.unlink(missing_ok=True)
                del self._seen[file]
                found.append(int(pid))
        return found


class Seen(NamedTuple):
    """The last sign of a process and when we saw it; what it had worked, and when we saw that grow."""

    sign: float
    signed_at: float
    spent: int
    worked_at: float


def _name(kind: str, pid: int) -> str:
    """Return the name of a process's sign: with when it began, since numbers are used again."""
    fields = _stat(pid)
    return f"{kind}-{pid}-{fields[19] if fields else ''}"


def _work(pid: int) -> int | None:
    """Return the ticks of CPU that a process has used; None when it is gone."""
    fields = _stat(pid)
    return None if not fields or fields[0] == "Z" else int(fields[11]) + int(fields[12])


def _stat(pid: int) -> list[str]:
    """Return what Linux tells of a process after its name; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
