"""Who may which verb with an activity and a wish: one table for the whole cast."""

import pytest

from tests.activities.story import DAY, ENDS, PLANNED, SIGNED, drafted, published
from tests.cast import BUILDING, ESTATE, person
from tongdeng.activities.actions import planning, running, wishes
from tongdeng.kernel import access
from tongdeng.kernel.errors import StepRefused

pytestmark = pytest.mark.django_db
# an activity of estate A that 吴 runs
RIGHTS = """
    who    see change publish move cancel report enlist photo people check_in override sign rate
    wu     yes yes    yes     yes  yes    yes    yes    yes   yes    yes      no       no   no
    chen   yes yes    yes     yes  yes    yes    yes    yes   no     no       no       no   no
    qian   yes yes    yes     yes  yes    yes    yes    yes   no     no       no       no   no
    zhou   yes yes    yes     yes  yes    yes    yes    yes   no     no       no       no   no
    zheng  yes yes    yes     yes  yes    yes    yes    yes   no     no       no       no   no
    feng   yes no     no      no   no     no     no     no    no     no       yes      no   no
    li     yes no     no      no   no     no     no     no    no     no       no       no   no
    liu    yes no     no      no   no     no     no     no    no     no       no       no   no
    wang   yes no     no      no   no     no     no     no    no     no       no       yes  yes
    zhao   yes no     no      no   no     no     no     no    no     no       no       yes  yes
    guan   no  no     no      no   no     no     no     no    no     no       no       no   no
    he     no  no     no      no   no     no     no     no    no     no       no       no   no
    huang  no  no     no      no   no     no     no     no    no     no       no       no   no
"""
WISH = """
    who    see join take decline withdraw
    wang   yes yes  no   no      yes
    zhao   yes yes  no   no      no
    wu     yes no   yes  yes     no
    chen   yes no   yes  yes     no
    feng   yes no   no   no      no
    li     yes no   no   no      no
    he     no  no   no   no      no
    huang  no  no   no   no      no
"""


def cells(table: str, record: object) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    heading, *lines = [line.split() for line in table.strip().splitlines()]
    found = {}
    for who, *_cells in lines:
        open_to = access.verbs(person(who, SIGNED), record)  # type: ignore[arg-type]
        found[who] = ["yes" if verb in open_to else "no" for verb in heading[1:]]
    return found, {who: wanted for who, *wanted in lines}


def test_the_tables_of_rights_are_as_the_estate_would_expect() -> None:
    found, wanted = cells(RIGHTS, published())
    assert found == wanted
    wish = wishes.wish(ESTATE, title="想学太极拳", by=person("wang", PLANNED), at=PLANNED)
    found, wanted = cells(WISH, wish)
    assert found == wanted


def test_a_draft_is_seen_by_those_who_organise_and_an_activity_of_a_building_by_the_community() -> None:
    draft, of_12 = drafted(), published(place=BUILDING)
    for who, sees_draft, signs in (("wang", False, True), ("zhao", False, False), ("chen", True, False)):
        assert access.may(person(who, SIGNED), draft, "see") is sees_draft, who
        assert access.may(person(who, SIGNED), of_12, "see"), who
        assert access.may(person(who, SIGNED), of_12, "sign") is signs, who


def test_who_left_the_office_runs_nothing_any_more_and_a_colleague_takes_over() -> None:
    activity = published()
    wu, qian = person("wu", SIGNED), person("qian", SIGNED)
    with pytest.raises(StepRefused, match="本来就由您组织"):
        running.take_over(activity, by=wu, at=SIGNED)
    wu.hold([], SIGNED)
    assert not access.may(wu, activity, "people")
    assert not access.may(qian, activity, "people")
    running.take_over(activity, by=qian, at=SIGNED)
    assert access.may(qian, activity, "people")
    assert not access.may(person("wu", SIGNED), activity, "people")


def test_who_helped_at_the_door_sees_the_list_for_a_week_after_it() -> None:
    activity = published()
    planning.help_out(activity, person("wang", SIGNED), by=person("wu", SIGNED), at=SIGNED)
    for days, sees in ((0, True), (7, True), (8, False)):
        assert access.may(person("wang", ENDS + days * DAY), activity, "people") is sees, days
