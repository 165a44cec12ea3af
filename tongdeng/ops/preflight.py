"""Checks of the machine before a start; each failure is one sentence."""

import os
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tongdeng.kernel.addresses import is_loopback_host

OLDEST_POSTGRES = 150000
UNFINISHED = "restore.unfinished"  # in a home while a backup is put back


class Problem(Exception):
    """Something that the operator can fix; the message says what and how."""


def home(*, restoring: bool = False) -> Path:
    """Return the home folder, created if missing; raise Problem when it is not writable, or only half restored."""
    checkout = Path(__file__).resolve().parent.parent.parent
    folder = Path(os.environ.get("TONGDENG_HOME") or checkout / ".tongdeng").resolve()
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Problem(
            f"目录 {folder} 不能写入（{error.strerror}），请用 TONGDENG_HOME 指定另一个目录 · cannot write there"
        ) from None
    if not restoring and (folder / UNFINISHED).exists():
        raise Problem(
            f"目录 {folder} 的恢复没有做完，请再次运行 tongdeng restore · run tongdeng restore again"
        )
    return folder


def python() -> None:
    """Raise Problem for a Python that is too old."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- somebody may start us with an older one
        raise Problem("需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed")


def port() -> int:
    """Return the port to serve on; raise Problem when it is invalid or taken."""
    written = os.environ.get("TONGDENG_PORT") or "8000"
    if not (written.isascii() and written.isdigit()) or not 0 < int(written) < 65536:
        raise Problem(f"TONGDENG_PORT={written} 不是端口号 · is not a port number")
    with socket.socket() as probe:
        # Otherwise a port looks taken for a minute after a stop, while old connections are in TIME_WAIT.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(written)))
        except OSError as error:
            raise Problem(
                f"端口 {written} 用不了（{error.strerror}），请用 TONGDENG_PORT=8001 换一个 · port {written} is not free"
            ) from None
    return int(written)


def demo_stays_here() -> None:
    """Raise Problem for a demo that others could reach: its door makes anybody an administrator without a code."""
    if os.environ.get("TONGDENG_DEMO") != "1":
        return
    hosts = [host.strip() for host in os.environ.get("TONGDENG_HOSTS", "").split(",") if host.strip()]
    public = os.environ.get("TONGDENG_PUBLIC_URL", "")
    named = [*hosts, *([urlsplit(public).netloc or public] if public else [])]
    if not all(map(is_loopback_host, named)):
        raise Problem(
            "演示只能在本机打开：TONGDENG_DEMO=1 时不要设 TONGDENG_HOSTS 和 TONGDENG_PUBLIC_URL"
            " · the demo is for this machine only: unset TONGDENG_HOSTS and TONGDENG_PUBLIC_URL, or TONGDENG_DEMO"
        )


def database_url(url: str, variable: str = "TONGDENG_DATABASE_URL") -> None:
    """Raise Problem when the PostgreSQL behind `url` does not answer, or is too old."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except (psycopg.Error, ValueError) as error:
        reason = str(error).strip().splitlines()[-1]
        raise Problem(f"连不上 {variable}：{reason} · the database does not answer") from None
    if version < OLDEST_POSTGRES:
        raise Problem(
            f"PostgreSQL {version // 10000} 太旧，需要 15 或更新版本 · PostgreSQL 15 or newer is needed"
        )
