"""Signs of life of our processes to the supervisor, and their end when whoever started them is gone."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

FOLDER: Final = "TONGDENG_ALIVE"  # the environment says where the supervisor looks, and who it is
SUPERVISOR: Final = "TONGDENG_SUPERVISOR"
EVERY: Final = 1.0
END_WITHIN: Final = 8.0
Sign = Callable[[], None]


def start(kind: str, loop: asyncio.AbstractEventLoop | None = None) -> None:
    """Give a sign each second, and end this process when its parent has gone.

    A process of the web gives it from its event `loop`, and has Granian for a parent, without which it is no use. A
    worker gives it from a thread, and ends only with a supervisor: one that a person started may outlive the shell.
    """
    parent = os.getppid()
    watched = loop is not None or os.environ.get(SUPERVISOR) == str(parent)
    folder = os.environ.get(FOLDER)
    file = Path(folder) / f"{kind}-{os.getpid()}" if folder else None

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
