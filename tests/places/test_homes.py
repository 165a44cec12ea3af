"""Buildings, units and homes found by their names, however they are spelled, and added where they are missing."""

import pytest

from tests.cast import BUILDING, ESTATE, HOME, SQUARE
from tongdeng.kernel.errors import Invalid
from tongdeng.places import queries
from tongdeng.places.actions.homes import Address, Tree
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db


def tree(*spoken: Address) -> Tree:
    return Tree(Place.objects.get(code=ESTATE), spoken)


@pytest.mark.parametrize(
    ("building", "unit", "room"),
    [("12号楼", "1单元", "301"), ("十二号楼", "一单元", "301"), ("12幢", "1门", "301室")],
)
def test_a_home_is_found_however_it_is_spelled(building: str, unit: str, room: str) -> None:
    assert tree().find(Address(building, unit, room)) == HOME


def test_what_a_file_spells_in_two_ways_is_two_places() -> None:
    both = [Address("12号楼", "1单元", "301"), Address("十二号楼", "1单元", "301")]
    known = tree(*both)
    assert known.find(both[0]) == HOME
    assert known.find(both[1]) == ""


def test_a_plain_number_is_in_the_code_and_other_names_get_one_of_their_own() -> None:
    known = tree()
    assert known.settle(Address("21号楼", "2单元", "1501")) == f"{ESTATE}021021501"
    assert known.settle(Address("A座", "东单元", "101A")) == f"{ESTATE}501515001"
    assert known.settle(Address("A座", "东单元", "101B")) == f"{ESTATE}501515002"
    known.store()
    assert Place.objects.get(code=f"{ESTATE}501515002").path == "A区A座东单元101B"


def test_settling_twice_adds_once() -> None:
    known = tree()
    first = known.settle(Address("A座", "", "商铺1"))
    assert known.settle(Address("A座", "", "商铺1")) == first
    known.store()
    assert tree().find(Address("a座", "", "商铺1")) == first


def test_a_number_that_is_taken_by_another_name_is_not_given_twice() -> None:
    Place.objects.filter(code=BUILDING).update(name="幸福楼")
    known = tree()
    code = known.settle(Address("12号楼", "1单元", "301"))
    assert not code.startswith(BUILDING)


def test_a_home_without_a_unit_lies_in_its_building() -> None:
    known = tree()
    code = known.settle(Address("12号楼", "", "商铺1"))
    known.store()
    assert code in [place.code for place in queries.children(BUILDING)]
    assert BUILDING + "01" in [place.code for place in queries.children(BUILDING)]


def test_common_areas_are_no_buildings() -> None:
    known = tree()
    assert not known.settle(Address("中心广场", "", "101")).startswith(SQUARE)


def test_when_all_numbers_are_given_out_it_says_so() -> None:
    known = tree()
    known._taken |= {f"{ESTATE}{number:03d}" for number in range(1000)}
    with pytest.raises(Invalid, match="用完"):
        known.settle(Address("又一座", "", "101"))
