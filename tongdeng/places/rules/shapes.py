"""Reading a drawing of an estate from GeoJSON (RFC 7946), and finding its buildings. Pure.

A drawing comes from a surveyor's or an open map's program: anything may stand in it. What cannot be drawn is refused
with the name of its feature; what is no polygon or no building of the estate is counted and left out.
"""

import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import texts
from tongdeng.kernel.errors import Invalid
from tongdeng.places.rules import naming

BYTES_AT_MOST = 1024 * 1024
FEATURES_AT_MOST, POINTS_AT_MOST = 500, 500  # in a file, of one feature
LABEL_AT_MOST = 30
DEGREES_AT_MOST = 0.2  # an estate is no wider: about 20 km
METRES_AT_LEAST, METRES_AT_MOST = 5, 20_000
FARTHEST = 1e8  # projected coordinates with the number of their zone in front: 38512345

Point = tuple[float, float]
Ring = tuple[Point, ...]


class Kind(StrEnum):
    """What a shape is: a building or common area of the tree, or what lies around them."""

    BUILDING = "building"
    ROAD = "road"
    GREEN = "green"
    WATER = "water"
    EDGE = "edge"


class Frame(StrEnum):
    """How the coordinates of a drawing are counted."""

    DEGREES = "degrees"
    METRES = "metres"


KIND_WORDS = {
    Kind.BUILDING: _("楼栋或公共区域"),
    Kind.ROAD: _("道路"),
    Kind.GREEN: _("绿地"),
    Kind.WATER: _("水面"),
    Kind.EDGE: _("小区边界"),
}
# As people and programs write them.
KINDS = {str(kind): kind for kind in Kind} | {
    "道路": Kind.ROAD,
    "绿地": Kind.GREEN,
    "绿化": Kind.GREEN,
    "水面": Kind.WATER,
    "小区边界": Kind.EDGE,
}
NAMES, CODES, KIND_NAMES = ("name", "名称", "楼栋"), ("code", "代码"), ("kind", "类型")
NOT_GEOJSON = _("这不是 GeoJSON 文件，请用测绘或地图软件导出“FeatureCollection”")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a file: what it is called, the place code that it gives or "", what it is, its outlines."""

    name: str
    code: str
    kind: Kind
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A drawing that was read: its features, how its coordinates are counted, and how many features were no polygons."""

    features: tuple[Feature, ...]
    frame: Frame
    others: int


@dataclass(frozen=True, slots=True)
class Matched:
    """Which features were found in the estate, by place code ("" for what lies around), and the names of the others."""

    shapes: tuple[tuple[str, Feature], ...]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]
    missing: tuple[str, ...]


def read(content: bytes) -> Read:
    """Return what a GeoJSON file of at most 1 MB draws; coordinates are degrees (lon, lat) or metres (east, north).

    Only outlines count: holes and heights are left out. Raise Invalid for the field "file", with a sentence, for what is
    too large, no GeoJSON, without polygons, not closed, without area, or neither degrees nor metres of an estate.
    """
    found = _features(_collection(content))
    features = tuple(feature for feature in found if feature is not None)
    if not features:
        raise _refused(_("文件里没有面（Polygon），画不出楼栋"))
    frame = _frame([ring for feature in features for ring in feature.rings])
    return Read(features, frame, len(found) - len(features))


def match(features: Sequence[Feature], buildings: Mapping[str, str], *, estate: str = "") -> Matched:
    """Return which of an estate's buildings, names by code, the features are: by code, else by any spelling of the name.

    `estate` is its name, which may stand before a building's. Of two features of one building the first is taken.
    """
    by_key = {naming.key(name, "building"): code for code, name in buildings.items()}
    shapes: list[tuple[str, Feature]] = []
    unknown, twice, taken = [], [], set[str]()
    for feature in features:
        code = "" if feature.kind != Kind.BUILDING else _code(feature, buildings, by_key, estate)
        if code is None:
            unknown.append(feature.name or feature.code or str(_("没有名称")))
        elif code in taken:
            twice.append(buildings[code])
        else:
            taken |= {code} - {""}
            shapes.append((code, feature))
    missing = tuple(name for code, name in buildings.items() if code not in taken)
    return Matched(tuple(shapes), tuple(unknown), tuple(twice), missing)


def _code(
    feature: Feature, buildings: Mapping[str, str], by_key: Mapping[str, str], estate: str
) -> str | None:
    if feature.code in buildings:
        return feature.code
    for name in (feature.name, feature.name.removeprefix(estate)):
        if name and (code := by_key.get(naming.key(name, "building"))):
            return code
    return None


def _collection(content: bytes) -> list[Any]:
    if len(content) > BYTES_AT_MOST:
        raise _refused(_("平面图文件不能超过 1 MB，请只导出楼栋轮廓"))
    try:
        whole = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _refused(NOT_GEOJSON) from None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or whole.get("type") != "FeatureCollection":
        raise _refused(NOT_GEOJSON)
    if len(features) > FEATURES_AT_MOST:
        raise _refused(
            _("最多画 {most} 个面，文件里有 {now} 个").format(most=FEATURES_AT_MOST, now=len(features))
        )
    return features


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _features(found: list[Any]) -> list[Feature | None]:
    """Return the features of a file, None for what is no polygon."""
    return [_feature(one if isinstance(one, dict) else {}) for one in found]


def _feature(one: dict[str, Any]) -> Feature | None:
    geometry, said = one.get("geometry"), one.get("properties")
    said = said if isinstance(said, dict) else {}
    name, code = _word(said, NAMES), _word(said, CODES)
    kind = KINDS.get(_word(said, KIND_NAMES), Kind.BUILDING)
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    parts = geometry.get("coordinates")
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    if not isinstance(polygons, list) or not polygons:
        raise _odd(name)
    rings = tuple(_ring(polygon, name) for polygon in polygons)
    if sum(map(len, rings)) > POINTS_AT_MOST:
        raise _refused(_("“{name}”的轮廓超过 {most} 个点，请先简化").format(name=name, most=POINTS_AT_MOST))
    return Feature(name, code, kind, rings)


def _word(said: Mapping[str, Any], names: Sequence[str]) -> str:
    values = (said[name] for name in names if isinstance(said.get(name), str | int))
    return texts.one_line(str(next(values, "")))[:LABEL_AT_MOST]


def _ring(polygon: Any, name: str) -> Ring:
    """Return the outer outline of a polygon; raise Invalid for one that is not closed or has no area."""
    outer = polygon[0] if isinstance(polygon, list) and polygon else None
    if not isinstance(outer, list) or len(outer) < 4:
        raise _odd(name)
    ring = tuple(_point(position, name) for position in outer[: POINTS_AT_MOST + 1])
    if len(outer) <= POINTS_AT_MOST and ring[0] != ring[-1]:
        raise _refused(_("“{name}”的轮廓没有闭合：最后一点应当回到第一点").format(name=name))
    if len(outer) <= POINTS_AT_MOST and math.isclose(area(ring), 0, abs_tol=1e-14):
        raise _refused(_("“{name}”的轮廓没有面积").format(name=name))
    return ring


def _point(position: Any, name: str) -> Point:
    if not isinstance(position, list) or len(position) < 2:
        raise _odd(name)
    return _number(position[0], name), _number(position[1], name)


def _number(value: Any, name: str) -> float:
    # True is an int to Python, and 1e999 is infinite to its reader of JSON.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < FARTHEST:
        raise _odd(name)
    return float(value)


def area(ring: Ring) -> float:
    """Return the area of a closed outline in squares of its own unit, positive where it turns left."""
    # From the first corner: far from the origin, as projected metres are, the products would lose the difference.
    x0, y0 = ring[0]
    pairs = ((ax - x0, ay - y0, bx - x0, by - y0) for (ax, ay), (bx, by) in _sides(ring))
    return sum(ax * by - bx * ay for ax, ay, bx, by in pairs) / 2


def _sides(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return itertools.pairwise(ring)


def _frame(rings: Sequence[Ring]) -> Frame:
    xs, ys = ([point[axis] for ring in rings for point in ring] for axis in (0, 1))
    extent = max(max(xs) - min(xs), max(ys) - min(ys))
    if max(map(abs, xs)) <= 180 and max(map(abs, ys)) <= 85 and extent <= DEGREES_AT_MOST:
        return Frame.DEGREES
    if METRES_AT_LEAST <= extent <= METRES_AT_MOST:
        return Frame.METRES
    raise _refused(_("坐标既不是经纬度，也不是以米计的小区坐标：图的范围应在 20 公里以内"))


def _odd(name: str) -> Invalid:
    return _refused(_("“{name}”的轮廓读不出来").format(name=name or _("没有名称")))


def _refused(sentence: Any) -> Invalid:
    return Invalid(fields={"file": sentence})
