"""The pages of a pulse for every role, what they show, and the form of a household."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import COMMUNITY_WORKER, ESTATE, RESIDENT, person
from tests.support import at
from tests.votes import story
from tests.web.story import client_of, main, table
from tongdeng.polls.actions import pulse as verbs
from tongdeng.polls.models import Pulse, PulseAnswer

pytestmark = pytest.mark.django_db
LAST, LAST_CLOSES = at("2025-11-10 09:00"), at("2025-11-20 09:00")
TAKEN, CLOSES = at("2026-01-10 09:00"), at("2026-01-20 20:00")
MARKS = {"belonging": "5", "safety": "4", "service": "3", "happiness": "4"}

PAGES = """
page         | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
pulses       | in    200  200  200 200  200  200  200 200   200  200 200  200 200
pulse_new    | in    403  403  403 403  403  403  403 200   403  403 403  403 403
open         | in    200  200  200 200  200  200  200 200   200  200 404  404 404
closed       | in    200  200  200 200  200  200  200 200   200  200 404  404 404
pulse_answer | in    302  302  403 403  403  403  403 403   403  403 404  404 404
"""
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()


@pytest.fixture
def pulses() -> dict[str, Pulse]:
    """Store one that twelve households answered last quarter, and one that is open."""
    zheng = person(COMMUNITY_WORKER, LAST)
    closed = verbs.take(ESTATE, closes_at=LAST_CLOSES, by=zheng, at=LAST)
    for who in story.estate(12):
        verbs.answer(closed, [4, 4, 3, 5], by=who, at=LAST)
    closed = verbs.close(closed, at=LAST_CLOSES)
    return {"closed": closed, "open": verbs.take(ESTATE, closes_at=CLOSES, by=zheng, at=TAKEN)}


def address(page: str, pulses: dict[str, Pulse]) -> str:
    """Return the address of a row of the table."""
    if page in pulses:
        return reverse("pulse", args=[pulses[page].pk])
    return reverse(page, args=[pulses["open"].pk] if page == "pulse_answer" else [])


@pytest.mark.parametrize(("page", "cells"), table(PAGES))
def test_a_page_answers_each_role_as_the_table_says(page: str, cells: str, pulses: dict[str, Pulse]) -> None:
    found = []
    for who in WHO:
        client = client_of(who)
        url = address(page, pulses)
        response = client.post(url, MARKS) if page == "pulse_answer" else client.get(url)
        to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/")
        found.append("in" if to_sign_in else str(response.status_code))
    assert " ".join(found) == " ".join(cells.split())


def test_a_household_answers_and_sees_no_figure_before_the_end(pulses: dict[str, Pulse]) -> None:
    client = client_of(RESIDENT)
    assert "四个小问题" in main(client.get("/"))
    page = main(client.get(address("open", pulses)))
    assert "提交" in page
    assert "分楼栋看" not in page
    assert "占全部" not in page
    client.post(address("pulse_answer", pulses), MARKS)
    assert PulseAnswer.objects.get().marks == [5, 4, 3, 4]
    assert "您家已经填过" in main(client.get(address("open", pulses)))
    assert "四个小问题" not in main(client.get("/"))


def test_a_refused_form_keeps_the_marks(pulses: dict[str, Pulse]) -> None:
    response = client_of(RESIDENT).post(address("pulse_answer", pulses), {**MARKS, "safety": ""})
    assert response.status_code == 400
    page = main(response)
    assert "请每一题选一项" in page
    assert page.count(" checked") == 3


def test_means_stand_beside_their_number_and_rate(pulses: dict[str, Pulse]) -> None:
    page = main(client_of("qian").get(address("closed", pulses)))
    for words in ("12 户填写", "占全部 14 户的 86%", "<b>4.0</b>", "<b>3.0</b>", "平均数只能参考", "2025Q4"):
        assert words in page


def test_the_community_starts_one_and_a_second_is_refused(pulses: dict[str, Pulse]) -> None:
    client = client_of(COMMUNITY_WORKER)
    response = client.post(reverse("pulse_new"), {"place": ESTATE, "closes_at": "2026-01-25T20:00"})
    assert "一个季度一次" in main(response)
    assert 'value="2026-01-25T20:00"' in main(response)


def test_a_list_takes_as_many_queries_however_long_it_is(pulses: dict[str, Pulse]) -> None:
    client, counts = client_of("feng"), []
    for moment in ("2026-04-10 09:00", "2026-07-10 09:00"):
        client.get(reverse("pulses"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("pulses"))
        counts.append(len(queries))
        by = person(COMMUNITY_WORKER, at(moment))
        verbs.take(ESTATE, closes_at=by.as_of + timedelta(days=9), by=by, at=by.as_of)
    assert counts[0] == counts[1]
