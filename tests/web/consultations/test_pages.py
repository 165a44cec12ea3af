"""Every page of the bench for every role: what it answers, what it shows, what it hides."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import CAST, COMMUNITY, ESTATE, FOREIGN, HOME
from tests.consultations import story
from tests.support import at
from tests.web.consultations.story import Records, bench_of_the_story
from tests.web.site.bad import ELSEWHERE, INLINE
from tests.web.story import client_of, main, table
from tongdeng.web.consultations.opinion_urls import urlpatterns as opinions
from tongdeng.web.consultations.urls import urlpatterns
from tongdeng.web.kit.official_documents import answering

pytestmark = pytest.mark.django_db

# 200 shown · in: sent to sign in · to: sent on · 403 may not · 404 does not exist for them · 405 only by POST
PAGES = """
page                    | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
bench                   | in    200  200  200 200  200  200  200 200   200  200 200  200 200
topic_raise             | in    200  200  200 200  200  200  200 200   200  200 200  200 200
consultation_new        | in    403  403  403 403  403  403  200 200   403  403 403  403 403
mechanisms              | in    to   to   to  to   to   to   to  200   200  200 200  to  200
mechanism, community    | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
mechanism, estate       | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
mechanism, foreign      | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
mechanism, no place     | 404   404  404  404 404  404  404  404 404   404  404 404  404 404
mechanism, a home       | 404   404  404  404 404  404  404  404 404   404  404 404  404 404
mechanism_edit, estate  | in    403  403  403 403  403  403  200 200   403  403 403  403 403
mechanism_edit, all     | in    403  403  403 403  403  403  403 200   403  403 403  403 403
joint_items             | in    200  200  200 200  200  200  200 200   200  200 200  200 200
joint_item              | in    200  200  200 200  200  200  200 200   200  200 404  404 404
joint_paper, referral   | in    403  403  403 200  200  200  200 200   200  403 404  404 404
joint_paper, answer     | in    404  404  404 404  404  404  404 404   404  404 404  404 404
joint_act               | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
topic, proposed         | in    200  200  200 200  200  200  200 200   200  200 404  404 404
topic, raised           | in    404  404  404 200  200  200  200 200   200  200 404  404 404
topic_act               | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
resolution              | in    200  200  200 200  200  200  200 200   200  200 404  404 404
resolution_task         | in    403  403  403 200  200  200  200 200   200  403 404  404 404
resolution_act          | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
consultation, prepared  | in    404  404  404 200  200  200  200 200   200  200 404  404 404
consultation, announced | in    200  200  200 200  200  200  200 200   200  200 404  404 404
consultation, held      | in    200  200  200 200  200  200  200 200   200  200 404  404 404
consultation, published | in    200  200  200 200  200  200  200 200   200  200 404  404 404
consultation_meeting    | in    403  403  403 200  200  200  200 200   200  403 404  404 404
consultation_minutes    | in    403  403  403 200  200  200  200 200   200  403 404  404 404
consultation_public     | in    403  403  403 403  403  403  200 200   403  403 404  404 404
consultation_paper, notice  | in 200 200  200 200  200  200  200 200   200  200 404  404 404
consultation_paper, sign-in | in 403 403  403 200  200  200  200 200   200  403 404  404 404
consultation_paper, public  | in 404 404  404 404  404  404  404 404   404  404 404  404 404
consultation_paper, hymn    | in 404 404  404 404  404  404  404 404   404  404 404  404 404
consultation_blanks     | in    403  403  403 200  200  200  200 200   200  200 200  200 403
consultation_blank      | in    403  403  403 200  200  200  200 200   200  200 200  200 403
consultation_act        | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
bench_photo             | in    200  200  200 200  200  200  200 200   200  200 404  404 404
bench_thumb             | in    200  200  200 200  200  200  200 200   200  200 404  404 404
bench_paper             | in    404  404  404 200  200  200  200 200   200  404 404  404 404
bench_paper, other      | in    404  404  404 404  404  404  404 404   404  404 404  404 404
"""
WORDS = """
page                    | who               | shows                                                     | hides
bench                   | wang zhao         | 1 项决议超期未落实 + 一月三方会诊 + 给儿童游乐场装围栏 + 换好 12 号楼楼道灯 + 1 / 2 | 快递柜 + 北门夜间 + 安排会诊 + 其他在办的会诊
bench                   | wu zheng          | 1 个议题待排期 + 快递柜挪到门口 + 安排会诊 + 其他在办的会诊 + 北门夜间 + 街道联席会议 | 我家联名
bench                   | he huang          | 现在没有其他在商量的议题 + 近一年还没有落实的决议              | 一月三方会诊 + 围栏
topic_raise             | wang              | 满 5 户 + 12号楼 + 提出，请邻居联名                          | B区
topic_raise             | chen zhou wu      | 提出议题 + A区                                            | 满 5 户
topic_raise             | huang             | 请先登记房屋                                              | 要商量什么
mechanism, estate       | guest he huang    | 党支部或社区 + 物业公司 + 业委会 + 9 步 + 提前公告 + 居民评价 + 14 天 + 不是法律规定 + 法律没有规定天数 + 10 个工作日内召集 | 修改机制
mechanism, estate       | wang qian         | 三方会诊 + 党支部或社区 + 各方一致同意 + 公开结果              | 修改机制
mechanism, estate       | wu zheng          | 修改机制                                                  | 保存，以后
topic, proposed         | zhao              | 联名 1 / 5 户 + 我家联名 + 一户一名                          | 王小满 + 王女士 + 列入议程 + 撤回
topic, proposed         | wang              | 您家已联名 + 撤回                                          | 我家联名
topic, raised           | wu                | 列入这次会诊 + 提请街道联席会议 + 不予列入                     | 我家联名
topic, raised           | zhou chen         | 关联一件诉求                                               | 列入这次会诊 + 不予列入
consultation, announced | wang zhao         | 缺少物业公司、业委会 + 只能记为座谈 + 小区党支部 + 我家已阅读     | 吴书记 + 登记出席代表 + 改时间或地点 + 取消这次会诊
consultation, announced | wu zheng          | 不能形成决议；请先登记物业公司、业委会 + 吴书记 + 登记出席代表 + 改时间或地点 | 我家已阅读
consultation, announced | qian zhou         | 登记出席代表 + 缺少物业公司                                  | 改时间或地点 + 取消这次会诊
consultation, prepared  | wu                | 公告时间、地点和议题 + 安排议程                              | 已阅读公告
consultation, held      | wang              | 会诊已开 + 到会                                            | 钱经理 + 我方担心费用 + 去现场 + 主路重铺沥青
consultation, held      | qian zhou wu      | 钱经理 + 去现场 + 上次决议                                   | 我家已阅读
consultation, published | wang zhao         | 承诺十日内办好 + 同意 2 / 2 项 + 已签字 + 参与方 3 / 3 同意 + 超期 | 钱惊蛰 + 199-0000-0006 + 钱经理
consultation, published | qian              | 钱经理 + 已签字                                            | 登记出席代表
consultation_meeting    | wu                | 到会 3 / 3 席 + 签到：本人手机 + 登记离开和返回 + 我方担心费用 + 主路重铺沥青 + 800 平方米 + 按现在的表态作出决定 + 登记纸上表态 | 写决议草案
consultation_meeting    | qian              | 我方表态 + 参与方 1 / 3 同意 + 申请发言                        | 按现在的表态作出决定 + 登记纸上表态 + 登记离开和返回
consultation_meeting    | feng chen         | 主路重铺沥青 + 参与方 1 / 3 同意                              | 我方表态 + 作出决定
consultation_minutes    | wu                | 写纪要 + 提交纪要，请各方核对                                | 请您签字
consultation_minutes    | zhou              | 没有形成决议                                               | 写纪要
resolution              | wang zhao         | 换了 12 盏 + 办好了 + 物业公司 + 一户一次                      | 登记落实 + 不再落实
resolution              | chen              | 换了 12 盏                                                 | 提交评价
joint_item              | feng              | 登记答复 + 请热力公司和城管到场                  | 王小满
joint_item              | wang wu           | 请热力公司和城管到场 + 期限                                   | 登记答复
"""
Args = Callable[[Records], list[object]]
ADDRESSES: dict[str, Args] = {
    "mechanism, community": lambda r: [COMMUNITY],
    "mechanism, estate": lambda r: [ESTATE],
    "mechanism, foreign": lambda r: [FOREIGN],
    "mechanism, no place": lambda r: ["nowhere"],
    "mechanism, a home": lambda r: [HOME],
    "mechanism_edit, estate": lambda r: [ESTATE],
    "mechanism_edit, all": lambda r: [COMMUNITY],
    "joint_item": lambda r: [r.joint.pk],
    "joint_paper, referral": lambda r: [r.joint.pk, "referral", "pdf"],
    "joint_paper, answer": lambda r: [r.joint.pk, "answer", "pdf"],
    "resolution_task": lambda r: [r.late.pk, "pdf"],
    "consultation_paper, notice": lambda r: [r.held.pk, "notice", "pdf"],
    "consultation_paper, sign-in": lambda r: [r.held.pk, "sign-in", "pdf"],
    "consultation_paper, public": lambda r: [r.held.pk, "public", "pdf"],
    "consultation_paper, hymn": lambda r: [r.held.pk, "hymn", "pdf"],
    "consultation_blank": lambda r: ["sign-in", "pdf"],
    "joint_act": lambda r: [r.joint.pk, "answer"],
    "topic, proposed": lambda r: [r.proposed.pk],
    "topic, raised": lambda r: [r.raised.pk],
    "topic_act": lambda r: [r.proposed.pk, "back"],
    "resolution": lambda r: [r.done.pk],
    "resolution_act": lambda r: [r.done.pk, "evaluate"],
    "consultation, prepared": lambda r: [r.prepared.pk],
    "consultation, announced": lambda r: [r.announced.pk],
    "consultation, held": lambda r: [r.held.pk],
    "consultation, published": lambda r: [r.published.pk],
    "consultation_meeting": lambda r: [r.held.pk],
    "consultation_minutes": lambda r: [r.held.pk],
    "consultation_public": lambda r: [r.held.pk],
    "consultation_act": lambda r: [r.held.pk, "hold"],
    "bench_photo": lambda r: [r.photo.pk],
    "bench_thumb": lambda r: [r.photo.pk],
    "bench_paper": lambda r: ["position", r.paper.pk],
    "bench_paper, other": lambda r: ["signature", r.paper.pk],
}
QUESTIONS: dict[str, Callable[[Records], str]] = {"consultation_meeting": lambda r: f"?item={r.item.pk}"}
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}


@pytest.fixture(scope="module")
def stored(stored_once: None) -> Records:
    """Store the story."""
    return bench_of_the_story()


@pytest.fixture
def records(stored: Records) -> Records:
    """Give a test objects of its own."""
    return deepcopy(stored)


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if response["Location"].startswith("/sign-in/") else "to"


def url(page: str, records: Records) -> str:
    """Return the address of a row of the table."""
    args = ADDRESSES[page](records) if page in ADDRESSES else []
    return reverse(page.partition(",")[0], args=args) + (
        QUESTIONS[page](records) if page in QUESTIONS else ""
    )


def test_the_table_names_every_page_and_every_role() -> None:
    theirs = {pattern.name for pattern in opinions}  # tests/web/consultations/test_opinions.py
    assert {pattern.name for pattern in urlpatterns} - theirs == {page.partition(",")[0] for page in ROWS}
    assert set(WHO) == {"guest", *CAST} - {"sun"}


def test_a_page_answers_each_role_as_the_table_says(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Setting a paper for each role takes long; tests of the papers set them.
    monkeypatch.setattr(answering.setting, "pdf", lambda papers: b"%PDF")
    clients = {who: client_of(who) for who in WHO}
    answers = {page: {who: answer(clients[who].get(url(page, records))) for who in WHO} for page in ROWS}
    assert answers == ROWS


def test_a_page_shows_what_each_reader_needs_and_hides_the_rest(records: Records) -> None:
    for page, who, shows, hides in table(WORDS):
        for reader in who.split():
            drawn = main(client_of(reader).get(url(page, records)))
            assert [words for words in shows.split(" + ") if words not in drawn] == [], (page, reader)
            assert [words for words in hides.split(" + ") if words in drawn] == [], (page, reader)
            assert not INLINE.search(drawn), page
            assert not ELSEWHERE.search(drawn), page


def test_a_stranger_reads_the_365_with_what_it_is_made_of_from_the_page_of_the_estate() -> None:
    story.mechanism_of(ESTATE)
    stranger = Client()
    link = reverse("mechanism", args=[ESTATE])
    assert f'href="{link}"' in main(stranger.get(reverse("projects_public", args=[ESTATE])))
    response = stranger.get(link)
    drawn = main(response)
    for words in ("“365”工作机制", "三方会诊、六大平台、五步工作法", "议事亭", "党员走访", "本地步骤"):
        assert words in drawn
    assert "Cache-Control" not in response  # a stranger's browser may keep it
    assert [part.name for part in CAST.values() if part.name in response.content.decode()] == []


def test_dl1_a_meeting_that_lost_a_party_says_so_where_it_would_be_decided(records: Records) -> None:
    story.attended(records.held, "party property", item=records.item, moment=at("2026-01-13 14:01"))
    drawn = main(client_of("wu").get(url("consultation_meeting", records)))
    assert "业委会没有人到场，现在不能形成决议" in drawn


def test_dl4_the_rule_is_shown_before_anybody_takes_a_position_with_its_figures(records: Records) -> None:
    drawn = main(client_of("zhou").get(reverse("consultation_meeting", args=[records.held.pk])))
    assert "表决规则：各方一致同意" in drawn
    assert "我方表态" not in drawn  # of the item in hand nothing was proposed yet


def test_the_bench_stands_on_the_residents_pages(records: Records) -> None:
    neighbours = main(client_of("wang").get("/neighbours/"))
    assert "三方会诊" in neighbours
    assert "1 项超期" in neighbours
    home = main(client_of("wang").get("/"))
    assert "有一次会诊，请看议题、提意见" in home
    assert "有一次会诊" not in main(client_of("huang").get("/"))


def test_dl6_a_household_that_read_the_notice_is_counted_once_and_not_asked_again(records: Records) -> None:
    wang, address = client_of("wang"), url("consultation, announced", records)
    for _again in range(2):
        assert wang.post(f"{address}read/").status_code == 302
    drawn = main(wang.get(address))
    assert "1 / 2 户已阅读公告" in drawn
    assert "您家已阅读" in drawn
    assert "有一次会诊" not in main(wang.get("/"))


def test_longer_lists_ask_no_more_questions(records: Records) -> None:
    addresses = {
        "/bench/": "wu",
        "/bench/?show=topics": "wu",
        "/bench/?show=unfinished": "wang",
        "/neighbours/": "wang",
        "/": "zhao",
        url("consultation, prepared", records): "wu",
        url("consultation_meeting", records): "wu",
        url("topic, proposed", records): "wang",
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
    for number in range(8):
        topic = story.topic(f"第 {number} 个议题")
        story.prepared(topic, moment=at("2026-01-13 10:00"), starts=at("2026-02-10 19:00"))
    assert asked() == few
    assert max(few.values()) <= 45
