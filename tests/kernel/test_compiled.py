"""Queries that are compiled once, and small tables that are cached for a few seconds."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length, Upper
from django.db.models.query import ModelIterable, ValuesListIterable
from django.test.utils import CaptureQueriesContext

from tests.cast import ARRIVAL, COMMUNITY, ESTATE, HOME
from tests.support import at
from tongdeng.kernel import cached
from tongdeng.kernel.compiled import Prepared, key_share
from tongdeng.kernel.models import DayOff
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db


def test_a_prepared_query_gives_the_records_that_django_gives() -> None:
    named = Prepared(lambda code, other: Place.objects.filter(code__in=[code, other]))
    assert [place.name for place in named(code=ESTATE, other=HOME)] == ["A区", "301室"]
    assert [place.name for place in named(code=COMMUNITY, other="nowhere")] == ["鼎立社区"]


def test_a_prepared_query_by_values_list_gives_tuples() -> None:
    named = Prepared(lambda code: Place.objects.filter(code=code).values_list("name", "level"))
    assert named(code=ESTATE) == [("A区", "estate")]


def test_a_prepared_query_gives_records_with_what_is_annotated() -> None:
    named = Prepared(
        lambda code: Place.objects.filter(code=code).annotate(loud=Upper("level"), long=Length("name"))
    )
    (place,) = named(code=ESTATE)
    assert (place, place.name, place.loud, place.long) == (Place.objects.get(code=ESTATE), "A区", "ESTATE", 2)


def test_a_prepared_query_uses_a_value_as_often_as_it_is_needed() -> None:
    called = Prepared(lambda word: Place.objects.filter(Q(name=word) | Q(short=word)).values_list("code"))
    assert called(word="鼎立社区") == [(COMMUNITY,)]
    assert called(word="鼎立") == [(COMMUNITY,)]
    assert called(word="无名") == []


def test_a_prepared_query_that_changes_a_value_is_refused_at_its_first_call() -> None:
    with pytest.raises(TypeError, match="code"):
        Prepared(lambda code: Place.objects.filter(code__startswith=code))(code=ESTATE)


def many(field: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """Ask for days off by as many values of one type as are given."""

    def rows(**named: Any) -> QuerySet[DayOff, Any]:
        return DayOff.objects.filter(**{f"{field}__in": list(named.values())}).values_list("reason")

    return Prepared(rows)(**{f"v{number}": value for number, value in enumerate(values)})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", lambda n: date.fromordinal(date(2026, 1, 1).toordinal() + n)),
        ("valid_from", lambda n: at(f"2026-01-{n % 28 + 1:02d} {n // 28:02d}:00")),
        ("place", lambda n: f"4102{n:03d}"),
    ],
)
def test_a_prepared_query_takes_two_hundred_values_of_one_type(
    field: str, value: Callable[[int], Any]
) -> None:
    values = [value(n) for n in range(200)]
    row = {"day": date(2020, 1, 1), "place": "", "valid_from": ARRIVAL, "reason": "x", field: values[173]}
    DayOff.objects.create(**row)
    assert many(field, values) == [("x",)]
    assert many(field, values[:150]) == []


@pytest.mark.parametrize(
    "rows",
    [
        lambda code: Place.objects.only("name").filter(code=code),
        lambda code: Place.objects.filter(code=code).values("name"),
        lambda code: Place.objects.filter(code=code).values_list("name", flat=True),
    ],
)
def test_a_prepared_query_for_parts_of_records_is_refused_at_its_first_call(rows: Any) -> None:
    with pytest.raises(TypeError, match="whole records"):
        Prepared(rows)(code=ESTATE)


def test_a_value_of_another_type_is_refused_at_the_first_call() -> None:
    with pytest.raises(TypeError, match="int"):
        Prepared(lambda pk: DayOff.objects.filter(pk=pk))(pk=1)


def test_a_key_share_lock_is_taken_on_the_rows_of_the_querys_own_table() -> None:
    shared = key_share(lambda code: Place.objects.filter(code=code).values_list("name", "path"))
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        assert shared(code=ESTATE)[0][0] == "A区"
    assert seen[0]["sql"].endswith('FOR KEY SHARE OF "places_place"')


def test_what_compiled_py_takes_from_inside_django_is_still_there() -> None:
    """Without these private names (Django 5.2), `compiled.py` and `bulk_sql.py` must be read against the new Django."""
    rows = Place.objects.filter(code=ESTATE)
    compiler = rows.query.get_compiler(connection=connection)
    compiler.as_sql()
    columns = [column for column, _sql, _alias in compiler.select]
    assert [column.target for column in columns] == list(Place._meta.concrete_fields)
    assert list(compiler.apply_converters([["x"]], compiler.get_converters(columns[:1]))) == [["x"]]
    assert rows._iterable_class is ModelIterable
    assert rows.values_list("code")._iterable_class is ValuesListIterable
    assert (rows.query.select_related, rows.query.annotations, rows.query.deferred_loading) == (
        False,
        {},
        (frozenset(), True),
    )
    assert (Place()._state.adding, Place()._state.db) == (True, None)
    assert Place.from_db("default", ["code"], ["x"])._state.adding is False


def test_what_is_kept_is_read_anew_after_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "SECONDS", 5.0)
    now: list[float] = [100.0]
    monkeypatch.setattr(cached, "monotonic", lambda: now[0])
    read: list[Any] = []
    known = cached.Cached(lambda: read.append(1) or len(read))
    assert [known(), known()] == [1, 1]
    now[0] = 105.0
    assert known() == 2


def test_a_day_off_of_later_knowledge_does_not_count_before_it_was_known() -> None:
    from tongdeng.kernel.workdays import workdays

    monday: datetime = at("2026-03-02 00:00")
    DayOff.objects.create(day=monday.date(), place="4102", reason="x", valid_from=at("2026-02-01 00:00"))
    assert workdays(ESTATE, at("2026-01-31 00:00"))(monday.date())
    assert not workdays(ESTATE, at("2026-02-01 00:00"))(monday.date())
    assert workdays("11", at("2026-02-01 00:00"))(monday.date())
