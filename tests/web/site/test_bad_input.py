"""What people and machines send that is not right: a clear sentence, a proper status, nothing half-written."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import BUILDING, ESTATE, FOREIGN_BUILDING, HOME, OTHER_HOME, person
from tests.web.site.bad import rows, sentence
from tests.web.story import GUEST_PHONE, NOW, Story, client_of, upload
from tongdeng.cases.models import Case
from tongdeng.people.models import Home
from tongdeng.people.tasks import read_roster

JSON = {"Accept": "application/json"}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"

#        who      place             answer  says
PLACES = """
who   | place            | status | says
wang  | 999999           | 404    | 没有找到这个地方
wang  | ../../etc        | 404    | 没有找到这个地方
wang  |                  | 400    | 请选择地点
wang  | 410202           | 400    | 请选到小区、楼栋或房屋
wang  | OTHER_HOME       | 403    | 这不是您登记的房屋
guest | HOME             | 403    | 这不是您登记的房屋
huang | HOME             | 403    | 这不是您登记的房屋
"""
NAMED = {"HOME": HOME, "OTHER_HOME": OTHER_HOME}


@pytest.mark.parametrize("row", [line.split("|") for line in PLACES.strip().splitlines()[1:]])
def test_a_place_that_is_unknown_or_not_theirs_is_refused(row: list[str], story: Story) -> None:
    who, place, status, says = (cell.strip() for cell in row)
    before = rows()
    form = {"place": NAMED.get(place, place), "words": "门口积水", "caller_phone": GUEST_PHONE}
    page = client_of(who).post("/file/", form)
    json = client_of(who).post("/file/", form, headers=JSON)
    assert (page.status_code, json.status_code) == (int(status), int(status))
    assert says in sentence(page)
    assert says in json.json()["sentence"]
    assert "门口积水" in page.content.decode()
    assert rows() == before


def test_a_zero_byte_in_any_field_never_reaches_the_database(story: Story) -> None:
    wang = client_of("wang")
    filed = wang.post("/file/", {"place": HOME, "words": "水管\0响\x07了", "spot": "厨\0房"})
    assert filed.status_code == 302
    case = Case.objects.get(words="水管响了")
    assert case.spot == "厨房"
    assert wang.post("/file/", {"place": "41\0", "words": "水"}).status_code == 400
    assert wang.get("/file/?place=41%00").status_code in (200, 400, 404)
    assert client_of("chen").get("/desk/?q=%00").status_code in (200, 400)
    assert client_of("chen").get("/intake/caller/?caller_phone=%00").status_code in (200, 204, 400)
    assert wang.get("/q/%00/").status_code in (400, 404)


def test_control_and_direction_signs_go_and_emoji_stay(story: Story) -> None:
    client_of("wang").post(
        "/file/", {"place": HOME, "words": "  冷👨\u200d👩\u200d👧得\u202e发\u200b抖🥶\r\n\x1b[31m  "}
    )
    case = Case.objects.order_by("-filed_at", "-id").first()
    assert case is not None
    assert case.words == "冷👨\u200d👩\u200d👧得发抖🥶\n[31m"


def test_fifty_thousand_characters_are_refused_with_the_count_and_come_back_in_the_form(story: Story) -> None:
    before, words = rows(), "冷" * 50_000
    refused = client_of("wang").post("/file/", {"place": HOME, "words": words})
    assert (refused.status_code, sentence(refused)) == (400, "最多 2000 个字，现在有 50000 个")
    assert words in refused.content.decode()
    assert rows() == before
    story.case.refresh_from_db()
    said = client_of("wang").post(f"/cases/{story.case.pk}/say/", {"words": words})
    assert (said.status_code, words in said.content.decode(), rows()) == (400, True, before)


def test_a_form_of_megabytes_is_refused_before_it_is_read(story: Story) -> None:
    before = rows()
    refused = client_of("wang").post("/file/", {"place": HOME, "words": "冷" * 1_000_000})
    assert (refused.status_code, rows()) == (400, before)
    assert "提交的内容" in refused.content.decode()


def test_script_in_every_field_is_shown_as_text_on_every_page_that_shows_it(story: Story) -> None:
    form = {
        "words": EVIL,
        "spot": EVIL[:80],
        "elsewhere": BUILDING,
        "caller": EVIL[:50],
        "caller_phone": GUEST_PHONE,
    }
    filed = Client().post("/file/", form)
    tracking = filed["Location"].partition("?")[0]
    case = Case.objects.get(spot__contains="script")
    chen = client_of("chen")
    for verb in ("answer", "note"):
        chen.post(f"/cases/{case.pk}/{verb}/", {"words": EVIL})
    pages = [
        (Client(), tracking),
        (chen, f"/cases/{case.pk}/"),
        (chen, f"/desk/?case={case.pk}&q={EVIL}"),
        (chen, "/desk/queue/"),
        (chen, f"/intake/caller/?caller_phone={GUEST_PHONE}"),
        (client_of("wang"), f"/file/guess/?words={EVIL}"),
        (client_of("wang"), f"/file/?category={EVIL}&place={EVIL}"),
        (client_of("li"), "/jobs/"),
        (Client(), f"/sign-in/?next={EVIL}"),
    ]
    for client, address in pages:
        drawn = client.get(address).content.decode()
        assert "<script>alert" not in drawn, address


def test_a_refused_form_gives_script_back_as_text(story: Story) -> None:
    form = {
        "words": EVIL,
        "spot": EVIL,
        "elsewhere": EVIL,
        "category": EVIL,
        "caller": EVIL,
        "caller_phone": EVIL,
        "key": EVIL,
    }
    for client, address in ((Client(), "/file/"), (client_of("chen"), "/intake/")):
        drawn = client.post(address, form)
        assert drawn.status_code in (400, 404)
        assert "<script>alert" not in drawn.content.decode()
        assert "&lt;script&gt;alert" in drawn.content.decode()


def test_a_double_click_files_one_case(story: Story) -> None:
    before, form = rows()[0], {"place": HOME, "words": "水龙头滴水", "key": str(uuid4())}
    first, second = (client_of("wang").post("/file/", form, headers=JSON) for _ in range(2))
    assert first.json() == second.json()
    assert rows()[0] == before + 1


def test_the_same_words_again_are_not_a_second_case(story: Story) -> None:
    wang, form = client_of("wang"), {"place": HOME, "words": "水龙头滴水"}
    assert wang.post("/file/", form).status_code == 302
    before = rows()
    again = wang.post("/file/", form)
    assert (again.status_code, "同样的内容您已反映过" in sentence(again), rows()) == (400, True, before)


def test_a_page_that_is_out_of_date_says_so_and_keeps_the_words(story: Story) -> None:
    before, form = rows(), {"words": "阀已换好", "seen": str(story.case.version - 1)}
    late = client_of("li").post(f"/cases/{story.case.pk}/finish/", {**form, "photos": upload()})
    assert (late.status_code, sentence(late)) == (409, "有人刚处理过这条记录，已为您刷新")
    assert "阀已换好" in late.content.decode()
    assert rows() == before
    json = client_of("li").post(f"/cases/{story.case.pk}/finish/", form, headers=JSON)
    assert (json.status_code, json.json()["code"]) == (409, "stale")


@pytest.mark.parametrize("seen", ["", "abc", "-1", "99999999999999999999", "１"])
def test_a_nonsense_version_is_no_failure_of_ours(seen: str, story: Story) -> None:
    answered = client_of("li").post(f"/cases/{story.case.pk}/give_back/", {"words": "不会修", "seen": seen})
    assert answered.status_code in (302, 409)


def test_a_case_of_another_estate_does_not_exist_for_a_foreign_desk(story: Story) -> None:
    before, he = rows(), client_of("he")
    assert he.get(f"/cases/{story.case.pk}/").status_code == 404
    refused = he.post(f"/cases/{story.case.pk}/answer/", {"words": "我来"}, headers=JSON)
    assert (refused.status_code, refused.json()["code"], rows()) == (404, "not_found", before)


def test_a_case_cannot_be_given_to_somebody_of_another_company_or_to_nobody(story: Story) -> None:
    chen, before = client_of("chen"), rows()
    for to in (str(person("he", NOW).pk), str(person("wang", NOW).pk), "", "x", str(uuid4())):
        refused = chen.post(f"/cases/{story.light.pk}/assign/", {"to": to})
        assert refused.status_code in (400, 404)
        assert rows() == before


def test_a_desk_takes_no_call_for_an_estate_that_it_does_not_serve(story: Story) -> None:
    before = rows()
    form = {"elsewhere": BUILDING, "words": "灯坏了", "caller_phone": GUEST_PHONE}
    refused = client_of("he").post("/intake/", form)
    assert (refused.status_code, "灯坏了" in refused.content.decode(), rows()) == (403, True, before)
    assert client_of("chen").post("/intake/", {**form, "elsewhere": FOREIGN_BUILDING}).status_code == 403


def test_a_pause_into_the_past_and_a_moment_that_is_none_are_refused(story: Story) -> None:
    before, li = rows(), client_of("li")
    for until in ("2026-01-13T14:04", "2028-01-01T00:00", "明天", "", "0001-01-01T00:00", "9999-12-31T23:59"):
        refused = li.post(f"/cases/{story.case.pk}/pause/", {"words": "缺件", "until": until})
        assert (refused.status_code, rows()) == (400, before), until
        assert "缺件" in refused.content.decode()


def test_a_roster_that_is_no_table_is_told_in_a_sentence_and_imports_nothing(story: Story) -> None:
    qian, homes = client_of("qian"), Home.objects.count()
    for content in (
        b"PK\x03\x04broken",
        b"\xff\xfe\0\1",
        b"a,b\n1,2\n",
        b"",
        "楼栋,单元,房号,面积,业主姓名,手机号\n".encode(),
    ):
        taken = qian.post("/roster/", {"place": ESTATE, "file": SimpleUploadedFile("r.csv", content)})
        read_roster(pk=taken["Location"].split("/")[2])
        page = qian.get(taken["Location"]).content.decode()
        assert ("say-late" in page or "say-wait" in page, "/import/" in page) == (True, False), content
    before = rows()
    assert Home.objects.count() == homes
    foreign = qian.post("/roster/", {"place": "410202901002001", "file": SimpleUploadedFile("r.csv", b"x")})
    assert (foreign.status_code, rows()) == (403, before)


@pytest.mark.parametrize(
    "address", ["/cases/1/", "/cases/" + "0" * 32 + "/", "/desk/?case=x", "/nowhere/", "/photos/x/"]
)
def test_an_address_that_leads_nowhere_is_a_page_in_chinese_with_404(address: str, story: Story) -> None:
    lost = client_of("chen").get(address)
    assert lost.status_code == 404
    assert "没有找到" in lost.content.decode()


def test_odd_pages_and_filters_of_lists_are_no_failure(story: Story) -> None:
    for query in (
        "page=abc",
        "page=-1",
        "page=999",
        "state=x",
        "kind=%27",
        "place=abc",
        "place=９",
        "q=%25_%5C",
        "held=x",
    ):
        assert client_of("qian").get(f"/late/?{query}").status_code == 200, query
        assert client_of("chen").get(f"/desk/?{query}").status_code == 200, query


def test_guests_are_held_back_by_phone_and_hear_what_to_do_when_it_is_urgent(story: Story) -> None:
    answers = [
        Client().post("/file/", {"elsewhere": BUILDING, "words": f"第{n}件", "caller_phone": "19900000088"})
        for n in range(6)
    ]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "紧急情况请直接拨打物业电话" in sentence(answers[-1])


def test_guests_behind_one_address_are_held_back_in_a_flood(story: Story) -> None:
    def send(n: int) -> int:
        form = {"elsewhere": BUILDING, "words": f"第{n}件", "caller_phone": f"1990000{n:04d}"}
        return Client().post("/file/", form).status_code

    assert [send(n) for n in range(1000, 1031)].count(429) == 1
