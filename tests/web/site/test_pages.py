"""Every page for every role: what it answers, what it shows, what it hides."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from tests.cast import CAST
from tests.web.site.addresses import ROWS, WHO, url
from tests.web.story import Story, client_of, table
from tongdeng.web.cases.urls import urlpatterns as cases
from tongdeng.web.notices.urls import urlpatterns as notices
from tongdeng.web.people.urls import urlpatterns as people
from tongdeng.web.places.urls import urlpatterns as places
from tongdeng.web.site.urls import urlpatterns as site

OTHER_NAMES_OF_SIGN_IN = {"account_login"}
WORDS = """
page         | who                     | shows                                      | hides
home         | guest zhao li huang     | 有事找社区                                  | 暖气片冰凉 + 王女士
home         | wang                    | 有事找社区 + 暖气片冰凉                      | 立管阀门 + 19900000001
mine         | wang                    | 暖气片冰凉 + 楼道灯不亮                      | 立管阀门 + 广场地砖
mine         | zhao li chen guan huang | 您还没有反映过问题                             | 暖气片冰凉
neighbours   | guest wang zhao         | 邻里                                        | 王女士 + 301室
me           | wang                    | 12号楼1单元301室                             | 3号楼1单元101室
me           | zhao                    | 3号楼1单元101室                              | 12号楼
me           | huang                   | 还没有登记房屋                               | 12号楼
my_copy      | wang                    | 王小满 + 暖气片冰凉 + 12号楼1单元301室         | 立管阀门 + 赵立夏
inbox        | wang                    | 有答复了 + 已有师傅接单                       | 新诉求 + 楼道灯
inbox        | li                      | 收到一件派单 + 12号楼1单元301室                 | 王女士 + 19900000001
inbox        | zhao he huang           | 还没有消息                                   | 鼎立-
inbox        | chen qian               | 新诉求 + 楼道灯不亮                           | 王女士 + 19900000001 + 立管阀门
file         | wang                    | 12号楼1单元301室 + 提交，等待答复             | 您的手机号 + 19900000001
file         | guest                   | 您的手机号 + A区                             | 301室
guess        | guest wang              | 暖气不热 + 添衣保暖                           | 王女士
intake       | chen qian zheng         | 12号楼 + 来电号码                             | B区 + 301室
intake       | he                      | B区                                          | 12号楼
caller       | chen qian zheng         | 王女士 + 301室 + 暖气不热                      | 王小满
caller       | he                      | 没有登记过这个号码                             | 王女士 + 301室 + 暖气不热
case         | wang                    | 师傅十点前上门 + 处理中 + 补充                 | 立管阀门 + 内部 + 19900000001 + 王小满
case         | li chen qian zheng      | 立管阀门 + 19900000001 + 师傅十点前上门        | 王小满
case         | wu feng                 | 立管阀门 + 199****0001                        | 19900000001 + 王小满
case         | liu                     | 师傅十点前上门                                | 立管阀门 + 内部 + 19900000001 + 王小满
case         | li                      | 办结，请居民确认                              | 不予受理
case         | chen                    | 转给同事 + 催办                               | 没解决，退回重办
case         | wu                      | 催办                                         | 转给同事 + 办结，请居民确认
tracked      | guest zhao              | 广场地砖 + 补充                               | 19900000099 + 路过的人 + 内部
desk         | chen qian zheng         | 暖气片冰凉 + 楼道灯不亮 + 广场地砖              | 19900000001 + 立管阀门
desk         | he                      | 没有在办的诉求                                | 暖气片冰凉
desk, case   | chen qian zheng         | 立管阀门 + 19900000001                        | 王小满
queue        | chen qian zheng         | 暖气片冰凉 + 未派单                          | 19900000001 + 立管阀门
queue        | he                      | 没有在办的诉求                                | 暖气片冰凉
late         | qian wu zheng feng liu  | 1 件超时未办 + 楼道灯不亮                      | 暖气片冰凉 + 19900000001 + 王女士
jobs         | li                      | 暖气片冰凉 + 楼道灯不亮 + 接这单                | 王女士 + 19900000001
sheets       | chen qian               | A区                                          | B区
sheets       | he                      | B区                                          | A区
sheets       | zheng                   | A区 + 打开 PDF                                | B区
roster       | qian                    | A区 + 下载模板                                | B区
roster_trial | qian                    | 1 + 新房屋 + 核对以前都不算数                   | 吕示例 + 19900000501
changes      | qian                    | 没有等待核对的变更                             | B区
change       | wang                    | 林** + 不对？                                 | 林立秋 + 19900007001
change       | qian                    | 王小满 + 林立秋 + 撤回                          | 核对无误 + 19900007001
change       | zheng zhou              | 王小满 + 林立秋 + 19900007001 + 核对无误         | 撤回
register     | qian                    | 12号楼1单元301室 + 王小满                       | B区
register     | he                      | 还没有登记房屋                                  | 12号楼
register_home | wang                   | 王小满 + 199****0001 + 登记租户或家人            | 过户
register_home | qian                   | 王小满 + 19900000001 + 过户                     | 登记有误
staff        | qian                    | 李芒种 + 陈谷雨 + 任命人员                     | 钱惊蛰 + 何小寒 + 登记组织
staff        | zheng                   | 钱惊蛰 + 登记组织                          | 李芒种 + 何小寒
staff        | guan                    | 钱惊蛰 + 刘冬至 + 管大寒                       | 王小满 + 李芒种 + 吴清明
places       | qian                    | A区 + 添加公共区域                            | B区 + 添加小区
places       | guan                    | 龙亭区 + 添加区县                             | 郑州
places, estate | guan                  | 12号楼 + 中心广场                             | 301室
offline      | guest li                | 现在没有信号                                  | 暖气片冰凉
sign_in      | guest                   | 我有登录码 + 短信登录暂未开通                   | 演示
sign_in_one_time | guest               | 登记的手机号 + 登录码                           | 发送验证码
register_code | chen qian zheng        | 王小满 + 199****0001 + 核对了什么                | 19900000001
invitation   | guest                   | 任命时登记的手机号                              | 19900000001
claim        | guest                   | 信上的码 + 登记手机号的后四位                   | 19900000001
letters      | qian zheng              | 12号楼 + 打印这栋楼的登录信                      | 王小满
my_sign_ins  | wang                    | 还没有登录记录                                 | 19900000001
limits       | guan                    | 不登录反映问题 + 24 小时                        | code.sent
unlock       | chen                    | 已当面核对本人和身份证件                        | 19900000001
sign_out_everywhere | wang             | 全部退出                                       | 19900000001
account_logout | wang                  | 要退出吗                                      | 19900000001
"""


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if response["Location"].startswith("/sign-in/") else "to"


def test_the_table_names_every_page_and_every_role() -> None:
    own = [pattern for pattern in site if isinstance(pattern, URLPattern)]
    own += [
        *cases,
        *notices,
        *people,
        *places,
    ]  # votes, elections, committees and polls have tables of their own
    # Announcements have a table of their own beside the other pages of notices.
    own = [pattern for pattern in own if not str(pattern.name).startswith("announcement")]
    named = {pattern.name for pattern in own} - OTHER_NAMES_OF_SIGN_IN
    assert named == {page.partition(",")[0] for page in ROWS}
    assert set(WHO) == {"guest", *CAST} - {"sun"}  # 孙 may what 李 may


@pytest.mark.parametrize("page", ROWS)
def test_a_page_answers_each_role_as_the_table_says(page: str, story: Story) -> None:
    address = url(page, story)
    assert {who: answer(client_of(who).get(address)) for who in WHO} == ROWS[page]


@pytest.mark.parametrize("page", dict.fromkeys(row[0] for row in table(WORDS)))
def test_a_page_shows_what_each_reader_needs_and_hides_the_rest(page: str, story: Story) -> None:
    for _page, who, shows, hides in [row for row in table(WORDS) if row[0] == page]:
        for reader in who.split():
            drawn = client_of(reader).get(url(page, story)).content.decode()
            assert [words for words in shows.split(" + ") if words not in drawn] == [], reader
            assert [words for words in hides.split(" + ") if words in drawn] == [], reader


def test_whoever_is_sent_to_sign_in_comes_back_to_where_they_wanted_to_go(story: Story) -> None:
    address = url("case", story)
    assert Client().get(address)["Location"] == f"/sign-in/?next={address.replace('/', '%2F')}"


def test_a_script_of_somebody_not_signed_in_hears_401_and_where_to_sign_in(story: Story) -> None:
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        refused = Client().get(url("queue", story), headers=headers)
        assert (refused.status_code, refused["X-Sign-In"]) == (401, "/sign-in/?next=%2Fdesk%2Fqueue%2F")
