"""The public list of anchors."""

import pytest
from django.test import Client

from tests.cases.story import filed
from tongdeng.kernel import anchors

pytestmark = pytest.mark.django_db


def test_whoever_asks_reads_and_downloads_the_anchors_as_verify_reads_them() -> None:
    filed()
    made = anchors.take()
    assert bytes(made.hash).hex() in Client().get("/anchors/").content.decode()
    table = Client().get("/anchors/anchors.csv")
    assert table["Content-Disposition"].startswith("attachment")
    (taken,) = anchors.read(table.content.decode())
    assert (taken.hash, taken.day, taken.until) == (made.hash, made.day, made.until)
    assert anchors.misfit(taken) is None


def test_before_the_first_night_the_page_says_when_the_first_will_be_there() -> None:
    assert "第一个明天凌晨生成" in Client().get("/anchors/").content.decode()
    assert Client().get("/anchors/anchors.csv").content.decode().strip() == "day,until,hash"


def test_many_anchors_are_shown_a_page_at_a_time() -> None:
    filed()
    for _number in range(51):
        anchors.take()
    assert "1 / 2" in Client().get("/anchors/").content.decode()
