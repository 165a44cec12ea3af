"""What Granian gives for each request: `Scope` tells of it, `HTTPProtocol` reads its body and sends the answer."""

from collections.abc import AsyncIterator
from typing import Protocol

from granian.rsgi import Scope

__all__ = ["HTTPProtocol", "Headers", "Scope"]
Headers = list[tuple[str, str]]


class HTTPProtocol(Protocol):
    """Granian's object; of several answers the first is sent, and any thread may send it."""

    async def __call__(self) -> bytes:
        """Return the whole body."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the body piece by piece."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Answer without a body."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with bytes."""

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        """Answer with a file, which is read as fast as it is taken."""
