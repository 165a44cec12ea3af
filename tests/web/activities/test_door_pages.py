"""The door as pages and phones use it: what is sent live or later, what it tells, who may (AC-7 to AC-10)."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import ESTATE, person
from tests.support import at, undone
from tests.web.activities.story import Activities, activities_of_the_story
from tests.web.story import NOW, client_of, main
from tongdeng.activities.actions import helping, joining, running
from tongdeng.activities.models import Activity, Attendance, Scan
from tongdeng.activities.queries import codes
from tongdeng.activities.rules import door as rules
from tongdeng.kernel.models import Event

pytestmark = pytest.mark.django_db
SECOND = int(NOW.timestamp())


def ticket(story: Activities) -> str:
    return codes.ticket(story.open, story.child.pk)


def send(story: Activities, *lines: str, who: str = "wu", **more: Any) -> HttpResponse:
    """Send lines from a phone at the door."""
    address = reverse("activity_scans", args=[story.open.pk])
    return client_of(who).post(address, {"scans": "\n".join(lines), "device": "a1b2c3", **more})


def line(noted: str = "", second: int = SECOND) -> str:
    return f"{uuid4()} {second} {noted}"


def told(response: HttpResponse) -> list[tuple[str, str, str]]:
    """Return tone, name and words of each answer."""
    return [(row["tone"], row["name"], row["words"]) for row in json.loads(response.content)["answers"]]


def inside() -> int:
    return Attendance.objects.filter(method__in=["scan", "name", "walk_in"], device="a1b2c3").count()


def test_AC7_a_scan_is_answered_with_name_and_words_and_the_same_again_when_it_comes_twice() -> None:
    story = activities_of_the_story()
    scan = line(ticket(story))
    for live in ({"live": "1"}, {}, {"live": "1"}):
        assert told(send(story, scan, **live)) == [("good", "小满满", "请进")]
    assert told(send(story, line(ticket(story)), live="1")) == [("wait", "小满满", "14:05 已经签到过")]
    assert (inside(), Scan.objects.get().reason) == (1, "again")


NOTED = (
    # what a phone noted       | tone | words
    ("-",                        "late", "不是这场活动的签到码"),
    ("TD" + "A" * 38,            "late", "不是这场活动的签到码"),
    ("N:李大爷",                  "good", "没有报名，已登记"),
    ("",                         "good", "没有报名，已登记"),
)  # fmt: skip


def test_each_thing_that_a_phone_notes_has_its_answer() -> None:
    story = activities_of_the_story()
    zhao = codes.ticket(story.open, person("zhao", NOW).pk)
    noted = (*NOTED, (zhao, "good", "不在名单上，已登记"), (f"P:{story.child.pk}", "good", "请进"))
    found = told(send(story, *(line(words) for words, *_rest in noted)))
    assert [(tone, words) for tone, _name, words in found] == [row[1:] for row in noted]


def test_AC8_who_withdrew_is_refused_at_the_door_and_stays_in_when_a_phone_let_them_in() -> None:
    story = activities_of_the_story()
    row = story.child.sign_up
    words = ticket(story)
    joining.withdraw(story.open, row.number, by=person("wang", NOW), at=NOW)
    assert told(send(story, line(words), live="1")) == [("late", "", "已退出报名")]
    assert told(send(story, line(words))) == [("good", "小满满", "已退出报名，人已进来")]


def test_the_clock_of_a_phone_that_is_a_day_off_does_no_harm() -> None:
    story = activities_of_the_story()
    for off in (-86400, 86400, 0):
        noted = SECOND + off - 600
        send(story, line("", noted), clock=str(SECOND + off))
    moments = set(Attendance.objects.filter(device="a1b2c3").values_list("came_at", flat=True))
    assert moments == {NOW - timedelta(minutes=10)}


# A line of a parcel | its answer | how many come in by it
BAD = (
    ("x", "late", 0),
    ("x 1 N:李大爷", "late", 0),
    (f"{uuid4()} 1 P:x", "late", 0),
    (f"{uuid4()}", "good", 1),
    (f"{uuid4()} later", "good", 1),
    (f"{uuid4()} {10**20}", "good", 1),
    (f"{uuid4()} 1 N:{'长' * 21}", "good", 1),
    (f"{uuid4()} 1 N:\u200b", "good", 1),
    (f"{uuid4()} 1 N:李\u2028大\x85爷\x07", "good", 1),
)


def test_a_line_that_cannot_be_read_refuses_no_other_and_each_has_its_answer() -> None:
    story = activities_of_the_story()
    for bad, tone, more in BAD:
        with undone():
            for _sent in range(2):
                found = told(send(story, line(f"P:{story.child.pk}"), bad, clock="9" * 30))
                assert [row[0] for row in found] in (["good", tone], ["wait", tone]), bad
            assert (inside(), Scan.objects.filter(reason="foreign").count()) == (1 + more, 1 - more), bad
    for nothing in ((), [line()] * 501):
        assert send(story, *nothing).status_code == 400
    assert (inside(), Scan.objects.count()) == (0, 0)


def test_what_may_be_judged_otherwise_later_stays_in_the_phone() -> None:
    story = activities_of_the_story()
    running.cancel(story.open, reason="下雨", by=person("wu", NOW), at=NOW)
    found = json.loads(send(story, line(), line("-")).content)["answers"]
    assert [(row["keep"], row["words"]) for row in found] == [(True, "活动已取消")] * 2


def test_who_does_not_run_the_door_sends_nothing_to_it_and_reads_nothing_of_it() -> None:
    story = activities_of_the_story()
    for who, status in (("wang", 403), ("chen", 403), ("zheng", 403), ("he", 404), ("guest", 302)):
        for more in ({}, {"live": "1"}):
            assert send(story, line(ticket(story)), who=who, **more).status_code == status
    helping.help_out(story.open, person("zhao", NOW), by=person("wu", NOW), at=NOW)
    # A neighbour who helps scans more often than residents may act on one thing in a day.
    assert [send(story, line(), who="zhao", live="1").status_code for _n in range(45)] == [200] * 45
    assert client_of("zhao").get(reverse("activity_door", args=[story.open.pk])).status_code == 200


def test_the_door_gives_its_state_and_a_look_at_it_writes_nothing() -> None:
    story = activities_of_the_story()
    send(story, line(ticket(story)), line("-"))
    events, wu = Event.objects.count(), client_of("wu")
    for name in ("activity_door", "activity_code"):
        assert wu.get(reverse(name, args=[story.open.pk])).status_code == 200
    state = json.loads(wu.get(reverse("activity_code", args=[story.open.pk])).content)
    assert state["code"] == codes.code(story.open, rules.step(NOW))
    assert (state["attendances"], state["people"], state["households"], state["guests"]) == (1, 1, 1, 0)
    assert state["came"] == {str(story.child.pk): "14:05"}
    assert state["latest"] == ["14:05 出示签到码：不是这场活动的签到码"]
    assert (Event.objects.count(), state["said"]) == (events, "")


def test_coming_in_by_the_code_reads_once_where_somebody_lives() -> None:
    story = activities_of_the_story()
    with CaptureQueriesContext(connection) as asked:
        assert came_by(story, codes.code(story.open, rules.step(NOW))).status_code == 302
    tenures = [query["sql"] for query in asked if 'FROM "people_tenure"' in query["sql"]]
    # Once for the rights, and once for the home by which they are counted.
    assert len(tenures) <= 2, tenures


def test_the_tries_of_one_resident_do_not_push_out_what_the_door_scanned() -> None:
    story = activities_of_the_story()
    send(story, line("-"))
    for _n in range(30):
        assert came_by(story, "ABC234").status_code == 400
    came_by(story, "ABC234", "zhao")
    state = json.loads(client_of("wu").get(reverse("activity_code", args=[story.open.pk])).content)
    assert (state["failed"], state["tries"], len(state["latest"])) == (5, 4, 1)


def test_a_cancelled_activity_says_so_at_its_door() -> None:
    story = activities_of_the_story()
    state = json.loads(client_of("wu").get(reverse("activity_code", args=[story.cancelled.pk])).content)
    assert (state["open"], state["said"]) == (False, "活动已取消")


def came_by(story: Activities, code: str, who: str = "wang") -> HttpResponse:
    return client_of(who).post(reverse("activity_act", args=[story.open.pk, "come"]), {"code": code})


def test_AC9_an_old_code_is_a_sentence_beside_the_field_in_which_the_new_one_is_typed() -> None:
    story = activities_of_the_story()
    old = codes.code(story.open, rules.step(NOW - timedelta(days=1)))
    refused = came_by(story, old)
    assert refused.status_code == 400
    for words in ("已经换了", "现场屏幕上的 6 位码", f'value="{old}"'):
        assert words in main(refused)
    assert Scan.objects.get().reason == "old"
    assert came_by(story, codes.code(story.open, rules.step(NOW)).lower()).status_code == 302


# when | whose | what the page by which one comes in says
COMES = (
    ("13:00", "wang", "还没到时间，"),
    ("15:00", "wang", "我到了，签到"),
    ("16:30", "wang", "活动已经结束，不能签到了"),
    ("15:00", "chen", "请找组织者登记"),
)


def test_AC9_a_link_of_a_door_says_why_one_cannot_come_in_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    story = activities_of_the_story()
    address = reverse("activity_in", args=[story.open.pk, "ABC234"])
    for time, who, words in COMES:
        monkeypatch.setattr("tongdeng.kernel.clock.now", lambda time=time: at(f"2026-01-13 {time}"))
        assert words in main(client_of(who).get(address)), (time, who)
    assert "下大雪" in main(
        client_of("wang").get(reverse("activity_in", args=[story.cancelled.pk, "ABC234"]))
    )


def test_a_ticket_shows_the_short_code_of_whoever_is_on_the_list_and_of_nobody_else() -> None:
    story = activities_of_the_story()
    shown = main(client_of("wang").get(reverse("activity_ticket", args=[story.open.pk, story.child.pk])))
    code = codes.short(story.open, story.child.pk)
    assert f"{code[:4]} {code[4:]}" in shown
    assert (
        client_of("zhao").get(reverse("activity_ticket", args=[story.open.pk, story.child.pk])).status_code
        == 404
    )


def test_a_longer_list_at_the_door_asks_no_more_questions(django_assert_max_num_queries: Any) -> None:
    story = activities_of_the_story()
    Activity.objects.filter(pk=story.open.pk).update(capacity=None)
    wu = client_of("wu")
    wu.get(reverse("activity_door", args=[story.open.pk]))
    send(story, *[line() for _n in range(20)])
    with django_assert_max_num_queries(14):
        wu.get(reverse("activity_door", args=[story.open.pk]))
    assert ESTATE
