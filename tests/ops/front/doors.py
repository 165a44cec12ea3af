"""A front that runs, and visitors that send what they like over plain sockets."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ops.running import CHECKOUT, free_port, until
from tongdeng.ops.commands.serve import command

SMALL = "tests.ops.front.small:application"


@dataclass
class Door:
    """A running front: where, which process, and the file that says that its database is away."""

    port: int
    process: subprocess.Popen[bytes]
    away: Path
    log: Path

    def open(self) -> socket.socket:
        """Connect, with patience that no good answer needs."""
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return wire

    def ask(self, words: str, body: bytes = b"") -> "Said":
        """Send a request as it is written and return the answer."""
        with self.open() as wire:
            wire.sendall(words.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
            return answer(wire)


@dataclass
class Said:
    """An answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the first header of that name."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def json(self) -> dict[str, Any]:
        """The body as JSON."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def answer(wire: socket.socket, *, bodiless: bool = False) -> Said:
    """Read one answer whole; an informational one before it is passed over."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(wire)
    head, _blank, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = int(first.split(" ")[1])
    headers = [(key.strip().lower(), value.strip()) for key, _c, value in (x.partition(":") for x in lines)]
    said = Said(status, headers, body)
    length = 0 if bodiless or status in {100, 204, 304} else int(said.header("content-length") or 0)
    while len(said.body) < length:
        said.body += _more(wire)
    return said


def _more(wire: socket.socket) -> bytes:
    data = wire.recv(65536)
    if not data:
        raise ConnectionError("closed without an answer")
    return data


@contextmanager
def front(folder: Path, *, workers: int = 1, **more: str) -> Iterator[Door]:
    """Run the front with the small application behind it."""
    port, away, log = free_port(), folder / "away", folder / "log"
    words = command("127.0.0.1", port)
    words[words.index("--workers") + 1] = str(workers)
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "FRONT_AWAY": str(away), **more}
    with open(log, "wb") as writes:
        process = subprocess.Popen(
            [*words[:-1], SMALL],
            env=environment,
            cwd=CHECKOUT,
            stdout=writes,
            stderr=writes,
            start_new_session=True,
        )
    door = Door(port, process, away, log)
    try:
        until(lambda: answers(door), seconds=30)
        yield door
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def answers(door: Door) -> bool:
    """Say whether the front answers by now."""
    try:
        return door.ask("GET /healthz HTTP/1.1\nHost: x").status == 200
    except OSError:
        time.sleep(0.05)
        return False
