"""Every page of an activity for every role: what it answers, what it shows, what it hides."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import CAST, ESTATE, person
from tests.web.activities.story import Activities, activities_of_the_story
from tests.web.story import NOW, client_of, main, table
from tongdeng.activities.actions import feeds
from tongdeng.activities.queries import activities as queries
from tongdeng.kernel.models import Event
from tongdeng.web.activities.papers.sheet import describe
from tongdeng.web.activities.urls import urlpatterns
from tongdeng.web.kit.official_documents import lines_of

pytestmark = pytest.mark.django_db

# 200 shown · in: sent to sign in · 403 may not · 404 does not exist for them · 405 only by POST
PAGES = """
page                | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
activities          | in    200  200  200 200  200  200  200 200   200  200 200  200 200
activities_month    | in    200  200  200 200  200  200  200 200   200  200 200  200 200
activities_year     | in    200  200  200 200  200  200  200 200   200  200 200  200 200
activities_came     | in    200  200  200 200  200  200  200 200   200  200 200  200 200
activity_came       | in    200  200  200 200  200  200  200 200   200  200 404  404 404
activities_held     | in    200  200  200 200  200  200  200 200   200  200 200  200 200
activities_mine     | in    200  200  200 200  200  200  200 200   200  200 200  200 200
activity_new        | in    403  403  403 200  200  200  200 200   403  403 403  200 403
activity_enter      | in    403  403  403 200  200  200  200 200   403  403 403  200 403
activity, open      | in    200  200  200 200  200  200  200 200   200  200 404  404 404
activity, draft     | in    404  404  200 200  200  200  200 200   200  200 404  404 404
activity, cancelled | in    200  200  200 200  200  200  200 200   200  200 404  404 404
activity, reported  | in    200  200  200 200  200  200  200 200   200  200 404  404 404
activity_edit       | in    403  403  403 200  200  200  200 200   403  403 404  404 404
activity_people     | in    403  403  403 403  403  403  200 403   403  403 404  404 404
activity_door       | in    403  403  403 403  403  403  200 403   403  403 404  404 404
activity_code       | in    403  403  403 403  403  403  200 403   403  403 404  404 404
activity_scans      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
activity_in         | in    200  200  200 200  200  200  200 200   200  200 404  404 404
activity_ticket     | in    200  404  404 404  404  404  404 404   404  404 404  404 404
activity_photo      | in    404  404  404 404  404  404  404 404   404  404 404  404 404
activity_act        | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
wishes              | in    200  200  200 200  200  200  200 200   200  200 200  200 200
wish                | in    200  200  200 200  200  200  200 200   200  200 404  404 404
wish_act            | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
feed_place          | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
feed_person         | 404   404  404  404 404  404  404  404 404   404  404 404  404 404
"""
WORDS = """
page                | who           | shows                                              | hides
activities          | wang          | 端午包粽子 + 您报了名 + 已取消                          | 组织一个活动 + 迎春写福字
activities          | chen          | 组织一个活动 + 迎春写福字 + 草稿                         | 您报了名
activities_month    | wang          | 2026年1月 + 端午包粽子 + 元旦迎新                        | 迎春写福字
activities_year     | zhao          | 1 + 场已办 + 2 + 人次签到 + 另有 30 人没有签到             | 保存全年目标
activities_year     | wu            | 保存全年目标                                           |
activities_held     | zhao          | 已办 1 场 + 元旦迎新 + 2 人次 + 另清点 30 人               | 冬日健步走
activities_came     | zhao          | 来了 2 人，0 户 + 来宾 2 位 + 合计                          | 看名单
activity_came       | wu            | 来了 0 人，0 户 + 看名单                                  |
activity_came       | zhao          | 只有人数                                             | 看名单 + 小满满
activities_mine     | wang          | 端午包粽子 + 2 位 + 已报上 + 生成我的日历地址                    | 元旦迎新
activity, open      | wang          | 您报了 2 位 + 小满满 + 退出报名 + 签到码             | 名单 + 签到屏
activity, open      | zhao          | 报名 + 名额 4 个，已报 2 位 + 我自己 + 面向A区                   | 小满满 + 王女士 + 名单
activity, open      | wu            | 名单 + 签到屏 + 改时间或地点 + 海报                       | 小满满 + 王女士
activity, open      | chen          | 改时间或地点 + 海报                                    | 小满满 + 王女士 + 名单
activity, draft     | qian          | 发布，请大家报名 + 删除草稿                              |
activity, cancelled | wang          | 下大雪 + 已取消                                       | 恢复这个活动
activity, cancelled | zheng         | 恢复这个活动                                          |
activity, reported  | zhao          | 包了两百个粽子 + 2 人次签到 + 另清点 30 人（露天没有签到）     | 写总结
activity_people     | wu            | 已到 0 位，报上 2 位 + 打印签到表 + 小满满 + 王女士                    |
activity_door       | wu            | 每 30 秒换一次 + 人次 + 王** + 小**                     | 王女士 + 小满满
activity_in         | wang          | 我到了，签到 + 小满满                                   |
activity_in         | zhao          | 我到了，签到                                          | 小满满
activity_ticket     | wang          | 小满满 + 一个人只算一次                                |
wishes              | wang          | 想学太极拳 + 1 户想参加，够 2 户 + 您家已加入              |
wish                | zhao          | 我家也想参加                                          | 说明办不了 + 收回
wish                | wu            | 答应筹办 + 说明办不了                                  | 我家也想参加
wish                | wang          | 收回这个愿望                                          | 我家也想参加
"""
Args = Callable[[Activities], list[object]]
ADDRESSES: dict[str, Args] = {
    "activity, open": lambda a: [a.open.pk],
    "activity, draft": lambda a: [a.draft.pk],
    "activity, cancelled": lambda a: [a.cancelled.pk],
    "activity, reported": lambda a: [a.reported.pk],
    "activity_in": lambda a: [a.open.pk, "ABC234"],
    "activity_ticket": lambda a: [a.open.pk, a.child.pk],
    "activity_photo": lambda a: [a.open.pk, a.open.pk],
    "activity_act": lambda a: [a.open.pk, "sign"],
    "wish": lambda a: [a.wish.pk],
    "wish_act": lambda a: [a.wish.pk, "join"],
    "feed_place": lambda a: [ESTATE],
    "feed_person": lambda a: ["0" * 64],
    **{
        f"activity_{name}": (lambda a: [a.open.pk])
        for name in ("edit", "people", "door", "code", "scans", "came")
    },
}
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}


def url(page: str, story: Activities) -> str:
    """Return the address of a row of the table."""
    return reverse(page.partition(",")[0], args=ADDRESSES[page](story) if page in ADDRESSES else [])


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    return "in" if response.status_code == 302 else str(response.status_code)


def test_the_table_names_every_page_and_every_role() -> None:
    # Papers are set with Typst, which takes seconds; they have a test of their own.
    assert {pattern.name for pattern in urlpatterns} - {"activity_poster", "activity_sheet"} == {
        page.partition(",")[0] for page in ROWS
    }
    assert set(WHO) == {"guest", *CAST} - {"sun"}


def rows() -> dict[str, int]:
    """Return how many rows of each kind are stored."""
    models = [*apps.get_app_config("activities").get_models(), Event]
    return {model.__name__: model.objects.count() for model in models}


def test_a_page_answers_each_role_as_the_table_says_and_writes_nothing() -> None:
    story = activities_of_the_story()
    before = rows()
    clients = {who: client_of(who) for who in WHO}
    found = {page: {who: answer(clients[who].get(url(page, story))) for who in WHO} for page in ROWS}
    assert {page: row for page, row in found.items() if row != ROWS[page]} == {}
    assert rows() == before


def test_a_page_shows_what_each_reader_needs_and_hides_the_rest() -> None:
    story = activities_of_the_story()
    wrong = []
    for page, who, shows, hides in table(WORDS):
        for reader in who.split():
            drawn = main(client_of(reader).get(url(page, story)))
            wrong += [(page, reader, words) for words in shows.split(" + ") if words not in drawn]
            wrong += [(page, reader, "not", w) for w in hides.split(" + ") if w and w in drawn]
    assert wrong == []


def test_the_next_activities_stand_on_the_residents_pages() -> None:
    activities_of_the_story()
    for address in ("/", "/neighbours/"):
        assert "端午包粽子" in main(client_of("zhao").get(address))
        assert "迎春写福字" not in main(client_of("zhao").get(address))


def test_longer_lists_ask_no_more_questions() -> None:
    story = activities_of_the_story()
    addresses = {
        reverse("activities"): "wang",
        reverse("activities_month"): "wang",
        reverse("activities_year"): "zhao",
        reverse("activities_held"): "zhao",
        reverse("activities_mine"): "wang",
        reverse("activity", args=[story.open.pk]): "wang",
        reverse("activity_people", args=[story.open.pk]): "wu",
        reverse("activity_people", args=[story.open.pk]) + "?waiting": "wu",
        reverse("activities") + "?past": "zheng",
        reverse("wishes"): "wang",
    }

    def asked() -> dict[str, int]:
        counts = {}
        for address, who in addresses.items():
            client = client_of(who)
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            counts[address] = len(found)
        return counts

    few = asked()
    for _n in range(2):
        activities_of_the_story()
    assert asked() == few
    assert max(few.values()) <= 30


def test_a_personal_feed_is_read_without_an_account_until_it_is_renewed() -> None:
    story = activities_of_the_story()
    wang = person("wang", NOW)
    old = reverse("feed_person", args=[queries.feed_key(feeds.renew(wang, at=NOW))])
    guest = client_of("guest")
    assert str(story.open.pk) in guest.get(old).content.decode()
    assert client_of("wang").post(reverse("activities_mine")).status_code == 302
    assert guest.get(old).status_code == 404


def test_AC13_the_sheet_to_sign_names_who_comes_for_whoever_runs_it() -> None:
    story = activities_of_the_story()
    lines = "\n".join(lines_of(describe(story.open)))
    assert all(words in lines for words in ("端午包粽子", "小满满", "王女士", "A区12号楼1单元301室"))
    address = reverse("activity_sheet", args=[story.open.pk])
    assert [client_of(who).get(address).status_code for who in ("wang", "chen", "he")] == [403, 403, 404]
    assert client_of("wu").get(address).content[:5] == b"%PDF-"
