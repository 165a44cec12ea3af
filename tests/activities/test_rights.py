"""Who may which verb with an activity and a wish: one table for the whole cast."""

import pytest

from tests.activities.story import DAY, ENDS, PLANNED, SIGNED, drafted, misfits, published
from tests.cast import BUILDING, ESTATE, FOREIGN, person
from tests.support import undone
from tongdeng.activities.actions import helping, running, wishes
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate

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
    leave("wu")
    wu = person("wu", SIGNED)
    assert not access.may(wu, activity, "people")
    assert not access.may(qian, activity, "people")
    running.take_over(activity, by=qian, at=SIGNED)
    assert access.may(qian, activity, "people")
    assert not access.may(person("wu", SIGNED), activity, "people")


def leave(who: str) -> None:
    """Let somebody of the cast leave office."""
    people.dismiss(Mandate.objects.get(person=person(who, PLANNED)), by=person("guan", PLANNED), at=PLANNED)


def test_AC13_nobody_takes_the_list_from_an_organiser_in_office_but_the_community_with_a_reason() -> None:
    activity = published()
    for who in ("chen", "qian", "zhou"):
        with pytest.raises(StepRefused, match="组织者还在任"):
            running.take_over(activity, reason="想看名单", by=person(who, SIGNED), at=SIGNED)
        assert not access.may(person(who, SIGNED), activity, "people")
    zheng = person("zheng", SIGNED)
    with pytest.raises(Invalid) as refused:
        running.take_over(activity, reason=" ", by=zheng, at=SIGNED)
    assert list(refused.value.fields) == ["reason"]
    taken = running.take_over(activity, reason="吴书记住院", by=zheng, at=SIGNED)
    assert (taken.organiser, taken.taken_over_reason) == (zheng, "吴书记住院")


def test_AC13_who_is_of_another_community_takes_over_nothing_by_that() -> None:
    activity, chen = published(), person("chen", SIGNED)
    people.appoint(chen, role="community", place=FOREIGN, by=None, at=PLANNED)
    with pytest.raises(StepRefused, match="组织者还在任"):
        running.take_over(activity, reason="想看名单", by=person("chen", SIGNED), at=SIGNED)


def test_AC13_an_office_names_others_as_helpers_and_never_itself() -> None:
    activity, qian = published(), person("qian", SIGNED)
    with pytest.raises(StepRefused, match="不能把自己"):
        helping.help_out(activity, qian, by=qian, at=SIGNED)
    helping.help_out(activity, person("zhao", SIGNED), by=qian, at=SIGNED)
    assert not access.may(qian, activity, "people")


# who asked 赵 to help | who sends them away | may they
SENT_AWAY = (
    ("wu", "wu", True),
    ("qian", "qian", True),
    ("qian", "wu", True),
    ("wu", "qian", False),
    ("qian", "zhou", False),
)


def test_a_helper_is_sent_away_by_the_organiser_or_by_whoever_asked_them() -> None:
    activity, zhao = published(), person("zhao", SIGNED)
    for asked_by, by, may in SENT_AWAY:
        with undone():
            helping.help_out(activity, zhao, by=person(asked_by, SIGNED), at=SIGNED)
            if may:
                helping.help_no_more(activity, zhao.pk, by=person(by, SIGNED), at=SIGNED)
            else:
                with pytest.raises(Forbidden, match="请这位来的人"):
                    helping.help_no_more(activity, zhao.pk, by=person(by, SIGNED), at=SIGNED)
            assert access.may(zhao, activity, "people") is not may, (asked_by, by)
    with pytest.raises(NotFound):
        helping.help_no_more(activity, zhao.pk, by=person("wu", SIGNED), at=SIGNED)
    assert misfits() == set()


def test_who_helped_at_the_door_sees_the_list_for_a_week_after_it() -> None:
    activity = published()
    helping.help_out(activity, person("wang", SIGNED), by=person("wu", SIGNED), at=SIGNED)
    for days, sees in ((0, True), (7, True), (8, False)):
        assert access.may(person("wang", ENDS + days * DAY), activity, "people") is sees, days
