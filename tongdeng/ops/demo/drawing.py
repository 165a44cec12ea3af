"""An invented drawing of the demo's estate, as a surveyor's program would export it: local metres, north up."""

import json
from datetime import datetime
from typing import Any

from tongdeng.people.models import Person
from tongdeng.places.actions.drawing import draw as draw_estate
from tongdeng.places.models import Place

Points = list[list[float]]
WIDE, DEEP = 46.0, 13.0  # metres of a slab
ROWS = ((20.0, 300.0), (20.0, 250.0), (20.0, 110.0), (20.0, 50.0))  # left end and south side of each row
STEP = 62.0

#         name        kind        left   south  width  depth
AROUND = (
    ("",          "edge",        0,     0,     340,   340),
    ("景观绿地",   "green",      90,    172,    70,    50),
    ("",          "green",      200,   172,    60,    50),
    ("",          "road",        0,   222,   340,     10),
    ("",          "road",        0,   152,   340,     10),
    ("",          "road",      330,     0,    10,    340),
    ("水池",       "water",     270,   176,    44,    40),
    ("中心广场",   "building",  164,   176,    32,    42),
    ("东门",       "building",  322,   160,    18,    10),
    ("西门",       "building",    0,   162,    18,    10),
    ("电动车棚",   "building",   14,     8,    70,    14),
    ("儿童乐园",   "building",   22,   176,    30,    40),
    ("健身区",     "building",   56,   176,    28,    40),
)  # fmt: skip


def draw(estate: Place, *, by: Person, at: datetime) -> None:
    """Upload the drawing as the manager."""
    draw_estate(estate, geojson(), by=by, at=at)


def geojson() -> bytes:
    """Return twenty slabs in four rows around a square; the last of each row has a wing."""
    slabs = [
        _feature(
            f"{5 * row + column + 1}号楼", "building", _slab(left + column * STEP, south, wing=column == 4)
        )
        for row, (left, south) in enumerate(ROWS)
        for column in range(5)
    ]
    around = [_feature(name, kind, _box(*map(float, box))) for name, kind, *box in AROUND]
    return json.dumps(
        {"type": "FeatureCollection", "features": [*around, *slabs]}, ensure_ascii=False
    ).encode()


def _slab(left: float, south: float, *, wing: bool) -> Points:
    right, north = left + WIDE, south + DEEP
    if not wing:
        return _box(left, south, WIDE, DEEP)
    low = south - 16
    return [
        [left, south], [right - 14, south], [right - 14, low], [right, low], [right, north], [left, north], [left, south],
    ]  # fmt: skip


def _box(left: float, south: float, wide: float, deep: float) -> Points:
    right, north = left + wide, south + deep
    return [[left, south], [right, south], [right, north], [left, north], [left, south]]


def _feature(name: str, kind: str, ring: Points) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": kind},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
