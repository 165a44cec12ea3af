"""How old the last good backup is, asked of the place itself: a note of ours would not know that it is gone."""

import json
import os
from datetime import timedelta
from pathlib import Path

from tongdeng.kernel import clock
from tongdeng.ops.backup import manifest, places, retention
from tongdeng.ops.preflight import Problem

NOTE = "backup.json"  # in the home: where the last backup went
OLD = timedelta(days=2)
SLACK = timedelta(minutes=30)  # the job looks once an hour, and must not come an hour later each day


def configured() -> str:
    """Return where the worker puts backups; empty where it makes none."""
    return os.environ.get("TONGDENG_BACKUP", "")


def every() -> str:
    return os.environ.get("TONGDENG_BACKUP_EVERY") or "24h"


def keep() -> str:
    return os.environ.get("TONGDENG_BACKUP_KEEP") or "7d,4w,12m"


def age(words: str) -> timedelta | None:
    """Return the age of the newest complete backup in a place; None where there is none."""
    names = manifest.backups(places.at(words))
    return clock.now().replace(tzinfo=None) - retention.moment(names[-1]) if names else None


def is_due(words: str, span: timedelta) -> bool:
    """Return whether the newest backup of a place is as old as it may be."""
    there = age(words)
    return there is None or there >= span - min(SLACK, span / 10)


def examine(home: Path) -> tuple[str, bool, str]:
    """Return what was checked, whether it is well, and what to do: the age of the last good backup."""
    words = configured() or _noted(home)
    if not words:
        return "备份 · no backup yet", False, "tongdeng backup 目录"
    try:
        often, _rule = retention.span(every()), retention.terms(keep())
    except ValueError as unclear:
        remedy = "TONGDENG_BACKUP_EVERY=24h TONGDENG_BACKUP_KEEP=7d,4w,12m"
        return f"备份 · {unclear} cannot be read", False, remedy
    try:
        there = age(words)
    except (Problem, OSError) as problem:
        return f"备份 · backups in {words}", False, str(problem)
    if there is None:
        return f"备份 · no complete backup in {words}", False, f"tongdeng backup {words}"
    young = there < max(OLD, 2 * often)
    return (
        f"备份 · the last backup is {there / timedelta(hours=1):.0f} h old",
        young,
        f"tongdeng backup {words}",
    )


def note(home: Path, words: str, name: str) -> None:
    """Note where a backup went; the address holds no key."""
    (home / NOTE).write_text(json.dumps({"place": words, "name": name}))


def _noted(home: Path) -> str:
    try:
        return str(json.loads((home / NOTE).read_text())["place"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
