"""Human numbers: without gaps and without doubles, also when many ask at once."""

from itertools import chain

import pytest
from django.db import connection, transaction

from tests.cast import COMMUNITY
from tests.support import at, at_once
from tongdeng.kernel import numbering
from tongdeng.kernel.models import Counter
from tongdeng.kernel.numbering import Series

NOON = at("2026-01-13 12:00")
A, B = Series(COMMUNITY, "meeting a"), Series(COMMUNITY, "meeting b")


@pytest.mark.django_db
def test_each_series_of_each_community_counts_by_itself_from_one() -> None:
    elsewhere = Series("410202901002", "meeting a")
    assert [numbering.take(s) for s in (A, A, B, A, elsewhere)] == [1, 2, 1, 3, 1]


@pytest.mark.parametrize(("number", "spelled"), [(1, "鼎立-001"), (999, "鼎立-999"), (1000, "鼎立-1000")])
def test_a_number_has_three_digits_until_it_needs_four(number: int, spelled: str) -> None:
    assert Series(COMMUNITY, "x", "鼎立-").spelled(number) == spelled


@pytest.mark.django_db
@pytest.mark.parametrize("last", [0, 8, 998, 999])
def test_postgresql_spells_a_number_as_python_does(last: int) -> None:
    series = Series(COMMUNITY, "x", "鼎立-")
    Counter.objects.create(community=COMMUNITY, series="x", last=last)
    part = numbering.taking(series)
    with connection.cursor() as cursor:
        cursor.execute(part.sql, part.params)
        assert cursor.fetchone()[0] == series.spelled(last + 1)


def test_days_and_years_begin_and_end_in_local_time() -> None:
    last_night = at("2025-12-31 23:59")
    assert numbering.daily(COMMUNITY, "case", NOON, prefix="鼎立") == Series(
        COMMUNITY, "case 20260113", "鼎立-20260113-"
    )
    assert numbering.yearly(COMMUNITY, "vote", last_night, prefix="鼎立表决").prefix == "鼎立表决-2025-"


@pytest.mark.django_db
def test_a_number_whose_record_was_not_stored_is_given_out_again() -> None:
    assert numbering.take(A) == 1
    with pytest.raises(RuntimeError), transaction.atomic():
        assert numbering.take(A) == 2
        raise RuntimeError
    assert numbering.take(A) == 2


def test_many_at_once_get_all_numbers_each_once(town_db: str) -> None:
    def ask() -> list[int]:
        taken = []
        for _time in range(10):
            with transaction.atomic():
                taken.append(numbering.take(A))
        return taken

    assert sorted(chain.from_iterable(at_once(*[ask] * 8))) == list(range(1, 81))
