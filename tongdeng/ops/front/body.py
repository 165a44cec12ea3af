"""Reading what a visitor sends: how much, how slowly, and how much of all visitors together."""

import asyncio
import errno
import time
from collections import Counter
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from tongdeng.ops.front.wire import HTTPProtocol, Scope, Whole

MOST = 100_000_000  # bytes of one body; photos of a case are far below
SMALL = 32_768  # bytes that are read in one go
MOMENT, MOMENTS = 0.0002, 5  # seconds that a thread waits for a small body, and how often
IN_MEMORY = 1_000_000  # bytes of one body; what is longer goes to a file
SILENCE = 30.0  # seconds without a byte
# In any GRACE seconds so many bytes for each of them, or the end: what came fast before is no reason to stand now.
GRACE, LEAST_RATE = 30.0, 1_000
ALL_IN_MEMORY, ALL, ALL_BODIES = 64_000_000, 1_000_000_000, 1_000  # of one process
EACH, EACH_BODIES = ALL // 4, ALL_BODIES // 4  # of one address: nobody alone takes what is for all


class Refused(Exception):
    """The body is not taken; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Bodies:
    """The bodies that a process holds, and what they take. Used on the event loop only."""

    def __init__(self) -> None:
        self.count = self.memory = self.disk = 0
        self.bodies_of: Counter[str] = Counter()
        self.bytes_of: Counter[str] = Counter()


class Body:
    """One body: in memory while it is short, and then in a file that has no name and so cannot be left behind."""

    def __init__(self, bodies: Bodies, who: str) -> None:
        self._bodies, self._who = bodies, who
        self.file: IO[bytes] = BytesIO()
        self.length = 0
        self._on_disk = False
        bodies.count += 1
        bodies.bodies_of[who] += 1

    def add(self, chunk: bytes) -> None:
        """Keep a piece; raise Refused when it is too much for this body, for all of them, or for the disk."""
        bodies, size = self._bodies, len(chunk)
        if self.length + size > MOST:
            raise Refused(413)
        if bodies.memory + bodies.disk + size > ALL or bodies.bytes_of[self._who] + size > EACH:
            raise Refused(503)
        if not self._on_disk and (self.length + size > IN_MEMORY or bodies.memory + size > ALL_IN_MEMORY):
            self._to_disk()
        try:
            self.file.write(chunk)
        except OSError as problem:
            raise Refused(507 if problem.errno == errno.ENOSPC else 503) from None
        self.length += size
        bodies.bytes_of[self._who] += size
        if self._on_disk:
            bodies.disk += size
        else:
            bodies.memory += size

    def close(self) -> None:
        """Give back what the body took."""
        bodies, who = self._bodies, self._who
        bodies.count -= 1
        bodies.bodies_of[who] -= 1
        bodies.bytes_of[who] -= self.length
        if not bodies.bodies_of[who]:
            del bodies.bodies_of[who], bodies.bytes_of[who]
        if self._on_disk:
            bodies.disk -= self.length
        else:
            bodies.memory -= self.length
        self.file.close()

    def _to_disk(self) -> None:
        try:
            file = TemporaryFile(buffering=0)  # noqa: SIM115 -- closed with the body
            file.write(self.file.getvalue())  # type: ignore[attr-defined]
        except OSError as problem:
            raise Refused(507 if problem.errno == errno.ENOSPC else 503) from None
        self.file, self._on_disk = file, True
        self._bodies.memory -= self.length
        self._bodies.disk += self.length


class Coming:
    """A small body that Granian reads while the request stands in the line: most are there before their turn comes."""

    def __init__(self, whole: Whole, expected: int) -> None:
        self.whole, self.length = whole, expected

    def is_here(self) -> bool:
        """Wait a moment for it; say whether it has come."""
        for _moment in range(MOMENTS):
            if self.whole.done():
                return True
            time.sleep(MOMENT)
        return self.whole.done()

    @property
    def file(self) -> IO[bytes]:
        """The body that is here; raise Refused when it ended before its end."""
        data = self.whole.result()
        if len(data) != self.length:
            raise Refused(400)
        return BytesIO(data)


def announced(scope: Scope) -> int | None:
    """Return how many bytes a visitor says will come: 0 when none, None when they do not say; raise Refused."""
    written = scope.headers.get("content-length")
    if written is None:
        return None if "transfer-encoding" in scope.headers else 0
    if not (written.isascii() and written.isdigit()):
        raise Refused(400)
    if int(written) > MOST:
        raise Refused(413)
    return int(written)


async def read(
    proto: HTTPProtocol, bodies: Bodies, expected: int | None, *, who: str, coming: Coming | None = None
) -> Body:
    """Read a body from an address to its end; raise Refused when it is too long, too slow, or ends before its end."""
    if bodies.count >= ALL_BODIES or bodies.bodies_of[who] >= EACH_BODIES:
        raise Refused(503)
    body = Body(bodies, who)
    try:
        if coming is not None:
            async with asyncio.timeout(SILENCE):
                body.add(await coming.whole)
        else:
            await _pieces(proto, body)
        if expected is not None and body.length != expected:
            raise Refused(400)
    except TimeoutError:
        body.close()
        raise Refused(408) from None
    except Exception:
        body.close()
        raise
    body.file.seek(0)
    return body


async def _pieces(proto: HTTPProtocol, body: Body) -> None:
    """Read piece by piece; raise TimeoutError when nothing comes for SILENCE, or too little in all."""
    loop, empty = asyncio.get_running_loop(), 0
    since, from_then = time.monotonic(), 0
    async with asyncio.timeout(SILENCE) as patience:
        async for chunk in proto:
            if not chunk:
                empty += 1  # Granian's sign of the end; a connection that broke gives it twice
                continue
            body.add(chunk)
            now = time.monotonic()
            if body.length - from_then >= GRACE * LEAST_RATE:
                since, from_then = now, body.length
            patience.reschedule(loop.time() + min(SILENCE, since + GRACE - now))
    if empty > 1:
        raise Refused(400)
