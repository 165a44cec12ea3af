"""The threads in which Django works, and the line of requests before them."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import NamedTuple

log = logging.getLogger(__name__)
WAITING_AT_MOST = 500
WAIT_AT_MOST = 30.0  # seconds; by then the visitor has gone or asks again
# So many threads take what comes. Only one thread at a time can run Python, and the more there are that want to, the more
# work it is to change between them: the others step in, for a moment, where the line stood still or somebody waited long.
EAGER = 2
STILL, TOO_LONG, MOMENT = 0.02, 0.1, 0.25  # seconds
Work = Callable[[], bool]


class Full(Exception):
    """So many wait already that one more would wait in vain."""


class Piece(NamedTuple):
    """One request in the line."""

    since: float
    work: Work
    too_late: Work
    done: Callable[[bool], None]


class Pool:
    """Some threads, and a line before them that is bounded in length and in time. Used from one event loop."""

    def __init__(self, threads: int, name: str) -> None:
        self._busy = [False] * threads
        self._line: SimpleQueue[Piece] = SimpleQueue()
        self._calls: SimpleQueue[None] = SimpleQueue()
        self._done: deque[asyncio.Future[bool]] = deque()
        self._come, self._watched = 0, False
        for number in range(threads):
            work = self._eager if number < EAGER else self._reserve
            threading.Thread(target=work, args=(number,), name=f"{name}-{number}", daemon=True).start()

    @property
    def busy(self) -> int:
        """How many threads have a request in hand."""
        return sum(self._busy)

    @property
    def waiting(self) -> int:
        """How many requests stand in the line."""
        return self._line.qsize()

    async def run(self, work: Work, too_late: Work, *, at_once: bool) -> bool:
        """Have a thread do `work`, or `too_late` when its turn comes too late; return what it says.

        Unless it is wanted `at_once`, True may be told half a second later, with `settle`: by then the visitor has the
        answer, and waking the event loop for each of them costs more than all else here. Raise Full, and do nothing,
        when the line is full.
        """
        if self.waiting >= WAITING_AT_MOST:
            raise Full
        self.settle()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()

        def done(answered: bool) -> None:
            if answered and not at_once:
                self._done.append(future)
            elif not loop.is_closed():
                loop.call_soon_threadsafe(_finish, future, answered)

        self._come += 1
        self._line.put(Piece(time.monotonic(), work, too_late, done))
        self._watch(loop)
        return await future

    def settle(self) -> None:
        """Tell those who wait for it what is done by now."""
        while self._done:
            _finish(self._done.popleft(), True)

    def look_after(self, loop: asyncio.AbstractEventLoop) -> None:
        """Do now and then what requests do as they come."""
        self.settle()
        self._watch(loop)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        if not (self._watched or self._line.empty()):
            self._watched = True
            loop.call_later(STILL, self._look, loop, self._taken, self._come, loop.time() + TOO_LONG)

    def _look(self, loop: asyncio.AbstractEventLoop, taken: int, last: int, until: float) -> None:
        """Call a thread of the reserve when nobody was taken, or when one of those before `last` waits since long."""
        now = self._taken
        stands, late = now < last, loop.time() >= until
        if stands and (now == taken or late) and self._calls.empty():
            self._calls.put(None)
        if stands and not late:
            loop.call_later(STILL, self._look, loop, now, last, until)
            return
        self._watched = False
        self._watch(loop)

    @property
    def _taken(self) -> int:
        """How many have left the line so far."""
        return self._come - self.waiting

    def _eager(self, number: int) -> None:
        while True:
            self._do(number, self._line.get())

    def _reserve(self, number: int) -> None:
        while True:
            self._calls.get()
            until = time.monotonic() + MOMENT
            try:
                while time.monotonic() < until:
                    self._do(number, self._line.get_nowait())
            except Empty:
                pass

    def _do(self, number: int, piece: Piece) -> None:
        self._busy[number] = True
        answered = True
        try:
            in_time = time.monotonic() - piece.since < WAIT_AT_MOST
            answered = (piece.work if in_time else piece.too_late)()
        except Exception:
            log.exception("a request was left without an answer")  # and the thread goes on
        finally:
            self._busy[number] = False
            piece.done(answered)


def _finish(future: asyncio.Future[bool], answered: bool) -> None:
    if not future.done():
        future.set_result(answered)
