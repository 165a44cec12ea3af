"""Every verb of a poll for every role, and what a refused form keeps."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import ESTATE
from tests.web.polls.story import Polls, polls_of_the_story
from tests.web.story import client_of, main, table
from tongdeng.web.polls.verbs import ROWS

pytestmark = pytest.mark.django_db


@pytest.fixture
def polls() -> Polls:
    """Store the story."""
    return polls_of_the_story()


# ok done · in: sent to sign in · 403 may not · 404 does not exist · 409 not now
VERBS = """
verb      | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
answer    | in    ok   ok   403 403  403  403  403 403   403  403 404  404 404
withdraw  | in    403  403  403 ok   403  403  403 403   403  403 404  404 404
"""
ALL = VERBS.strip().splitlines()[0].split("|")[1].split()
VERB_ROWS = {verb: dict(zip(ALL, cells.split(), strict=True)) for verb, cells in table(VERBS)}
FORM = {"chosen": "1", "reason": "先改管线"}


def press(client: Client, polls: Polls, verb: str) -> str:
    """Send a verb of the open poll with everything and take it back; return what the answer is called."""
    with transaction.atomic():
        response = client.post(reverse("poll_act", args=[polls.open.pk, verb]), FORM)
        transaction.set_rollback(True)
    if response.status_code == 302:
        return "in" if response["Location"].startswith("/sign-in/") else "ok"
    return str(response.status_code)


def test_the_table_names_every_verb() -> None:
    assert set(VERB_ROWS) == set(ROWS)


@pytest.mark.parametrize("verb", VERB_ROWS)
def test_a_verb_answers_each_role_as_the_table_says(verb: str, polls: Polls) -> None:
    assert {who: press(client_of(who), polls, verb) for who in ALL} == VERB_ROWS[verb]


def test_a_verb_that_does_not_exist_is_404(polls: Polls) -> None:
    assert press(client_of("chen"), polls, "explode") == "404"


def test_what_is_over_is_refused_as_not_now_in_words_and_as_json(polls: Polls) -> None:
    for poll, words in ((polls.closed, "征集已结束，不能再填"), (polls.withdrawn, "征集已撤回，不能再填")):
        address = reverse("poll_act", args=[poll.pk, "answer"])
        drawn = client_of("wang").post(address, FORM)
        assert (drawn.status_code, words in main(drawn)) == (409, True)
        refused = client_of("wang").post(address, FORM, headers={"accept": "application/json"})
        assert (refused.status_code, words in refused.content.decode()) == (409, True)


def test_a_refused_response_keeps_what_was_typed_and_says_what_is_wrong(polls: Polls) -> None:
    drawn = client_of("zhao").post(
        reverse("poll_act", args=[polls.open.pk, "answer"]), {"remark": "靠北一点"}
    )
    assert drawn.status_code == 400
    assert "请选一项" in main(drawn)
    assert "靠北一点" in main(drawn)


def test_a_poll_is_asked_on_its_page_and_a_wrong_one_keeps_its_words(polls: Polls) -> None:
    chen = client_of("chen")
    typed = {"question": "几点关广场灯？", "options": "十点\n十一点", "place": ESTATE, "remarks": "1"}
    refused = chen.post("/polls/new/", typed)
    assert refused.status_code == 400
    assert "几点关广场灯？" in refused.content.decode()
    asked = chen.post("/polls/new/", typed | {"closes_at": "2026-01-20T20:00"})
    assert asked.status_code == 302
    drawn = main(client_of("zhao").get(asked["Location"]))
    assert "几点关广场灯？" in drawn
    assert 'type="radio"' in drawn
