"""The papers of the bench: what stands on them in PDF and DOCX, who may have which in which state, and long ones."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import translation

from tests.cast import COMMITTEE, COMMUNITY_WORKER, MANAGER, SUBDISTRICT_CLERK, person
from tests.consultations import story
from tests.consultations.story import SIGNED
from tests.support import at
from tests.web.fonts import printing_from, shipped
from tests.web.read_back import bare, in_docx, in_pdf
from tests.web.story import client_of
from tongdeng.consultations.actions import joint, minuting, publishing, signing
from tongdeng.consultations.actions.meeting import Proposal
from tongdeng.consultations.models import Consultation, JointItem
from tongdeng.web.consultations import printing
from tongdeng.web.consultations.papers import letters
from tongdeng.web.consultations.papers.blanks import BLANKS
from tongdeng.web.kit.official_documents import Document, docx, file_name, pdf
from tongdeng.web.kit.official_documents.resolving import seen
from tongdeng.web.kit.typeset import unprintable

pytestmark = pytest.mark.django_db

REFER = Proposal("refer", "提请联席会议协调雨水管", "请市政部门疏通东门外雨水管。")
HASH = re.compile(r"[0-9a-f]{8}")

#  paper            what must stand on it
PAPERS = """
notice     | 关于召开一月三方会诊的公告 + 全体业主、居民： + 2026年1月13日14时 + 物业会议室 + （一）主路下雨积水 + 各方一致同意 + 每户一条 + 2026年1月6日
sign-in    | 一月三方会诊签到表 + 业委会 + 周霜降 + 签到时间 + 列席人员 + 别人不能代签 + 不能委托其他方 + 一张照片只用于这一次会诊
positions  | 一月三方会诊表态表 + 主路重铺沥青 + 不同意 + 意见和理由 + 主持人签字
draft      | 一月三方会诊纪要（征求意见稿） + 会上商议了主路积水 + 各方签字
minutes    | 一月三方会诊纪要 + 签到：党支部或社区（吴清明）本人手机14:00 + 出席：党支部或社区（吴清明） + 缺席：无 + 1. 主路下雨积水 + 各方表态：党支部或社区（吴清明）同意 + 各方一致同意。三方中三方同意（3/3），达到规则，形成决议 + 责任方：物业公司 + 20个工作日内 + 数量：800平方米 + 已在手机上签字 + 改动一个字 + 2026年1月16日
public     | 一月三方会诊纪要（公开版） + 业委会 + 三方中三方同意（3/3） + 校验值
talk       | 谈话记录 + 缺席：业委会 + 本次缺少业委会 + 没有形成决议
task       | 会诊决议交办单 + 责任方 + 物业公司 + 主路重铺沥青 + 800平方米 + 责任方签收 + 办理结果
referral   | 关于提请物业管理联席会议研究主路下雨积水的函 + 示例街道办事处： + 《河南省物业管理条例》第七十四条 + 会诊决议提请 + 请市政部门疏通东门外雨水管
answer     | 关于主路下雨积水的答复 + 2026年1月27日9时 + 市政管理处 + 已经疏通 + 示例街道办事处
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in PAPERS.strip().splitlines()]
KEYS = [row[0] for row in ROWS]


@pytest.fixture(autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


def with_proposal() -> Consultation:
    consultation = story.held()
    story.put(consultation, story.items(consultation)[0])
    return consultation


def talk() -> Consultation:
    return story.recorded(story.held(present="party property"))


def went_up() -> JointItem:
    return JointItem.objects.get(topic=story.items(story.published(REFER))[0].topic_id)


def answered() -> JointItem:
    item, moment = went_up(), at("2026-01-20 10:00")
    clerk = person(SUBDISTRICT_CLERK, moment)
    departments = ["市政管理处", "区城市管理局"]
    joint.convene(
        item,
        meets_at=at("2026-01-27 09:00"),
        where="街道会议室",
        departments=departments,
        by=clerk,
        at=moment,
    )
    later = at("2026-02-02 10:00")
    return joint.answer(
        item, words="东门外雨水管已经疏通。", settled=True, by=person(SUBDISTRICT_CLERK, later), at=later
    )


#       paper         what is described
STORIES: dict[str, Callable[[], Document]] = {
    "notice": lambda: printing.described(story.announced(), "notice"),
    "sign-in": lambda: printing.described(story.announced(), "sign-in"),
    "positions": lambda: printing.described(with_proposal(), "positions"),
    "draft": lambda: printing.described(story.recorded(story.decided_one()), "minutes"),
    "minutes": lambda: printing.described(story.published(), "minutes"),
    "public": lambda: printing.described(story.published(), "public"),
    "talk": lambda: printing.described(talk(), "minutes"),
    "task": lambda: letters.task(story.resolution(story.published())),
    "referral": lambda: letters.referral(went_up()),
    "answer": lambda: letters.answer(answered()),
}


def described(key: str) -> Document:
    """Return a paper as the door of papers has it: in Chinese, though its reader reads English."""
    with translation.override("zh-hans"):
        return STORIES[key]()


def in_word(paper: Document) -> str:
    return bare("".join(in_docx(docx(lambda: paper))))


def pages(paper: Document) -> list[str]:
    return in_pdf(pdf(lambda: paper))


@pytest.mark.parametrize(("key", "says"), ROWS, ids=KEYS)
def test_a_paper_says_in_pdf_and_docx_what_it_is_for(key: str, says: str) -> None:
    paper = described(key)
    printed, typed = bare("".join(pages(paper))), in_word(paper)
    wanted = [bare(words) for words in says.split(" + ")]
    assert [words for words in wanted if words not in typed] == [], typed
    assert [words for words in wanted if words not in printed] == [], printed
    latin = [sign for sign in HASH.sub("", typed) if sign.isascii() and sign.isalpha() and sign != "A"]
    assert latin == []
    assert unprintable([typed]) == []


@pytest.mark.parametrize("blank", BLANKS, ids=[blank.key for blank in BLANKS])
def test_a_blank_takes_one_page_or_two(blank: object) -> None:
    paper = blank.describe()  # type: ignore[attr-defined]
    assert len(pages(paper)) == (2 if blank.key in ("positions", "minutes") else 1)  # type: ignore[attr-defined]


def test_files_are_named_by_kind_and_number() -> None:
    consultation = story.published()
    names = [file_name(seen(printing.described(consultation, key)), "pdf") for key in ("minutes", "public")]
    task = letters.task(story.resolution(consultation))
    assert [*names, file_name(seen(task), "docx")] == [
        "会诊纪要〔2026〕1号.pdf",
        "会诊纪要（公开版）〔2026〕1号.pdf",
        "会诊决议交办单〔2026〕1号.docx",
    ]


def test_dl4_minutes_print_numerator_and_denominator_of_what_failed() -> None:
    consultation = story.held()
    story.decided(consultation, story.items(consultation)[0], property="against")
    typed = in_word(printing.described(story.recorded(consultation), "minutes"))
    assert "物业公司（钱惊蛰）不同意" in typed
    assert "三方中两方同意（2/3），没有达到规则，未形成决议" in typed


def test_whoever_drafted_the_newest_minutes_wrote_them_down() -> None:
    consultation = story.decided_one()
    assert "记录人：吴清明" not in in_word(printing.described(consultation, "sign-in"))
    consultation = story.recorded(consultation)
    minuting.draft(consultation, words="改过一次。", by=person(COMMUNITY_WORKER, SIGNED), at=SIGNED)
    typed = {key: in_word(printing.described(consultation, key)) for key in ("sign-in", "minutes")}
    assert "记录人：郑春分" in typed["minutes"]
    assert "记录人：郑春分" in typed["sign-in"]


def test_the_sheet_marks_who_signed_in_on_a_phone_and_after_the_meeting_who_stayed_away() -> None:
    consultation = story.held(present="party")
    typed = in_word(printing.described(consultation, "sign-in"))
    assert (typed.count("已在手机上签到"), "缺席" in typed) == (1, False)
    story.signed_in(consultation, "property")
    typed = in_word(printing.described(story.recorded(story.fresh(consultation)), "sign-in"))
    assert (typed.count("已在手机上签到"), typed.count("缺席")) == (1, 1)


def test_dl7_a_dissent_stands_with_its_reason_and_a_changed_text_takes_the_signatures_off() -> None:
    consultation = story.signing_one()
    signing.sign(
        consultation, text_hash=story.text_hash(consultation), dissents=True, reason="应先做排水。",
        by=person(COMMITTEE, story.SIGNED), at=story.SIGNED,
    )  # fmt: skip
    typed = in_word(printing.described(consultation, "minutes"))
    assert "保留意见：应先做排水。" in typed
    minuting.draft(
        consultation, words=story.TEXT + "。", by=person(story.BRANCH, story.SIGNED), at=story.SIGNED
    )
    assert "已在手机上签字" not in in_word(printing.described(consultation, "minutes"))


def test_dl14_the_public_version_has_posts_and_no_names() -> None:
    consultation = story.signing_one()
    moment = story.SIGNED
    minuting.draft(
        consultation, words="钱惊蛰说，电话199-0000-0006。", by=person(story.BRANCH, moment), at=moment
    )
    story.sign(consultation)
    publishing.publish(consultation, by=person(story.BRANCH, story.PUBLISHED), at=story.PUBLISHED)
    typed = in_word(printing.described(consultation, "public"))
    assert [name for name in ("吴清明", "钱惊蛰", "周霜降", "0006") if name in typed] == []


#  what has happened             outside             inside
OFFERED = (
    (story.prepared,             "",                 "sign-in positions"),
    (story.announced,            "notice",           "notice sign-in positions"),
    (story.decided_one,          "notice",           "notice sign-in positions"),
    (story.signing_one,          "notice",           "notice sign-in minutes"),
    (story.published,            "notice public",    "notice sign-in minutes public"),
)  # fmt: skip


@pytest.mark.parametrize(("make", "outside", "inside"), OFFERED, ids=[row[0].__name__ for row in OFFERED])
def test_a_paper_is_there_from_its_state_on_and_for_whom_it_is(
    make: Callable[[], Consultation], outside: str, inside: str
) -> None:
    consultation = make()
    offered = {
        side: [key for key, _word in printing.papers_of(consultation, inside=side)] for side in (False, True)
    }
    assert offered == {False: outside.split(), True: inside.split()}


def test_long_minutes_run_over_pages_and_lose_no_line() -> None:
    consultation = story.recorded(
        story.decided_one(), "\n".join(f"第{n}点：逐项商议。" for n in range(1, 63))
    )
    paper = printing.described(consultation, "minutes")
    typed, printed = in_word(paper), pages(paper)
    assert len(printed) > 3
    assert [
        n for n in range(1, 63) if f"第{n}点：" not in typed or f"第{n}点：" not in bare("".join(printed))
    ] == []


def test_a_long_name_stands_whole() -> None:
    consultation = story.announced()
    qian = person(MANAGER, story.ANNOUNCED)
    qian.name = "阿卜杜热合曼·买买提江吐尔逊"
    qian.save()
    paper = printing.described(consultation, "sign-in")
    assert qian.name in in_word(paper)
    assert len(pages(replace(paper))) == 1


#  who           notice  sign-in  minutes  public  task
ANSWERS = """
wang           | 200 | 403 | 403 | 200 | 403
zhou           | 200 | 200 | 200 | 200 | 200
zheng          | 200 | 200 | 200 | 200 | 200
liu            | 200 | 403 | 403 | 200 | 403
huang          | 404 | 404 | 404 | 404 | 404
"""


def test_papers_with_names_are_for_those_inside() -> None:
    consultation = story.published()
    addresses = [
        reverse("consultation_paper", args=[consultation.pk, key, "docx"])
        for key in ("notice", "sign-in", "minutes", "public")
    ]
    addresses.append(reverse("resolution_task", args=[story.resolution(consultation).pk, "docx"]))
    for line in ANSWERS.strip().splitlines():
        who, *codes = (cell.strip() for cell in line.split("|"))
        browser = client_of(who)
        assert [str(browser.get(address).status_code) for address in addresses] == codes, who
