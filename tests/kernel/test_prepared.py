"""Queries that are compiled once, and small tables that are kept for a few seconds."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ARRIVAL, COMMUNITY, ESTATE, HOME, person
from tests.support import at
from tongdeng.kernel import cached
from tongdeng.kernel.models import DayOff, Deadline, new_id
from tongdeng.kernel.prepared import Prepared, insert, update
from tongdeng.people import queries as people
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db


def test_a_prepared_query_gives_the_records_that_django_gives() -> None:
    named = Prepared(lambda code, other: Place.objects.filter(code__in=[code, other]))
    assert [place.name for place in named(code=ESTATE, other=HOME)] == ["A区", "301室"]
    assert [place.name for place in named(code=COMMUNITY, other="nowhere")] == ["鼎立社区"]


def test_a_prepared_query_gives_tuples_and_uses_a_value_as_often_as_it_is_needed() -> None:
    liu = person("liu", ARRIVAL)
    assert [grant.role for grant in liu.grants] == ["city"]
    people.load_roles(liu, at("2025-05-31 08:00"))
    assert liu.grants == []


def test_a_prepared_query_that_changes_a_value_is_refused_at_its_first_call() -> None:
    with pytest.raises(TypeError, match="code"):
        Prepared(lambda code: Place.objects.filter(code__startswith=code))(code=ESTATE)


def test_rows_are_inserted_with_one_statement_and_are_as_django_stores_them() -> None:
    days = [DayOff(id=n, day=ARRIVAL.date(), place=str(n), reason="", valid_from=ARRIVAL) for n in (901, 902)]
    with CaptureQueriesContext(connection) as seen:
        insert(days)
    assert len(seen) == 1
    assert not days[0]._state.adding
    assert list(DayOff.objects.filter(pk__gt=900).values_list("place", "works")) == [
        ("901", False),
        ("902", False),
    ]


def test_some_fields_of_several_rows_are_updated_with_one_statement() -> None:
    rows = [
        Deadline(
            community=COMMUNITY,
            subject="x",
            subject_id=new_id(),
            name="answer",
            moments=[ARRIVAL],
            next_at=ARRIVAL,
        )
        for _ in range(3)
    ]
    insert(rows)
    for number, row in enumerate(rows):
        row.fired, row.next_at, row.name = number, None, "not stored"
    with CaptureQueriesContext(connection) as seen:
        update(rows, "fired", "next_at")
    assert len(seen) == 1
    stored = (
        Deadline.objects.filter(community=COMMUNITY).order_by("fired").values_list("fired", "next_at", "name")
    )
    assert list(stored) == [(0, None, "answer"), (1, None, "answer"), (2, None, "answer")]


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
