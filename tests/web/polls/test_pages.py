"""Every page of a poll for every role: what it answers, what it shows, what it hides."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import CAST
from tests.web.polls.story import Polls, polls_of_the_story
from tests.web.story import client_of, main, table
from tongdeng.web.polls.urls import urlpatterns

pytestmark = pytest.mark.django_db

# 200 shown · in: sent to sign in · 403 may not · 404 does not exist for them · 405 only by POST
PAGES = """
page               | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
polls              | in    200  200  200 200  200  200  200 200   200  200 200  200 200
poll_new           | in    403  403  403 200  200  200  200 200   403  403 403  200 403
poll, open         | in    200  200  200 200  200  200  200 200   200  200 404  404 404
poll, closed       | in    200  404  200 200  200  200  200 200   200  200 404  404 404
poll, withdrawn    | in    200  200  200 200  200  200  200 200   200  200 404  404 404
poll_act           | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
"""
WORDS = """
page            | who                    | shows                                          | hides
polls           | wang                   | 春天的广场 + 您已参与                            | 发起意见征集
polls           | chen zhou wu           | 发起意见征集                                    | 您已参与
poll, open      | wang                   | 不具法律效力 + 每增加 5 人参与，结果更新一次 + 保存修改 + 窗前那盏灯 | 撤回这次征集
poll, open      | zhao                   | 不具法律效力 + 提交意见 + 已有 1 人填写            | 窗前那盏灯 + 1 人参与
poll, open      | chen                   | 撤回这次征集 + 已有 1 人填写                      | 窗前那盏灯 + 1 人参与 + 提交意见
poll, open      | qian wu zheng feng      | 已有 1 人填写                                  | 窗前那盏灯 + 1 人参与 + 提交意见 + 撤回这次征集
poll, closed    | wang                   | 1 人参与                                       | 窗前那盏灯 + 提交意见
poll, closed    | chen qian zheng        | 1 人参与 + 窗前那盏灯 + 不知道是谁写的             | 王女士 + 301
poll, withdrawn | wang                   | 先改管线 + 已撤回                               | 提交意见
"""
Args = Callable[[Polls], list[object]]
ADDRESSES: dict[str, Args] = {
    "poll, open": lambda p: [p.open.pk],
    "poll, closed": lambda p: [p.closed.pk],
    "poll, withdrawn": lambda p: [p.withdrawn.pk],
    "poll_act": lambda p: [p.open.pk, "answer"],
}
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}


@pytest.fixture
def polls() -> Polls:
    """Store the story."""
    return polls_of_the_story()


def url(page: str, polls: Polls) -> str:
    """Return the address of a row of the table."""
    return reverse(page.partition(",")[0], args=ADDRESSES[page](polls) if page in ADDRESSES else [])


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    return "in" if response.status_code == 302 else str(response.status_code)


def test_the_table_names_every_page_and_every_role() -> None:
    assert {pattern.name for pattern in urlpatterns if str(pattern.name).startswith("poll")} == {
        page.partition(",")[0] for page in ROWS
    }
    assert set(WHO) == {"guest", *CAST} - {"sun"}


@pytest.mark.parametrize("page", ROWS)
def test_a_page_answers_each_role_as_the_table_says(page: str, polls: Polls) -> None:
    address = url(page, polls)
    assert {who: answer(client_of(who).get(address)) for who in WHO} == ROWS[page]


@pytest.mark.parametrize("page", dict.fromkeys(row[0] for row in table(WORDS)))
def test_a_page_shows_what_each_reader_needs_and_hides_the_rest(page: str, polls: Polls) -> None:
    for _page, who, shows, hides in [row for row in table(WORDS) if row[0] == page]:
        for reader in who.split():
            drawn = main(client_of(reader).get(url(page, polls)))
            assert [words for words in shows.split(" + ") if words not in drawn] == [], reader
            assert [words for words in hides.split(" + ") if words in drawn] == [], reader


@pytest.mark.parametrize("page", ["polls", "poll_new", "poll, open", "poll, closed", "poll, withdrawn"])
def test_no_page_of_a_poll_speaks_of_a_vote(page: str, polls: Polls) -> None:
    drawn = main(client_of("chen").get(url(page, polls)))
    assert "不具法律效力" in drawn
    assert not [word for word in ("表决", "投票", "选票", "%") if word in drawn]


def test_the_figures_of_a_poll_are_answers_and_homes_and_no_percentages(polls: Polls) -> None:
    drawn = main(client_of("wang").get(url("poll, closed", polls)))
    assert "来自 1 户；征集范围内共 1 户" in drawn


def test_open_polls_stand_on_the_residents_pages_until_they_are_answered(polls: Polls) -> None:
    assert "春天的广场" in main(client_of("zhao").get("/"))
    assert "春天的广场" not in main(client_of("wang").get("/"))  # has answered
    assert "春天的广场" in main(client_of("wang").get("/neighbours/"))


def test_longer_lists_ask_no_more_questions(polls: Polls) -> None:
    addresses = {"/polls/": "wang", url("poll, open", polls): "wang", "/": "zhao", "/neighbours/": "zhao"}

    def asked() -> dict[str, int]:
        counts = {}
        for address, who in addresses.items():
            client = client_of(who)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts[address] = len(queries)
        return counts

    few = asked()
    for _n in range(4):
        polls_of_the_story()
    assert asked() == few
    assert max(few.values()) <= 20
