"""The ground that all parts stand on: a home of the bench's own, its PostgreSQL, databases, and running servers."""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("TONGDENG_HOME") or CHECKOUT / ".tongdeng").resolve() / "bench"
TEMPLATE = "bench_template"
PATIENCE = 120

os.environ.update(TONGDENG_HOME=str(HOME), DJANGO_SETTINGS_MODULE="tongdeng.project.settings")
for _name in (
    "TONGDENG_DATABASE_URL",
    "TONGDENG_OWNER_URL",
    "TONGDENG_DEMO",
    "TONGDENG_MAIL_URL",
    "TONGDENG_CODE_URL",
):
    os.environ.pop(_name, None)

from tongdeng.ops.postgres import Cluster  # noqa: E402 -- its home is set above
from tongdeng.ops.roles import APP, OWNER  # noqa: E402


def prepare() -> Cluster:
    """Start PostgreSQL with the settings that everybody gets, build the assets, migrate a template."""
    import django

    cluster = Cluster(HOME)
    cluster.start()
    cluster.create_database()
    django.setup()
    from tongdeng.ops import assets, migrating

    assets.build(lambda words: print(f"… {words}", flush=True))
    cluster.drop_database(TEMPLATE)
    cluster.create_database(TEMPLATE)
    use(TEMPLATE)
    migrating.migrate(verbosity=0)
    _own()
    use("postgres")
    return cluster


def _own() -> None:
    """Load rows in bulk as the owner, who may drop indexes; what is measured runs in programs with the application's role."""
    from django.db import connection

    connection.settings_dict["USER"] = OWNER


def use(name: str) -> None:
    """Point Django in this process at another database of the cluster."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name


@contextmanager
def database(cluster: Cluster, name: str) -> Iterator[str]:
    """Give a fresh database to this process, and drop it afterwards."""
    cluster.drop_database(name)
    cluster.create_database(name, template=TEMPLATE)
    use(name)
    try:
        yield name
    finally:
        use("postgres")
        cluster.drop_database(name)


def tidy(cluster: Cluster) -> None:
    """Stop PostgreSQL and remove its data; the assets stay for the next time."""
    use("postgres")
    cluster.stop()
    shutil.rmtree(cluster.base if cluster.base != cluster.home else cluster.data, ignore_errors=True)


def postmaster(cluster: Cluster) -> int:
    """Return the process id of PostgreSQL."""
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which programs of the bench run."""
    return {**os.environ, "PYTHONPATH": str(CHECKOUT), **more}


@contextmanager
def running(command: list[str], **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while the block runs; SIGTERM ends it."""
    process = subprocess.Popen(command, env=environment(**more), cwd=CHECKOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def web(cluster: Cluster, name: str) -> Iterator[tuple[int, int]]:
    """Run the web as `tongdeng serve` does, on a free port; give (port, process id)."""
    from tongdeng.ops.commands.serve import command

    port = free_port()
    url = cluster.conninfo(name, role=APP)
    with running(command("127.0.0.1", port), TONGDENG_DATABASE_URL=url, TONGDENG_PORT=str(port)) as process:
        answers(port)
        yield port, process.pid


def answers(port: int) -> None:
    """Wait until the web answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
