"""Runs the web, the workers and our PostgreSQL side by side, restarts what dies, and stops all of them together.

It knows nothing of Django, and so stays small.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

from tongdeng.ops import alive
from tongdeng.ops.alive import Signs
from tongdeng.ops.commands import serve
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.postgres_paths import Unavailable
from tongdeng.ops.preflight import Problem

LOOK_EVERY = 0.5
PAUSE = 1.0
READY_WITHIN = 60
# Longer than a worker takes to finish what it has in hand (lanes.FINISH_WITHIN).
STOP_WITHIN = 10
SET_PARENT_DEATH_SIGNAL = 1


def run(port: int, cluster: Cluster | None, *, after: Callable[[], None]) -> None:
    """Run until Ctrl-C or SIGTERM; call `after` once the web answers. Raise Problem when it does not."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    web = serve.command("127.0.0.1", port), serve.environment()
    programs = [web, ([sys.executable, "-m", "tongdeng", "work"], dict(os.environ))]
    signs = Signs(Path(tempfile.mkdtemp(prefix="tongdeng-alive-")))
    children = [_start(*program, signs.folder) for program in programs]
    try:
        _wait_for(port, children[0], stopping)
        if not stopping.is_set():
            after()
        while not stopping.wait(LOOK_EVERY):
            _revive(cluster)
            for pid in signs.frozen():
                # Killed, not asked: it would not hear. Its parent, Granian or we, starts another.
                print(
                    f"tongdeng: 进程 {pid} 不再响应，已重新启动 · stood still, is replaced", file=sys.stderr
                )
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for place, child in enumerate(children):
                # The pause keeps a child that fails at once from being started in a tight loop.
                if child.poll() is not None and not stopping.wait(PAUSE):
                    # Processes that outlived the web would still hold its port.
                    _kill(child)
                    children[place] = _start(*programs[place], signs.folder)
    finally:
        _stop(children)
        shutil.rmtree(signs.folder, ignore_errors=True)


def _start(command: list[str], environment: dict[str, str], signs: Path) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we stop the children in order.
    environment |= {alive.FOLDER: str(signs), alive.SUPERVISOR: str(os.getpid())}
    return subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=_stop_with_us)  # noqa: PLW1509 -- no threads yet


def _stop_with_us() -> None:
    """Ask Linux to stop this child when its supervisor is killed (PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _wait_for(port: int, child: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and not stopping.is_set():
        if child.poll() is not None:
            raise Problem("网页服务没有启动，请看上面的说明 · the web server did not start")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            stopping.wait(0.1)
    if not stopping.is_set():
        raise Problem("网页服务一分钟内没有回应 · the web server did not answer within a minute")


def _revive(cluster: Cluster | None) -> None:
    if cluster is None:
        return
    cluster.trim_log()
    if not cluster.running():
        try:
            cluster.start()
        except Unavailable as problem:
            print(f"tongdeng: {problem}", file=sys.stderr)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    until = time.monotonic() + STOP_WITHIN
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, until - time.monotonic()))
        _kill(child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Kill what remains of a child's process group: the web has processes of its own."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
