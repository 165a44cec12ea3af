"""Every page of a committee for every role: what it answers, what it shows, what it hides."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import CAST, person
from tests.committees import story
from tests.web.committees.story import Records, committee_of_the_story, member
from tests.web.story import client_of, main, table
from tongdeng.committees.actions import resolutions as deciding
from tongdeng.web.committees.urls import urlpatterns
from tongdeng.web.kit.official_documents import answering

pytestmark = pytest.mark.django_db

# 200 shown · in: sent to sign in · to: sent on · 403 may not · 404 does not exist for them · 405 only by POST
PAGES = """
page               | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
committees         | in    to   to   to  to   to   to   to  to    to   to  200  200 200
committee_new      | in    403  403  403 403  403  200  403 200   403  403 403  403 403
committee          | in    200  200  200 200  200  200  200 200   200  200 404  404 404
committee_act      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
meeting, posted    | in    200  200  200 200  200  200  200 200   200  200 404  404 404
meeting, held      | in    200  200  200 200  200  200  200 200   200  200 404  404 404
meeting, called    | in    200  200  200 200  200  200  200 200   200  200 404  404 404
meeting_act        | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
minutes, posted    | in    200  200  200 200  200  200  200 200   200  200 404  404 404
minutes, held      | in    403  403  403 403  403  200  403 200   200  403 404  404 404
minutes, called    | in    403  403  403 403  403  404  403 404   404  403 404  404 404
meeting_paper, notice  | in 200 200  200 200  200  200  200 200   200  200 404  404 404
meeting_paper, sign-in | in 403 403  403 403  403  200  403 200   200  403 404  404 404
meeting_paper, other   | in 404 404  404 404  404  404  404 404   404  404 404  404 404
meeting_decision, posted  | in 200 200 200 200 200 200  200 200   200  200 404  404 404
meeting_decision, not yet | in 403 403 403 403 403 404  403 404   404  403 404  404 404
committee_filing   | in    403  403  403 403  403  200  403 200   200  403 404  404 404
committee_blanks   | in    403  403  403 200  200  200  200 200   200  200 200  200 403
committee_blank    | in    403  403  403 200  200  200  200 200   200  200 200  200 403
committee_blank, other | in 403 403  403 404  404  404  404 404   404  404 404  404 403
signature_photo    | in    404  404  404 404  404  200  404 200   200  404 404  404 404
"""
WORDS = """
page            | who                    | shows                                          | hides
committee       | wang chen wu qian      | 周霜降 + 主任 + 199****0007 + 已选出 + 法规     | 19900000007 + 提议开临时会议 + 登记备案 + 召集一次会议
committee       | zhou                   | 召集一次会议 + 提议开临时会议 + 我要辞去          | 登记备案号
committee       | zheng feng             | 登记备案号 + 199****0007                         | 19900000007 + 召集一次会议
committee       | zheng                  | 登记一位成员离任 + 提前结束这一届                 | 我要辞去
meeting, posted | wang zhao li qian      | 推选主任 + 到会七人 + 周霜降 + 会议纪要 + 会议公告 + 决定公告 PDF | 写会议纪要 + 登记纸上签字 + 会议签到表
meeting, held   | wang zhao li qian wu   | 商量门岗夜班的事 + 公告以后在这里能看到            | 增加一人 + 已签 + 写会议纪要
meeting, held   | zhou                   | 增加一人 + 写会议纪要 + 公告决定和纪要 + 使用建筑物及其附属设施的维修资金 + 去发起业主表决 | 我同意，签字
meeting, held   | zheng feng             | 增加一人 + 已签 3 人，须 4 人                     | 写会议纪要 + 我同意，签字
meeting, called | wang zhao qian         | 春节值班 + 广场长椅 + 物业会议室                   | 登记到会 + 取消这次会议
meeting, called | zhou                   | 到开会时间后 + 取消这次会议                        | 登记到会名单
"""
Args = Callable[[Records], list[object]]
ADDRESSES: dict[str, Args] = {
    "committee": lambda r: [r.committee.pk],
    "committee_act": lambda r: [r.committee.pk, "ask"],
    "meeting, posted": lambda r: [r.posted.pk],
    "meeting, held": lambda r: [r.held.pk],
    "meeting, called": lambda r: [r.called.pk],
    "meeting_act": lambda r: [r.held.pk, "sign"],
    "minutes, posted": lambda r: [r.posted.pk, "minutes", "pdf"],
    "minutes, held": lambda r: [r.held.pk, "minutes", "pdf"],
    "minutes, called": lambda r: [r.called.pk, "minutes", "pdf"],
    "meeting_paper, notice": lambda r: [r.called.pk, "notice", "docx"],
    "meeting_paper, sign-in": lambda r: [r.called.pk, "sign-in", "docx"],
    "meeting_paper, other": lambda r: [r.called.pk, "hymn", "docx"],
    "meeting_decision, posted": lambda r: [r.posted.pk, 1, "docx"],
    "meeting_decision, not yet": lambda r: [r.held.pk, 1, "docx"],
    "committee_filing": lambda r: [r.committee.pk, "docx"],
    "committee_blank": lambda r: ["minutes", "docx"],
    "committee_blank, other": lambda r: ["hymn", "docx"],
    "signature_photo": lambda r: [r.paper.pk],
}
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}


@pytest.fixture(scope="module")
def stored(stored_once: None) -> Records:
    """Store the story."""
    return committee_of_the_story()


@pytest.fixture
def records(stored: Records) -> Records:
    """Give a test objects of its own."""
    return deepcopy(stored)


def url(page: str, records: Records) -> str:
    """Return the address of a row of the table."""
    return reverse(name_of(page), args=ADDRESSES[page](records) if page in ADDRESSES else [])


def name_of(page: str) -> str:
    name = page.partition(",")[0]
    return "meeting_paper" if name == "minutes" else name


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if response["Location"].startswith("/sign-in/") else "to"


def test_the_table_names_every_page_and_every_role() -> None:
    assert {pattern.name for pattern in urlpatterns} == {name_of(page) for page in ROWS}
    assert set(WHO) == {"guest", *CAST} - {"sun"}


@pytest.mark.parametrize("page", ROWS)
def test_a_page_answers_each_role_as_the_table_says(
    page: str, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Setting a paper for each role takes long; tests/web/committees/test_papers.py sets them.
    monkeypatch.setattr(answering.setting, "pdf", lambda papers: b"%PDF")
    address = url(page, records)
    assert {who: answer(client_of(who).get(address)) for who in WHO} == ROWS[page]


@pytest.mark.parametrize("page", dict.fromkeys(row[0] for row in table(WORDS)))
def test_a_page_shows_what_each_reader_needs_and_hides_the_rest(page: str, records: Records) -> None:
    for _page, who, shows, hides in [row for row in table(WORDS) if row[0] == page]:
        for reader in who.split():
            drawn = main(client_of(reader).get(url(page, records)))
            assert [words for words in shows.split(" + ") if words not in drawn] == [], reader
            assert [words for words in hides.split(" + ") if words in drawn] == [], reader


def test_a_member_signs_on_their_own_phone_and_sees_it(records: Records) -> None:
    client, address = member(records, 4), url("meeting, held", records)
    assert "我同意，签字" in main(client.get(address))
    signed = client.post(f"{address}sign/", {"resolution": records.resolution.pk})
    assert signed.status_code == 302
    drawn = main(client.get(address))
    assert "已签 4 人" in drawn
    assert "通过" in drawn
    assert "我同意，签字" not in drawn
    assert "我同意，签字" not in main(member(records, 6).get(address))  # was absent


def test_the_committee_stands_on_the_residents_page(records: Records) -> None:
    drawn = main(client_of("wang").get("/neighbours/"))
    assert "业主委员会" in drawn
    assert "开会，可以看议程" in drawn
    assert "业主委员会" not in main(client_of("huang").get("/neighbours/"))


def test_longer_lists_ask_no_more_questions(records: Records) -> None:
    addresses = {
        url("committee", records): "zhou",
        url("meeting, held", records): "zhou",
        url("meeting, posted", records): "wang",
        "/neighbours/": "zhao",
    }

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
        for number in (1, 2, 4, 5):
            press_for_good(records, number)
    assert asked() == few
    assert max(few.values()) <= 20


def press_for_good(records: Records, number: int) -> None:
    """Put one thing more to the meeting, and have a member sign it."""
    moment = records.resolution.at
    draft = story.ResolutionDraft("matter", "又一件事")
    resolution = deciding.put(records.held, draft, by=person("zhou", moment), at=moment)
    story.sign(records.held, resolution, number, moment=moment)
