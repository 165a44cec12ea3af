"""Work that is done in a process of its own, with bounds: decoding what strangers send, setting pages for print.

What such a process takes is gone with it, whatever its libraries leave behind or break; and at most half of our threads
may wait for such processes, of all kinds together, so that the others go on serving.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tongdeng.kernel.errors import Sentence, Unavailable

ENDED = (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT)  # by the limits; all else is a library that broke
AT_ONCE = max(1, settings.THREADS // 2)
# Of all kinds: those who send photos and those who print would take one half each.
ROOM = threading.BoundedSemaphore(AT_ONCE)


class Broke(Exception):
    """The work was not done; `at_limit` says that it took more memory or time than it may."""

    def __init__(self, *, at_limit: bool, told: str = "") -> None:
        super().__init__(told)
        self.at_limit = at_limit


class Apart:
    """A module that is run for each piece of work: it reads standard input and writes standard output.

    `patience` is how many seconds it may take; `busy` is said to whom too many wait already.
    """

    def __init__(self, module: str, *, patience: float, busy: Sentence) -> None:
        # -I: nothing of where we were started, nor of the environment, can lead it elsewhere.
        self.command = [sys.executable, "-I", "-m", module]
        self.patience, self.busy = patience, busy
        self.turn = threading.Lock()

    def run(self, given: bytes) -> bytes:
        """Return what the module answers; raise Broke, and Unavailable when too many wait."""
        with self._one_at_a_time():
            try:
                # Without our environment, which has secrets, and from "/": it needs nothing of ours.
                done = subprocess.run(
                    self.command,
                    input=given,
                    capture_output=True,
                    cwd="/",
                    env={},
                    timeout=self.patience,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise Broke(at_limit=True) from None
        if done.returncode != 0:
            raise Broke(at_limit=-done.returncode in ENDED, told=done.stderr.decode(errors="replace")[-500:])
        return done.stdout

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        if not ROOM.acquire(blocking=False):
            raise Unavailable(self.busy)
        try:
            with self.turn:
                yield
        finally:
            ROOM.release()
