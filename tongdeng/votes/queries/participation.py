"""How many take part, as everybody may read it: before the roll names who voted, no number may name them."""

from typing import Any, NamedTuple

from django.utils.translation import gettext

from tongdeng.votes.models import Vote
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.queries.rolls import may_name

HOMES_LEAST = 5


class Shown(NamedTuple):
    """Participation by heads and by area; the exact area that took part only once the roll names who voted."""

    all_heads: int
    all_area: Any
    cast_heads: int
    cast_area: Any
    percent: int
    enough: bool
    held: int
    named: bool


def shown(vote: Vote) -> Shown:
    """Return the participation so far; `percent` is of the area, rounded down."""
    seen = queries.turnout(vote)
    named = may_name(vote)
    # Each ballot moves an exact area by that of one home, which the roll gives: whoever looks twice knows who voted.
    percent = int(100 * seen.cast_area / seen.all_area) if seen.all_area else 0
    area = seen.cast_area if named else None
    return Shown(seen.all_heads, seen.all_area, seen.cast_heads, area, percent, seen.enough, seen.held, named)


def by_building(vote: Vote) -> list[dict[str, Any]]:
    """Return homes, and homes that voted, by building; small buildings together, unless the roll names who voted."""
    rows = queries.turnout_by_building(vote)
    if may_name(vote):
        return rows
    small = [row for row in rows if row["homes"] < HOMES_LEAST]
    rest = sorted((row for row in rows if row["homes"] >= HOMES_LEAST), key=lambda row: row["homes"])
    if small and sum(row["homes"] for row in small) < HOMES_LEAST:
        # One or two small houses alone: what is left when all others are taken from the whole would name them.
        small, rest = [*small, *rest[:1]], rest[1:]
    kept = sorted(rest, key=lambda row: row["building"])
    return [*kept, _together(small)] if small else kept


def _together(rows: list[dict[str, Any]]) -> dict[str, Any]:
    sums = {part: sum(row[part] for row in rows) for part in ("homes", "cast")}
    name = rows[0]["name"] if len(rows) == 1 else gettext("其余楼栋合计")
    return {"building": "", "name": name, **sums}
