"""A line between phone and house that can be made bad: replies that never come back, bytes that stand still."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from select import select


class Line:
    """Passes connections on to `port`; `loses_replies` lets the house do what was asked and hangs up before it answers."""

    def __init__(self, port: int) -> None:
        self.port, self.loses_replies = port, False
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def close(self) -> None:
        """Take no more calls."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                phone, _address = self._door.accept()
                threading.Thread(target=self._pass_on, args=(phone,), daemon=True).start()

    def _pass_on(self, phone: socket.socket) -> None:
        with suppress(OSError), phone, socket.create_connection(("127.0.0.1", self.port)) as house:
            while True:
                for speaks in select((phone, house), (), ())[0]:
                    some = speaks.recv(65536)
                    if not some or (speaks is house and self.loses_replies):
                        return
                    (phone if speaks is house else house).sendall(some)


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """Give a line for as long as a test needs it."""
    line = Line(port)
    yield line
    line.close()
