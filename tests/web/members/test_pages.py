"""Every page of volunteering and of the branch for every role: what it answers, what it shows, what it hides (VM-10)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import CAST, COMMUNITY
from tests.members import story
from tests.support import without_keys
from tests.web.members.addresses import ROWS, WHO, url
from tests.web.members.story import Members, members_of_the_story
from tests.web.story import client_of, main, table
from tongdeng.web.members.urls import urlpatterns

pytestmark = pytest.mark.django_db

WORDS = """
page                 | who              | shows                                      | hides
service              | wang             | 1 项服务想请您参加 + 鼎立志-001 + 1.5 小时 + 退出登记 | 党员名册
service              | zhao             | 我同意 + 邻里帮                              | 鼎立志-001
platform             | zhou zheng       | 王女士 + 鼎立志-001 + 新建一项服务             | 301室
platform             | wang chen wu     | 邻里帮 + 1 人登记                            | 王女士 + 鼎立志-001 + 新建一项服务
service_task, need   | wang             | 接下 + 这次不去 + 不需要理由                   | 合适的志愿者
service_task, need   | zhao li wu       | 广场清雪                                    | 接下 + 王女士 + 合适的志愿者
service_task, visits | wang zheng       | 301室 + 最多隔 7 天                          | 这次不去
certificate_check    | guest zhao       | 这份证明有效 + 鼎立志证-2026-001 + 1.5 小时     | 王小满 + 王女士 + 鼎立志-001
party_branch         | wang zheng qian feng | 吴清明 + 全面工作 + 5 名党员在物业一线服务队   | 丁惊蛰 + 方春分 + 打开名册 + 登记党员
party_branch         | wu               | 吴清明 + 打开名册 + 登记党员 + 示例中学         | 丁惊蛰 + 方春分
remark               | wang             | 全年参加服务 3 次 + 没有意见                   | 送单位</button>
"""


@pytest.fixture
def members() -> Members:
    """Store the story."""
    return members_of_the_story()


def answer(response: HttpResponse) -> str:
    """Return what a response is called in the table."""
    return "in" if response.status_code == 302 else str(response.status_code)


def test_the_table_names_every_page_and_every_role() -> None:
    assert {pattern.name for pattern in urlpatterns} == {page.partition(",")[0] for page in ROWS}
    assert set(WHO) == {"guest", *CAST} - {"sun"}


def test_every_page_answers_each_role_as_the_table_says(members: Members) -> None:
    found = {
        page: {who: answer(client_of(who).get(url(page, members))) for who in WHO}
        for page in ROWS
        if "405" not in ROWS[page].values()
    }
    assert found == {page: row for page, row in ROWS.items() if page in found}


def test_every_page_shows_what_each_reader_needs_and_hides_the_rest(members: Members) -> None:
    wrong = []
    for page, who, shows, hides in table(WORDS):
        for reader in who.split():
            drawn = main(client_of(reader).get(url(page, members)))
            wrong += [(page, reader, "lacks", words) for words in shows.split(" + ") if words not in drawn]
            wrong += [(page, reader, "tells", words) for words in hides.split(" + ") if words in drawn]
    assert wrong == []


def test_a_name_is_compared_with_a_certificate_and_never_shown_and_a_forged_code_is_none_vm_7(
    members: Members,
) -> None:
    address = url("certificate_check", members)
    guest = client_of("guest")
    assert "姓名一致。" in main(guest.post(address, {"name": "王小满"}))
    other = main(guest.post(address, {"name": "赵立夏"}))
    assert ("姓名不一致。" in other, "王小满" in other) == (True, False)
    assert guest.get(reverse("certificate_check", args=["0" * 12])).status_code == 404


def test_the_course_of_a_service_on_its_pages(members: Members) -> None:
    wang, zhou = client_of("wang"), client_of("zhou")
    task = reverse("service_task", args=[members.need.pk])
    assert wang.post(f"{task}take/").status_code == 302
    assert "签到，开始计时" in main(wang.get(task))
    begun = wang.post(f"{task}check_in/")
    assert begun.status_code == 302
    assert "签退，停止计时" in main(wang.get("/service/"))
    waiting = reverse("service_record", args=[members.waiting.pk])
    assert "王女士 · 探访王奶奶" in main(zhou.get(reverse("to_verify")))
    assert zhou.post(f"{waiting}verify/", {"stars": "9"}).status_code == 400
    assert zhou.post(f"{waiting}verify/", {"stars": "4"}).status_code == 302
    assert "已核实" in main(wang.get(waiting))


def test_somebody_registers_joins_takes_consent_back_and_withdraws_on_the_phone_vm_11(
    members: Members,
) -> None:
    zhao = client_of("zhao")
    address = reverse("service_register", args=[members.platform.pk])
    assert zhao.post(address, {"agreed": ["contact"]}).status_code == 400
    assert zhao.post(address, {"agreed": ["register", "contact"], "skills": ["music"]}).status_code == 302
    assert "收回同意" in main(zhao.get("/service/"))
    own = story.Volunteer.objects.get(number="鼎立志-002")
    act = reverse("volunteer", args=[own.pk])
    assert zhao.post(f"{act}disagree/", {"purpose": "contact"}).status_code == 302
    assert zhao.post(f"{act}withdraw/").status_code == 302
    assert "我同意" in main(zhao.get("/service/"))


def test_the_file_for_the_ministry_has_the_fields_in_order_and_no_home_or_name_vm_8(members: Members) -> None:
    drawn = client_of("zheng").get(url("service_export_file", members)).content.decode("utf-8-sig")
    head, row, *_none = drawn.splitlines()
    assert head.startswith("记录编号,志愿者编号,记录单位,服务项目")
    assert "鼎立志-001" in row
    assert not any(word in without_keys(drawn) for word in ("王", "301"))
    answered = client_of("zheng").post(
        url("service_export_answer", members),
        {"file": _csv(f"记录编号,对方编号,时长\n{members.done.pk},M1,60\n")},
    )
    assert answered.status_code == 302
    assert "时长不一致" in main(client_of("zheng").get(url("service_export", members)))


def test_the_desk_takes_somebody_out_and_the_page_tells_nothing_vm_11(members: Members) -> None:
    chen = client_of("chen")
    said = set()
    for phone in ("19900000001", "19900000555"):
        chen.post(reverse("service_withdraw"), {"place": COMMUNITY, "phone": phone})
        said.add(main(chen.get(reverse("platforms"))).count("如果登记过"))
    assert len(said) == 1


def test_the_service_centre_stands_on_the_page_of_the_estate_f3(members: Members) -> None:
    drawn = main(client_of("wang").get("/neighbours/"))
    assert all(words in drawn for words in ("红色物业服务中心", "每天 8:00–20:00", "陈管家", "接待和登记"))


def test_longer_lists_ask_no_more_questions(members: Members) -> None:
    pages = {
        "service": "wang",
        "platforms": "zheng",
        "platform": "zheng",
        "to_verify": "zhou",
        "branches": "wang",
    }

    def asked() -> dict[str, int]:
        counts = {}
        for page, who in pages.items():
            client = client_of(who)
            client.get(url(page, members))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url(page, members)).status_code == 200
            counts[page] = len(queries)
        return counts

    few = asked()
    people = story.on_paper(members.platform, 5)
    work = story.task(members.platform, "patrol", title="巡逻")
    for number, who in enumerate(people):
        story.listed(work, who, story.SERVED.replace(hour=8 + number), story.SERVED.replace(hour=9 + number))
    for name in ("乙", "丙"):
        story.platform(name)
    assert asked() == few
    assert max(few.values()) <= 30


def _csv(words: str) -> object:
    return SimpleUploadedFile("answer.csv", words.encode(), "text/csv")
