"""What Granian gives for each request: `Scope` tells of it, `HTTPProtocol` reads its body and sends the answer."""

from collections.abc import AsyncIterator, Awaitable
from typing import Protocol

from granian.rsgi import Scope

__all__ = ["HTTPProtocol", "Headers", "Scope", "Whole"]
Headers = list[tuple[str, str]]


class Whole(Awaitable[bytes], Protocol):
    """A body that is being read: the event loop may wait for it, and any thread may look whether it is there."""

    def done(self) -> bool:
        """Whether it was read to its end, or broke off."""

    def result(self) -> bytes:
        """Return the body that is done; raise what broke it off."""


class HTTPProtocol(Protocol):
    """Granian's object; of several answers the first is sent, and any thread may send it."""

    def __call__(self) -> Whole:
        """Begin to read the whole body."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the body piece by piece."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Answer without a body."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with bytes."""

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        """Answer with a file, which is read as fast as it is taken."""
