"""Running an activity on its pages: capacity, moving, permits, the list of people, reports, photos, past sheets."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.activities.story import party, plan
from tests.cast import BRANCH, DESK, ESTATE, FOREIGN_ESTATE, NEIGHBOUR, RESIDENT, person
from tests.support import at
from tests.web.activities.story import CHILD, PAST, Activities, activities_of_the_story, another
from tests.web.story import NOW, client_of, main, upload
from tongdeng.activities.actions import after, joining, planning
from tongdeng.activities.models import Activity, Attendance, Participant, SignUp
from tongdeng.activities.queries import attendances, codes
from tongdeng.activities.rules import door

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Activities:
    return activities_of_the_story()


def act(activity: Activity, verb: str, who: str = "wu", **sent: object) -> HttpResponse:
    """Send the form of a verb."""
    return client_of(who).post(reverse("activity_act", args=[activity.pk, verb]), sent)


def page(activity: Activity, who: str = "wu", name: str = "activity", query: str = "") -> str:
    return main(client_of(who).get(reverse(name, args=[activity.pk]) + query))


def typed(activity: Activity, **changes: object) -> dict[str, object]:
    """Return the form of an activity as it is filled in, with changes."""
    return {
        "title": activity.title,
        "kind": activity.kind_id,
        "where": activity.where,
        "starts_at": "2026-01-13T14:30",
        "ends_at": "2026-01-13T16:00",
        "signs_up": "1",
        **changes,
    }


def test_AC2_a_capacity_below_those_who_hold_a_place_is_said_in_words_and_throws_nobody_out(
    story: Activities,
) -> None:
    edit = reverse("activity_edit", args=[story.open.pk])
    answer = client_of("wu").post(edit, typed(story.open, capacity="1"), follow=True)
    assert "已报上的 2 位都保留，少于 1 位时再放新名额" in main(answer)
    assert "有人退出也先不放新名额，直到少于 1 位" in page(story.open)
    assert SignUp.objects.get(activity=story.open).status == "held"


def test_AC4_a_moved_activity_shows_the_old_time_and_place_to_residents(story: Activities) -> None:
    sent = {"starts_at": "2026-01-14T09:00", "ends_at": "2026-01-14T10:00", "where": "活动室"}
    assert act(story.open, "move", **sent).status_code == 302
    drawn = page(story.open, "zhao")
    assert "原来是 今天 14:30，中心广场" in drawn
    assert "明天 09:00 至 10:00" in drawn
    same = act(story.open, "move", **sent)
    assert (same.status_code, "时间和地点都没有变" in main(same)) == (400, True)


def test_a_page_from_the_history_of_the_browser_changes_nothing_again(story: Activities) -> None:
    old = story.draft.version
    assert act(story.draft, "publish", seen=str(old)).status_code == 302
    for verb in ("publish", "drop"):
        assert act(story.draft, verb, seen=str(old)).status_code == 409
    sent = {"reason": "停电", "seen": str(old), "key": str(uuid4())}
    assert act(story.draft, "cancel", **sent).status_code == 409
    sent["seen"] = str(Activity.objects.get(pk=story.draft.pk).version)
    assert [act(story.draft, "cancel", **sent).status_code for _twice in range(2)] == [302, 302]
    assert Activity.objects.get(pk=story.draft.pk).reason == "停电"


def test_words_that_are_too_long_or_wrong_are_refused_and_kept(story: Activities) -> None:
    new, wu = reverse("activity_new"), client_of("wu")
    good = typed(story.draft, place=ESTATE)
    for change, words in (
        ({"title": "很长的题目" * 40}, "40"),
        ({"where": ""}, "请填写"),
        ({"starts_at": "2025-01-01T09:00"}, "开始时间应在现在以后"),
        ({"ends_at": "2026-01-13T14:00"}, "结束时间应晚于开始时间"),
        ({"capacity": "0"}, "整数"),
        ({"min_age": "9", "max_age": "3"}, "最大年龄不能小于最小年龄"),
        ({"kind": "x"}, "请选择活动类型"),
        ({"every": "week", "sessions": "61"}, "最多 60 次"),
        ({"cost": "免费"}, "请写金额"),
    ):
        refused = wu.post(new, good | change)
        assert (refused.status_code, words in main(refused)) == (400, True), change
        assert "中心广场" in main(refused) or "where" in change
    for place in (FOREIGN_ESTATE, "", "x"):
        assert wu.post(new, good | {"place": place}).status_code == 403
    assert Activity.objects.filter(state="draft").count() == 1


def test_AC12_a_thousand_people_need_a_permit_on_the_page_or_the_street(story: Activities) -> None:
    later = {"starts_at": at("2026-02-20 09:00"), "ends_at": at("2026-02-20 11:00"), "expected": 1000}
    draft = planning.draft(plan(title="元宵灯会", **later), by=person(BRANCH, NOW), at=NOW)[0]
    assert "县（区）公安机关" in page(draft)
    refused = act(draft, "publish")
    assert (refused.status_code, "请写明申请单位" in main(refused)) == (409, True)
    late = {"applicant": "A区党支部", "applied_on": "2026-01-13", "number": ""}
    assert act(draft, "permit", **late).status_code == 302
    assert "还没有许可文号" in main(act(draft, "publish"))
    assert act(draft, "override", "feng", reason="市公安局已口头同意").status_code == 302
    assert act(draft, "publish").status_code == 302
    assert "街道准予发布：市公安局已口头同意" in page(draft)


def test_the_list_is_searched_by_name_and_home_and_only_the_organiser_and_helpers_see_it(
    story: Activities,
) -> None:
    people = reverse("activity_people", args=[story.open.pk])
    for words, found in (
        (CHILD, True),
        ("12-1-301", True),
        ("12号楼", True),
        ("小满", True),
        ("3-1-101", False),
    ):
        drawn = main(client_of("wu").get(people, {"q": words}))
        assert (CHILD in drawn) is found, words
    assert client_of("chen").get(people).status_code == 403
    help_ = {"phone": "19900000005", "phone_name": "陈谷雨"}
    assert act(story.open, "help", **help_).status_code == 302
    assert CHILD in page(story.open, "chen", "activity_people")
    assert "陈管家" in page(story.open, "wu", "activity_people")


def test_a_long_list_has_pages_and_the_waiting_and_the_walk_ins_stand_apart(story: Activities) -> None:
    crowd = another("冬日散步", capacity=None)
    row = SignUp.objects.create(
        **crowd.here,
        activity=crowd,
        number=1,
        by=person(RESIDENT, NOW),
        size=130,
        status="held",
        priority=1,
        at=NOW,
    )
    Participant.objects.bulk_create(
        Participant(**crowd.here, activity=crowd, sign_up=row, name=f"邻居{n:03}", who=f"m{n}")
        for n in range(130)
    )
    first, second = (page(crowd, "wu", "activity_people", query) for query in ("", "?page=2"))
    assert (first.count('name="participants"'), second.count('name="participants"')) == (100, 30)
    assert act(story.open, "guests", guests="3").status_code == 302
    assert Attendance.objects.filter(activity=story.open).count() == 3
    drawn = page(story.open, "wu", "activity_people", "?others")
    assert '<strong class="num">3</strong>' in drawn
    wrong = main(act(story.open, "guests", guests="99"))
    assert ("一次登记 1 到 50 位" in wrong, "登记来宾" in wrong) == (True, True)


def test_who_came_in_from_the_waiting_list_is_named_among_those_without_a_place(story: Activities) -> None:
    soon = {"starts_at": NOW + timedelta(minutes=20), "ends_at": NOW + timedelta(hours=2)}
    walk = another("冬日散步", capacity=1, **soon)
    for who in (RESIDENT, NEIGHBOUR):
        joining.sign_up(walk, party(person(who, NOW)), by=person(who, NOW), at=NOW)
        assert act(walk, "come", who, code=codes.code(walk, door.step(NOW))).status_code == 302
    drawn = page(walk, "wu", "activity_people", "?others")
    assert ("赵先生 · 在候补名单上" in drawn, "王女士" in drawn) == (True, False)


def test_a_helper_is_asked_and_sent_away_on_the_list(story: Activities) -> None:
    zhao = person(NEIGHBOUR, NOW)
    assert act(story.open, "help", phone="19900000002", phone_name="赵立夏").status_code == 302
    listed = reverse("activity_people", args=[story.open.pk])
    assert (
        "赵先生" in page(story.open, "wu", "activity_people"),
        "撤下" in page(story.open, "zhao", "activity_people"),
    ) == (True, False)
    assert act(story.open, "unhelp", "qian", helper=str(zhao.pk)).status_code == 403
    assert act(story.open, "unhelp", helper=str(zhao.pk))["Location"] == listed
    assert client_of("zhao").get(listed).status_code == 403
    assert "撤下" not in page(story.open, "wu", "activity_people")


def test_AC13_the_page_offers_to_take_over_only_where_that_is_allowed(story: Activities) -> None:
    shown = {who: "由我组织" in page(story.open, who) for who in ("wu", "chen", "zheng", "feng")}
    assert shown == {"wu": False, "chen": False, "zheng": True, "feng": False}
    refused = act(story.open, "take_over", "zheng")
    assert (refused.status_code, "请填写" in main(refused)) == (400, True)
    assert act(story.open, "take_over", "zheng", reason="吴书记住院").status_code == 302


def test_a_clerk_signs_up_a_neighbour_by_address_and_takes_it_back(story: Activities) -> None:
    sent = {"home": "3-1-101", "names": "赵奶奶", "reason": "老人打电话来"}
    assert act(story.open, "enlist", "chen", **sent).status_code == 302
    row = SignUp.objects.get(number=2)
    assert (row.home, row.by) == (ESTATE + "003010101", person(DESK, NOW))
    assert ("赵奶奶" in page(story.open, "chen"), "赵奶奶" in page(story.open, "zhou")) == (True, False)
    assert act(story.open, "strike", "chen", sign_up="2").status_code == 302
    assert act(story.open, "strike", "chen", sign_up="1").status_code == 403
    for home in ("", "99-9-999", "号楼"):
        refused = act(story.open, "enlist", "chen", **(sent | {"home": home}))
        assert (refused.status_code, "请写楼号-单元-房号" in main(refused)) == (400, True), home


def test_AC13_a_photo_shows_nobody_who_has_not_agreed(story: Activities) -> None:
    Activity.objects.filter(pk=story.open.pk).update(starts_at=NOW - timedelta(minutes=5))
    sent = {"shows": str(story.child.pk)}
    refused = act(story.open, "photo", photos=upload(), **sent)
    assert (refused.status_code, "没有同意公开照片" in main(refused)) == (400, True)
    after.consent(story.open, 1, [story.child.pk], by=person(RESIDENT, NOW), at=NOW)
    assert act(story.open, "photo", photos=upload(), **sent).status_code == 302
    photo = story.open.photos.get()
    image = reverse("activity_photo", args=[story.open.pk, photo.pk])
    assert client_of("zhao").get(image).status_code == 200
    assert client_of("he").get(image).status_code == 404
    assert (
        client_of("zhao").get(reverse("activity_photo", args=[story.draft.pk, photo.pk])).status_code == 404
    )
    after.consent(story.open, 1, [], by=person(RESIDENT, NOW), at=NOW)
    assert client_of("zhao").get(image).status_code == 404


def test_an_opinion_is_given_by_who_was_there_with_stars(story: Activities) -> None:
    Attendance.objects.create(
        **story.open.here, activity=story.open, who="x", person=person(RESIDENT, NOW), method="name", nonce=uuid4(),
        batch=uuid4(), came_at=NOW, by=person(BRANCH, NOW), at=NOW,
    )  # fmt: skip
    Activity.objects.filter(pk=story.open.pk).update(
        starts_at=NOW - timedelta(hours=3), ends_at=NOW - timedelta(hours=1), attended=1
    )
    assert "您觉得这次活动怎么样" in page(story.open, "wang")
    assert "您觉得这次活动怎么样" not in page(story.open, "zhao")
    wrong = act(story.open, "rate", "wang", stars="", words="粽子很香")
    assert (wrong.status_code, "请选一到五颗星" in main(wrong), "粽子很香" in main(wrong)) == (
        400,
        True,
        True,
    )
    assert act(story.open, "rate", "wang", stars="5", words="粽子很香").status_code == 302
    assert "粽子很香" in page(story.open)
    assert "您评了 5 星" in page(story.open, "wang")


def test_AC6_a_past_sheet_is_entered_and_what_fits_nobody_is_a_guest(story: Activities) -> None:
    sheet = "王小满 19900000001\n19900000002，赵立夏\n王小满 19900000002\n王小满 19900000001\n路人\n何小寒 19900000013\n"
    before = attendances.figures(attendances.held(ESTATE, 2025))
    sent = client_of("wu").post(
        reverse("activity_enter"), PAST | {"sheet": sheet, "guests": "2"}, follow=True
    )
    assert "已补录" in main(sent)
    found = attendances.figures(attendances.held(ESTATE, 2025))
    assert (before.held, found.held, found.attendances, found.households) == (0, 1, 7, 2)
    assert "重阳敬老" in main(client_of("zhao").get(reverse("activities_held") + "?y=2025"))


def test_a_past_sheet_is_refused_without_anybody_for_the_future_or_for_another_estate(
    story: Activities,
) -> None:
    enter, wu = reverse("activity_enter"), client_of("wu")
    for change, words in (
        ({}, "没有人参加的活动不用补录"),
        ({"guests": "3", "ends_at": "2026-10-29T11:00"}, "补录的活动应已经结束"),
        ({"counted": "30"}, "清点的人数要写明为什么没有签到"),
        ({"guests": "3", "words": ""}, "请填写"),
    ):
        refused = wu.post(enter, PAST | change)
        assert (refused.status_code, words in main(refused), "重阳敬老" in main(refused)) == (
            400,
            True,
            True,
        ), words
    assert wu.post(enter, PAST | {"guests": "3", "place": FOREIGN_ESTATE}).status_code == 403
    assert not Activity.objects.filter(title="重阳敬老").exists()
