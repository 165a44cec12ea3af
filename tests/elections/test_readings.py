"""Reading paper ballots: twice, by two people who do not stand, settled where they differ, and still secret."""

import pytest

from tests.elections.branch import (
    COUNTED,
    READ,
    all_for,
    collected,
    marks,
    member,
    members,
    read_twice,
    round_of,
    who,
)
from tongdeng.elections import actions
from tongdeng.elections.actions import Marks
from tongdeng.elections.models import Election
from tongdeng.elections.queries import rounds
from tongdeng.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db


def test_two_different_people_read_and_neither_a_third_nor_one_of_them_twice() -> None:
    election = collected()
    actions.read(election, {1: Marks()}, by=who("su", READ), at=READ)
    with pytest.raises(Refused, match="第一遍录了 1 张，第二遍录了 0 张"):
        actions.count(election, by=who("wu", COUNTED), at=COUNTED)
    actions.read(election, {1: Marks()}, by=who("shang", READ), at=READ)
    with pytest.raises(Refused, match="第三个人"):
        actions.read(election, {1: Marks()}, by=who("wu", READ), at=READ)


def read_differently() -> tuple[Election, dict[int, Marks]]:
    """Return an election whose ballot 7 two people read differently, and the ballots as the first of them read them."""
    election = collected()
    ballots = dict(enumerate(all_for(election), start=1))
    other = ballots | {7: marks(election, [1, 2, 4])}
    actions.read(election, ballots, by=who("su", READ), at=READ)
    actions.read(election, other, by=who("shang", READ), at=READ)
    return election, ballots


def test_what_two_read_differently_is_not_counted() -> None:
    election, _ballots = read_differently()
    with pytest.raises(Refused, match="第 7 张两遍录得不同"):
        actions.count(election, by=who("su", COUNTED), at=COUNTED)


def test_when_all_was_read_twice_no_reading_is_changed() -> None:
    election, ballots = read_differently()
    with pytest.raises(Refused, match="两遍都已录完"):
        actions.read(election, {7: ballots[7]}, by=who("su", READ), at=READ)


def test_a_ballot_that_both_read_alike_is_not_settled() -> None:
    election, ballots = read_differently()
    watch = member(election, 23)
    with pytest.raises(Refused, match="第 6 张没有出入"):
        actions.settle(election, 6, ballots[6], scrutineer=watch, by=who("su", READ), at=READ)


def test_only_a_scrutineer_settles_what_two_read_differently() -> None:
    election, ballots = read_differently()
    teller = member(election, 24)
    with pytest.raises(Invalid, match="监票人"):
        actions.settle(election, 7, ballots[7], scrutineer=teller, by=who("su", READ), at=READ)


def test_what_a_scrutineer_settled_is_counted() -> None:
    election, ballots = read_differently()
    actions.settle(election, 7, ballots[7], scrutineer=member(election, 23), by=who("su", READ), at=READ)
    actions.count(election, by=who("su", COUNTED), at=COUNTED)
    assert round_of(election).outcome["votes"]["党员03"] == 24


def test_a_reader_who_cannot_go_on_is_relieved_and_another_begins_anew() -> None:
    election, wu = collected(), who("wu", READ)
    actions.read(election, {1: Marks()}, by=who("su", READ), at=READ)
    actions.read(election, {1: Marks()}, by=who("shang", READ), at=READ)
    actions.relieve(election, 1, by=wu, at=READ)
    actions.read(election, {2: Marks()}, by=wu, at=READ)
    assert [(s.reading, s.number) for s in rounds.slips(round_of(election))] == [(2, 1), (1, 2)]
    read_twice_by(election, "wu", "shang")
    with pytest.raises(Refused, match="不能换人重录"):
        actions.relieve(election, 2, by=wu, at=READ)


def read_twice_by(election: Election, *readers: str) -> None:
    """Let two people read all ballots."""
    for key in readers:
        actions.read(election, dict(enumerate(all_for(election), start=1)), by=who(key, READ), at=READ)


def test_a_reader_puts_right_their_own_reading_and_enters_only_what_the_round_has() -> None:
    election, su = collected(), who("su", READ)
    actions.read(election, {1: marks(election, [4])}, by=su, at=READ)
    actions.read(election, {1: marks(election, [1])}, by=su, at=READ)
    assert [slip.marked_for for slip in rounds.slips(round_of(election))] == [members(election, 1)]
    for number, said in (
        (25, Marks()),
        (0, Marks()),
        (2, marks(election, [9])),
        (2, marks(election, [], [1], "甲", "甲")),
    ):
        with pytest.raises(Invalid):
            actions.read(election, {number: said}, by=su, at=READ)


def test_ballots_counted_wrongly_are_counted_again_until_they_are_read_past_the_number() -> None:
    election, wu = collected(), who("wu", READ)
    actions.read(election, {23: Marks()}, by=who("su", READ), at=READ)
    assert actions.collect(election, returned=23, by=wu, at=READ).state == "reading"
    with pytest.raises(Refused, match="不能少于已录"):
        actions.collect(election, returned=22, by=wu, at=READ)


def test_read_twice_is_still_secret() -> None:
    election = collected()
    read_twice(election, all_for(election))
    fields = {field.name for field in type(rounds.slips(round_of(election))[0])._meta.get_fields()}
    assert fields == {
        "id",
        "community",
        "place",
        "round",
        "reading",
        "number",
        "marked_for",
        "against",
        "write_in",
        "spoilt",
        "by",
        "at",
    }
