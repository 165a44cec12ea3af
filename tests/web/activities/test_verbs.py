"""Every verb of an activity for every role, what a refused form keeps, and the feeds."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.cast import ESTATE, person
from tests.support import undone
from tests.web.activities.story import Activities, activities_of_the_story
from tests.web.story import NOW, client_of, main, table
from tongdeng.activities.actions import running
from tongdeng.activities.actions.running import NewTime
from tongdeng.activities.models import Activity, SignUp
from tongdeng.activities.queries import activities as queries
from tongdeng.activities.queries import codes
from tongdeng.activities.rules import door
from tongdeng.web.activities import feeds
from tongdeng.web.activities.verbs import ROWS
from tongdeng.web.activities.wishes import ROWS as WISH_ROWS

pytestmark = pytest.mark.django_db

# ok done · in: sent to sign in · 400 wrong form · 403 may not · 404 does not exist · 409 not now
VERBS = """
verb      | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
sign      | in    ok   ok   403 403  403  403  403 403   403  403 404  404 404
withdraw  | in    ok   404  403 403  403  403  403 403   403  403 404  404 404
accept    | in    409  404  403 403  403  403  403 403   403  403 404  404 404
decline   | in    409  404  403 403  403  403  403 403   403  403 404  404 404
consent   | in    ok   404  404 404  404  404  404 404   404  404 404  404 404
rate      | in    403  403  403 403  403  403  403 403   403  403 404  404 404
come      | in    ok   ok   403 403  403  403  403 403   403  403 404  404 404
publish   | in    403  403  403 409  409  409  409 409   403  403 404  404 404
drop      | in    403  403  403 409  409  409  409 409   403  403 404  404 404
permit    | in    403  403  403 ok   ok   ok   ok  ok    403  403 404  404 404
override  | in    403  403  403 403  403  403  403 403   409  403 404  404 404
help      | in    403  403  403 400  400  400  400 400   403  403 404  404 404
move      | in    403  403  403 ok   ok   ok   ok  ok    403  403 404  404 404
cancel    | in    403  403  403 ok   ok   ok   ok  ok    403  403 404  404 404
restore   | in    403  403  403 409  409  409  409 409   403  403 404  404 404
take_over | in    403  403  403 409  409  409  409 ok    403  403 404  404 404
unhelp    | in    403  403  403 404  404  404  404 404   403  403 404  404 404
report    | in    403  403  403 409  409  409  409 409   403  403 404  404 404
photo     | in    403  403  403 ok   ok   ok   ok  ok    403  403 404  404 404
unphoto   | in    403  403  403 ok   ok   ok   ok  ok    403  403 404  404 404
tick      | in    403  403  403 403  403  403  ok  403   403  403 404  404 404
guests    | in    403  403  403 403  403  403  ok  403   403  403 404  404 404
scan      | in    403  403  403 403  403  403  ok  403   403  403 404  404 404
enlist    | in    403  403  403 ok   ok   ok   ok  ok    403  403 404  404 404
strike    | in    403  403  403 403  403  403  403 403   403  403 404  404 404
"""
WISH = """
verb      | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
join      | in    409  ok   403 403  403  403  403 403   403  403 404  404 404
withdraw  | in    ok   403  403 403  403  403  403 403   403  403 404  404 404
take      | in    403  403  403 ok   ok   ok   ok  ok    403  403 404  404 404
decline   | in    403  403  403 ok   ok   ok   ok  ok    403  403 404  404 404
"""
ALL = VERBS.strip().splitlines()[0].split("|")[1].split()


def form(story: Activities) -> dict[str, object]:
    """Return a form that has a good value for everything."""
    return {
        "names": "大宝",
        "reason": "老人打电话来",
        "sign_up": "1",
        "code": codes.code(story.open, door.step(NOW)),
        "stars": "5",
        "applicant": "A区党支部",
        "starts_at": "2026-01-20T14:30",
        "ends_at": "2026-01-20T16:00",
        "where": "老年活动室",
        "words": "都到了",
        "participants": str(story.child.pk),
        "guests": "2",
        "ticket": codes.ticket(story.open, story.child.pk),
        "title": "学太极拳",
        "kind": "culture",
        "place": ESTATE,
        "signs_up": "1",
    }


def press(client: Client, address: str, sent: dict[str, object]) -> str:
    """Send a form and take it back; return what the answer is called."""
    with transaction.atomic():
        response = client.post(address, sent)
        transaction.set_rollback(True)
    if response.status_code == 302:
        return "in" if response["Location"].startswith("/sign-in/") else "ok"
    return str(response.status_code)


def test_the_tables_name_every_verb() -> None:
    assert {verb for verb, _cells in table(VERBS)} == set(ROWS)
    assert {verb for verb, _cells in table(WISH)} == set(WISH_ROWS)


def test_a_verb_answers_each_role_as_the_tables_say() -> None:
    story = activities_of_the_story()
    sent, clients = form(story), {who: client_of(who) for who in ALL}
    for rows, name, pk in ((VERBS, "activity_act", story.open.pk), (WISH, "wish_act", story.wish.pk)):
        wanted = {verb: " ".join(cells.split()) for verb, cells in table(rows)}
        found = {}
        for verb in wanted:
            address, more = reverse(name, args=[pk, verb]), {"home": "12-1-301"} if verb == "enlist" else {}
            found[verb] = " ".join(press(clients[who], address, sent | more) for who in ALL)
        assert found == wanted


def test_AC1_a_family_that_is_larger_than_what_is_left_is_asked_and_its_words_are_kept() -> None:
    story = activities_of_the_story()
    address = reverse("activity_act", args=[story.open.pk, "sign"])
    drawn = client_of("zhao").post(address, {"names": "大宝\n二宝\n三宝"})
    assert drawn.status_code == 409
    for words in ("只剩 2 个名额", "愿意候补", "大宝\n二宝\n三宝"):
        assert words in drawn.content.decode()
    assert client_of("zhao").post(address, {"names": "大宝\n二宝\n三宝", "wait": "1"}).status_code == 302
    assert SignUp.objects.get(number=2).status == "waiting"


def test_an_age_stands_behind_a_name() -> None:
    story = activities_of_the_story()
    Activity.objects.filter(pk=story.open.pk).update(min_age=3, max_age=12)
    address = reverse("activity_act", args=[story.open.pk, "sign"])
    assert client_of("zhao").post(address, {"names": "大宝 7岁"}).status_code == 302
    assert "3 到 12 岁" in client_of("zhao").post(address, {"names": "二宝 40"}).content.decode()


def test_an_organiser_drafts_publishes_and_a_wrong_form_keeps_its_words() -> None:
    wu, typed = client_of("wu"), {"title": "元宵灯谜", "place": ESTATE, "kind": "festival", "where": "广场"}
    refused = wu.post("/activities/new/", typed)
    assert (refused.status_code, "元宵灯谜" in refused.content.decode()) == (400, True)
    times = {"starts_at": "2026-03-03T18:00", "ends_at": "2026-03-03T20:00", "signs_up": "1"}
    drafted = wu.post("/activities/new/", typed | times | {"every": "week", "sessions": "3"})
    first = Activity.objects.get(session=1, title="元宵灯谜")
    assert drafted["Location"] == reverse("activity", args=[first.pk])
    wu.post(reverse("activity_act", args=[first.pk, "publish"]), {"series": "1"})
    assert Activity.objects.filter(series=first.series, state="open").count() == 3
    changed = typed | times | {"capacity": "30", "seen": "1"}
    assert wu.post(reverse("activity_edit", args=[first.pk]), changed).status_code == 302
    assert Activity.objects.get(pk=first.pk).capacity == 30


def test_a_year_is_planned_on_its_page_and_a_wish_is_made_on_the_list() -> None:
    activities_of_the_story()
    address = reverse("activities_year")
    assert client_of("wu").post(address, {"target_culture": "12"}).status_code == 302
    assert 'value="12"' in client_of("wu").get(address).content.decode()
    assert client_of("zhao").post(address, {"target_culture": "1"}).status_code == 403
    made = client_of("zhao").post(reverse("wishes"), {"title": "周末下棋"})
    assert "周末下棋" in main(client_of("wang").get(made["Location"]))


def test_a_poster_carries_the_code_of_its_page() -> None:
    story = activities_of_the_story()
    found = client_of("chen").get(reverse("activity_poster", args=[story.open.pk]))
    assert (found.status_code, found.content[:5]) == (200, b"%PDF-")
    assert client_of("wang").get(reverse("activity_poster", args=[story.open.pk])).status_code == 403


def feed() -> str:
    return client_of("guest").get(reverse("feed_place", args=[ESTATE])).content.decode()


def test_AC15_a_feed_keeps_its_uid_raises_its_sequence_and_keeps_what_was_cancelled() -> None:
    story = activities_of_the_story()
    before = feed()
    uid = f"UID:{story.open.pk}@tongdeng"
    assert uid in before
    assert "STATUS:CANCELLED" in before
    assert str(story.draft.pk) not in before
    later = NewTime(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1), "活动室")
    running.move(story.open, later, by=person("wu", NOW), at=NOW)
    after = feed()
    assert uid in after
    assert after.count("SEQUENCE:1") == before.count("SEQUENCE:1") + 1
    for words in (
        "BEGIN:VTIMEZONE",
        "DTSTART;TZID=Asia/Shanghai:20260115T140500",
        "DTSTAMP:20260113T060500Z",
    ):
        assert words in after
    for hidden in ("199000000", "301", "王", "吴"):
        assert hidden not in after
    assert max(len(line.encode()) for line in after.split("\r\n")) <= 75


def test_AC15_a_feed_that_has_not_changed_is_not_sent_again() -> None:
    activities_of_the_story()
    address, guest = reverse("feed_place", args=[ESTATE]), client_of("guest")
    first = guest.get(address)
    again = guest.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert guest.get(reverse("feed_place", args=["410202"])).status_code == 404


def test_AC15_words_are_escaped_and_read_back_as_they_were() -> None:
    story = activities_of_the_story()
    title = "包粽子, 划旱船; 第一行\\n" + "很长的名字" * 5
    with undone():
        Activity.objects.filter(pk=story.open.pk).update(title=title[:40])
        content = feeds.drawn(queries.published_at(ESTATE, NOW), "A区的活动")
    read = Calendar.from_ical(content)
    summaries = [str(event["SUMMARY"]) for event in read.walk("VEVENT")]
    assert title[:40] in summaries
