"""The real thing, started by the command that people type: PostgreSQL, web, worker, pages' files, in a home of its own."""

import fcntl
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue

import psycopg

from tongdeng.ops import alive
from tongdeng.ops.postgres import Cluster

CHECKOUT = Path(__file__).resolve().parent.parent.parent
BUILT = ("assets", "fonts", "locale", "static")
SETTLE = "import django; django.setup(); from tests.cast import settle; settle()"
OURS = (
    "TONGDENG_DATABASE_URL",
    "TONGDENG_OWNER_URL",
    "TONGDENG_MEDIA",
    "TONGDENG_DEMO",
    "TONGDENG_HOME",
    "TONGDENG_PORT",
)


def environment(home: Path, port: int = 0) -> dict[str, str]:
    """Return what a command of this home sees, and nothing of the tests' own database."""
    found = {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith("TONGDENG_BACKUP")
    }
    found |= {"TONGDENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tongdeng.project.settings"}
    return found | ({"TONGDENG_PORT": str(port)} if port else {})


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `tongdeng words…` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "tongdeng", *words],
        env=environment(home) | more,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def at_terminal(home: Path, *words: str, typed: Sequence[str], **more: str) -> tuple[int, str]:
    """Run `tongdeng words…` at a terminal, and type a line at each question; return its exit code and what was seen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tongdeng", *words],
        env=environment(home) | more,
        cwd=CHECKOUT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,  # else it would ask at the terminal of whoever runs the tests
    )
    os.close(theirs)
    seen, left = b"", list(typed)
    with suppress(OSError):  # how Linux says that the other end of a terminal was closed
        while piece := os.read(ours, 1 << 16):
            seen += piece
            if seen.endswith(b": ") and left:
                os.write(ours, left.pop(0).encode() + b"\n")
    os.close(ours)
    return process.wait(timeout=60), seen.decode()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_home() -> Path:
    """Return a fresh folder that the database's system user can get into."""
    home = Path(tempfile.mkdtemp(prefix="house-", dir=os.environ["TONGDENG_TEST_RUN"]))
    home.chmod(0o755)
    return home


def furnish(home: Path) -> None:
    """Give a home the pages' files, which are fetched and built once for the run (or kept in TONGDENG_TEST_ASSETS)."""
    kept = Path(os.environ.get("TONGDENG_TEST_ASSETS") or Path(os.environ["TONGDENG_TEST_RUN"]) / "built")
    kept.mkdir(parents=True, exist_ok=True)
    with open(kept / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run(kept, "assets")
        if done.returncode:
            raise RuntimeError(done.stderr)
        for name in BUILT:
            shutil.copytree(kept / name, home / name, dirs_exist_ok=True)
        shutil.copy(kept / "assets.stamp", home)
    (home / "npm").symlink_to(kept / "npm")


def settle(home: Path) -> None:
    """Give a home the small town of the tests: a copy of one that is settled once for the run."""
    kept = Path(os.environ["TONGDENG_TEST_RUN"]) / "settled"
    kept.mkdir(exist_ok=True)
    kept.chmod(0o755)
    with open(kept / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "done").exists():
            _settle(kept)
            (kept / "done").touch()
    subprocess.run(["cp", "-a", Cluster(kept).data, Cluster(home).data], check=True)


def _settle(home: Path) -> None:
    pg = Cluster(home)
    pg.start()
    pg.create_database()
    for words in (["-m", "tongdeng", "migrate"], ["-c", SETTLE]):
        subprocess.run(
            [sys.executable, *words],
            env=environment(home),
            cwd=CHECKOUT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    pg.stop()


class House:
    """A running `tongdeng demo`."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.cluster = Cluster(home)
        self.said: list[str] = []
        self._ready: Queue[bool] = Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tongdeng", "demo"],
            env=environment(home, self.port),
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.pid = self._process.pid
        threading.Thread(target=self._listen, daemon=True).start()

    def wait(self, seconds: float = 480) -> "House":
        """Wait for the word "ready"."""
        try:
            ready = self._ready.get(timeout=seconds)
        except Empty:
            ready = False
        if not ready:
            self.stop()
            raise RuntimeError("the house did not get ready:\n" + "\n".join(self.said[-30:]))
        return self

    def stop(self) -> int:
        """Stop it as Ctrl-C does; return its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(40)
            except subprocess.TimeoutExpired:
                self._process.kill()
        return self._process.wait()

    def sql(self, words: str, *values: object) -> list[tuple[object, ...]]:
        """Ask its database."""
        with psycopg.connect(self.cluster.conninfo(), autocommit=True) as connection:
            cursor = connection.execute(words.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def python(self, words: str) -> str:
        """Run a piece of Python inside this house; return what it prints."""
        script = f"import django; django.setup()\n{words}"
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment(self.home) | {"TONGDENG_DEMO": "1"},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.said.append(line.rstrip())
            if line.startswith("ready http"):
                self._ready.put(True)
        self._ready.put(False)


def children(pid: int) -> dict[int, str]:
    """Return the processes below one, with the words that started them."""
    found: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (OSError, ValueError):
            continue
        if parent == pid:
            found |= {int(folder.name): words, **children(int(folder.name))}
    return found


def strike(pids: Iterable[int], number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to processes, of which some may have ended by now: with another of them, or by themselves."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@contextmanager
def standing(home: Path) -> Iterator[House]:
    """Give a house that runs, and stop it at the end."""
    house = House(home)
    try:
        yield house.wait()
    finally:
        house.stop()
        shutil.rmtree(home, ignore_errors=True)


def until(true: Callable[[], object], seconds: float = 20, every: float = 0.1) -> None:
    """Wait until a function says yes; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not come true within {seconds} s")
        time.sleep(every)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence of a refusal; nothing else may be said."""
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def gone(pid: int) -> bool:
    """Say whether a process has ended, or is only waiting to be buried."""
    return alive._work(pid) is None
