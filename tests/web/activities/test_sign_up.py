"""Signing up on the page: the family by ticks, what a refusal keeps, the waiting list, and what nobody may do."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.activities.story import party
from tests.cast import BRANCH, FOREIGN_ESTATE, HOME, NEIGHBOUR, RESIDENT, person
from tests.web.activities.story import CHILD, Activities, activities_of_the_story, another
from tests.web.story import NOW, client_of, main
from tongdeng.activities.actions import joining, running
from tongdeng.activities.actions.running import Account
from tongdeng.activities.models import Activity, Participant, SignUp
from tongdeng.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Activities:
    return activities_of_the_story()


def sign(activity: Activity, who: str, **sent: object) -> HttpResponse:
    """Send the form of the sign-up."""
    return client_of(who).post(reverse("activity_act", args=[activity.pk, "sign"]), sent)


def lives(who: str, home: str) -> None:
    """Let somebody of the cast live in a home."""
    people.record_tenure(person(who, NOW), home, kind="tenant", since=NOW.date())


def page(activity: Activity, who: str) -> str:
    return main(client_of(who).get(reverse("activity", args=[activity.pk])))


def signed(activity: Activity) -> list[tuple[str, int]]:
    return list(SignUp.objects.filter(activity=activity).order_by("number").values_list("status", "size"))


def test_a_child_that_was_signed_up_once_is_a_tick_the_next_time(story: Activities) -> None:
    walk = another("冬日散步")
    assert f'name="known" value="{CHILD}"' in page(walk, "wang")
    assert CHILD not in page(walk, "zhao")
    assert sign(walk, "wang", persons=str(person(RESIDENT, NOW).pk), known=CHILD).status_code == 302
    assert signed(walk) == [("held", 2)]
    assert 'name="known"' not in page(walk, "wang")


def test_who_is_signed_up_already_is_not_offered_again_and_refused_when_sent_again(story: Activities) -> None:
    drawn = page(story.open, "wang")
    assert ("再给家人报名" in drawn, f'name="known" value="{CHILD}"' in drawn) == (True, False)
    again = sign(story.open, "wang", persons=str(person(RESIDENT, NOW).pk))
    assert (again.status_code, "已经报过名" in main(again)) == (409, True)
    assert signed(story.open) == [("held", 2)]


def test_a_refused_form_keeps_who_was_ticked_and_who_was_not(story: Activities) -> None:
    lives("huang", HOME)
    walk, huang = another("冬日散步", min_age=3, max_age=12), person("huang", NOW)
    drawn = main(sign(walk, "wang", **{"persons": str(huang.pk), f"age_{huang.pk}": "40", "names": "大宝 7"}))
    assert "3 到 12 岁" in drawn
    assert f'value="{huang.pk}" checked' in drawn
    assert f'value="{person(RESIDENT, NOW).pk}" checked' not in drawn
    assert (f'name="age_{huang.pk}" value="40"' in drawn, "大宝 7" in drawn) == (True, True)


def test_AC3_nobody_signs_up_another_household_or_from_another_community(story: Activities) -> None:
    zhao = str(person(NEIGHBOUR, NOW).pk)
    refused = sign(story.open, "wang", persons=zhao)
    assert (refused.status_code, "只能给同一户的家人报名" in main(refused)) == (400, True)
    lives("huang", FOREIGN_ESTATE + "001010101")
    assert sign(story.open, "huang", names="大宝").status_code == 404
    assert client_of("huang").get(reverse("activity", args=[story.open.pk])).status_code == 404
    assert signed(story.open) == [("held", 2)]


def test_a_wrong_id_an_empty_form_and_a_crowd_are_refused_with_a_sentence(story: Activities) -> None:
    walk = another("冬日散步")
    for sent, words in (
        ({"persons": "42"}, "页面已失效"),
        ({}, "一次报 1 到 8 位"),
        ({"names": "\n".join(f"孩子{n}" for n in "一二三四五六七八九")}, "一次报 1 到 8 位"),
        ({"names": "大宝\n 大宝"}, "同一个人写了两次"),
        ({"names": "宝" * 200}, "20"),
    ):
        refused = sign(walk, "zhao", **sent)
        assert (refused.status_code, words in main(refused)) == (400, True), sent
    assert signed(walk) == []


def test_nobody_signs_up_once_it_began_was_cancelled_or_is_a_draft(story: Activities) -> None:
    assert sign(story.cancelled, "zhao", names="大宝").status_code == 409
    assert sign(story.draft, "zhao", names="大宝").status_code == 404
    Activity.objects.filter(pk=story.open.pk).update(starts_at=NOW - timedelta(minutes=1))
    late = sign(story.open, "zhao", names="大宝")
    assert (late.status_code, "已经开始" in main(late)) == (409, True)
    assert 'action="/activities/' + f'{story.open.pk}/sign/"' not in page(story.open, "zhao")


def test_AC1_two_who_saw_the_last_place_at_once_are_told_apart(story: Activities) -> None:
    walk = another("冬日散步", capacity=1)
    shown = [page(walk, who) for who in ("wang", "zhao")]
    assert all("还有 1 个名额" in drawn for drawn in shown)
    for who in ("wang", "zhao"):
        assert sign(walk, who, persons=str(person(who, NOW).pk)).status_code == 302
    assert signed(walk) == [("held", 1), ("waiting", 1)]
    assert "候补中" in page(walk, "zhao")


def test_AC2_an_offered_place_stands_on_the_page_with_its_deadline_and_is_taken_or_passed_on(
    story: Activities,
) -> None:
    walk = another("冬日散步", capacity=1)
    joining.sign_up(walk, party(person(RESIDENT, NOW)), by=person(RESIDENT, NOW), at=NOW)
    waits = joining.sign_up(walk, party(person(NEIGHBOUR, NOW)), by=person(NEIGHBOUR, NOW), at=NOW)
    client_of("wang").post(reverse("activity_act", args=[walk.pk, "withdraw"]), {"sign_up": "1"})
    waits.refresh_from_db()
    assert "给您留了 1 个名额，请在 明天 14:05 前确认" in page(walk, "zhao")
    assert "有名额给您了，请在 明天 14:05 前确认" in main(client_of("zhao").get("/"))
    assert "请在 明天 14:05 前确认" in main(client_of("zhao").get(reverse("activities_mine")))
    take = reverse("activity_act", args=[walk.pk, "accept"])
    assert client_of("wang").post(take, {"sign_up": "2"}).status_code == 404
    assert client_of("zhao").post(take, {"sign_up": "2"}).status_code == 302
    assert client_of("zhao").post(take, {"sign_up": "2"}).status_code == 409


def test_an_offer_whose_time_is_over_is_not_taken_from_an_old_page(story: Activities) -> None:
    walk = another("冬日散步", capacity=1)
    for who in (RESIDENT, NEIGHBOUR):
        joining.sign_up(walk, party(person(who, NOW)), by=person(who, NOW), at=NOW)
    joining.withdraw(walk, 1, by=person(RESIDENT, NOW), at=NOW)
    SignUp.objects.filter(activity=walk, number=2).update(offer_until=NOW - timedelta(seconds=1))
    late = client_of("zhao").post(reverse("activity_act", args=[walk.pk, "accept"]), {"sign_up": "2"})
    assert (late.status_code, "过了确认时间" in main(late)) == (409, True)


def test_AC13_consent_to_photos_is_given_and_taken_back_also_after_the_report(story: Activities) -> None:
    ended = NOW + timedelta(hours=2)
    running.report(story.open, Account("都到了", 30, "露天"), by=person(BRANCH, ended), at=ended)
    address = reverse("activity_act", args=[story.open.pk, "consent"])
    for agree, stored in ((str(story.child.pk), True), ("", False)):
        assert client_of("wang").post(address, {"sign_up": "1", "agree": agree}).status_code == 302
        assert Participant.objects.get(pk=story.child.pk).photo_consent is stored
    assert client_of("zhao").post(address, {"sign_up": "1"}).status_code == 404


def test_my_activities_show_what_comes_next_first_and_what_was_cancelled(story: Activities) -> None:
    walk = another("冬日散步", starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=9, hours=1))
    joining.sign_up(walk, party(person(RESIDENT, NOW)), by=person(RESIDENT, NOW), at=NOW)
    running.cancel(walk, reason="下大雪", by=person(BRANCH, NOW), at=NOW)
    drawn = main(client_of("wang").get(reverse("activities_mine")))
    assert drawn.index("端午包粽子") < drawn.index("冬日散步") < drawn.index("已取消")
    Activity.objects.filter(pk=story.open.pk).update(
        starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1)
    )
    assert "端午包粽子" not in main(client_of("wang").get(reverse("activities_mine")))
    assert "端午包粽子" in main(client_of("wang").get(reverse("activities_mine") + "?past"))
