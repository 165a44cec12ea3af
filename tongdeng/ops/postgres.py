"""The embedded PostgreSQL: one cluster for each home, reached over a socket that only its user can open."""

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tongdeng.ops.postgres_paths import (
    Unavailable,
    binaries,
    enterable,
    ids,
    reachable,
    socket_dir,
    system_user,
)

ROLE = "tongdeng"
SOCKET = ".s.PGSQL.5432"

# No TCP port: only a socket, where `peer` admits the system user that owns the cluster (docs/decisions/0001).
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
NOT_DURABLE = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class Cluster:
    """A PostgreSQL cluster for one home; `durable` False turns fsync off, for tests."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home, self.durable = home, durable
        self.socket = socket_dir(home)
        self.user = system_user() if os.geteuid() == 0 else None
        self.base = reachable(home, self.user)
        self.data, self.log = self.base / "postgres", self.base / "postgres.log"
        self.bin = binaries(self.user)

    def start(self) -> bool:
        """Create the cluster if there is none, and start it; return False when it was running already."""
        # Two commands that start at once would both run initdb in the same folder.
        with self._alone():
            if self.running():
                return False
            self._evict_others()
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._forget_the_dead()
            self._own_folder(self.socket)
            for patience in (1, 2, 4, 8, 0):
                done = self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", self.data, "-l", self.log)
                if done.returncode == 0:
                    return True
                if not patience:
                    break
                time.sleep(patience)  # after a kill -9 its children hold the memory for a moment
            raise Unavailable(f"PostgreSQL 启动不了，原因见 {self.log} · PostgreSQL does not start")

    def stop(self) -> None:
        """Stop the cluster; open connections are cut."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", self.data)

    def remove(self) -> None:
        """Stop the cluster, and remove it with all its data."""
        self.stop()
        for folder in (self.data, self.socket):
            shutil.rmtree(folder, ignore_errors=True)
        if self.base != self.home:
            shutil.rmtree(self.base, ignore_errors=True)

    def running(self) -> bool:
        """Return whether this cluster runs and takes connections; cheap enough to call often."""
        if not (self.data / "postmaster.pid").exists():
            return False
        # pg_ctl would start a process for each question, and the supervisor asks twice a second.
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            return probe.connect_ex(str(self.socket / SOCKET)) == 0

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
        """Drop a database; open connections are cut."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _evict_others(self) -> None:
        """Stop a server at our socket that is not this cluster: its home was removed while it ran."""
        lock = self.socket / f"{SOCKET}.lock"
        there = _number_in(lock)
        if there and there != _number_in(self.data / "postmaster.pid") and _is_postgres(there):
            # At once, without writing anything: its data are gone.
            os.kill(there, signal.SIGQUIT)
            until = time.monotonic() + 5
            while lock.exists() and time.monotonic() < until:
                time.sleep(0.05)

    def _forget_the_dead(self) -> None:
        """Remove a stale postmaster.pid whose process number belongs to another program by now."""
        mark = self.data / "postmaster.pid"
        number = _number_in(mark)
        if number and Path(f"/proc/{number}").exists() and not _is_postgres(number):
            mark.unlink()

    def _make(self) -> None:
        """Initialise the cluster in a temporary folder and rename it: a cluster that exists is complete."""
        final, self.data = self.data, self.data.with_suffix(".new")
        try:
            shutil.rmtree(self.data, ignore_errors=True)
            self._fill()
            self.data.rename(final)
        finally:
            self.data = final

    def _fill(self) -> None:
        self._own_folder(self.data)
        words = ["-D", self.data, "-U", ROLE, "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8"]
        words += [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]  # with locale C, Chinese has no trigrams
        words += [] if self.durable else ["--no-sync"]
        done = self._run("initdb", *words)
        if done.returncode != 0:
            why = done.stderr.strip().splitlines()[-1:]
            raise Unavailable(f"PostgreSQL 建不了：{''.join(why)} · PostgreSQL cannot be set up")
        settings = (
            SETTINGS + ("" if self.durable else NOT_DURABLE) + f"unix_socket_directories = '{self.socket}'\n"
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
        # Not the caller's: PGDATA or PGHOST would lead elsewhere. From "/", because the system user may not
        # enter the folder of the caller.
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}
        command = [str(self.bin / program), *map(str, words)]
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            command, capture_output=True, text=True, cwd="/", env=environment, check=False, **identity
        )

    def _own_folder(self, folder: Path) -> None:
        enterable(folder.parent) if self.user else folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            os.chown(folder, *ids(self.user))
        # In /tmp somebody else may have made the folder first, and would own our socket.
        elif folder.lstat().st_uid != os.geteuid() or folder.is_symlink():
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


def _number_in(file: Path) -> int:
    """Return the process number in the first line of a PostgreSQL lock file; 0 without one."""
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _is_postgres(number: int) -> bool:
    name = Path(f"/proc/{number}/comm")
    return name.exists() and name.read_text().strip() == "postgres"
