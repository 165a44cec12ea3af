"""From outlines of an estate to a drawing: projected to a view box, labelled, or sketched where nobody drew one. Pure."""

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tongdeng.places.rules.shapes import Frame, Kind, Point, Ring, area

SIDE, MARGIN = 1000.0, 30.0  # units of the view box: its longer side, and what stays free around the drawing
DEGREE = 111_320.0  # metres of a degree of latitude, and of longitude at the equator
FONT_LEAST, FONT_MOST = 14.0, 46.0
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
    """A shape on the drawing: the path of an SVG, and its label with where it stands and how large."""

    place: str
    kind: Kind
    name: str
    path: str
    label: str
    x: float
    y: float
    size: float


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
    x, y = inside(largest)
    return Drawn(
        outline.place,
        outline.kind,
        outline.name,
        "".join(_path(ring) for ring in rings),
        words,
        round(x, 1),
        round(y, 1),
        _size(largest, words),
    )


def _path(ring: Ring) -> str:
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in ring[:-1])
    return f"M{corners}Z"


def _size(ring: Ring, words: str) -> float:
    """Return the size of a label that fits into its shape, within what can be read."""
    wide = max(x for x, _y in ring) - min(x for x, _y in ring)
    high = max(y for _x, y in ring) - min(y for _x, y in ring)
    ems = sum(0.6 if sign.isascii() else 1.0 for sign in words) or 1.0
    return round(min(FONT_MOST, max(FONT_LEAST, min(wide * 0.9 / ems, high * 0.5))), 1)


def inside(ring: Ring) -> Point:
    """Return a point inside an outline for its label: the centre of its area, or of its widest part at that height.

    The centre of an L or a U may lie outside of it.
    """
    x, y = _centre(ring)
    crossings = sorted(
        ax + (y - ay) / (by - ay) * (bx - ax)
        for (ax, ay), (bx, by) in itertools.pairwise(ring)
        if (ay > y) != (by > y)
    )
    spans = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not spans or any(left <= x <= right for left, right in spans):
        return x, y
    left, right = max(spans, key=lambda span: span[1] - span[0])
    return (left + right) / 2, y


def _centre(ring: Ring) -> Point:
    whole = area(ring)
    x0, y0 = ring[0]
    if not whole:
        return x0, y0
    sides = [(ax - x0, ay - y0, bx - x0, by - y0) for (ax, ay), (bx, by) in itertools.pairwise(ring)]
    x = sum((ax + bx) * (ax * by - bx * ay) for ax, ay, bx, by in sides)
    y = sum((ay + by) * (ax * by - bx * ay) for ax, ay, bx, by in sides)
    return x0 + x / (6 * whole), y0 + y / (6 * whole)


def _block(column: int, row: int) -> Ring:
    left, top = column * (BLOCK[0] + GAP[0]), -row * (BLOCK[1] + GAP[1])
    right, bottom = left + BLOCK[0], top - BLOCK[1]
    return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def _number(name: str) -> int:
    digits = re.search(r"\d{1,6}", name)
    return int(digits[0]) if digits else 10**6
