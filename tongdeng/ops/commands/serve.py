"""`tongdeng serve`"""

import os
import sys
from argparse import Namespace

from tongdeng.ops import database, preflight
from tongdeng.ops.front import metrics

STOP_WITHIN = 5  # seconds
CONNECTIONS = 4096  # of each process
# Whoever breaks into a process that strangers talk to reads its environment.
KEPT_FROM_THE_WEB = {
    "TONGDENG_OWNER_URL",
    "TONGDENG_BACKUP_URL",
    "TONGDENG_BACKUP_PASSPHRASE",
    "AWS_SECRET_ACCESS_KEY",
}


def run(asked: Namespace) -> int:
    """Run the web until it is stopped; two processes, unless the environment says otherwise."""
    preflight.python()
    preflight.demo_stays_here()
    home, port = preflight.home(), preflight.port()
    if not (home / "static" / "staticfiles.json").exists():
        raise preflight.Problem("页面资源还没有生成，请先运行 tongdeng assets · run tongdeng assets first")
    database.ready(home)
    database.set_up()
    database.see_to_schema()
    metrics.fresh(home / "metrics")
    from tongdeng.kernel import clock, files

    files.sweep_uploads(at=clock.now())
    # The server takes the place of this process, so that whoever started us can signal it.
    words = command(os.environ.get("TONGDENG_HOST", "127.0.0.1"), port)
    os.execve(sys.executable, words, environment())  # noqa: S606 -- our own words
    return 0


def environment() -> dict[str, str]:
    """Return what the web needs of our environment: no key to what the tables' owner may, nor to the backups."""
    return {name: value for name, value in os.environ.items() if name not in KEPT_FROM_THE_WEB}


def command(host: str, port: int) -> list[str]:
    """Return the command line of the web server."""
    processes = os.environ.get("TONGDENG_WEB_WORKERS", "2")
    words = [sys.executable, "-m", "granian", "--interface", "rsgi", "--loop", "uvloop"]
    words += ["--host", host, "--port", str(port), "--workers", processes]
    words += ["--respawn-failed-workers", "--respawn-interval", "0.5"]
    # A process that was told to stop while it starts does not hear it, and one may wait for a slow visitor.
    words += ["--workers-kill-timeout", str(STOP_WITHIN)]
    # Proxies speak HTTP/1.1 with us. Connections that wait cost little; headers have 30 s to come.
    words += ["--http", "1", "--no-ws", "--backlog", "1024", "--backpressure", str(CONNECTIONS)]
    words += ["--http1-buffer-size", "65536", "--no-access-log", "--log-level", "warning"]
    return [*words, "tongdeng.project.rsgi:application"]
