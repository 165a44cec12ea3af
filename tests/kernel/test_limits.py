"""Limits: exact in any window, also when many come at once, and kept by keys that tell nothing."""

from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.support import at, at_once
from tongdeng.kernel import limits
from tongdeng.kernel.errors import TooMany
from tongdeng.kernel.limits import Limit
from tongdeng.kernel.models import Usage

NOON = at("2026-01-13 12:00")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PHONE = "19900000001"


def limit(most: int = 3, *, name: str = "test", window: timedelta = HOUR) -> Limit:
    """Return a limit that is in no table."""
    return Limit(name=name, most=most, window=window, what="", per="", why="", says="太频繁")


@pytest.mark.django_db
def test_as_many_as_allowed_are_let_through_and_the_next_is_refused_with_its_sentence() -> None:
    assert [limits.spend(limit(), PHONE, at=NOON) for _ in range(5)] == [True, True, True, False, False]
    with pytest.raises(TooMany, match="太频繁"):
        limits.require(limit(), PHONE, at=NOON)


@pytest.mark.django_db
def test_the_window_slides_so_that_no_hour_holds_more_than_the_limit() -> None:
    for minutes in (0, 50, 59):
        assert limits.spend(limit(), PHONE, at=NOON + minutes * MINUTE)
    assert not limits.spend(limit(), PHONE, at=NOON + 59 * MINUTE)
    assert limits.spend(limit(), PHONE, at=NOON + 60 * MINUTE)
    assert not limits.spend(limit(), PHONE, at=NOON + 61 * MINUTE)


@pytest.mark.django_db
def test_who_is_refused_again_and_again_is_let_in_when_the_window_is_over() -> None:
    for minutes in range(60):
        limits.spend(limit(), PHONE, at=NOON + minutes * MINUTE)
    assert limits.spend(limit(), PHONE, at=NOON + 60 * MINUTE)


class Windows(TestCase):
    @given(st.lists(st.integers(min_value=0, max_value=240), max_size=40).map(sorted))
    def test_any_hour_of_any_course_holds_at_most_the_limit(self, minutes: list[int]) -> None:
        let = [m for m in minutes if limits.spend(limit(), minutes, at=NOON + m * MINUTE)]
        assert all(sum(first <= m < first + 60 for m in let) <= 3 for first in range(240))
        # And none is refused without a reason.
        assert all(sum(m - 60 < other <= m for other in let) == 3 for m in set(minutes) - set(let))


@pytest.mark.django_db
def test_keys_and_limits_are_counted_apart() -> None:
    one = limit(1)
    assert [limits.spend(one, key, at=NOON) for key in (("a", 1), ("a", 2), "b")] == [True] * 3
    assert limits.spend(limit(1, name="other"), "b", at=NOON)
    assert limits.spend(one, "a", "b1", at=NOON)
    assert limits.spend(one, "ab", "1", at=NOON)


def test_of_160_that_come_at_once_exactly_30_are_let_through(town_db: str) -> None:
    def come() -> list[bool]:
        return [limits.spend(limit(30), "2001:db8::/64", at=NOON) for _ in range(10)]

    let = list(chain.from_iterable(at_once(*[come] * 16)))
    assert (len(let), sum(let)) == (160, 30)


@pytest.mark.django_db
def test_a_key_is_stored_as_a_keyed_digest_only(settings: object) -> None:
    limits.spend(limit(), PHONE, at=NOON)
    [row] = Usage.objects.all()
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    limits.spend(limit(), PHONE, at=NOON)
    assert len(bytes(row.key)) == 16
    assert Usage.objects.count() == 2


@pytest.mark.django_db
def test_looking_counts_nothing_and_a_release_forgets() -> None:
    for _ in range(3):
        assert not limits.is_spent(limit(), PHONE, at=NOON)
        limits.spend(limit(), PHONE, at=NOON)
    assert (limits.used(limit(), PHONE, at=NOON), limits.is_spent(limit(), PHONE, at=NOON)) == (3, True)
    assert not limits.is_spent(limit(), PHONE, at=NOON + HOUR)
    limits.release(limit(), PHONE)
    assert limits.spend(limit(), PHONE, at=NOON)


@pytest.mark.django_db
def test_of_several_uses_at_one_moment_one_is_taken_back() -> None:
    for moment in (NOON - MINUTE, NOON, NOON):
        limits.spend(limit(), PHONE, at=moment)
    limits.undo(limit(), PHONE, at=NOON)
    limits.undo(limit(), PHONE, at=NOON + MINUTE)
    limits.undo(limit(), "nobody", at=NOON)
    assert limits.used(limit(), PHONE, at=NOON) == 2


@pytest.mark.django_db
def test_rows_are_removed_when_their_window_is_over_and_not_before() -> None:
    limits.spend(limit(), "old", at=NOON - HOUR)
    limits.spend(limit(1), "new", at=NOON)
    assert limits.forget_old(at=NOON) == 1
    assert not limits.spend(limit(1), "new", at=NOON)


def test_two_limits_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "table", {})
    words = dict.fromkeys(("what", "per", "why", "says"), "")
    for _ in range(2):  # the same again is the same
        limits.declare("test", most=1, window=HOUR, **words)
    with pytest.raises(ValueError, match="two limits"):
        limits.declare("test", most=2, window=HOUR, **words)
