"""The clocks, the signed text, what is private in it, and the list of speakers, pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.support import at
from tongdeng.consultations.rules import clocks, minutes, speaking
from tongdeng.kernel.worktime import statutory_workday

DUES = """
    start              days   due
    2026-01-13 14:30   1      2026-01-14 14:30
    2026-01-16 12:00   1      2026-01-19 12:00
    2026-02-13 12:00   2      2026-02-24 12:00
    2026-01-13 14:30   20     2026-02-10 14:30
"""
PRIVATE = """
    words                                found
    请打19900000001联系                     19900000001
    电话 199-0000-0001                     199-0000-0001
    固话0371-12345678                      0371-12345678
    证件410202199001011234                 410202199001011234
    住在1单元301室的老人                        1单元301室
    12-1-301 漏水                          12-1-301
    王小满说同意                              王小满
    2026-01-13 开会，重铺800平方米               -
    12号楼门口积水                             -
    王女士说同意                              -
"""


def cells(text: str) -> list[list[str]]:
    """Return the cells of a table, without the heading."""
    return [
        [cell.strip() for cell in line.split("   ") if cell.strip()] for line in text.strip().splitlines()[1:]
    ]


@pytest.mark.parametrize(("start", "days", "due"), cells(DUES))
def test_dl8_a_due_date_counts_working_days_over_weekends_and_the_spring_festival(
    start: str, days: str, due: str
) -> None:
    assert clocks.due(at(start), int(days), statutory_workday) == at(due)


def test_dl8_the_ladder_is_two_days_before_at_the_date_and_twice_after_it() -> None:
    moments = clocks.ladder(at("2026-01-13 14:30"), 5, statutory_workday)
    assert moments == [
        at("2026-01-16 14:30"),
        at("2026-01-20 14:30"),
        at("2026-01-23 14:30"),
        at("2026-01-29 14:30"),
    ]


@pytest.mark.parametrize("days", [1, 2, 3, 250])
def test_the_ladder_ascends_also_for_the_shortest_promise(days: int) -> None:
    moments = clocks.ladder(at("2026-01-13 14:30"), days, statutory_workday)
    assert moments == sorted(set(moments))
    assert moments[1] == clocks.due(at("2026-01-13 14:30"), days, statutory_workday)


def test_dl7_one_changed_character_or_figure_is_another_hash() -> None:
    facts = {"items": [{"agreeing": 3, "whole": 3}]}
    first = minutes.text_hash(facts, "同意重铺主路。")
    assert minutes.text_hash({"items": [{"whole": 3, "agreeing": 3}]}, "同意重铺主路。") == first
    assert minutes.text_hash(facts, "同意重铺主路") != first
    assert minutes.text_hash({"items": [{"agreeing": 2, "whole": 3}]}, "同意重铺主路。") != first


def test_dl7_the_text_cannot_be_made_to_look_like_facts() -> None:
    assert minutes.text_hash({"a": 1}, "x") != minutes.text_hash({}, '{"a":1}\nx')


@pytest.mark.parametrize(("words", "found"), cells(PRIVATE))
def test_dl14_numbers_homes_and_names_are_found_and_hidden(words: str, found: str) -> None:
    names = ["王小满"]
    assert minutes.private_in(words, names) == ([] if found == "-" else [found])
    assert minutes.private_in(minutes.without_private(words, names), names) == []
    if found == "-":
        assert minutes.without_private(words, names) == words


def test_a_longer_name_is_hidden_before_the_one_inside_it() -> None:
    assert minutes.without_private("王小和王小满", ["王小", "王小满"]) == "王*和王**"


@dataclass
class Turn:
    position: int
    point_of_order: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    seconds: int = 180


def test_dl13_a_point_of_order_jumps_the_queue_and_points_keep_their_order() -> None:
    turns = [
        Turn(1),
        Turn(2),
        Turn(3, point_of_order=True),
        Turn(4, point_of_order=True),
        Turn(0, started_at=at("2026-01-13 14:00")),
    ]
    assert [turn.position for turn in speaking.queue(turns)] == [3, 4, 1, 2]


def test_dl13_the_countdown_runs_from_the_call_goes_below_nothing_and_stops_at_the_end() -> None:
    turn = Turn(1)
    assert speaking.left(turn, at("2026-01-13 14:00")) == timedelta(minutes=3)
    turn.started_at = at("2026-01-13 14:00")
    assert speaking.left(turn, at("2026-01-13 14:02")) == timedelta(minutes=1)
    assert speaking.left(turn, at("2026-01-13 14:05")) == timedelta(minutes=-2)
    turn.ended_at = at("2026-01-13 14:01")
    assert speaking.left(turn, at("2026-01-13 15:00")) == timedelta(minutes=2)
