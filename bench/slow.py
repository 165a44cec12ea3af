"""Slow visitors: what one who is quick feels of sixteen stalled uploads, slow ones, idle ones and readers that do not read."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle

from bench import ground, town
from bench.clients import Load, load
from bench.figures import Figure
from tongdeng.ops.postgres import Cluster

COMMUNITIES = 4
SECONDS, MOST_MS = 4.0, 300.0
UPLOADS, RATE, PHOTO = 16, 16_000, 1_500_000  # at once; bytes a second; bytes of a photo
CUT_AFTER = 45.0
Wires = list[socket.socket]


def measure(cluster: Cluster) -> list[Figure]:
    """Measure a quick visitor's waits under each kind of slow ones, guests and signed in."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_slow") as name:
        town.build(COMMUNITIES)
        sessions = [session for _home, session in town.settle(COMMUNITIES, clock.now())]
        with ground.web(cluster, name) as (port, _pid):
            look(port, sessions)  # warm
            found = [
                quick("nobody", look(port, sessions), ""),
                *(_under(port, sessions, kind) for kind in KINDS),
            ]
            found.append(cut_off(port, sessions))
        return found


def look(port: int, sessions: list[str]) -> Load:
    """Have eight visitors look at pages, every second one signed in."""
    return load(
        port,
        lambda n: town.get("/me/privacy/" if n % 2 else "/file/", sessions[n % len(sessions)]),
        first=0,
        seconds=SECONDS,
        good=200,
    )


def quick(under: str, seen: Load, detail: str) -> Figure:
    """Return the figure of the wait that 95 % did not pass."""
    detail = f"{seen.good(200)} pages, p50 {seen.wait(0.5):.0f}, p99 {seen.wait(0.99):.0f} ms{detail}"
    return Figure(f"others' p95 beside {under}", seen.wait(0.95), "ms", most=MOST_MS, detail=detail)


def _under(port: int, sessions: list[str], kind: str) -> Figure:
    with ExitStack() as stack:
        wires = KINDS[kind](stack, port, sessions)
        with _feeding(kind, wires):
            seen = look(port, sessions)
    return quick(kind, seen, "")


def _open(stack: ExitStack, port: int, count: int) -> Wires:
    return [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(count)]


def _uploads(stack: ExitStack, port: int, sessions: list[str]) -> Wires:
    """Begin uploads: guests and signed in by turns."""
    wires = _open(stack, port, UPLOADS)
    for wire, session in zip(wires, cycle(sessions), strict=False):
        head, _blank, _body = town.post("/file/", session, {"words": "x"}).partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
        wire.sendall(b"\r\n".join([*lines, b"Content-Length: %d" % PHOTO, b"", b""]) + b"x" * 1000)
    return wires


def _idle(stack: ExitStack, port: int, sessions: list[str]) -> Wires:
    return _open(stack, port, 1000)


def _slowloris(stack: ExitStack, port: int, sessions: list[str]) -> Wires:
    wires = _open(stack, port, 200)
    for wire in wires:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
    return wires


def _readers(stack: ExitStack, port: int, sessions: list[str]) -> Wires:
    """Ask for a large file again and again and read nothing of it."""
    wires = []
    for _ in range(16):
        wire = stack.enter_context(socket.socket())
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        wire.connect(("127.0.0.1", port))
        wire.sendall(town.get("/static/vendor/tabler.min.css", sessions[0]) * 20)
        wires.append(wire)
    return wires


KINDS: dict[str, Callable[[ExitStack, int, list[str]], Wires]] = {
    "16 stalled uploads": _uploads,
    "16 uploads at 16 kB/s": _uploads,
    "1,000 idle connections": _idle,
    "200 half-sent headers": _slowloris,
    "16 readers that do not read": _readers,
}


@contextmanager
def _feeding(kind: str, wires: Wires) -> Iterator[None]:
    """Send on, at the rate of a cellar, where the kind says so."""
    done = threading.Event()

    def feed() -> None:
        while not done.wait(0.25):
            for wire in wires:
                wire.sendall(b"y" * (RATE // 4))

    thread = threading.Thread(target=feed)
    if "kB/s" in kind:
        thread.start()
    try:
        yield
    finally:
        done.set()
        if thread.is_alive():
            thread.join()


def cut_off(port: int, sessions: list[str]) -> Figure:
    """Return how long it takes until the last stalled upload has been told so."""
    began = time.monotonic()
    with ExitStack() as stack:
        wires = _uploads(stack, port, sessions)
        for wire in wires:
            wire.settimeout(CUT_AFTER)
            status = wire.recv(64)[9:12]
            if status != b"408":
                raise RuntimeError(f"a stalled upload was answered {status!r}")
    return Figure("16 stalled uploads: all cut off after", time.monotonic() - began, "s", most=35.0)
