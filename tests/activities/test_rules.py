"""Activities as rules: places, times, door, permit, figures."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import at
from tongdeng.activities.rules import counting, door, permit, places, times, wishes
from tongdeng.activities.rules.counting import Came
from tongdeng.activities.rules.places import Offer, Waiting

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
EARLY, LATE = at("2026-06-01 09:00"), at("2026-06-02 09:00")

# AC-2: (id, class, when, size, passed) of the list | free | who is offered how many
LISTS = """
1 1 early 1 0, 2 1 late 1 0            | 1    | 1:1
2 1 late 1 0, 1 1 early 1 0            | 2    | 1:1 2:1
1 2 early 1 0, 2 1 late 1 0            | 1    | 2:1
1 1 early 3 0, 2 1 late 2 0            | 2    | 1:2
1 1 early 3 2, 2 1 late 2 0            | 2    | 2:2
1 1 early 3 2, 2 1 late 1 0            | 3    | 1:3
1 1 early 3 2                          | 2    |
1 1 early 3 0, 2 1 late 4 0            | none | 1:3 2:4
1 1 early 1 0                          | 0    |
"""


def test_AC2_places_go_by_class_then_time_and_no_party_is_split_without_its_word() -> None:
    for line in LISTS.strip().splitlines():
        rows, free, wanted = (part.strip() for part in line.split("|"))
        waiting = []
        for words in rows.split(", "):
            number, priority, when, size, passed = words.split()
            moment = EARLY if when == "early" else LATE
            pk = UUID(int=int(number))
            waiting.append(Waiting(pk, int(priority), moment, int(number), int(size), int(passed)))
        found = places.offers(waiting, None if free == "none" else int(free))
        expected = [Offer(UUID(int=int(w[0])), int(w[2:])) for w in wanted.split()]
        assert found == expected, line


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(0, 6)), max_size=12),
    st.integers(0, 20),
)
def test_AC2_never_more_is_offered_than_is_free(parties: list[tuple[int, int, int]], free: int) -> None:
    waiting = [
        Waiting(uuid4(), priority, EARLY, number, size, min(passed, size))
        for number, (priority, size, passed) in enumerate(parties)
    ]
    found = places.offers(waiting, free)
    assert sum(offer.places for offer in found) <= free
    assert len({offer.pk for offer in found}) == len(found)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-06-01 09:00", "2026-06-02 09:00"),
        ("2026-06-12 20:00", "2026-06-13 12:00"),
        ("2026-06-13 11:59", "2026-06-13 12:00"),
        ("2026-06-13 12:00", None),
        ("2026-06-13 13:00", None),
    ],
)
def test_AC2_an_offer_lasts_a_day_or_until_two_hours_before_the_start(moment: str, until: str | None) -> None:
    found = places.offer_until(at(moment), at("2026-06-13 14:00"))
    assert found == (at(until) if until else None)


@pytest.mark.parametrize(
    ("starts", "moments"),
    [
        ("2026-06-13 14:00", ["2026-06-12 14:00", "2026-06-13 12:00"]),
        ("2026-06-13 09:00", ["2026-06-12 09:00", "2026-06-13 08:00"]),
        ("2026-06-13 07:00", ["2026-06-12 08:00", "2026-06-12 21:00"]),
        ("2026-06-13 23:00", ["2026-06-13 08:00", "2026-06-13 21:00"]),
        ("2026-06-13 00:30", ["2026-06-12 08:00", "2026-06-12 21:00"]),
    ],
)
def test_AC14_reminders_are_a_day_and_two_hours_before_and_never_at_night(
    starts: str, moments: list[str]
) -> None:
    assert times.reminders(at(starts)) == [at(moment) for moment in moments]


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 31)))
def test_AC14_no_reminder_lies_in_the_night_or_behind_the_start(naive: object) -> None:
    starts = naive.replace(tzinfo=EARLY.tzinfo)  # type: ignore[attr-defined]
    for moment in times.reminders(starts):
        assert times.QUIET_UNTIL <= moment.time() < times.QUIET_FROM
        assert moment < starts


def test_AC4_a_series_keeps_its_time_of_day_and_the_last_day_of_a_short_month() -> None:
    weekly = times.sessions(at("2026-06-13 14:00"), "week", 3)
    assert weekly == [at("2026-06-13 14:00"), at("2026-06-20 14:00"), at("2026-06-27 14:00")]
    monthly = times.sessions(at("2026-01-31 09:00"), "month", 3)
    assert monthly == [at("2026-01-31 09:00"), at("2026-02-28 09:00"), at("2026-03-31 09:00")]
    for every, count in (("day", 2), ("week", 0), ("week", 61)):
        with pytest.raises(ValueError):
            times.sessions(at("2026-06-13 14:00"), every, count)


def test_AC9_the_code_changes_each_half_minute_and_counts_one_step_before_and_after() -> None:
    moment = at("2026-06-13 14:00")
    step = door.step(moment)
    assert door.step(moment + timedelta(seconds=29)) == step
    assert door.step(moment + timedelta(seconds=30)) == step + 1
    assert door.steps_accepted(moment) == (step - 1, step, step + 1)
    assert (door.seconds_left(moment), door.seconds_left(moment + timedelta(seconds=29))) == (30, 1)


def test_AC9_the_door_is_open_from_an_hour_before_until_the_end() -> None:
    starts, ends = at("2026-06-13 14:00"), at("2026-06-13 16:00")
    for moment, is_open in (("12:59", False), ("13:00", True), ("16:00", True), ("16:01", False)):
        assert times.door_is_open(at(f"2026-06-13 {moment}"), starts, ends) is is_open


def test_AC9_a_code_has_no_sign_that_is_mistaken_for_another() -> None:
    assert not set("0O1I") & set(door.ALPHABET)
    assert len(door.spelled(bytes(range(32)))) == door.SIGNS
    assert door.written(" ab c\n") == "ABC"


@given(st.text(max_size=60))
def test_AC8_nothing_but_a_ticket_is_read_as_one(words: str) -> None:
    read = door.read_ticket(words)
    assert read is None or door.ticket(read[0], read[1]) == words.strip()


def test_AC8_a_ticket_says_whose_it_is_and_carries_the_signature() -> None:
    words = door.ticket(ONE, bytes(range(32)))
    assert door.read_ticket(f" {words} ") == (ONE, bytes(range(door.MAC)))
    for wrong in ("", "TD", words[2:], words[:-1], f"{words}AAAA", "TD这不是"):
        assert door.read_ticket(wrong) is None


@pytest.mark.parametrize(
    ("expected", "police"),
    [(None, ""), (999, ""), (1000, "county"), (4999, "county"), (5000, "city")],
)
def test_AC12_who_permits_depends_on_how_many_are_expected(expected: int | None, police: str) -> None:
    assert permit.police(expected).value == police


# AC-12: expected, applicant, days ahead, number | what is missing
PERMITS = """
999  no  0   no  |
1000 no  0   no  | applicant
1000 yes no  no  | applied
1000 yes 19  yes | late
1000 yes 20  no  | number
1000 yes 20  yes |
5000 yes 40  yes |
"""


def test_AC12_a_permit_is_applied_for_twenty_days_ahead_and_has_a_number() -> None:
    starts = date(2026, 6, 30)
    for line in PERMITS.strip().splitlines():
        words, wanted = (part.strip() for part in line.split("|"))
        expected, applicant, days, number = words.split()
        missing = permit.missing(
            int(expected),
            applicant="A区党支部" if applicant == "yes" else "",
            applied=None if days == "no" else starts - timedelta(days=int(days)),
            number="汴公许〔2026〕1号" if number == "yes" else "",
            starts=starts,
        )
        assert missing == wanted, line


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.sampled_from(["", "a", "b", "c"])).map(
            lambda pair: Came(f"p{pair[0]}", pair[1])
        ),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_AC11_attendances_are_never_fewer_than_people_nor_these_than_households(
    rows: list[Came], chance: object
) -> None:
    count = counting.counted(rows)
    assert count.attendances >= count.people >= count.households
    chance.shuffle(rows)  # type: ignore[attr-defined]
    assert counting.counted(rows) == count


def test_AC6_held_is_what_somebody_came_to_or_was_counted_at() -> None:
    assert counting.was_held(1, None, is_over=False)
    assert counting.was_held(0, 40, is_over=False)
    assert not counting.was_held(0, None, is_over=False)
    assert not counting.was_held(0, 0, is_over=False)
    assert not counting.was_held(9, 9, is_over=True)


def test_a_wish_needs_a_tenth_of_the_homes_at_least_two_and_at_most_ten() -> None:
    assert [wishes.needed(homes) for homes in (0, 2, 66, 100, 1560)] == [2, 2, 6, 10, 10]
