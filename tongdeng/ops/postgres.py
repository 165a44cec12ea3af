"""The embedded PostgreSQL: one cluster for each home, reached over a socket that only its user can open."""

import fcntl
import os
import pwd
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tongdeng.ops import postgres_locks as locks
from tongdeng.ops import roles
from tongdeng.ops.postgres_paths import (
    Unavailable,
    binaries,
    enterable,
    ids,
    never_a_link,
    owner_mark,
    reachable,
    socket_dir,
    system_user,
)
from tongdeng.ops.roles import OWNER

DATABASE = "tongdeng"
SOCKET = ".s.PGSQL.5432"
MARK = "postmaster.pid"
LOG_AT_MOST = 10_000_000  # bytes; one older part of the same size is kept
START_WITHIN = 60

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
# Given at each start: a folder may have been moved since, and what an older version wrote is overruled.
# Statements and details of errors stay out of the log: they hold names and phones.
AT_START = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
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
                if self._admit():
                    self._run("pg_ctl", "reload", "-s", "-D", self.data)
                return False
            self.trim_log()
            self._evict_others()
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._admit()
            if self._comes_up():
                return False
            self._forget_the_dead()
            self._own_folder(self.socket)
            for patience in (1, 2, 4, 8, 0):
                if self._launch():
                    return True
                if not patience:
                    break
                time.sleep(patience)  # after a kill -9 its children hold the memory for a moment
            raise Unavailable(f"PostgreSQL 启动不了，原因见 {self.log} · PostgreSQL does not start")

    def stop(self) -> None:
        """Stop the cluster; open connections are cut."""
        # A mark that was left behind may bear the number of another cluster's server by now.
        if locks.works_in(locks.number_in(self.data / MARK), self.data):
            self._run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", self.data)

    def remove(self) -> None:
        """Stop the cluster, and remove it with all its data."""
        self.stop()
        for folder in (self.data, self.socket):
            shutil.rmtree(folder, ignore_errors=True)
        if self.base != self.home:
            shutil.rmtree(self.base, ignore_errors=True)
            owner_mark(self.base).unlink(missing_ok=True)

    def running(self) -> bool:
        """Return whether this cluster runs and takes connections; cheap enough to call often."""
        if not (self.data / MARK).exists():
            return False
        # pg_ctl would start a process for each question, and the supervisor asks twice a second.
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            return probe.connect_ex(str(self.socket / SOCKET)) == 0

    def conninfo(self, name: str = DATABASE, *, role: str = OWNER) -> str:
        """Return how to reach a database of the cluster."""
        return make_conninfo(host=str(self.socket), user=role, dbname=name)

    def create_database(self, name: str = DATABASE, *, template: str = "template0") -> bool:
        """Create a database if there is none of this name, and the application's role; return whether it is new."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            roles.make(connection)
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            try:
                connection.execute(words.format(sql.Identifier(name), sql.Identifier(template)))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return False  # another command was quicker
            # A copy of a database does not take over who may do what with the database itself.
            closed = sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC")
            connection.execute(closed.format(sql.Identifier(name)))
        return True

    def drop_database(self, name: str) -> None:
        """Drop a database; open connections are cut."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def trim_log(self) -> None:
        """Keep the log small: PostgreSQL appends to it for as long as it runs, so it is emptied in place."""
        with suppress(OSError):
            if self.log.stat().st_size > LOG_AT_MOST:
                with (
                    open(self.log, "r+b", opener=never_a_link) as log,
                    open(self.log.with_suffix(".log.1"), "wb", opener=never_a_link) as older,
                ):
                    shutil.copyfileobj(log, older)
                    log.truncate(0)

    def _evict_others(self) -> None:
        """Free our socket: stop a server whose home was removed while it ran, forget one that is gone.

        A server that works in any other folder is somebody else's, and is never touched.
        """
        lock = self.socket / f"{SOCKET}.lock"
        there = locks.number_in(lock)
        if not there or locks.works_in(there, self.data):
            return
        if self._left_behind(locks.folder_of(there)):
            # At once, without writing anything: its data are gone, or out of use for ever.
            os.kill(there, signal.SIGQUIT)
            locks.until(lambda: not lock.exists(), 5)
        for file in (lock, self.socket / SOCKET):
            file.unlink(missing_ok=True)

    def _left_behind(self, folder: str) -> bool:
        if folder.endswith(locks.DELETED):
            return folder.removesuffix(locks.DELETED) == str(self.data)
        # For root the data may lie apart from the home, and outlive it.
        mark = owner_mark(Path(folder).parent)
        return bool(folder) and mark.is_file() and mark.read_text() == str(self.home)

    def _comes_up(self) -> bool:
        """Return whether our server is about to answer; stop it where it answers elsewhere: the home was moved."""
        mark = self.data / MARK
        if not locks.works_in(locks.number_in(mark), self.data):
            return False
        here = locks.line_in(mark, locks.SOCKET_LINE) in {"", str(self.socket)}
        if here and locks.line_in(mark, locks.STATE_LINE) in {"", "starting"}:
            return locks.until(self.running, START_WITHIN)
        self.stop()
        return False

    def _forget_the_dead(self) -> None:
        """Remove a postmaster.pid that no server of this cluster has: PostgreSQL asks only whether its number lives."""
        mark = self.data / MARK
        number = locks.number_in(mark)
        if not number:
            return
        # Children that outlived their server still write: only when the last is gone may another begin.
        if not locks.until(lambda: not locks.anybody_in(self.data), START_WITHIN):
            raise Unavailable(f"{self.data} 还有进程在用 · processes still use this cluster")
        written = locks.line_in(mark, 1)
        if written and Path(written) != self.data and locks.works_in(number, Path(written)):
            words = (
                "这个目录是在数据库运行时复制的，请运行 tongdeng verify 核对；可靠的副本用 tongdeng backup"
            )
            print(f"tongdeng: {words} · copied while its database ran: check with verify", file=sys.stderr)
        mark.unlink()

    def _launch(self) -> bool:
        # pg_ctl puts its words into a command of the shell, between double quotes. So the folder is given as
        # "." and the log from there; the options, which it pastes as they are, are quoted here.
        folder = '"' + str(self.socket).replace('"', '""') + '"'
        settings = AT_START | {"unix_socket_directories": folder}
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        words = ["start", "-w", "-t", START_WITHIN, "-s", "-D", ".", "-l", "../postgres.log", "-o", options]
        return self._run("pg_ctl", *words, within=self.data).returncode == 0

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
        words = ["-D", self.data, "-U", OWNER, "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8"]
        words += [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]  # with locale C, Chinese has no trigrams
        words += [] if self.durable else ["--no-sync"]
        done = self._run("initdb", *words)
        if done.returncode != 0:
            why = done.stderr.strip().splitlines()[-1:]
            raise Unavailable(f"PostgreSQL 建不了：{''.join(why)} · PostgreSQL cannot be set up")
        _append(self.data / "postgresql.conf", SETTINGS + ("" if self.durable else NOT_DURABLE))
        (self.data / "pg_hba.conf").write_text("local all all peer map=tongdeng\n")

    def _admit(self) -> bool:
        here = pwd.getpwuid(os.geteuid()).pw_name
        return roles.admit(self.data / "pg_ident.conf", {here, self.user or here})

    def _run(
        self, program: str, *words: object, within: Path = Path("/")
    ) -> subprocess.CompletedProcess[str]:
        identity = (
            {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}
            if self.user
            else {}
        )
        # Not the caller's: PGDATA or PGHOST would lead elsewhere; and not from the caller's folder, which the
        # system user may not enter.
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}
        command = [str(self.bin / program), *map(str, words)]
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            command, capture_output=True, text=True, cwd=within, env=environment, check=False, **identity
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
        with open(self.base / "postgres.lock", "w", opener=never_a_link) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _append(file: Path, words: str) -> None:
    with file.open("a") as out:
        out.write(words)
