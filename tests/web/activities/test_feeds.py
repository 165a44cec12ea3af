"""Calendar feeds: what the parser of another program reads in them, what they keep to themselves, who may read (AC-15)."""

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from tests.cast import BUILDING, COMMUNITY, ESTATE, person
from tests.web.activities.story import Activities, activities_of_the_story
from tests.web.story import NOW, client_of, main
from tongdeng.activities.actions import feeds as verbs
from tongdeng.activities.actions import running
from tongdeng.activities.actions.running import NewTime
from tongdeng.activities.models import Activity, Feed
from tongdeng.activities.queries import activities as queries
from tongdeng.kernel import seals
from tongdeng.kernel.models import Event
from tongdeng.ops.assets import node
from tongdeng.ops.log_lines import without_secrets
from tongdeng.web.activities import feeds

pytestmark = pytest.mark.django_db
PARSER = "ical.js@2.2.1"  # the one of Thunderbird; fetched when it is tested with
MISSING = f"{PARSER} 下载不了，日历没有用别的程序核对 · the calendar was not read by another program"
READ = """
import ICAL from "ical.js";
import { readFileSync } from "node:fs";
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const told = calendar.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  const time = (moment) => moment.toJSDate().toISOString();
  return { uid: event.uid, title: event.summary, where: event.location, words: event.description, sequence: event.sequence,
           starts: time(event.startDate), ends: time(event.endDate), zone: event.startDate.zone.tzid,
           status: part.getFirstPropertyValue("status") };
});
console.log(JSON.stringify({ zones: calendar.getAllSubcomponents("vtimezone").length, events: told }));
"""


@pytest.fixture(scope="session")
def parser() -> Path:
    """Return a folder with a script that reads a calendar by a parser that is not ours."""
    folder = Path(os.environ["TONGDENG_TEST_RUN"]) / "parser"
    folder.mkdir(exist_ok=True)
    npm = node().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    words = [node(), "--use-system-ca", npm, "install", "--ignore-scripts", "--no-fund", "--no-audit", PARSER]
    ran = subprocess.run(list(map(str, words)), cwd=folder, capture_output=True, text=True, check=False)
    if ran.returncode:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    (folder / "read.mjs").write_text(READ)
    return folder


def read(parser: Path, content: bytes) -> dict[str, Any]:
    """Return what another program reads in a calendar."""
    ran = subprocess.run(
        [str(node()), "read.mjs"], cwd=parser, input=content, capture_output=True, check=True, timeout=60
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found | {"events": {event["uid"]: event for event in found["events"]}}


def of(place: str = ESTATE) -> bytes:
    content: bytes = client_of("guest").get(reverse("feed_place", args=[place])).content
    return content


def uid(activity: Activity) -> str:
    return f"{activity.pk}@tongdeng"


def moved(story: Activities) -> None:
    later = NewTime(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1), "活动室")
    running.move(story.open, later, by=person("wu", NOW), at=NOW)


def test_AC15_another_program_reads_the_times_words_moves_and_cancellations(parser: Path) -> None:
    story = activities_of_the_story()
    title, about = "包粽子, 划旱船; 第一行", "自带\n水杯, 谢谢; " + "很长的话" * 30
    Activity.objects.filter(pk=story.open.pk).update(title=title, about=about)
    before = read(parser, of())
    event = before["events"][uid(story.open)]
    assert (before["zones"], event["zone"]) == (1, "Asia/Shanghai")
    assert (event["starts"], event["ends"]) == ("2026-01-13T06:30:00.000Z", "2026-01-13T08:00:00.000Z")
    assert (event["title"], event["words"], event["status"]) == (title, about, "CONFIRMED")
    assert before["events"][uid(story.cancelled)]["status"] == "CANCELLED"
    assert uid(story.draft) not in before["events"]
    moved(story)
    after = read(parser, of())["events"][uid(story.open)]
    assert (after["starts"], after["where"]) == ("2026-01-15T06:05:00.000Z", "活动室")
    assert after["sequence"] > event["sequence"]
    running.cancel(story.open, reason="下大雪", by=person("wu", NOW), at=NOW)
    called_off = read(parser, of())["events"][uid(story.open)]
    assert (called_off["status"], called_off["words"]) == ("CANCELLED", "下大雪")
    assert called_off["sequence"] > after["sequence"]


def test_AC15_a_feed_changes_its_tag_only_when_it_changes_and_a_look_writes_nothing() -> None:
    story = activities_of_the_story()
    guest, address = client_of("guest"), reverse("feed_place", args=[ESTATE])
    tag, events = guest.get(address)["ETag"], Event.objects.count()
    for known in (tag, f"W/{tag}", f'"x", {tag}'):
        assert guest.get(address, headers={"if-none-match": known}).status_code == 304
    assert guest.get(address, headers={"if-none-match": '"x"'}).status_code == 200
    assert (guest.head(address).status_code, guest.post(address).status_code) == (200, 405)
    assert Event.objects.count() == events
    moved(story)
    assert guest.get(address, headers={"if-none-match": tag}).status_code == 200


def test_AC15_no_number_and_nobody_who_takes_part_stands_in_a_feed() -> None:
    story = activities_of_the_story()
    told = "问王女士 199-0000-0001 或 19900000002，座机 0378-2345678，第 20260113 号"
    Activity.objects.filter(pk=story.open.pk).update(title="联系 19900000001", about=told)
    lines = of().decode().replace("\r\n ", "").split("\r\n")
    words = "\n".join(line for line in lines if line.startswith(("SUMMARY", "DESCRIPTION", "LOCATION")))
    for hidden in ("199", "2345678", "小满满", "吴", "301"):
        assert hidden not in words
    assert "问王女士 …" in words
    assert "20260113" in words
    assert not [line for line in lines if line.startswith(("ORGANIZER", "ATTENDEE", "CONTACT"))]


#  of which place              | what it shows
def test_AC15_each_place_has_its_feed_with_what_is_for_it_and_other_codes_have_none() -> None:
    story = activities_of_the_story()
    for place in (COMMUNITY, ESTATE, BUILDING):
        assert uid(story.open).encode() in of(place)
    for code in ("410202", f"{BUILDING}010301", "x", "410202901999"):
        assert client_of("guest").get(reverse("feed_place", args=[code])).status_code == 404


def test_the_log_tells_no_address_of_a_calendar_and_no_code_of_a_door() -> None:
    for address in (
        reverse("feed_person", args=["0a" * 32]),
        reverse("activity_in", args=[UUID(int=1), "ABC234"]),
    ):
        line = without_secrets(f"Not Found: {address}")
        assert ("0a0a" in line, "ABC234" in line) == (False, False)


def test_AC15_a_calendar_that_is_full_keeps_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    story = activities_of_the_story()
    monkeypatch.setattr(feeds, "AT_MOST", 1)
    assert uid(story.open).encode() in of()
    assert uid(story.reported).encode() not in of()


def test_AC15_an_address_of_one_s_own_is_made_changed_and_switched_off_in_the_journal() -> None:
    story = activities_of_the_story()
    guest, wang = client_of("guest"), client_of("wang")
    page = reverse("activities_mine")
    keys = []
    for form, count in (({}, 1), ({}, 1), ({"stop": "1"}, 0), ({"stop": "1"}, 0)):
        assert wang.post(page, form).status_code == 302
        live = Feed.objects.filter(revoked_at=None)
        assert live.count() == count
        keys += [queries.feed_key(feed) for feed in live]
    assert len(set(keys)) == 2
    for key in keys:
        assert guest.get(reverse("feed_person", args=[key])).status_code == 404
    kinds = Event.objects.filter(kind__startswith="feed.").order_by("recorded_at", "seq")
    assert sorted(kinds.values_list("kind", flat=True)) == [
        "feed.open",
        "feed.open",
        "feed.revoke",
        "feed.revoke",
    ]
    assert not list(seals.checks()["activities"]())
    verbs.renew(person("wang", NOW), at=NOW)
    shown = main(wang.get(page))
    address = reverse("feed_person", args=[queries.feed_key(Feed.objects.get(revoked_at=None))])
    assert address in shown
    assert uid(story.open).encode() in guest.get(address).content
    for bent in (
        address.replace(".ics", "0.ics"),
        address[:-6] + "00.ics",
    ):
        assert guest.get(bent).status_code == 404
