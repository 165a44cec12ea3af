"""The map of opinions as a drawing, and in words for each group, in the third person."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.queries.opinions import Gathered

NAMES = (_("甲组"), _("乙组"), _("丙组"), _("丁组"), _("戊组"))
WIDTH, HEIGHT, MARGIN, LARGEST = 320, 200, 56, 46


class Group(NamedTuple):
    """One group: its circle on the drawing, and what most of it say; `mine` is where the reader's household lies."""

    name: Any
    households: int
    x: int
    y: int
    radius: int
    mine: bool
    agrees: list[str]
    disagrees: list[str]


class Split(NamedTuple):
    """How the households of each group answered to one statement."""

    words: str
    cells: list[tuple[Any, Any, Any, Any]]


class Drawing(NamedTuple):
    """A map: its groups, what most of all of them agree with, and the counts that may be told."""

    groups: list[Group]
    shared: list[str]
    splits: list[Split]
    has_splits: bool
    households: int
    width: int = WIDTH
    height: int = HEIGHT
    title: str = ""


def drawn(gathered: Gathered, *, split: bool) -> Drawing | None:
    """Return the drawing of a map that is shown, with `split` also its counts by group; None where there is none."""
    stored = gathered.map
    if stored is None or not stored.shown:
        return None
    words = {str(statement.pk): statement.words for statement in gathered.shown}
    rows: Sequence[Mapping[str, Any]] = stored.result["groups"]
    places = _placed([(row["x"], row["y"]) for row in rows])
    most = max(row["households"] for row in rows)
    groups = [
        Group(
            name=NAMES[number],
            households=row["households"],
            x=x,
            y=y,
            radius=round(LARGEST * sqrt(row["households"] / most)),
            mine=gathered.group == number,
            # A statement that was refused since the map was computed is left out.
            agrees=_told(row["traits"], words, agrees=True),
            disagrees=_told(row["traits"], words, agrees=False),
        )
        for number, (row, (x, y)) in enumerate(zip(rows, places, strict=True))
    ]
    return Drawing(
        groups=groups,
        shared=[words[pk] for pk in stored.result["shared"] if pk in words],
        splits=[
            Split(words[pk], [(NAMES[number], *cells) for number, cells in enumerate(groups)])
            for pk, groups in stored.result["splits"].items()
            if split and pk in words
        ],
        has_splits=bool(stored.result["splits"]),
        households=sum(row["households"] for row in rows),
        title=gettext("、").join(
            gettext("{name} {households} 户").format(name=group.name, households=group.households)
            for group in groups
        ),
    )


def _told(traits: Sequence[Mapping[str, Any]], words: Mapping[str, str], *, agrees: bool) -> list[str]:
    return [
        words[trait["statement"]]
        for trait in traits
        if trait["agrees"] == agrees and trait["statement"] in words
    ]


def _placed(middles: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Return middles of groups as points of the drawing, at one scale in both directions."""
    lefts, tops = [x for x, _y in middles], [y for _x, y in middles]
    wide, high = max(lefts) - min(lefts), max(tops) - min(tops)
    scale = min(
        (WIDTH - 2 * MARGIN) / wide if wide else float("inf"),
        (HEIGHT - 2 * MARGIN) / high if high else float("inf"),
    )
    scale = 0.0 if scale == float("inf") else scale
    across, down = (max(lefts) + min(lefts)) / 2, (max(tops) + min(tops)) / 2
    return [
        (round(WIDTH / 2 + (x - across) * scale), round(HEIGHT / 2 - (y - down) * scale)) for x, y in middles
    ]
