"""Whose a lock file of PostgreSQL is: numbers of processes are used again, so a number alone proves nothing.

What proves it is the folder that a process works in: every process of a cluster works in the cluster's data.
"""

import time
from collections.abc import Callable
from pathlib import Path

DELETED = " (deleted)"  # what Linux adds to the name of a folder that was removed while a process works in it
LOOK_EVERY = 0.05
SOCKET_LINE, STATE_LINE = 4, 7  # of postmaster.pid, counted from 0


def number_in(file: Path) -> int:
    """Return the process number in the first line of a PostgreSQL lock file; 0 without one."""
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def line_in(file: Path, line: int) -> str:
    """Return a line of a lock file; empty where there is none."""
    try:
        return file.read_text().splitlines()[line].strip()
    except (OSError, ValueError, IndexError):
        return ""


def works_in(number: int, folder: Path) -> bool:
    """Return whether a PostgreSQL process of this number works in this folder, whatever the folder is called."""
    try:
        return _is_postgres(number) and Path(f"/proc/{number}/cwd").samefile(folder)
    except OSError:
        return False  # it ended, or is somebody else's, whose folder we may not see


def anybody_in(folder: Path) -> bool:
    """Return whether any PostgreSQL process works in this folder, such as a child that outlived its postmaster."""
    return any(works_in(int(entry.name), folder) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def folder_of(number: int) -> str:
    """Return the folder that a PostgreSQL process works in; empty where it is none, or not ours to see."""
    try:
        return str(Path(f"/proc/{number}/cwd").readlink()) if _is_postgres(number) else ""
    except OSError:
        return ""


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until a function says yes; return whether it did."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_EVERY)
    return True


def _is_postgres(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/comm").read_text().strip() == "postgres"
    except OSError:
        return False
