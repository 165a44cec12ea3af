"""From outlines of an estate to a drawing: projected to a view box, labelled, or sketched where nobody drew one. Pure."""

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tongdeng.places.rules.shapes import Frame, Kind, Point, Ring, area

SIDE, MARGIN = 1000.0, 30.0  # units of the view box: its longer side, and what stays free around the drawing
DEGREE = 111_320.0  # metres of a degree of latitude, and of longitude at the equator
FONT_LEAST, FONT_READ, FONT_MOST = (
    14.0,
    30.0,
    46.0,
)  # a short label is read on a phone from 30 on, also on a narrow slab
SCANS = 9  # heights at which the widest part of a shape is looked for
NUMBERED = re.compile(r"(\d{1,4})号楼")
# A sketch: rows of equal blocks, in metres.
BLOCK, GAP = (36.0, 16.0), (14.0, 20.0)
FEW = 5  # fewer open cases of one building are nobody's business but the offices'
STEPS = (1, 5, 10)  # open cases from which the heat is 1, 2, 3


@dataclass(frozen=True, slots=True)
class Outline:
    """What is to be drawn: the code of its place or "", what it is, its name, its closed rings."""

    place: str
    kind: Kind
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape on the drawing: the path of an SVG, its label with where it stands and how large, where a count stands."""

    place: str
    kind: Kind
    name: str
    path: str
    label: str
    x: float
    y: float
    size: float
    beside: float
    above: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of `width` × `height` units; a sketch shows which buildings there are, and not where they stand."""

    width: float
    height: float
    shapes: tuple[Drawn, ...]
    is_sketch: bool = False


def project(outlines: Sequence[Outline], frame: Frame, *, is_sketch: bool = False) -> Drawing:
    """Return the drawing of outlines, north at the top, what lies around below the buildings.

    Degrees are projected to metres at the middle of the drawing, which is exact to a few centimetres for an estate.
    """
    middle = _middle(outlines)
    flat = [_flat(outline, frame, middle) for outline in outlines]
    points = [point for rings in flat for ring in rings for point in ring]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    low, high = min(y for _x, y in points), max(y for _x, y in points)
    scale = (SIDE - 2 * MARGIN) / max(right - left, high - low)
    placed = [
        tuple(
            tuple((MARGIN + (x - left) * scale, MARGIN + (high - y) * scale) for x, y in ring)
            for ring in rings
        )
        for rings in flat
    ]
    shapes = [_drawn(outline, rings) for outline, rings in zip(outlines, placed, strict=True)]
    order = list(reversed(Kind))  # the edge first, the buildings last
    return Drawing(
        round((right - left) * scale + 2 * MARGIN, 1),
        round((high - low) * scale + 2 * MARGIN, 1),
        tuple(sorted(shapes, key=lambda shape: order.index(shape.kind))),
        is_sketch,
    )


def sketch(buildings: Sequence[tuple[str, str]]) -> list[Outline]:
    """Return equal blocks in rows for the buildings (code, name) of an estate, in the order of their numbers."""
    ordered = sorted(buildings, key=lambda row: (_number(row[1]), row[1], row[0]))
    columns = max(1, math.ceil(math.sqrt(len(ordered) * 0.8)))
    return [
        Outline(code, Kind.BUILDING, name, (_block(number % columns, number // columns),))
        for number, (code, name) in enumerate(ordered)
    ]


def heat(count: int) -> int:
    """Return 0 to 3: how warm a building with so many open cases is drawn."""
    return sum(count >= step for step in STEPS)


def told(count: int, *, exact: bool) -> int | None:
    """Return the count of open cases of one building that somebody is shown; None for "fewer than 5" to residents."""
    return count if exact or count >= FEW else None


def label(name: str) -> str:
    """Return what stands on a building: its number alone where its name is one, as 12 for 12号楼."""
    numbered = NUMBERED.fullmatch(name)
    return numbered[1] if numbered else name


def _middle(outlines: Sequence[Outline]) -> Point:
    points = [point for outline in outlines for ring in outline.rings for point in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _flat(outline: Outline, frame: Frame, middle: Point) -> list[Ring]:
    if frame == Frame.METRES:
        return list(outline.rings)
    east = DEGREE * math.cos(math.radians(middle[1]))
    return [
        tuple(((x - middle[0]) * east, (y - middle[1]) * DEGREE) for x, y in ring) for ring in outline.rings
    ]


def _drawn(outline: Outline, rings: Sequence[Ring]) -> Drawn:
    largest = max(rings, key=lambda ring: abs(area(ring)))
    words = label(outline.name)
    x, y, wide = inside(largest)
    high = sum(top - low for low, top in _spans([(b, a) for a, b in largest], x))
    ems = sum(0.6 if sign.isascii() else 1.0 for sign in words) or 1.0
    size = min(FONT_MOST, max(FONT_LEAST, min(wide * 0.9 / ems, max(high * 0.5, FONT_READ))))
    return Drawn(
        outline.place,
        outline.kind,
        outline.name,
        "".join(_path(ring) for ring in rings),
        words,
        *(round(value, 1) for value in (x, y, size, x + ems * size / 2 + 18, y - size / 2 - 4)),
    )


def _path(ring: Ring) -> str:
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in ring[:-1])
    return f"M{corners}Z"


def inside(ring: Ring) -> tuple[float, float, float]:
    """Return where the label of an outline stands, (x, y), and how wide the shape is there: inside, where it is widest.

    The centre of an L or a U may lie outside of it. Of heights where it is equally wide the middle one counts.
    """
    low, high = min(y for _x, y in ring), max(y for _x, y in ring)
    heights = [low + (high - low) * (2 * scan + 1) / (2 * SCANS) for scan in range(SCANS)]
    widest: list[tuple[float, float, float]] = []
    for y in heights:
        for left, right in _spans(ring, y):
            widest.append(((left + right) / 2, y, right - left))
    # One that is too flat for the precision of its coordinates has none.
    most = max((wide for _x, _y, wide in widest), default=0.0)
    best = [row for row in widest if row[2] >= 0.98 * most]
    return best[len(best) // 2] if best else (*ring[0], 0.0)


def _spans(ring: Sequence[Point], y: float) -> list[tuple[float, float]]:
    """Return the parts of the line at height `y` that lie inside an outline, from left to right."""
    crossings = sorted(
        ax + (y - ay) / (by - ay) * (bx - ax)
        for (ax, ay), (bx, by) in itertools.pairwise(ring)
        if (ay > y) != (by > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _block(column: int, row: int) -> Ring:
    left, top = column * (BLOCK[0] + GAP[0]), -row * (BLOCK[1] + GAP[1])
    right, bottom = left + BLOCK[0], top - BLOCK[1]
    return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def _number(name: str) -> int:
    digits = re.search(r"\d{1,6}", name)
    return int(digits[0]) if digits else 10**6
