"""A reply that was lost: the form comes again, is answered as the first time, and nothing is stored twice."""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import BUILDING, DESK, RESIDENT, SQUARE, WORKER, person
from tests.support import at
from tests.web.story import NOW, Story, client_of, enquiry, picture, radiators, settle_story, upload
from tongdeng.cases.models import Case, Message, Photo, Verdict
from tongdeng.kernel.models import Event, Sending
from tongdeng.polls import actions as polls
from tongdeng.polls.actions import Question
from tongdeng.polls.models import Poll

JSON = {"Accept": "application/json", "X-Keep-Page": "1"}
TEMPLATES = Path(__file__).parents[3] / "tongdeng" / "web" / "templates"
# What may arrive twice without a key, and why.
NEED_NO_KEY = {
    "file": "has keys of its own, which cost no statement",
    "intake": "as file",
    "cases_by_caller": "stores nothing: it looks up, and is counted each time",
    "vote_confirm": "stores nothing: it repeats the choice before it is cast",
    "vote_check": "stores nothing of the sender; a wrong receipt is counted each time, as it should",
    "vote_proof": "stores nothing",
    "certificate_check": "stores nothing: it compares a name that is typed",
    "vote_register": "gives a file out, and writes down each time that it did",
    "activity_scans": "each scan has a key of its own, by which it is told the same again",
    "care": "a switch: twice is the same as once",
    "language": "a switch",
    "duty": "a switch",
    "preferences": "a switch",
    "inbox_read": "a switch",
    "notice_opened": "a switch",
    "become": "signs in, in the demo only",
    "register_code": "each sending gives another code, and makes the one before void",
    "mandate_invite": "each sending gives another link, and makes the one before void",
    "letters": "each printing makes the letters before void",
    "my_mail_ask": "counted each time: it sends a code",
    "my_mail_code": "counted each time: it guesses a code",
    "my_mail_drop": "a switch",
}
ROWS = (Case, Message, Photo, Verdict, Event)


@pytest.fixture
def story(db: None) -> Story:
    """Store the story for one test: others of this file report the same by themselves."""
    return settle_story()


def count() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in ROWS)


def sent_twice(
    client: Client, address: str, form: Callable[[], dict[str, Any]], headers: dict[str, str]
) -> tuple[HttpResponse, HttpResponse]:
    """Send a form with one key, and again as if the reply had been lost; check that the second stored nothing."""
    key = str(uuid4())
    first = client.post(address, {**form(), "key": key}, headers=headers)
    before = count()
    again = client.post(address, {**form(), "key": key}, headers=headers)
    assert count() == before
    return first, again


def words() -> dict[str, Any]:
    return {"words": "今晚更冷"}


def photos() -> dict[str, Any]:
    return {"words": "换了阀", "photos": upload()}


#      who       state       verb      form
SAID = (
    (RESIDENT, "working",  "say",      photos),
    (DESK,     "working",  "answer",   photos),
    (DESK,     "working",  "note",     photos),
    (WORKER,   "working",  "shoot",    photos),
    (WORKER,   "working",  "finish",   photos),
    (WORKER,   "working",  "pause",    lambda: {"words": "等阀门", "until": "2026-01-15T09:00"}),
    (WORKER,   "working",  "give_back", words),
    (WORKER,   "assigned", "accept",   dict),
    (WORKER,   "paused",   "resume",   dict),
    (DESK,     "filed",    "refuse",   words),
    (RESIDENT, "filed",    "withdraw", words),
    (RESIDENT, "filed",    "nudge",    dict),
    (RESIDENT, "finished", "confirm",  lambda: {"stars": "5", "words": "谢谢"}),
    (RESIDENT, "finished", "reopen",   photos),
    (RESIDENT, "confirmed", "rate",    lambda: {"stars": "5", "words": "谢谢"}),
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "state", "verb", "form"), SAID, ids=[row[2] for row in SAID])
def test_a_verb_sent_again_after_a_lost_reply_stores_nothing_twice_and_is_answered_as_the_first_time(
    who: str, state: str, verb: str, form: Callable[[], dict[str, Any]]
) -> None:
    case = radiators(state)
    first, again = sent_twice(client_of(who), f"/cases/{case.pk}/{verb}/", form, JSON)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["url"] == first.json()["url"]


@pytest.mark.django_db
def test_an_enquiry_settled_twice_is_settled_once() -> None:
    case = enquiry()
    first, again = sent_twice(client_of(DESK), f"/cases/{case.pk}/settle/", words, {})
    assert (first["Location"], again["Location"]) == (f"/cases/{case.pk}/",) * 2


def test_who_follows_a_link_says_a_thing_once(story: Story) -> None:
    address = f"/t/{story.secret}/"
    first, again = sent_twice(client_of("guest"), f"{address}say/", words, JSON)
    assert (first.json()["url"], again.json()["url"]) == (address, address)
    assert story.secret not in str(list(Sending.objects.values_list("answer", flat=True)))


def test_a_page_that_comes_again_says_that_it_was_received(story: Story) -> None:
    wang, address = client_of(RESIDENT), f"/cases/{story.case.pk}/"
    sent_twice(wang, f"{address}say/", words, {})
    assert "刚才已经收到，没有重复记录" in wang.get(address).content.decode()


def test_the_same_key_with_other_words_is_a_clear_conflict(story: Story) -> None:
    wang, address, key = client_of(RESIDENT), f"/cases/{story.case.pk}/say/", str(uuid4())
    wang.post(address, {"words": "今晚更冷", "key": key})
    refused = wang.post(address, {"words": "漏水了", "key": key}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert not Message.objects.filter(words="漏水了").exists()


def test_other_photos_are_another_content_and_a_file_by_another_name_is_not(story: Story) -> None:
    li, address, key = client_of(WORKER), f"/cases/{story.case.pk}/shoot/", str(uuid4())
    sent = [
        li.post(address, {"photos": photo, "key": key}, headers=JSON).status_code
        for photo in (upload(), upload(name="other.png"), upload(picture("#1e7f4f")))
    ]
    assert sent == [200, 200, 409]


def test_a_refused_form_that_was_put_right_goes_through_with_its_key(story: Story) -> None:
    wang, address, key = client_of(RESIDENT), f"/cases/{story.case.pk}/say/", str(uuid4())
    assert wang.post(address, {"words": "", "key": key}).status_code == 400
    assert wang.post(address, {"words": "还冷", "key": key}).status_code == 302


def test_a_key_opens_no_way_around_a_right(story: Story) -> None:
    address, key = f"/cases/{story.case.pk}/say/", str(uuid4())
    client_of(RESIDENT).post(address, {"words": "还冷", "key": key})
    assert client_of("zhao").post(address, {"words": "还冷", "key": key}).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "1" * 4000, "../../etc"])
def test_what_is_no_key_is_done_as_a_form_without_one(key: str, story: Story) -> None:
    wang, address = client_of(RESIDENT), f"/cases/{story.case.pk}/say/"
    assert wang.post(address, {"words": "还冷", "key": key}).status_code == 302


def test_a_second_report_from_a_page_that_came_back_is_a_case_of_its_own(story: Story) -> None:
    wang, key = client_of(RESIDENT), str(uuid4())
    filed = [
        wang.post("/file/", {"place": SQUARE, "words": words, "key": key}, headers=JSON).json()["number"]
        for words in ("广场灯不亮", "健身器材松了", "健身器材松了", "广场灯不亮")
    ]
    assert len(set(filed)) == 2
    assert filed == [filed[0], filed[1], filed[1], filed[0]]


def test_the_desk_takes_down_a_second_call_from_a_page_that_came_back(story: Story) -> None:
    chen, key, before = client_of(DESK), str(uuid4()), Case.objects.count()
    for words in ("楼道灯不亮", "单元门关不上", "单元门关不上"):
        form = {"place": BUILDING, "words": words, "channel": "phone", "caller_phone": "19900000777"}
        assert chen.post("/intake/", {**form, "key": key}).status_code == 302
    assert Case.objects.count() == before + 2


def test_the_page_that_follows_learns_which_form_was_done(story: Story) -> None:
    wang, key = client_of(RESIDENT), str(uuid4())
    done = wang.post(f"/cases/{story.case.pk}/say/", {"words": "还冷", "key": key})
    assert done.cookies["done"].value == key
    filed = wang.post("/file/", {"place": SQUARE, "words": "广场灯不亮", "key": key})
    assert filed.cookies["done"].value == key
    assert "done" not in wang.post(f"/cases/{story.case.pk}/say/", {"words": "", "key": key}).cookies


def test_an_election_or_a_poll_that_is_begun_twice_is_begun_once_and_leads_to_the_same_page(
    story: Story,
) -> None:
    form = {
        "place": BUILDING,
        "question": "电动车棚放哪里？",
        "options": "东边\n西边",
        "closes_at": "2026-02-01T20:00",
    }
    chen, key = client_of(DESK), str(uuid4())
    ways = [chen.post("/polls/new/", {**form, "key": key})["Location"] for _send in range(2)]
    assert ways[0] == ways[1] == f"/polls/{Poll.objects.get().pk}/"


def test_the_same_answer_to_a_poll_is_written_down_once_with_a_key_or_without(story: Story) -> None:
    poll = polls.ask(
        Question(
            place=BUILDING,
            question="好吗？",
            options=("好", "不好"),
            opens_at=NOW,
            closes_at=at("2026-02-01 20:00"),
        ),
        by=person(DESK, NOW),
        at=NOW,
    )
    wang, before = client_of(RESIDENT), Event.objects.count()
    for form in ({"chosen": "1"}, {"chosen": "1"}, {"chosen": "1", "key": str(uuid4())}):
        assert wang.post(f"/polls/{poll.pk}/answer/", form).status_code == 302
    assert Event.objects.count() == before + 1


def views() -> Iterator[tuple[str, Any]]:
    """Yield the name and the view of each address of our own."""

    def walk(patterns: list[Any]) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield pattern.name or "", pattern.callback

    for name, view in walk(get_resolver().url_patterns):
        if view.__module__.startswith("tongdeng.web.") and "sign_in" not in view.__module__:
            yield name, view


def takes_forms(view: Any) -> bool:
    return (
        "POST" in inspect.getsource(inspect.unwrap(view))
        or "require_POST"
        in inspect.getsource(
            inspect.getmodule(view)  # type: ignore[arg-type]
        )
        .split(f"def {view.__name__}(")[0]
        .rpartition("\n\n\n")[2]
    )


def test_every_view_that_stores_what_a_form_says_stands_behind_a_key_or_has_its_reason() -> None:
    open_doors = {
        name for name, view in views() if takes_forms(view) and not getattr(view, "sent_once", False)
    }
    assert open_doors - NEED_NO_KEY.keys() == set()


def test_every_table_of_verbs_is_run_behind_a_key() -> None:
    runs = {name: view for name, view in views() if "verbs.act(" in inspect.getsource(inspect.unwrap(view))}
    assert len(runs) >= 9
    assert [name for name, view in runs.items() if not getattr(view, "sent_once", False)] == []


def test_every_form_of_every_page_carries_a_key() -> None:
    whole = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
    forms = [form for path in TEMPLATES.rglob("*.html") for form in whole.findall(path.read_text())]
    assert len(forms) > 100
    hidden = ("{% csrf_token %}", '{% include "elections/_hidden.html" %}')
    assert [form[:90] for form in forms if not any(tag in form for tag in hidden)] == []


def test_each_form_has_a_key_of_its_own_and_a_new_one_each_time(story: Story) -> None:
    li, address = client_of(WORKER), f"/cases/{story.case.pk}/"
    drawn = [re.findall(r'name="key" value="([^"]+)"', li.get(address).content.decode()) for _ in range(2)]
    assert len(drawn[0]) > 3
    assert len(set(drawn[0] + drawn[1])) == len(drawn[0]) * 2
