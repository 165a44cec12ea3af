"""Adding to the tree of places: official codes down to communities, numbers below."""

import pytest

from tests.cast import (
    ADMIN,
    CITY_OFFICER,
    COMMUNITY,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    MANAGER,
    RESIDENT,
    SUBDISTRICT,
    person,
)
from tests.support import at
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound
from tongdeng.places import actions
from tongdeng.places.models import LEVEL_CHOICES, Place
from tongdeng.places.rules import additions, is_code

pytestmark = pytest.mark.django_db
NOW = at("2026-01-13 14:05")


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def test_a_community_is_added_under_its_official_code_with_a_short_name_for_numbers() -> None:
    added = actions.add(place(SUBDISTRICT), name="东苑社区", code="410202901003", by=person(ADMIN, NOW))
    assert (added.level, added.path, added.short) == ("community", "东苑社区", "东苑")


@pytest.mark.parametrize(
    "code", ["", "410202901", "410202902003", "4102029010031", "41020290100x", COMMUNITY]
)
def test_a_code_that_is_not_one_level_below_or_is_taken_is_refused(code: str) -> None:
    before = Place.objects.count()
    with pytest.raises(Invalid) as refused:
        actions.add(place(SUBDISTRICT), name="东苑社区", code=code, by=person(ADMIN, NOW))
    assert list(refused.value.fields) == ["code"]
    assert Place.objects.count() == before


def test_estates_are_numbered_one_after_the_other() -> None:
    guan = person(ADMIN, NOW)
    codes = [actions.add(place(COMMUNITY), name=name, by=guan).code for name in ("B区", "C区")]
    assert codes == [COMMUNITY + "002", COMMUNITY + "003"]
    with pytest.raises(Invalid, match="已经有"):
        actions.add(place(COMMUNITY), name="C区", by=guan)


def test_common_areas_are_numbered_beside_the_buildings() -> None:
    added = actions.add_spot(place(ESTATE), name="西门", by=person(MANAGER, NOW))
    assert (added.code, added.level, added.path) == (ESTATE + "902", "building", "A区西门")
    with pytest.raises(Invalid):
        actions.add_spot(place(ESTATE), name="西门", by=person(MANAGER, NOW))


def test_buildings_come_with_a_roster_and_not_by_hand() -> None:
    with pytest.raises(Invalid, match="名册"):
        actions.add(place(ESTATE), name="21号楼", by=person(ADMIN, NOW))


def test_only_an_administrator_adds_regions_and_only_in_their_own() -> None:
    with pytest.raises(Forbidden):
        actions.add(place(COMMUNITY), name="B区", by=person(COMMUNITY_WORKER, NOW))
    for who in (RESIDENT, DESK, CITY_OFFICER):
        with pytest.raises(NotFound):
            actions.add(place(COMMUNITY), name="B区", by=person(who, NOW))
    with pytest.raises(NotFound):
        actions.add(place("41"), name="郑州市", code="4101", by=person(ADMIN, NOW))


def test_regions_down_to_estates_are_added_and_common_areas_to_an_estate() -> None:
    offered = {level: additions(level) for level, _word in LEVEL_CHOICES}
    assert [level for level, verbs in offered.items() if "add" in verbs] == [
        "province",
        "city",
        "county",
        "subdistrict",
        "community",
    ]
    assert [level for level, verbs in offered.items() if "spot" in verbs] == ["estate"]


@pytest.mark.parametrize(
    ("written", "is_one"),
    [(ESTATE, True), (COMMUNITY, False), ("", False), ("４" * 15, False), ("²" * 15, False)],
)
def test_a_code_of_an_estate_is_fifteen_plain_digits(written: str, is_one: bool) -> None:
    assert is_code(written, "estate") is is_one
