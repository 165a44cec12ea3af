"""Every verb of committee and polls for every role, and what a refused form keeps."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import ESTATE
from tests.committees import story
from tests.web.committees.story import Bench, main, member, settle_bench
from tests.web.story import client_of, table, upload
from tongdeng.web.committees.verbs import COMMITTEE_ROWS, MEETING_ROWS
from tongdeng.web.polls.verbs import ROWS as POLL_ROWS

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench() -> Bench:
    """NoticeRow the story."""
    return settle_bench()


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
poll answer        | in    ok   ok   403 403  403  ok   403 403   403  403 404  404 404  ok
poll withdraw      | in    403  403  403 ok   403  403  403 403   403  403 404  404 404  403
"""
ALL = VERBS.strip().splitlines()[0].split("|")[1].split()
VERB_ROWS = {verb: dict(zip(ALL, cells.split(), strict=True)) for verb, cells in table(VERBS)}
NAMES = {200: "ok", 302: "ok"}


def form(bench: Bench, verb: str) -> dict[str, object]:
    """Return everything that any verb could need."""
    seats = story.ids(bench.committee, 5)
    found: dict[str, object] = {
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
        "resolution": bench.resolution.pk,
        "present": seats,
        "chosen": "1",
    }
    return found | ({"photos": upload()} if verb == "paper" else {})


@contextmanager
def undone() -> Iterator[None]:
    """Let something happen, then take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def press(client: Client, bench: Bench, noun: str, verb: str) -> str:
    """Send a verb with everything; return what the answer is called."""
    meeting = bench.called if verb == "cancel" else bench.held
    record = {"committee": bench.committee, "meeting": meeting, "poll": bench.poll}[noun]
    address = reverse(f"{noun}_act", args=[record.pk, verb])
    with undone():
        response = client.post(address, form(bench, verb))
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return "in"
    return NAMES.get(response.status_code, str(response.status_code))


def test_the_table_names_every_verb() -> None:
    every = {f"{noun} {verb}" for noun, room in ROOMS.items() for verb in room}
    assert set(VERB_ROWS) == every


ROOMS = {"committee": COMMITTEE_ROWS, "meeting": MEETING_ROWS, "poll": POLL_ROWS}


@pytest.mark.parametrize("verb", VERB_ROWS)
def test_a_verb_answers_each_role_as_the_table_says(verb: str, bench: Bench) -> None:
    clients = {who: member(bench, 4) if who == "member" else client_of(who) for who in ALL}
    found = {who: press(client, bench, *verb.split()) for who, client in clients.items()}
    assert found == VERB_ROWS[verb]


def test_a_verb_that_does_not_exist_is_404(bench: Bench) -> None:
    for noun in ("committee", "meeting", "poll"):
        assert press(client_of("zhou"), bench, noun, "explode") == "404"


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_it(bench: Bench) -> None:
    zhou = client_of("zhou")
    asked = {"starts_at": "2026-01-14T19:00", "where": "会议室", "agenda": "自行车棚"}
    drawn = zhou.post(reverse("committee_act", args=[bench.committee.pk, "call"]), asked)
    assert drawn.status_code == 400
    assert "提前 7 天" in drawn.content.decode()
    assert "自行车棚" in drawn.content.decode()
    reserved = {"kind": "use_fund", "title": "用维修资金换灯"}
    drawn = zhou.post(reverse("meeting_act", args=[bench.held.pk, "put"]), reserved)
    assert drawn.status_code == 400
    assert "由业主共同表决" in drawn.content.decode()
    assert "用维修资金换灯" in drawn.content.decode()


def test_a_poll_is_asked_on_its_page_and_a_wrong_one_keeps_its_words(bench: Bench) -> None:
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


def test_a_committee_is_handed_in_on_its_page(db: None) -> None:
    found = story.owners(5)
    typed = {
        "place": ESTATE,
        "elected_on": "2026-01-06",
        "until": "2031-01-05",
        "phone": [person.phone for person in found] + [""] * 3,
        "post": ["member"] * 8,
    }
    zheng = client_of("zheng")
    refused = zheng.post("/committee/new/", typed | {"until": "2031-01-06"})
    assert refused.status_code == 400
    assert "2031-01-05" in refused.content.decode()
    assert str(found[1].phone) in refused.content.decode()
    for phone, words in (("123", "不是手机号"), ("19955555555", "没有登记过手机号")):
        refused = zheng.post("/committee/new/", typed | {"phone": [phone], "post": ["member"]})
        assert words in refused.content.decode()
    done = zheng.post("/committee/new/", typed)
    assert done.status_code == 302
    assert "A区业主委员会" in main(zheng.get(done["Location"]))
