"""`tongdeng serve`"""

import os
import sys
from argparse import Namespace

from tongdeng.ops import database, preflight


def run(asked: Namespace) -> int:
    """Run the web until it is stopped; two processes of two threads each, unless the environment says otherwise."""
    preflight.python()
    preflight.demo_stays_here()
    home, port = preflight.home(), preflight.port()
    if not (home / "static" / "staticfiles.json").exists():
        raise preflight.Problem("页面资源还没有生成，请先运行 tongdeng assets · run tongdeng assets first")
    database.ready(home)
    database.set_up()
    database.see_to_schema()
    # The server takes the place of this process, so that whoever started us can signal it.
    os.execv(sys.executable, command(os.environ.get("TONGDENG_HOST", "127.0.0.1"), port))  # noqa: S606 -- our own words
    return 0


def command(host: str, port: int) -> list[str]:
    """Return the command line of the web server."""
    processes = os.environ.get("TONGDENG_WEB_WORKERS", "2")
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    words += ["--workers", processes, "--respawn-failed-workers", "--respawn-interval", "0.5"]
    words += ["--blocking-threads", "2", "--no-access-log", "--log-level", "warning"]
    return [*words, "tongdeng.project.wsgi:application"]
