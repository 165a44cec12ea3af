"""What people see of a case that is before the bench: where it stands, what is promised, and what is not offered."""

from datetime import date
from uuid import UUID

import pytest
from django.conf import LazySettings

from tests.cases.story import picture
from tests.cast import WORKER, person
from tests.web.story import Story, client_of, clock
from tongdeng.cases import actions, queries
from tongdeng.cases.rules.bench import Above

pytestmark = pytest.mark.django_db
TOPIC = Above("topic", UUID(int=1), "/bench/topics/1/", "12号楼暖气不热")
PUMP = Above("resolution", UUID(int=2), "/bench/resolutions/2/", "更换循环泵")
STEP = UUID(int=9)


def page_of(story: Story, who: str) -> str:
    return client_of(who).get(f"/cases/{story.case.pk}/").content.decode()


def held(story: Story, *, until: date = date(2026, 3, 5)) -> None:
    case = actions.link(story.case, TOPIC, by=None, at=clock("15:00"))
    case = actions.tell(case, TOPIC.id, words="会诊定于 3 月 1 日召开", key=STEP, at=clock("15:00"))
    actions.hold(case, PUMP, until=until, at=clock("15:00"))


@pytest.mark.parametrize("who", ["wang", "chen", "feng"])
def test_all_who_see_the_case_see_where_it_is_and_what_was_promised(story: Story, who: str) -> None:
    held(story)
    page = page_of(story, who)
    assert 'href="/bench/topics/1/"' in page
    assert "承诺 2026-03-05 前办成" in page
    assert "会诊定于 3 月 1 日召开" in page


def test_steps_at_the_same_moment_keep_their_own_words(story: Story) -> None:
    held(story)
    lines = [part.partition("</li>")[0] for part in page_of(story, "wang").split("<li class=")]
    (told,) = [line for line in lines if "会诊进展" in line]
    assert ("会诊定于 3 月 1 日召开" in told, "更换循环泵" in told) == (True, False)


def test_no_button_is_offered_that_the_promise_refuses(story: Story) -> None:
    assert f"/cases/{story.case.pk}/finish/" in page_of(story, "chen")
    held(story)
    page = page_of(story, "chen")
    assert not [verb for verb in ("finish", "pause", "refuse", "settle") if f'/{verb}/"' in page]


def test_a_finished_case_with_a_promise_open_asks_only_for_a_no(story: Story) -> None:
    li = person(WORKER, clock("15:00"))
    case = queries.fresh(story.case)
    actions.finish(case, remedy="先通了水", photos=[picture()], by=li, at=clock("15:00"))
    held(story)
    page = page_of(story, "wang")
    assert "承诺办成以后再请您确认" in page
    assert ("/confirm/" in page, "/reopen/" in page) == (False, True)
    assert "居民说解决了" not in page_of(story, "chen")
    assert "居民说没解决" in page_of(story, "chen")


def test_a_promise_whose_day_has_passed_says_so(story: Story) -> None:
    held(story, until=date(2026, 1, 12))
    assert "已过期" in page_of(story, "wang")


def test_a_refused_confirmation_says_which_promise_and_until_when(story: Story) -> None:
    li = person(WORKER, clock("15:00"))
    actions.finish(queries.fresh(story.case), remedy="先通了水", photos=[picture()], by=li, at=clock("15:00"))
    held(story)
    answer = client_of("wang").post(
        f"/cases/{story.case.pk}/confirm/", {"seen": queries.fresh(story.case).version}
    )
    assert answer.status_code == 409
    assert "“更换循环泵”（2026-03-05 前）" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "offered"),
    [("chen", True), ("qian", True), ("zheng", True), ("feng", True), ("liu", False), ("li", False)],
)
def test_the_offices_may_put_a_case_to_the_bench_and_it_is_not_offered_twice(
    who: str, offered: bool, story: Story, settings: LazySettings
) -> None:
    settings.ROOT_URLCONF = "tests.web.cases.bench_urls"
    way = f"/bench/raise/?case={story.case.pk}"
    assert (way in page_of(story, who)) == offered
    case = actions.link(story.case, TOPIC, by=None, at=clock("15:00"))
    assert way not in page_of(story, who)
    actions.unlink(case, TOPIC.id, at=clock("15:01"))
    assert (way in page_of(story, who)) == offered
