"""Every page of works for every role: what it answers, what it shows, what it hides."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.cast import CAST, ESTATE, HOME
from tests.projects import story
from tests.web.projects.story import Works
from tests.web.story import client_of, main, table
from tongdeng.web.projects.urls import urlpatterns

pytestmark = pytest.mark.django_db

# 200 shown · in: sent to sign in · 403 may not · 404 does not exist for them · 405 only by POST
PAGES = """
page                     | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
projects                 | in    200  200  200 200  200  200  200 200   200  200 200  200 200
project_new              | in    403  403  403 403  200  200  403 200   403  403 403  403 403
projects_public          | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
projects_public, no estate | 404 404  404  404 404  404  404  404 404   404  404 404  404 404
project, road            | in    200  200  200 200  200  200  200 200   200  200 404  404 404
project, planned         | in    404  404  200 200  200  200  200 200   200  200 404  404 404
project_lines            | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_line             | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_reckon           | in    403  403  200 200  200  200  200 200   403  403 404  404 404
project_file             | in    404  404  403 200  200  200  403 200   403  403 404  404 404
project_bill             | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_acceptance       | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_money            | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_diary            | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_warranty         | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_prints           | in    200  200  200 200  200  200  200 200   200  200 404  404 404
project_print, bill      | in    200  200  200 200  200  200  200 200   200  200 404  404 404
project_print, sheet     | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_photo, pair      | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
project_photo, diary     | 404   404  404  200 200  200  200  200 200   200  200 404  404 404
project_photo, sheet     | 404   404  404  200 200  200  200  200 200   200  200 404  404 404
project_thumb            | 404   404  404  200 200  200  200  200 200   200  200 404  404 404
project_paper_file       | in    403  403  200 200  200  200  200 200   200  200 404  404 404
project_public, road     | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
project_public, planned  | 404   404  404  404 404  404  404  404 404   404  404 404  404 404
project_json, road       | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
project_json, planned    | 404   404  404  404 404  404  404  404 404   404  404 404  404 404
project_csv              | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
project_print, other     | in    404  404  404 404  404  404  404 404   404  404 404  404 404
project_act              | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
"""
WORDS = """
page                | who                  | shows                                                            | hides
projects            | wang zhao            | 修复北路 + 施工中                                                | 修缮西门 + 立一项工程 + 等您办的
projects            | zhou                 | 修复北路 + 修缮西门 + 一次验收等您签字 + 1 张测量单等会签 + 1 项变更等批准 | 还没有工程
projects            | qian                 | 一次验收等您签字 + 1 个节点到期没有核对 + 1 个保修问题等施工方答复 | 项变更等批准 + 张测量单等会签
projects            | he huang             | 还没有开工的工程                                                 | 修复北路
project, road       | wang zhao            | 400 / 800 平方米 + 18% + 政府补助 + 200,000.00 元 | 孟经理
project, planned    | qian                 | 开工前还缺 + 修改方案 + 取消工程                                 | 给大家看的工程公示
project, planned    | li wu                | 修缮西门                                                         | 修改方案 + 取消工程
project_line        | qian zhou li         | 60 × 8 = 480 平方米 + 孟经理 + 50 米钢卷尺                        | 改这一行
project_lines       | zhou                 | 沥青路面 + 1,500 盏 + 等会签                                     | 添加一行
project_acceptance  | zhou wu qian         | 第 2 次验收 + 数量属实，签字验收 + 80 平方米 + 质量合格文件          | 提请各方签字
project_acceptance  | li liu               | 第 2 次验收 + 等各方签字                                          | 数量属实，签字验收
project_money       | zhou                 | 多修一段路缘石 + 256,000.00 → 262,000.00 元 + 批准，立即生效         | 退还质保金
project_money       | qian                 | 多修一段路缘石 + 收回这项变更                                      | 批准，立即生效
project_diary       | li                   | 写施工日志 + 下雨，北路积水 + 没有信号也能写                         | 配一对前后照片
project_diary       | liu                  | 下雨，北路积水 + 已公开 + 只有参与工程的人能看到                              | 写施工日志 + 认不出人脸、车牌
project_diary       | qian wu              | 认不出人脸、车牌 + 公开勾选的照片 + 收回                              | 只有参与工程的人能看到
project_warranty    | qian                 | 保修到 2028-04-20 + 一处裂缝 + 登记施工方的答复                       | 已到期
project_public, road | guest wang zhou     | 三年来下雨就积水 + 沥青路面 + 保修到什么时候 + 到 2028-04-20 + 数据（JSON） | 孟经理 + 钱惊蛰 + 钱经理 + 周主任 + 多修一段路缘石 + 一处裂缝 + 登记
projects_public     | guest                | 修复北路 + 256,000.00                                             | 修缮西门
"""
Args = Callable[[Works], list[object]]
ADDRESSES: dict[str, Args] = {
    "project_print, bill": lambda works: [works.road.pk, "bill", "docx"],
    "project_print, sheet": lambda works: [works.road.pk, "sheet-1", "docx"],
    "projects_public": lambda w: [ESTATE],
    "projects_public, no estate": lambda w: [HOME],
    "project, road": lambda w: [w.road.pk],
    "project, planned": lambda w: [w.planned.pk],
    "project_line": lambda w: [w.asphalt.pk],
    "project_reckon": lambda w: [w.asphalt.pk],
    "project_file": lambda w: [w.file.pk],
    "project_photo, pair": lambda w: [w.entry.photos.get().pk],
    "project_photo, diary": lambda w: [w.loose.photos.get().pk],
    "project_photo, sheet": lambda w: [w.counted.photos.get().pk],
    "project_thumb": lambda w: [w.counted.photos.get().pk],
    "project_paper_file": lambda w: [w.paper.pk],
    "project_public, planned": lambda w: [w.planned.pk],
    "project_json, planned": lambda w: [w.planned.pk],
    "project_print, other": lambda w: [w.road.pk, "hymn", "docx"],
    "project_act": lambda w: [w.road.pk, "sign"],
}
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}
WITHOUT = {"projects", "project_new"}


def url(page: str, works: Works) -> str:
    """Return the address of a row of the table; of the road where it names nothing else."""
    name = page.partition(",")[0]
    args = ADDRESSES[page](works) if page in ADDRESSES else [] if name in WITHOUT else [works.road.pk]
    return reverse(name, args=args)


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if response["Location"].startswith("/sign-in/") else "to"


def test_the_table_names_every_page_and_every_role() -> None:
    assert {pattern.name for pattern in urlpatterns} == {page.partition(",")[0] for page in ROWS}
    assert set(WHO) == {"guest", *CAST} - {"sun"}


def test_a_page_answers_each_role_as_the_table_says(works: Works) -> None:
    clients = {who: client_of(who) for who in WHO}
    found = {page: {who: answer(clients[who].get(url(page, works))) for who in WHO} for page in ROWS}
    assert found == ROWS


def test_the_button_to_publish_stands_only_below_photos_that_can_be_ticked(works: Works) -> None:
    drawn = main(client_of("qian").get(reverse("project_diary", args=[works.road.pk])))
    forms = [form.partition("</form>")[0] for form in drawn.split("<form")[1:] if "diary-photos" in form]
    assert sorted(("data-publish" in form, 'name="clear"' in form) for form in forms) == [
        (False, False), (False, False), (True, True),
    ]  # fmt: skip


def test_pw12_a_project_beyond_its_vote_says_on_its_page_why_it_cannot_start_and_what_to_do() -> None:
    motion = story.voted()  # the owners of building 20 agreed to 8,600 yuan
    project = story.lamps(contract_sum=Decimal(9000))
    story.fund(project, "fund", "9000.00", motion.pk)
    qian = client_of("qian")
    drawn = main(qian.get(reverse("project", args=[project.pk])))
    said = "金额 9000.00 元超过表决同意的预算 8600.00 元，请减少金额，或就超出的部分另行表决"
    assert ("开工前还缺" in drawn, said in drawn) == (True, True)
    assert said in main(qian.get(reverse("project_money", args=[project.pk])))
    answered = qian.post(reverse("project_act", args=[project.pk, "start"]), {"seen": project.version})
    assert (answered.status_code, said in main(answered)) == (409, True)
    assert story.fresh(project).state == "planned"


@pytest.mark.parametrize("page", dict.fromkeys(row[0] for row in table(WORDS)))
def test_a_page_shows_what_each_reader_needs_and_hides_the_rest(page: str, works: Works) -> None:
    for _page, who, shows, hides in [row for row in table(WORDS) if row[0] == page]:
        for reader in who.split():
            drawn = main(client_of(reader).get(url(page, works)))
            assert [words for words in shows.split(" + ") if words not in drawn] == [], reader
            assert [words for words in hides.split(" + ") if words in drawn] == [], reader
