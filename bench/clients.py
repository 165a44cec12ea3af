"""Cheap HTTP clients, so that the two cores belong to what is measured: raw sockets that stay open."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

CLIENTS = 8


@dataclass
class Load:
    """What the clients saw: how often each status came, and how long each answer took."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    odd: str = ""

    def good(self, status: int) -> int:
        """Return how many answers had `status`; raise when any had another."""
        if set(self.statuses) != {status}:
            raise RuntimeError(f"answers {dict(self.statuses)}, for example: {self.odd}")
        return self.statuses[status]

    def wait(self, share: float) -> float:
        """Return the wait in ms that `share` of the answers did not pass."""
        return sorted(self.waits)[int(share * (len(self.waits) - 1))] * 1000


def load(port: int, request: Callable[[int], bytes], *, first: int, seconds: float, good: int) -> Load:
    """Send request(first), request(first + 1) … from several clients at once, for some seconds."""
    found, numbers, lock = Load(), count(first), threading.Lock()
    began = time.monotonic()

    def client() -> None:
        with socket.create_connection(("127.0.0.1", port)) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.monotonic() < began + seconds:
                sent = time.monotonic()
                wire.sendall(request(next(numbers)))
                status, said = answer(wire)
                with lock:
                    found.statuses[status] += 1
                    found.waits.append(time.monotonic() - sent)
                    found.odd = found.odd if status == good else said.decode(errors="replace")[-600:]

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.seconds = time.monotonic() - began
    return found


def answer(wire: socket.socket) -> tuple[int, bytes]:
    """Read one answer; its length is always announced."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(wire)
    head, _blank, body = data.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    ]
    length = int(lengths[0]) if lengths else 0
    while len(body) < length:
        body += _more(wire)
    return int(head[9:12]), body


def _more(wire: socket.socket) -> bytes:
    data = wire.recv(65536)
    if not data:
        raise ConnectionError("the server hung up")
    return data
