"""Rows that are written in one statement, as Django would store them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from tests.cases.story import filed
from tests.cast import ARRIVAL, COMMUNITY, person
from tongdeng.kernel.bulk_sql import Part, change, insertion, together
from tongdeng.kernel.models import DayOff, Deadline, new_id

pytestmark = pytest.mark.django_db


def run(part: Part) -> None:
    together({"part": part}, Part("SELECT 1", []))


def day_off(number: int) -> DayOff:
    return DayOff(id=number, day=ARRIVAL.date(), place=str(number), reason="", valid_from=ARRIVAL)


def deadline() -> Deadline:
    return Deadline(
        community=COMMUNITY,
        subject="x",
        subject_id=new_id(),
        name="answer",
        moments=[ARRIVAL],
        next_at=ARRIVAL,
    )


def test_rows_are_inserted_with_one_statement_and_are_as_django_stores_them() -> None:
    days = [day_off(901), day_off(902)]
    with CaptureQueriesContext(connection) as seen:
        run(insertion(days))
    assert len(seen) == 1
    assert not days[0]._state.adding
    assert list(DayOff.objects.filter(pk__gt=900).values_list("place", "works")) == [
        ("901", False),
        ("902", False),
    ]


def test_some_fields_of_several_rows_are_updated_with_one_statement() -> None:
    rows = [deadline() for _ in range(3)]
    run(insertion(rows))
    for number, row in enumerate(rows):
        row.fired, row.next_at, row.name = number, None, "not stored"
    with CaptureQueriesContext(connection) as seen:
        run(change(rows, "fired", "next_at"))
    assert len(seen) == 1
    stored = (
        Deadline.objects.filter(community=COMMUNITY).order_by("fired").values_list("fired", "next_at", "name")
    )
    assert list(stored) == [(0, None, "answer"), (1, None, "answer"), (2, None, "answer")]


def test_a_record_that_a_field_points_to_is_stored_by_its_key() -> None:
    case = filed()
    case.assignee = person("li", ARRIVAL)
    run(change([case], "assignee"))
    case.refresh_from_db()
    assert case.assignee == person("li", ARRIVAL)


def test_an_expression_is_refused_because_it_would_be_stored_as_text() -> None:
    case = filed()
    case.words = F("spot")
    with pytest.raises(TypeError, match="expression"):
        run(change([case], "words"))


def test_statements_together_are_stored_all_or_not_at_all() -> None:
    row = deadline()
    run(insertion([row]))
    row.fired = 1
    parts = {"one": change([row], "fired"), "two": insertion([day_off(903), day_off(903)])}
    with pytest.raises(IntegrityError), transaction.atomic():
        together(parts, Part("SELECT 1", []))
    row.refresh_from_db()
    assert row.fired == 0
    assert not DayOff.objects.filter(pk=903).exists()


def test_what_many_rows_say_stays_in_no_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(connection, "send", lambda words, params: sent.append(words))
    monkeypatch.setattr("tongdeng.kernel.bulk_sql.SHORT", 100)
    run(insertion([day_off(number) for number in range(901, 910)]))
    assert not sent
    assert DayOff.objects.filter(pk__gt=900).count() == 9
