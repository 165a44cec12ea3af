"""PostgreSQL's own programs: those that we bring, or those of this machine where the server is newer."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tongdeng.ops.postgres_paths import Unavailable, binaries
from tongdeng.ops.preflight import Problem

SHELVES = Path("/usr/lib/postgresql")  # where Debian keeps several versions side by side


def program(name: str, *, at_least: int) -> tuple[Path, int]:
    """Return the oldest program that is no older than a major version, with its own; raise Problem without one."""
    found = {version: path for path in reversed([*_places(name)]) if (version := _version(path))}
    fits = [version for version in found if version >= at_least]
    if not fits:
        here = f"本机的 {name} 是 {max(found)}" if found else f"本机没有 {name}"
        words = f"数据库要用 PostgreSQL {at_least} 的工具，{here}，请安装 postgresql-client-{at_least}"
        newest = max(found, default="missing")
        raise Problem(f"{words} · server {at_least}, {name} {newest}")
    return found[min(fits)], min(fits)


def words(name: Path, address: str) -> tuple[list[str], dict[str, str]]:
    """Return how a program is called for a database, and with which environment: no password in the list of processes."""
    parts: dict[str, Any] = conninfo_to_dict(address)
    password = parts.pop("password", None)
    seen = {key: value for key, value in os.environ.items() if not key.startswith("TONGDENG_")}
    return [str(name), f"--dbname={make_conninfo(**parts)}"], seen | (
        {"PGPASSWORD": str(password)} if password else {}
    )


def _places(name: str) -> Iterator[Path]:
    with suppress(Unavailable):
        yield binaries(None) / name
    if there := shutil.which(name):
        yield Path(there)
    yield from SHELVES.glob(f"*/bin/{name}")


def _version(path: Path) -> int:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(found[1]) if found else 0
