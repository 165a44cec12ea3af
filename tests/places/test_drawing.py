"""Who draws an estate, what is stored, what a second file does."""

from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import BUILDING, CAST, COMMUNITY_WORKER, ESTATE, FOREIGN_ESTATE, MANAGER, person
from tests.places.drawings import collection, estate, feature, moved
from tests.support import at, at_once, endings
from tongdeng.kernel import journal, seals
from tongdeng.kernel.errors import Invalid, NotFound, Refused
from tongdeng.places import queries
from tongdeng.places.actions.drawing import draw
from tongdeng.places.models import Place, Plan, Shape

NOW, LATER = at("2026-01-13 14:05"), at("2026-01-14 09:00")


def place(code: str = ESTATE) -> Place:
    return Place.objects.get(code=code)


def drawn(content: bytes | None = None, *, who: str = MANAGER, moment: object = NOW) -> Plan:
    draw(place(), content or estate(), by=person(who, NOW), at=moment)  # type: ignore[arg-type]
    return Plan.objects.get(place=ESTATE)


@pytest.mark.django_db
def test_the_manager_draws_an_estate_and_hears_what_was_found() -> None:
    found = draw(place(), estate(), by=person(MANAGER, NOW), at=NOW)
    assert [code for code, _f in found.shapes] == [BUILDING, ESTATE + "003", ESTATE + "901", ""]
    assert (found.unknown, found.missing) == ((), ())
    assert [o.name for o in queries.outlines(Plan.objects.get(place=ESTATE))] == [
        "12号楼",
        "3号楼",
        "中心广场",
        "主路",
    ]


@pytest.mark.django_db
def test_the_next_file_replaces_the_drawing_and_the_journal_keeps_both() -> None:
    drawn()
    plan = drawn(collection(feature("12号楼"), feature("别处", moved(60, 0))), moment=LATER)
    assert [o.name for o in queries.outlines(plan)] == ["12号楼"]
    assert [event.facts["buildings"] for event in journal.timeline(plan)] == [3, 1]
    assert plan.drawn_at == LATER
    assert seals.verify() is None


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing() -> None:
    drawn()
    plan = drawn(moment=LATER)
    assert (plan.drawn_at, len(journal.timeline(plan))) == (NOW, 1)


DRAW = {"qian", "zheng", "guan"}


@pytest.mark.django_db
@pytest.mark.parametrize("who", CAST)
def test_managers_community_and_administrator_draw_and_for_all_others_there_is_nothing_to_draw(
    who: str,
) -> None:
    if who in DRAW:
        assert drawn(who=who)
        return
    with pytest.raises(NotFound):
        drawn(who=who)
    assert not Shape.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", [FOREIGN_ESTATE, BUILDING])
def test_another_estate_is_out_of_sight_and_a_building_is_none(code: str) -> None:
    with pytest.raises(Refused):
        draw(place(code), estate(), by=person(MANAGER, NOW), at=NOW)
    assert not Plan.objects.exists()


@pytest.mark.django_db
def test_a_file_of_another_estate_leaves_the_old_drawing_and_says_what_does_not_fit() -> None:
    plan = drawn()
    with pytest.raises(Invalid, match="图上的名称（77号楼）和本小区的楼栋（3号楼、12号楼、中心广场）对不上"):
        drawn(collection(feature("77号楼")), moment=LATER)
    assert len(queries.outlines(plan)) == 4


@pytest.mark.django_db
def test_a_road_alone_is_no_drawing_of_an_estate() -> None:
    with pytest.raises(Invalid, match="对不上"):
        drawn(collection(feature("主路", kind="Polygon", 类型="道路")))


@pytest.mark.django_db
def test_a_renamed_building_is_called_by_its_new_name() -> None:
    plan = drawn()
    Place.objects.filter(code=BUILDING).update(name="甲座")
    assert queries.outlines(plan)[0].name == "甲座"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "UPDATE places_plan SET entries = 9",
        "DELETE FROM places_plan",
        "INSERT INTO places_plan SELECT gen_random_uuid(), community, '1', 0, '', frame, drawn_at FROM places_plan",
    ],
)
def test_a_drawing_changes_only_with_its_event(words: str) -> None:
    drawn()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(words)


def test_two_first_files_at_the_same_moment_are_one_drawing(town_db: str) -> None:
    both = [partial(drawn, who=who) for who in (MANAGER, COMMUNITY_WORKER)]
    assert set(endings(at_once(*both))) <= {"Stale", "done"}
    assert (Plan.objects.count(), Shape.objects.count()) == (1, 4)
