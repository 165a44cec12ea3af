"""The papers of a committee: what each says, in PDF and DOCX alike, in Chinese, on the day of the event."""

from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import COMMITTEE, RESIDENT, person
from tests.committees import story
from tests.support import at
from tests.web.committees.story import Records, committee_of_the_story
from tests.web.fonts import printing_from, shipped
from tests.web.read_back import bare, in_docx, in_pdf
from tests.web.story import client_of
from tongdeng.committees.actions import meetings, terms
from tongdeng.committees.actions.meetings import Sitters
from tongdeng.committees.actions.terms import OfficeFiling
from tongdeng.committees.models import Meeting
from tongdeng.kernel.errors import Invalid
from tongdeng.web.committees.papers.minutes import signed_by
from tongdeng.web.kit.typeset import unprintable

pytestmark = pytest.mark.django_db

PAPERS = """
notice, called   | 关于召开第二次会议的公告 + 全体业主： + 定于2026年1月25日19时在物业会议室召开第二次会议 + 《业主大会和业主委员会指导规则》第三十九条 + 1. 春节值班 + 2. 广场长椅 + 2026年1月11日
sign-in, called  | 第二次会议签到表 + 应到 + 7人 + 周霜降 + 主任 + 签到时间 + 列席人员姓名 + 不能委托他人
sign-in, held    | 第三次会议签到表 + 缺席 + 5人
minutes, posted  | 第一次会议纪要 + 2026年1月10日19时 + 周霜降 + 到会七人，推选了主任、副主任。 + （一）推选主任、副主任 + 为主任 + 2026年1月10日通过 + 到会委员签字 + 《业主大会和业主委员会指导规则》第三十八、三十九条 + 2026年1月11日
minutes, held    | （一）请物业夜班增加一人 + 签字同意3人，不足4人，签字尚未完成 + 缺席：2人（
decision, posted | 业委会决定〔2026〕1号 + 决定公告 + 于2026年1月10日召开第一次会议 + 全体委员7人，到会7人，签字同意5人 + 《中华人民共和国民法典》第二百八十条 + 2026年1月11日
filing           | 业主委员会备案申请表 + 示例街道办事处 + A区业主委员会 + 2026年1月6日至2031年1月5日 + 候补委员 + □ 2. 管理规约 + 《物业管理条例》第十六条
blank, notice    | 业主委员会会议公告 + 第　　次会议 + 会议内容和议程
blank, sign-in   | 业主委员会会议签到表 + 签到时间
blank, minutes   | 业主委员会会议纪要 + 主持人 + 记录人 + 列席
blank, decision  | 业主委员会决定公告 + 表决情况
blank, filing    | 业主委员会备案申请表 + 备案机关
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in PAPERS.strip().splitlines()]


@pytest.fixture(autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


@pytest.fixture(scope="module")
def stored(stored_once: None) -> Records:
    """Store the story."""
    return committee_of_the_story()


@pytest.fixture
def records(stored: Records) -> Records:
    """Give a test objects of its own."""
    return deepcopy(stored)


def address(paper: str, records: Records, kind: str) -> str:
    """Return where a paper of the table is given."""
    key, _, which = paper.partition(", ")
    if key == "filing":
        return reverse("committee_filing", args=[records.committee.pk, kind])
    if key == "blank":
        return reverse("committee_blank", args=[which, kind])
    meeting: Meeting = getattr(records, which)
    if key == "decision":
        return reverse("meeting_decision", args=[meeting.pk, 1, kind])
    return reverse("meeting_paper", args=[meeting.pk, key, kind])


def english() -> Client:
    """Return 周's browser, whose pages are in English."""
    client = client_of(COMMITTEE)
    client.cookies["django_language"] = "en"
    return client


def given(paper: str, records: Records, kind: str) -> HttpResponse:
    answer = english().get(address(paper, records, kind), HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200
    return answer


def pages(paper: str, records: Records) -> list[str]:
    return in_pdf(given(paper, records, "pdf").content)


def in_word(paper: str, records: Records) -> str:
    return "".join(in_docx(given(paper, records, "docx").content))


@pytest.mark.parametrize(("paper", "says"), ROWS, ids=[row[0] for row in ROWS])
def test_a_paper_says_in_pdf_and_docx_what_it_is_for(paper: str, says: str, records: Records) -> None:
    printed, typed = bare("".join(pages(paper, records))), bare(in_word(paper, records))
    wanted = [bare(words) for words in says.split(" + ")]
    assert [words for words in wanted if words not in printed] == [], printed
    assert [words for words in wanted if words not in typed] == [], typed


@pytest.mark.parametrize("paper", [row[0] for row in ROWS])
def test_an_english_reader_gets_a_chinese_paper(paper: str, records: Records) -> None:
    typed = in_word(paper, records)
    assert [sign for sign in typed if sign.isascii() and sign.isalpha() and sign != "A"] == []


def test_a_file_is_named_by_kind_and_number(records: Records) -> None:
    names = [
        given(paper, records, "docx")["Content-Disposition"].partition("UTF-8''")[2]
        for paper in ("minutes, posted", "decision, posted", "notice, called")
    ]
    assert [unquote(name) for name in names] == [
        "业主委员会第一次会议纪要.docx",
        "业主委员会决定公告〔2026〕1号.docx",
        "业主委员会会议公告（第二次会议）.docx",
    ]


@pytest.mark.parametrize("paper", [row[0] for row in ROWS])
def test_no_paper_of_the_story_has_a_character_without_a_shape(paper: str, records: Records) -> None:
    assert unprintable([in_word(paper, records)]) == []


def test_what_no_font_has_is_said_before_printing(records: Records) -> None:
    page = reverse("meeting", args=[records.held.pk])
    assert "没有字形" not in client_of(COMMITTEE).get(page).content.decode()
    Meeting.objects.filter(pk=records.held.pk).update(guests="钱\U0002ebf0")
    assert "\U0002ebf0（U+2EBF0）" in client_of(COMMITTEE).get(page).content.decode()
    assert "没有字形" not in client_of(RESIDENT).get(page).content.decode()


def test_minutes_name_chair_recorder_and_guests(records: Records) -> None:
    sitters = Sitters(story.ids(records.committee, 2)[1], "陈谷雨", "物业钱经理")
    moment = at("2026-01-13 13:00")
    zhou = person(COMMITTEE, moment)
    meetings.minute(records.held, words="商量了门岗。", sitters=sitters, by=zhou, at=moment)
    typed = in_word("minutes, held", records)
    chair = story.seats(records.committee)[1].name
    assert f"主持人：{chair}记录人：陈谷雨" in typed
    assert "列席：物业钱经理" in typed


def test_recorder_and_guests_stand_in_one_line(records: Records) -> None:
    moment = at("2026-01-13 13:00")
    sitters = Sitters(None, "陈谷雨\n李小满", "物业 \r\n\u202e钱经理")
    zhou = person(COMMITTEE, moment)
    meeting = meetings.minute(records.held, words="商量了门岗。", sitters=sitters, by=zhou, at=moment)
    assert (meeting.recorder, meeting.guests) == ("陈谷雨李小满", "物业钱经理")


def test_minutes_take_no_chair_who_was_absent(records: Records) -> None:
    absent = story.ids(records.committee, 7)[6]
    with pytest.raises(Invalid) as refused:
        meetings.minute(
            records.held,
            words="商量了门岗。",
            sitters=Sitters(absent),
            by=person(COMMITTEE, records.resolution.at),
            at=records.resolution.at,
        )
    assert list(refused.value.fields) == ["presider"]


def test_a_resolution_without_text_says_its_title_once(records: Records) -> None:
    typed = in_word("decision, posted", records)
    assert typed.count("推选主任、副主任") == 1


def test_minutes_keep_signatures_with_a_sentence(records: Records) -> None:
    for paper in ("minutes, posted", "minutes, held"):
        last = bare(pages(paper, records)[-1])
        assert "会议须有过半数委员出席" in last


def test_decisions_are_numbered_through_the_year_of_an_estate(records: Records) -> None:
    moment = records.resolution.at
    story.sign(records.held, records.resolution, 4, moment=moment)
    zhou = person(COMMITTEE, moment)
    meetings.minute(records.held, words="商量了门岗。", by=zhou, at=moment)
    records.held.refresh_from_db()
    typed = in_word("decision, held", records)
    assert "业委会决定〔2026〕2号" in typed
    assert "每天 22 点至 6 点" in typed


def test_a_filed_committee_prints_office_number_and_day(records: Records) -> None:
    moment = at("2026-01-13 14:00")
    clerk = person("feng", moment)
    filing = OfficeFiling("示街业备〔2026〕7号", moment.date(), "示例街道办事处")
    terms.file(records.committee, filing, by=clerk, at=moment)
    typed = in_word("filing", records)
    assert [words for words in ("示街业备〔2026〕7号", "2026年1月13日") if words not in typed] == []


@pytest.mark.parametrize("paper", [row[0] for row in ROWS if row[0].partition(", ")[0] != "minutes"])
def test_a_notice_and_a_sheet_take_one_page_and_the_form_two(paper: str, records: Records) -> None:
    assert len(pages(paper, records)) == (2 if "filing" in paper or "minutes" in paper else 1)


def test_long_names_leave_room_to_sign() -> None:
    assert signed_by(["周霜降", "业主二"]).columns == 2
    assert signed_by(["周霜降", "阿卜杜热合曼买买提江吐尔"]).columns == 1
