"""What `verify` finds when the owner of the database rewrote activities, and what an erasure leaves."""

import pytest

from tests.activities.story import (
    DOOR,
    ENDS,
    HOUR,
    REPORTED,
    SIGNED,
    fresh,
    misfits,
    published,
    scanned,
    sign,
    tenant,
)
from tests.cast import ESTATE, person
from tests.support import at, tamper, undone
from tests.web.story import photo
from tongdeng.activities.actions import (
    after,
    door,
    entering,
    feeds,
    forgetting,
    helping,
    joining,
    running,
    wishes,
    years,
)
from tongdeng.activities.actions.after import Shot
from tongdeng.activities.actions.entering import PastActivity
from tongdeng.activities.actions.letting_in import Stamp
from tongdeng.activities.actions.running import Account, NewTime
from tongdeng.activities.models import Activity, Attendance, Feed, Feedback, Participant, Photo, Wish
from tongdeng.activities.queries import attendances
from tongdeng.kernel import seals
from tongdeng.kernel.models import Event
from tongdeng.people.actions import privacy

pytestmark = pytest.mark.django_db


def much_happened() -> Activity:
    """Return a reported activity with places held, waited for, offered and given back; another stands on paper."""
    activity, wu = published(capacity=2), person("wu", SIGNED)
    first = sign(activity, "wang", "小明")
    sign(activity, "zhao", "大宝", wait=True)
    joining.withdraw(activity, first.number, by=person("wang", SIGNED), at=SIGNED)
    joining.accept(activity, 2, by=person("zhao", SIGNED), at=SIGNED + HOUR)
    sign(activity, "wang", moment=SIGNED + 2 * HOUR)
    running.move(activity, NewTime(DOOR, ENDS, "活动室"), by=wu, at=SIGNED + 3 * HOUR)
    scanned(activity, person("zhao", SIGNED).pk)
    scanned(activity, person("wang", SIGNED).pk)
    running.report(fresh(activity), Account("好", 5, "孩子没有签到"), by=person("wu", REPORTED), at=REPORTED)
    past = PastActivity(
        "other", "义诊", "东门", at("2026-05-01 08:00"), at("2026-05-01 09:00"), "来了两位", guests=2
    )
    entering.enter(ESTATE, [past], by=wu, at=SIGNED)
    years.plan_year(ESTATE, 2026, {"other": 3}, by=wu, at=SIGNED)
    return activity


SIGNED_UP, CAME = (
    "the sign-ups are not those that its events name",
    "the attendances are not those that its events name",
)
REWRITTEN = f"""
UPDATE activities_signup SET status = 'held' WHERE number = 1 | {SIGNED_UP}
UPDATE activities_signup SET size = 3 WHERE number = 2 | {SIGNED_UP}
DELETE FROM activities_signup WHERE number = 3 | {SIGNED_UP}
UPDATE activities_activity SET taken = taken + 1 | taken is not what its sign-ups come to
UPDATE activities_activity SET waiting = 0 WHERE waiting > 0 | waiting is not what its sign-ups come to
UPDATE activities_activity SET attended = attended + 1 | attended is not the number of its attendances
UPDATE activities_activity SET counted = 50, counted_reason = 'x' | the number that was counted is not the one of its report
UPDATE activities_activity SET starts_at = starts_at - interval '1 hour' | its time is not the one that its events say
UPDATE activities_attendance SET who = 'p0' WHERE method = 'scan' AND mark = '' | {CAME}
UPDATE activities_attendance SET home = '' WHERE home <> '' | {CAME}
UPDATE activities_attendance SET method = 'scan' WHERE method = 'list' | {CAME}
DELETE FROM activities_attendance WHERE method = 'list' | {CAME}
DELETE FROM activities_attendance | attended is not the number of its attendances
UPDATE activities_yearplan SET targets = '{{}}' | the targets are not those that were planned
"""


def test_what_was_rewritten_of_activities_is_named_and_nothing_before() -> None:
    """AC-2, AC-6, AC-7."""
    much_happened()
    assert seals.verify() is None
    for line in REWRITTEN.strip().splitlines():
        statement, words = (part.strip() for part in line.rsplit("|", 1))
        with undone():
            tamper(statement)
            assert words in misfits(), (line, misfits())


def test_an_attendance_that_no_event_knows_is_named() -> None:
    much_happened()
    with undone():
        tamper("DELETE FROM kernel_event WHERE kind = 'activity.check_in'")
        assert misfits() == {CAME}


def test_who_is_forgotten_leaves_no_word_and_no_face_and_all_figures() -> None:
    huang = tenant("huang")
    activity, wu = published(capacity=None), person("wu", REPORTED)
    row = sign(activity, huang, "小黄")
    ids = list(row.participants.order_by("id").values_list("pk", flat=True))
    after.consent(activity, row.number, ids, by=huang, at=SIGNED)
    door.tick_in(activity, ids, Stamp(row.pk), by=person("wu", DOOR), at=DOOR)
    after.rate(activity, stars=4, words="小黄很喜欢", by=huang, at=ENDS)
    after.photograph(activity, [Shot(photo()[0], ids)], by=wu, at=REPORTED)  # type: ignore[arg-type]
    helping.help_out(activity, huang, by=person("wu", SIGNED), at=SIGNED)
    wishes.wish(ESTATE, title="黄家想学太极拳", by=huang, at=SIGNED)
    feeds.renew(huang, at=SIGNED)
    before = attendances.figures(Activity.objects.all())
    privacy.erase(huang, at=REPORTED)
    forgetting.forget(Event.objects.get(kind="erasure.ask"))
    assert set(Participant.objects.values_list("name", flat=True)) == {"", "—"}
    assert not Participant.objects.filter(photo_consent=True).exists()
    assert (Feedback.objects.get().words, Feedback.objects.get().stars) == ("", 4)
    assert (
        Wish.objects.get().title,
        Photo.objects.count(),
        Feed.objects.filter(revoked_at=None).count(),
    ) == ("—", 0, 0)
    assert fresh(activity).helpers == []
    assert attendances.figures(Activity.objects.all()) == before
    assert (Attendance.objects.count(), misfits()) == (2, set())
