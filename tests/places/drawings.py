"""Small GeoJSON drawings of estate A: 12号楼, 3号楼, the square."""

import json
from typing import Any

BLOCK = [[0, 0], [40, 0], [40, 15], [0, 15], [0, 0]]


def moved(east: float, north: float, ring: list[list[float]] = BLOCK) -> list[list[float]]:
    return [[x + east, y + north] for x, y in ring]


def feature(
    name: str, ring: Any = None, *, kind: str = "Polygon", whole: Any = None, **said: Any
) -> dict[str, Any]:
    """Return a feature with one outline, or with `whole` as its coordinates."""
    coordinates = whole if whole is not None else [ring if ring is not None else BLOCK]
    return {
        "type": "Feature",
        "properties": {"name": name, **said},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def estate() -> bytes:
    """Return both buildings and the square, with a road between them."""
    return collection(
        feature("12号楼", moved(0, 100)),
        feature("3#楼", moved(60, 0)),
        feature("中心广场", moved(0, 0)),
        feature("主路", moved(0, 50), kind="Polygon", 类型="道路"),
    )
