"""The threads in which Django works, and the line of requests before them."""

import asyncio
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

WAITING_AT_MOST = 500
WAIT_AT_MOST = 30.0  # seconds; by then the visitor has gone or asks again
Work = Callable[[], object]


class Pool:
    """Some threads, and a line before them that is bounded in length and in time."""

    def __init__(self, threads: int, name: str) -> None:
        self._busy = [False] * threads
        self._line: SimpleQueue[tuple[float, Work, Work, Work]] = SimpleQueue()
        for number in range(threads):
            threading.Thread(target=self._work, args=(number,), name=f"{name}-{number}", daemon=True).start()

    @property
    def busy(self) -> int:
        """How many threads have a request in hand."""
        return sum(self._busy)

    @property
    def waiting(self) -> int:
        """How many requests stand in the line."""
        return self._line.qsize()

    async def run(self, work: Work, too_late: Work) -> bool:
        """Have a thread do `work`, or `too_late` when its turn comes too late; False, and nothing done, when the line is full."""
        if self.waiting >= WAITING_AT_MOST:
            return False
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def tell() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_finish, done)

        self._line.put((time.monotonic(), work, too_late, tell))
        await done
        return True

    def _work(self, number: int) -> None:
        while True:
            since, work, too_late, tell = self._line.get()
            self._busy[number] = True
            try:
                (work if time.monotonic() - since < WAIT_AT_MOST else too_late)()
            finally:
                self._busy[number] = False
                tell()
                # A thread that waits for its next request must not hold the last one.
                del work, too_late, tell


def _finish(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)
