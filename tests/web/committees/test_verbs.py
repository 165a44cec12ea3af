"""Every verb of a committee and its meetings for every role, and what a refused form keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.committees import story
from tests.web.committees.story import Records, committee_of_the_story, member
from tests.web.story import client_of, main, table, upload
from tongdeng.web.committees.verbs import COMMITTEE_ROWS, MEETING_ROWS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stored(stored_once: None) -> Records:
    """Store the story."""
    return committee_of_the_story()


@pytest.fixture
def records(stored: Records) -> Records:
    """Give a test objects of its own."""
    return deepcopy(stored)


# ok done · in: sent to sign in · 400 may, but something is missing · 403 may not · 404 does not exist · 409 not now
VERBS = """
verb               | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang member
committee call     | in    403  403  403 403  403  ok   403 403   403  403 404  404 404  ok
committee ask      | in    403  403  403 403  403  ok   403 403   403  403 404  404 404  ok
committee file     | in    403  403  403 403  403  403  403 ok    ok   403 404  404 404  403
committee warn     | in    403  403  403 403  403  409  403 409   403  403 404  404 404  409
committee advance  | in    403  403  403 403  403  400  403 400   403  403 404  404 404  400
committee resign   | in    403  403  403 403  403  ok   403 403   403  403 404  404 404  ok
committee leave    | in    403  403  403 403  403  403  403 ok    403  403 404  404 404  403
committee end      | in    403  403  403 403  403  403  403 ok    403  403 404  404 404  403
meeting attend     | in    403  403  403 403  403  409  403 403   403  403 404  404 404  409
meeting put        | in    403  403  403 403  403  ok   403 403   403  403 404  404 404  ok
meeting sign       | in    403  403  403 403  403  409  403 403   403  403 404  404 404  ok
meeting paper      | in    403  403  403 403  403  ok   403 403   403  403 404  404 404  ok
meeting minute     | in    403  403  403 403  403  ok   403 403   403  403 404  404 404  ok
meeting post       | in    403  403  403 403  403  400  403 403   403  403 404  404 404  400
meeting cancel     | in    403  403  403 403  403  ok   403 ok    403  403 404  404 404  ok
"""
ALL = VERBS.strip().splitlines()[0].split("|")[1].split()
VERB_ROWS = {verb: dict(zip(ALL, cells.split(), strict=True)) for verb, cells in table(VERBS)}
NAMES = {200: "ok", 302: "ok"}


def form(records: Records, verb: str) -> dict[str, object]:
    """Return everything that any verb could need."""
    seats = story.ids(records.committee, 5)
    fields: dict[str, object] = {
        "words": "照章办理",
        "reason": "照章办理",
        "number": "示备1号",
        "on": "2026-01-12",
        "office": "示例街道办事处",
        "seat": seats[4],
        "why": "removed",
        "starts_at": "2026-02-01T19:00",
        "where": "会议室",
        "agenda": "议程",
        "kind": "supervise",
        "title": "请物业修灯",
        "resolution": records.resolution.pk,
        "present": seats,
    }
    return fields | ({"photos": upload()} if verb == "paper" else {})


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens in this block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def press(client: Client, records: Records, noun: str, verb: str) -> str:
    """Send a verb with everything; return what the answer is called."""
    meeting = records.called if verb == "cancel" else records.held
    record = {"committee": records.committee, "meeting": meeting}[noun]
    address = reverse(f"{noun}_act", args=[record.pk, verb])
    with undone():
        response = client.post(address, form(records, verb))
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return "in"
    return NAMES.get(response.status_code, str(response.status_code))


def test_the_table_names_every_verb() -> None:
    every = {f"{noun} {verb}" for noun, room in ROOMS.items() for verb in room}
    assert set(VERB_ROWS) == every


ROOMS = {"committee": COMMITTEE_ROWS, "meeting": MEETING_ROWS}


@pytest.mark.parametrize("verb", VERB_ROWS)
def test_a_verb_answers_each_role_as_the_table_says(verb: str, records: Records) -> None:
    clients = {who: member(records, 4) if who == "member" else client_of(who) for who in ALL}
    answers = {who: press(client, records, *verb.split()) for who, client in clients.items()}
    assert answers == VERB_ROWS[verb]


def test_a_verb_that_does_not_exist_is_404(records: Records) -> None:
    for noun in ("committee", "meeting"):
        assert press(client_of("zhou"), records, noun, "explode") == "404"


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_it(records: Records) -> None:
    zhou = client_of("zhou")
    asked = {"starts_at": "2026-01-14T19:00", "where": "会议室", "agenda": "自行车棚"}
    drawn = zhou.post(reverse("committee_act", args=[records.committee.pk, "call"]), asked)
    assert drawn.status_code == 400
    assert "提前 7 天" in drawn.content.decode()
    assert "自行车棚" in drawn.content.decode()
    reserved = {"kind": "use_fund", "title": "用维修资金换灯"}
    drawn = zhou.post(reverse("meeting_act", args=[records.held.pk, "put"]), reserved)
    assert drawn.status_code == 400
    assert "由业主共同表决" in drawn.content.decode()
    assert "用维修资金换灯" in drawn.content.decode()


def test_a_refused_button_says_why_at_the_top_and_a_form_only_beside_its_own_field(records: Records) -> None:
    zhou = client_of("zhou")
    seat = story.ids(records.committee, 1)[0]
    drawn = main(zhou.post(reverse("committee_act", args=[records.committee.pk, "warn"]), {"seat": seat}))
    assert 'role="alert"' in drawn
    assert "不到一半" in drawn
    for number in (1, 2):
        resolution = story.put(records.held, title=f"又一件事 {number}", moment=records.resolution.at)
    address = reverse("meeting_act", args=[records.held.pk, "paper"])
    drawn = main(zhou.post(address, {"resolution": resolution.pk, "photos": upload()}))
    assert drawn.count("请选择一位在任的委员") == 1
    assert f'id="seat-{resolution.pk.hex}-wrong"' in drawn


def test_what_is_posted_is_refused_as_not_now_in_words_and_as_json(records: Records) -> None:
    address = reverse("meeting_act", args=[records.posted.pk, "put"])
    typed = {"kind": "supervise", "title": "请物业修灯"}
    drawn = client_of("zhou").post(address, typed)
    assert (drawn.status_code, "“决定已公告”的会议不能再作决定" in main(drawn)) == (409, True)
    refused = client_of("zhou").post(address, typed, headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (409, "step_refused")


def test_minutes_are_asked_for_beside_their_field_before_a_meeting_is_posted(records: Records) -> None:
    drawn = client_of("zhou").post(reverse("meeting_act", args=[records.held.pk, "post"]))
    assert drawn.status_code == 400
    assert 'id="minutes-wrong"' in main(drawn)
