"""A channel on loopback that plays the mail house: a quick one, a slow one, one that refuses, one that is dead."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Listener(ThreadingHTTPServer):
    """A channel that writes down what it is sent; it answers with `status`, and only once `gate` is open."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[dict[str, Any]] = []
        self.status = 200
        self.asked = 0
        self.gate = threading.Event()
        self.gate.set()

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/"

    @property
    def broken(self) -> bool:
        """Whether it says that it cannot take anything now."""
        return self.status == 500

    @broken.setter
    def broken(self, broken: bool) -> None:
        self.status = 500 if broken else 200


class Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        self.server.gate.wait(60)
        if self.server.status == 200:
            self.server.heard.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


@contextmanager
def listening() -> Iterator[Listener]:
    """Run a listener."""
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.gate.set()
        server.shutdown()
        server.server_close()


def nobody() -> str:
    """Return the address of a channel that nobody answers at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"json://127.0.0.1:{probe.getsockname()[1]}/"
