"""The application that Granian runs: each request is answered here or handed to Django in a thread."""

import asyncio
import errno
import logging
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from tongdeng.ops import alive
from tongdeng.ops.front import body, spool
from tongdeng.ops.front.answers import Answers
from tongdeng.ops.front.environ import came_from, environ
from tongdeng.ops.front.metrics import Metrics
from tongdeng.ops.front.pool import Full, Pool
from tongdeng.ops.front.static import Static
from tongdeng.ops.front.watch import PATIENCE, Watch
from tongdeng.ops.front.wire import HTTPProtocol, Scope

log = logging.getLogger(__name__)
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]
Sent = body.Body | body.Coming | None
PLAIN = [("content-type", "text/plain"), ("cache-control", "no-store")]
NOTHING = BytesIO()
LOOK_EVERY = 0.5  # seconds
OWN_LINE = ("/readyz",)  # may not wait behind visitors, nor be refused because the database is away


class Front:
    """Reads a request to its end, has a thread answer it, and sends the answer."""

    def __init__(
        self,
        *,
        application: Wsgi,
        answers: Answers,
        static: Static | None,
        watch: Watch,
        threads: int,
        proxies: int = 0,
        metrics: Metrics | None = None,
    ) -> None:
        self._application, self._answers, self._static, self._watch = application, answers, static, watch
        self._threads, self._proxies, self._metrics = threads, proxies, metrics
        self.bodies = body.Bodies()
        self._in_hand: dict[HTTPProtocol, tuple[float, Scope]] = {}

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads: here, for a process that is forked later would not have them."""
        self.pool, self._aside = Pool(self._threads, "web"), Pool(1, "aside")
        self._loop = loop
        spool.tidy()
        alive.start("web", loop)
        self._look_after(loop)

    def _look_after(self, loop: asyncio.AbstractEventLoop) -> None:
        """Tell those who are kept waiting by a database that stands still; what their threads say later is too late."""
        # First of all: whatever fails below, this goes on.
        loop.call_later(LOOK_EVERY, self._look_after, loop)
        if self._watch.away:
            before = loop.time() - PATIENCE
            for proto, (since, scope) in self._in_hand.items():
                # The readiness too: by now it could only have said the same.
                if since < before:
                    self._answers.send(proto, scope, 503)
        if self._metrics is not None:
            self._metrics.threads(self.pool.busy, self.pool.waiting)
        self.pool.look_after(loop)
        self._aside.look_after(loop)

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Answer one request."""
        path = scope.path
        if path == "/healthz":
            proto.response_bytes(200, PLAIN, b"ok")
            return
        if self._static is not None and self._static.send(proto, scope):
            return
        aside = path in OWN_LINE
        self._watch.visited()
        if self._watch.away and not aside:
            self._refuse(proto, scope, 503)
            return
        try:
            await self._serve(scope, proto, self._aside if aside else self.pool)
        except body.Refused as refused:
            self._refuse(proto, scope, refused.status)
        except Full:
            self._refuse(proto, scope, 503)
        except Exception:
            self._refuse(proto, scope, 400)  # the visitor went away before the end

    async def _serve(self, scope: Scope, proto: HTTPProtocol, pool: Pool) -> None:
        expected, coming = body.announced(scope), None
        if expected is not None and expected <= body.SMALL:
            coming = body.Coming(proto(), expected) if expected else None
            if await self._hand_over(scope, proto, coming, pool):
                return
        who = came_from(scope, self._proxies)
        taken = await body.read(proto, self.bodies, expected, who=who, coming=coming)
        try:
            await self._hand_over(scope, proto, taken, pool)
        finally:
            taken.close()

    async def _hand_over(self, scope: Scope, proto: HTTPProtocol, sent: Sent, pool: Pool) -> bool:
        """Have a thread answer; return False, with nothing answered, when the body has not come yet."""
        self._in_hand[proto] = asyncio.get_running_loop().time(), scope
        try:
            work = partial(self._answer, scope, proto, sent)
            too_late = partial(self._too_late, scope, proto)
            # What a body takes of the room for all is given back at once.
            return await pool.run(work, too_late, at_once=isinstance(sent, body.Body))
        finally:
            del self._in_hand[proto]

    def _too_late(self, scope: Scope, proto: HTTPProtocol) -> bool:
        self._answers.send(proto, scope, 503)
        return True

    def _refuse(self, proto: HTTPProtocol, scope: Scope, status: int) -> None:
        self._answers.send(proto, scope, status)
        if self._metrics is not None:
            self._metrics.refused(status)

    def _answer(self, scope: Scope, proto: HTTPProtocol, sent: Sent) -> bool:
        """Let Django answer, in a thread; return False, with nothing answered, when the body has not come yet."""
        if self._watch.away and scope.path not in OWN_LINE:
            self._answers.send(proto, scope, 503)
            return True
        if isinstance(sent, body.Coming) and not sent.is_here():
            return False
        began, length = time.monotonic(), sent.length if sent else 0
        try:
            asked = environ(scope, sent.file if sent else NOTHING, length)
        except Exception:
            self._refuse(proto, scope, 400)  # the visitor went away before the end
            return True
        begun: list[Any] = []
        try:
            with closing(
                self._application(asked, lambda status, headers: begun.extend((status, headers)))
            ) as response:
                status = int(begun[0].split(" ", 1)[0])
                made = _send(proto, response, status, begun[1])
            if made is not None:
                self._loop.call_soon_threadsafe(
                    self._loop.call_later, spool.OPENED_WITHIN, spool.forget, made
                )
        except Exception as problem:
            # Django answers its own failures; this is one of answering.
            log.exception("no answer could be sent")
            status = 507 if isinstance(problem, OSError) and problem.errno == errno.ENOSPC else 503
            self._answers.send(proto, scope, status)
        if self._metrics is not None:
            route = asked.get("tongdeng.route", "none")
            self._metrics.answered(route, status, time.monotonic() - began, length)
        return True


def _send(proto: HTTPProtocol, response: Any, status: int, headers: list[tuple[str, str]]) -> Path | None:
    """Send an answer: a file by its name, read as the visitor takes it, so too what is long; anything else from memory.

    Return the file that was made for it.
    """
    if not response.streaming:
        proto.response_bytes(status, headers, response.content)
        return None
    name = getattr(getattr(response, "file_to_stream", None), "name", None)
    if isinstance(name, str) and Path(name).is_absolute():
        proto.response_file(status, headers, name)
        return None
    taken = spool.take(response)
    if isinstance(taken, bytes):
        proto.response_bytes(status, headers, taken)
        return None
    # By its length a browser says how much is still to come.
    proto.response_file(status, [*headers, ("content-length", str(taken.stat().st_size))], str(taken))
    return taken
