"""Which backups are kept: a table and pure functions."""

import re
from datetime import datetime, timedelta

PATTERN = "%Y-%m-%dT%H%M%S"  # the name of a backup: local time
#           letter  what two backups of one such time have in common
SAME = {
    "d": "%Y-%m-%d",
    "w": "%G-%V",
    "m": "%Y-%m",
    "y": "%Y",
}  # fmt: skip
TERM = re.compile(r"([1-9]\d{0,3})([dwmy]?)")
SPAN = re.compile(r"([1-9]\d{0,3})([hd])")


def terms(words: str) -> list[tuple[int, str]]:
    """Read "7d,4w,12m" (so many days, weeks, months, years) or "30" (so many backups); raise ValueError."""
    found = []
    for part in words.split(","):
        match = TERM.fullmatch(part.strip())
        if not match:
            raise ValueError(words)
        found.append((int(match[1]), match[2]))
    return found


def span(words: str) -> timedelta:
    """Read "24h" or "7d"; raise ValueError."""
    match = SPAN.fullmatch(words.strip())
    if not match:
        raise ValueError(words)
    return timedelta(**{{"h": "hours", "d": "days"}[match[2]]: int(match[1])})


def moment(name: str) -> datetime:
    """Return when a backup began, in local time without zone; raise ValueError for what is no name of one."""
    return datetime.strptime(name, PATTERN)  # noqa: DTZ007 -- local time, as people read it


def is_name(words: str) -> bool:
    """Return whether this is the name of a backup."""
    try:
        return bool(moment(words))
    except ValueError:
        return False


def kept(names: list[str], rule: list[tuple[int, str]]) -> set[str]:
    """Return which backups a rule keeps: of each of the latest days, weeks … that have one, the newest.

    The newest of all is always kept.
    """
    newest_first = sorted(names, reverse=True)
    found = set(newest_first[:1])
    for count, letter in rule:
        if not letter:
            found |= set(newest_first[:count])
            continue
        latest: dict[str, str] = {}
        for name in newest_first:
            latest.setdefault(moment(name).strftime(SAME[letter]), name)
        found |= set(list(latest.values())[:count])
    return found
