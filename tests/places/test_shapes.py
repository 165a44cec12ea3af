"""A drawing of an estate is read from GeoJSON; what cannot be drawn is refused with a sentence for its file."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.places.drawings import BLOCK, collection, estate, feature, moved
from tongdeng.kernel.errors import Invalid
from tongdeng.places.rules.shapes import Frame, Kind, area, match, read

A = "410202901001001"
BUILDINGS = {A + "003": "3号楼", A + "012": "12号楼", A + "901": "中心广场"}


def test_outlines_are_read_with_their_names_and_kinds() -> None:
    found = read(estate())
    assert [(f.name, f.kind) for f in found.features] == [
        ("12号楼", Kind.BUILDING),
        ("3#楼", Kind.BUILDING),
        ("中心广场", Kind.BUILDING),
        ("主路", Kind.ROAD),
    ]
    assert (found.frame, found.others) == (Frame.METRES, 0)


MANY = [[n, n % 2] for n in range(500)]
ODD = {
    "nothing at all": (b"", "不是 GeoJSON"),
    "no JSON": (b"{", "不是 GeoJSON"),
    "a picture": (b"\xff\xd8\xff\xe0", "不是 GeoJSON"),
    "a list": (b"[]", "不是 GeoJSON"),
    "a single feature": (json.dumps(feature("12号楼")).encode(), "不是 GeoJSON"),
    "features that are no list": (b'{"type": "FeatureCollection", "features": {}}', "不是 GeoJSON"),
    "not a number": (b'{"type": "FeatureCollection", "features": [NaN]}', "不是 GeoJSON"),
    "brackets without end": (b"[" * 100_000, "不是 GeoJSON"),
    "digits without end": (b'{"features": ' + b"9" * 5000 + b"}", "不是 GeoJSON"),
    "nothing drawn": (collection(), "没有面"),
    "points only": (collection(feature("12号楼", kind="Point", whole=[0, 0])), "没有面"),
    "features of no kind": (collection(None, 5, "x", {}, {"geometry": []}), "没有面"),
    "too many features": (
        collection(*[feature(str(n)) for n in range(501)]),
        "最多画 500 个面，文件里有 501 个",
    ),
    "too large": (collection(feature("字" * 400_000)), "不能超过 1 MB"),
    "not closed": (collection(feature("12号楼", BLOCK[:-1])), "“12号楼”的轮廓没有闭合"),
    "a line": (collection(feature("12号楼", [[0, 0], [9, 9], [18, 18], [0, 0]])), "没有面积"),
    "three points": (collection(feature("12号楼", [[0, 0], [9, 9], [0, 0]])), "读不出来"),
    "no points": (collection(feature("12号楼", whole=[])), "读不出来"),
    "no ring": (collection(feature("12号楼", whole=[5])), "读不出来"),
    "words": (collection(feature("12号楼", [["a", 0], *BLOCK])), "读不出来"),
    "truth": (collection(feature("12号楼", [[True, 0], *BLOCK])), "读不出来"),
    "one number": (collection(feature("12号楼", [[0], *BLOCK])), "读不出来"),
    "infinite": (collection(feature("12号楼")).replace(b"40, 15", b"1e999, 15"), "读不出来"),
    "huge": (collection(feature("12号楼")).replace(b"40, 15", b"9" * 400 + b", 15"), "读不出来"),
    "501 points": (collection(feature("12号楼", [*MANY, MANY[0]])), "超过 500 个点"),
    "no polygons of many": (collection(feature("12号楼", kind="MultiPolygon", whole=[])), "读不出来"),
    "as small as a thumb": (
        collection(feature("12号楼", [[200, 0], [201, 0], [201, 1], [200, 0]])),
        "20 公里",
    ),
    "as large as a province": (collection(feature("12号楼"), feature("3号楼", moved(50_000, 0))), "20 公里"),
    "two towns": (
        collection(
            *(
                feature(name, [[x, 34], [x + 0.01, 34], [x, 34.01], [x, 34]])
                for name, x in (("12号楼", 114), ("3号楼", 118))
            )
        ),
        "20 公里",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_refused_with_a_sentence(name: str) -> None:
    content, sentence = ODD[name]
    with pytest.raises(Invalid, match=sentence) as refused:
        read(content)
    assert list(refused.value.fields) == ["file"]


def test_500_points_are_read_and_so_is_a_byte_order_mark() -> None:
    ring = [[float(n), float(n * n % 7)] for n in range(499)]
    found = read(b"\xef\xbb\xbf" + collection(feature("12号楼", [*ring, ring[0]])))
    assert len(found.features[0].rings[0]) == 500


def test_holes_and_heights_are_left_out_and_what_is_no_polygon_is_counted() -> None:
    hole = moved(10, 5, [[0, 0], [5, 0], [5, 5], [0, 0]])
    high = [[x, y, 30] for x, y in BLOCK]
    found = read(collection(feature("12号楼", whole=[high, hole]), feature("门", kind="Point", whole=[1, 1])))
    assert found.features[0].rings == (tuple((float(x), float(y)) for x, y in BLOCK),)
    assert found.others == 1


def test_degrees_are_told_from_metres_by_how_wide_the_drawing_is() -> None:
    ring = [[114.30, 34.80], [114.3004, 34.80], [114.3004, 34.8002], [114.30, 34.8002], [114.30, 34.80]]
    assert read(collection(feature("12号楼", ring))).frame == Frame.DEGREES
    zoned = moved(38_512_345, 3_850_000)
    assert read(collection(feature("12号楼", zoned))).frame == Frame.METRES
    assert read(collection(feature("12号楼", BLOCK))).frame == Frame.METRES


def test_the_area_far_from_the_origin_is_exact() -> None:
    assert area(tuple((x + 38_512_345.0, y + 3_850_000.0) for x, y in BLOCK)) == 600


#    what is on the drawing | which building it is
SPELLED = """
    12号楼   | 12号楼
    12#      | 12号楼
    第12栋   | 12号楼
    十二号楼 | 12号楼
    A区12号楼 | 12号楼
    ３幢     | 3号楼
    中心广场 | 中心广场
    13号楼   |
    广场     |
"""


@pytest.mark.parametrize("line", SPELLED.strip().splitlines(), ids=lambda line: line.split("|")[0].strip())
def test_a_building_is_found_by_any_spelling_of_its_name(line: str) -> None:
    name, building = (part.strip() for part in line.split("|"))
    found = match(read(collection(feature(name))).features, BUILDINGS, estate="A区")
    assert [BUILDINGS[code] for code, _f in found.shapes] == ([building] if building else [])
    assert found.unknown == (() if building else (name,))


def test_a_code_goes_before_a_name_and_a_code_of_another_estate_is_no_building_here() -> None:
    features = [
        feature("随便写的", code=A + "012"),
        feature("外面的", moved(60, 0), code="410202901002001001"),
    ]
    found = match(read(collection(*features)).features, BUILDINGS)
    assert [code for code, _f in found.shapes] == [A + "012"]
    assert (found.unknown, found.missing) == (("外面的",), ("3号楼", "中心广场"))


def test_of_two_outlines_of_one_building_the_first_is_drawn_and_the_other_named() -> None:
    found = match(read(collection(feature("12号楼"), feature("12栋", moved(60, 0)))).features, BUILDINGS)
    assert (len(found.shapes), found.twice) == (1, ("12号楼",))


JSON = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=5),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(
            some.sampled_from(["type", "geometry", "coordinates", "properties", "name"]), inner, max_size=4
        )
    ),
    max_leaves=30,
)


@settings(max_examples=150)
@given(some.lists(JSON | some.builds(lambda c: feature("12号楼", whole=c), JSON), max_size=5))
def test_whatever_a_file_draws_is_read_or_refused(features: list[Any]) -> None:
    with suppress(Invalid):
        found = read(collection(*features))
        assert all(len(ring) >= 4 for f in found.features for ring in f.rings)
