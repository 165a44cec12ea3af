"""From outlines to a drawing: where things stand, how large, what is written on them, how warm."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.places.drawings import BLOCK
from tongdeng.places.rules.plan import SIDE, Outline, heat, inside, label, project, sketch, told
from tongdeng.places.rules.shapes import Frame, Kind, Ring


def ring(*points: tuple[float, float]) -> Ring:
    return (*points, points[0])


def block(east: float = 0, north: float = 0) -> Ring:
    return tuple((x + east, y + north) for x, y in BLOCK)


def outline(name: str, *rings: Ring, kind: Kind = Kind.BUILDING) -> Outline:
    return Outline(name, kind, name, rings or (block(),))


def test_the_longer_side_fills_the_box_north_is_up_and_a_margin_stays() -> None:
    drawing = project([outline("1号楼"), outline("2号楼", block(960, 100))], Frame.METRES)
    assert (drawing.width, drawing.height) == (1000.0, 168.1)
    south, north = drawing.shapes
    assert south.path == "M30.0,138.1 67.6,138.1 67.6,124.0 30.0,124.0Z"
    assert north.y < south.y


def test_degrees_become_metres_so_that_a_square_stays_a_square() -> None:
    side = 0.001
    wide = side / math.cos(math.radians(34.8005))
    square = ring((114.3, 34.8), (114.3 + wide, 34.8), (114.3 + wide, 34.801), (114.3, 34.801))
    drawing = project([outline("1号楼", square)], Frame.DEGREES)
    assert drawing.width == drawing.height == SIDE


def test_what_lies_around_is_drawn_below_the_buildings() -> None:
    kinds = [Kind.BUILDING, Kind.GREEN, Kind.EDGE, Kind.ROAD]
    drawing = project([outline(kind, kind=kind) for kind in kinds], Frame.METRES)
    assert [shape.kind for shape in drawing.shapes] == [Kind.EDGE, Kind.GREEN, Kind.ROAD, Kind.BUILDING]


def test_a_building_in_two_parts_is_labelled_on_the_larger_one() -> None:
    small = ring((200, 0), (210, 0), (210, 5), (200, 5))
    (shape,) = project([outline("12号楼", small, block())], Frame.METRES).shapes
    assert shape.path.count("M") == 2
    assert shape.x < 300


def test_the_label_of_a_u_stands_in_the_building_and_not_in_its_court() -> None:
    court = ring((0, 0), (30, 0), (30, 30), (20, 30), (20, 12), (10, 12), (10, 30), (0, 30))
    x, y, wide = inside(court)
    assert (x, wide) == (15, 30)
    assert 0 < y < 12


def test_the_label_of_a_slab_with_a_wing_stands_in_the_slab() -> None:
    x, y, wide = inside(ring((0, 0), (32, 0), (32, -16), (46, -16), (46, 13), (0, 13)))
    assert (x, wide) == (23, 46)
    assert 0 < y < 13


CORNERS = some.lists(
    some.tuples(some.floats(-1e7, 1e7), some.floats(-1e7, 1e7)), min_size=3, max_size=12, unique=True
)


@given(some.lists(CORNERS, min_size=1, max_size=4))
def test_whatever_outline_is_drawn_has_its_label_in_the_box(drawn: list[list[tuple[float, float]]]) -> None:
    drawing = project([outline("1号楼", ring(*corners)) for corners in drawn], Frame.METRES)
    assert 0 < drawing.width <= SIDE
    assert all(0 <= shape.x <= drawing.width and 0 <= shape.y <= drawing.height for shape in drawing.shapes)


NAMES = {"12号楼": "12", "3号楼": "3", "A座": "A座", "中心广场": "中心广场", "12号楼东": "12号楼东", "": ""}


@pytest.mark.parametrize("name", NAMES)
def test_a_numbered_building_shows_its_number_alone(name: str) -> None:
    assert label(name) == NAMES[name]


def test_a_number_is_read_on_a_phone_also_on_a_narrow_slab() -> None:
    slabs = [outline(f"{n}号楼", block(n * 60, 0)) for n in range(20)]
    assert {shape.size for shape in project(slabs, Frame.METRES).shapes} == {30.0, 23.9}


def test_a_long_name_on_a_narrow_building_is_as_small_as_can_be_read_and_no_smaller() -> None:
    narrow = ring((0, 0), (2, 0), (2, 30), (0, 30))
    (shape,) = project([outline("老年人活动中心服务站", narrow)], Frame.METRES).shapes
    assert shape.size == 14.0


def test_without_a_drawing_each_building_is_a_block_in_the_order_of_numbers() -> None:
    rows = sketch([("c", "10号楼"), ("a", "2号楼"), ("b", "中心广场"), ("d", "1号楼")])
    assert [row.name for row in rows] == ["1号楼", "2号楼", "10号楼", "中心广场"]
    assert len({row.rings for row in rows}) == 4
    assert project(rows, Frame.METRES, is_sketch=True).is_sketch


@given(some.lists(some.text(max_size=8), min_size=1, max_size=60))
def test_blocks_of_a_sketch_never_overlap(names: list[str]) -> None:
    rows = sketch([(str(number), name) for number, name in enumerate(names)])
    corners = [row.rings[0][0] for row in rows]
    assert len(set(corners)) == len(names)
    assert all(
        abs(ax - bx) >= 50 or abs(ay - by) >= 36
        for n, (ax, ay) in enumerate(corners)
        for bx, by in corners[:n]
    )


HEAT = {0: 0, 1: 1, 4: 1, 5: 2, 9: 2, 10: 3, 500: 3}


@pytest.mark.parametrize("count", HEAT)
def test_more_open_cases_are_warmer(count: int) -> None:
    assert heat(count) == HEAT[count]


@pytest.mark.parametrize(("count", "to_residents"), [(0, None), (1, None), (4, None), (5, 5), (20, 20)])
def test_residents_are_told_no_count_below_five_and_the_offices_all(
    count: int, to_residents: int | None
) -> None:
    assert told(count, exact=False) == to_residents
    assert told(count, exact=True) == count
