"""The one form reader: what people type, and what no page sends."""

from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import RequestFactory

from tests.support import at
from tongdeng.kernel.errors import Invalid
from tongdeng.web.kit.forms import FormReader

ID = "01890000-0000-7000-8000-000000000001"


def form(**typed: Any) -> FormReader:
    request: Any = RequestFactory().post("/", typed)
    request.at = at("2026-01-13 14:05")
    return FormReader(request)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("number", "12", 12),
        ("number", " １２ ", 12),
        ("number", "", None),
        ("day", "2026-01-13", date(2026, 1, 13)),
        ("day", "2026/1/13", date(2026, 1, 13)),
        ("day", "", None),
        ("moment", "2026-01-13T14:05", at("2026-01-13 14:05")),
        ("moment", "2026-01-13 14:05:00", at("2026-01-13 14:05")),
        ("time", "22:30", time(22, 30)),
        ("money", "8,600.50", Decimal("8600.50")),
        ("money", "８６００", Decimal(8600)),
        ("id", ID, UUID(ID)),
        ("id", "", None),
        ("key", "", None),
    ],
)
def test_what_is_typed_becomes_a_value(kind: str, typed: str, value: object) -> None:
    field = "key" if kind == "key" else "field"
    reader = form(**{field: typed})
    assert getattr(reader, kind)(*([] if kind == "key" else [field])) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "-1"),
        ("number", "100000"),
        ("number", "9" * 400),
        ("number", "1.5"),
        ("number", "七"),
        ("day", "2026-02-30"),
        ("day", "明天"),
        ("moment", "9999-99-99T99:99"),
        ("time", "25:00"),
        ("money", "1e3000"),
        ("money", "NaN"),
        ("money", "1.234"),
        ("money", "9" * 13),
        ("id", "7"),
        ("id", "x" * 10_000),
    ],
)
def test_what_is_not_right_is_said_beside_its_field(kind: str, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        getattr(form(field=typed), kind)("field")
    assert list(refused.value.fields) == ["field"]


@pytest.mark.parametrize("written", ["", "x", "-1", "9" * 30, "１２x"])
def test_a_version_that_no_page_sends_is_none(written: str) -> None:
    assert form(seen=written).seen() is None


def test_a_nul_is_left_out_of_text() -> None:
    assert form(words="暖\0气").text("words") == "暖气"


def test_what_is_needed_and_left_empty_says_so() -> None:
    reader = form()
    with pytest.raises(Invalid, match="请选择日期"):
        reader.needed("on", reader.day("on"), "请选择日期")


def test_of_several_ids_the_empty_ones_are_left_out() -> None:
    assert form(members=[ID, "", ID]).ids("members") == [UUID(ID), UUID(ID)]


def test_fields_of_one_kind_are_found_by_the_beginning_of_their_name() -> None:
    assert form(**{"duty-1": "宣传", "duty-2": "", "other": "x"}).named("duty-") == {"1": "宣传", "2": ""}
