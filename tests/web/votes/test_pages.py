"""Every page of votes for every role: what it answers, what it shows, what it hides."""

import pytest
from django.http import HttpResponse

from tests.cast import CAST
from tests.support import tamper
from tests.web.site.bad import ELSEWHERE, INLINE
from tests.web.story import table
from tests.web.votes.addresses import ROWS, STATES, WHO, url
from tests.web.votes.story import CONS, client_of, told
from tongdeng.votes.actions import certifying
from tongdeng.web.votes.urls import urlpatterns

pytestmark = pytest.mark.django_db

WORDS = """
page             | state     | who              | shows                                                        | hides
votes            | open      | owner5           | 1 项表决等您投票 + 更换20号楼楼道灯 + 等您投票                  | 发起表决
votes            | open      | owner1 zhao      | 更换20号楼楼道灯                                               | 等您投票 + 发起表决
votes            | open      | zhou             | 更换20号楼楼道灯 + 发起表决                                     | 等您投票
votes            | open      | he huang         | 您的小区还没有表决                                             | 更换20号楼楼道灯
votes            | draft     | owner1 wang      | 您的小区还没有表决                                             | 更换20号楼楼道灯
vote             | open      | owner5           | 8,600.00 元 + 老人晚上看得清路 + 旧灯还能用两年 + 去投票 + 100.00 ㎡ + 700.00 ㎡ + 还剩 | 业主1 + 看我的回执 + 取消这次表决
vote             | open      | owner1           | 您已投票，已计入 + 看我的回执                                    | 去投票
vote             | open      | owner2           | 去投票                                                        | 看我的回执
vote             | open      | wang li          | 截止前只公布参与多少                                            | 去投票 + 提出异议
vote             | announced | owner1           | 开始投票，到时会发消息告诉您 + 提出异议 + 核对名册 + 公告 PDF + 最多代理 3 户 + 民法典第二百七十八条 + 车位、车库算不算专有部分 | 封存名册
vote             | draft     | zhou zheng       | 修改草稿 + 公告，并公布名册                                      | 去投票
vote             | announced | zhou             | 封存名册 + 取消这次表决                                         | 修改草稿
vote             | closed    | zhou             | 计票并公布结果 + 监票人的手机号                                  | 取消这次表决
vote             | certified | zhou             | 监票人                                                        | 监票人的手机号 + 取消这次表决
vote             | closed    | owner1           | 看哪些房屋投了票                                               | 计票并公布结果 + 同意的面积
vote             | cancelled | owner1 wang      | 已取消 + 预算算错了                                            | 去投票
vote             | certified | owner1 wang li   | 参与表决的面积 + 3 × 600.00 = 1,800.00 &gt; 2 × 700.00 = 1,400.00 + 同意、不同意、弃权 + 6 人 + 具体数字不公布 + 达到三分之二以上 + 达到过半数 + 没有达到四分之三以上 + 通过 + 未通过 + 下载公开的结果文件 + 结果证明 PDF | 去投票 + 500.00 + tongdeng tally + 计票明细打开过
vote             | certified | zhou zhao zheng  | 5 人 + 500.00 ㎡ + 2 × 5 = 10 &gt; 6 + tongdeng tally register-1.csv --matter use_fund + 打开计票明细 + 案号或文号 | 具体数字不公布 + 计票明细打开过
vote_cast        | open      | owner5           | 同意 + 不同意 + 弃权 + 下一步                                   | 无效票
vote_cast        | open      | owner1           | 您已投票                                                      | 下一步
vote_receipt     | open      | owner1           | 回执号 + A区20号楼1单元1室 + 手机                                | 同意 + 弃权
vote_roll        | open      | owner5           | 名册上您的房屋 + 业主5 + 业* + A区20号楼1单元1室                  | 业主1 + 办理
vote_roll        | open      | wang             | 业* + A区20号楼1单元1室                                        | 业主1 + 办理 + 已投票
vote_roll        | open      | zhou wu          | 业主1 + 业主5 + 办理                                           | 已投票
vote_roll        | closed    | wang             | 已投票                                                        | 业主1
vote_head        | open      | zhou             | 业主1 + 登记送达 + 登记委托                                    | 已投票 + 同意 + 不同意
vote_head        | closed    | zhou wu          | 业主1 + 已投票                                                | 同意 + 不同意
vote_head        | open      | wu               | 业主1 + 没有登记委托                                            | 受托人的手机号
vote_head        | closed    | zhou             | 名册封存以后、截止以前才能印 + 没有登记委托                       | 登记送达 + 受托人的手机号
vote_papers      | closed    | zhou             | 户还没有送达                                                   | 给这栋楼印票
vote_platform    | certified | zhou             | 投票期间或截止以后、公布以前才能导入                              | 检查并导入
vote_roll        | announced | owner1           | 回到表决页提出异议                                             | 已封存
vote_roll        | sealed    | owner1           | 已封存                                                        | 回到表决页提出异议
vote_objections  | announced | zhou             | 没有异议                                                      | 提出异议
vote_papers      | open      | wu               | 已录一遍 + 给这栋楼印票 + 两遍不同                               | 同意
vote_readings    | open      | zheng            | 1 张等您录第二遍 + 票面照片                                     | 第一遍
vote_readings    | open      | wu               | 0 张等您录第二遍                                               | 郑社工
vote_differences | open      | zhao             | 第一遍 + 吴书记 + 第二遍 + 郑社工 + 裁定                          | 业主4
vote_platform    | open      | zhou             | 房屋,1,2                                                      | 业主1
vote_edit        | draft     | zhou             | 更换20号楼楼道灯 + 更换全部楼道灯为节能灯。 + 没有默认答案 + 要公告满 15 天 + 再加一个事项 | 业主1
vote_new         | open      | zhou             | 整个小区 + 20号楼 + 1单元 + 四分之三以上                          | B区
"""


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if response["Location"].startswith("/sign-in/") else "to"


def test_the_table_names_every_page_and_every_role() -> None:
    assert {page.partition(",")[0] for page, _state in ROWS} == {pattern.name for pattern in urlpatterns}
    assert set(WHO) == {"guest", "owner1", "owner5", *CAST} - {"sun"}


@pytest.mark.parametrize("state", STATES)
def test_a_page_answers_each_role_as_the_table_says(state: str) -> None:
    story = told(state)
    for (page, told_state), expected in ROWS.items():
        if told_state == state:
            address = url(page, story)
            assert {who: answer(client_of(who, story).get(address)) for who in WHO} == expected, page


@pytest.mark.parametrize("state", STATES)
def test_a_page_shows_what_each_reader_needs_and_hides_the_rest(state: str) -> None:
    story = told(state)
    for page, told_state, who, shows, hides in table(WORDS):
        for reader in who.split() if told_state == state else ():
            drawn = client_of(reader, story).get(url(page, story)).content.decode()
            main = drawn.partition("<main")[2]
            assert [words for words in shows.split(" + ") if words not in main] == [], (page, reader)
            assert [words for words in hides.split(" + ") if words in main] == [], (page, reader)


@pytest.mark.parametrize("state", STATES)
def test_no_page_carries_inline_script_or_style_or_asks_another_host(state: str) -> None:
    story = told(state)
    for (page, told_state), expected in ROWS.items():
        reader = next((who for who, said in expected.items() if said == "200"), None)
        if told_state != state or reader is None:
            continue
        response = client_of(reader, story).get(url(page, story))
        assert "unsafe" not in response["Content-Security-Policy"], page
        if response["Content-Type"].startswith("text/html"):
            drawn = response.content.decode()
            assert INLINE.search(drawn) is None, f"{page}: {INLINE.search(drawn)}"
            assert ELSEWHERE.search(drawn) is None, page
            assert (drawn.count("<main"), drawn.count("<title>"), drawn.count("<h1")) == (1, 1, 1), page


def test_a_draft_that_was_given_up_leads_to_no_page_that_is_not_there() -> None:
    story = told("draft")
    zhou = client_of("zhou")
    zhou.post(f"/votes/{story.vote.pk}/cancel/", {"reason": "不办了"})
    drawn = zhou.get(url("vote", story)).content.decode()
    assert "不办了" in drawn
    assert url("vote_roll", story) not in drawn


def test_the_three_choices_stand_there_in_the_same_shape_and_none_is_chosen() -> None:
    story = told("open")
    drawn = client_of("owner5", story).get(url("vote_cast", story)).content.decode()
    assert drawn.count('type="radio"') == 6
    assert "checked" not in drawn.partition("<main")[2]
    assert CONS in drawn


def test_the_home_page_says_which_vote_waits_and_the_neighbours_page_leads_to_the_list() -> None:
    story = told("open")
    assert "有一项表决等您投票" in client_of("owner5", story).get("/").content.decode()
    assert "有一项表决等您投票" not in client_of("owner1", story).get("/").content.decode()
    assert 'href="/votes/"' in client_of("owner5", story).get("/neighbours/").content.decode()


def test_a_result_from_before_there_was_a_public_side_tells_only_what_holds() -> None:
    story = told("certified")
    tamper("UPDATE kernel_event SET facts = facts - 'published' WHERE kind = 'vote.certify'")
    drawn = client_of("wang", story).get(url("vote", story)).content.decode()
    assert drawn.count("具体数字不公布") == 8
    assert client_of("wang", story).get(url("vote_certificate", story)).content.startswith(b"%PDF")


def test_while_a_large_vote_is_counted_the_page_says_so_and_does_not_offer_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(certifying, "AT_ONCE", 0)
    story = told("closed")
    zhou, page = client_of("zhou", story), url("vote", story)
    said = zhou.post(page + "certify/", {"seen": story.vote.version}, follow=True).content.decode()
    assert said.count("正在计票") == 2
    assert "计票并公布结果" not in said
    tamper("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'votes.certify'")
    said = zhou.get(page).content.decode()
    assert "上次计票没有完成" in said
    assert "计票并公布结果" in said
