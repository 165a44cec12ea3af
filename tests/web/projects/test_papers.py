"""The papers of a project: what stands on them in PDF and DOCX, who may have which, and a bill of 200 lines."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import COMMITTEE, MANAGER, person
from tests.projects import story
from tests.support import at
from tests.web.fonts import printing_from, shipped
from tests.web.read_back import bare, in_docx, in_pdf
from tests.web.story import client_of
from tongdeng.projects.actions import accepting, varying
from tongdeng.projects.actions.varying import Decision, VariationDraft
from tongdeng.projects.models import Project
from tongdeng.web.kit.official_documents import Document, docx, file_name, pdf
from tongdeng.web.kit.official_documents.resolving import seen
from tongdeng.web.kit.typeset import unprintable
from tongdeng.web.projects import printing
from tongdeng.web.projects.printing import prints

pytestmark = pytest.mark.django_db

HASH = re.compile(r"[0-9a-f]{8}")
DISPUTED = at("2026-04-10 09:00")

#  paper                    what must stand on it
PAPERS = """
bill                     | 工程量清单 + 修复北路 + 示例市政有限公司 + 沥青路面 + 平方米 + 800 + 120.00 + 96,000.00 + 合计 + 256,000.00
sheet-1                  | 工程量确认单 + 第1项　沥青路面 + 100 × 8 + 计算式：100 × 8 = 800 平方米 + 本单工程量：800平方米 + 50 米钢卷尺 + 物业　李芒种 + 业委会　周霜降 + 2026年4月1日会签
variation-1              | 工程签证单 + 工期变更 + 连续降雨 + 2026年4月20日 + 2026年4月30日 + 延长10天 + 业委会　周霜降　2026年4月10日批准
acceptance-1-committee   | 工程验收单 + 业委会 + 沥青路面 + 本次验收 + 788 + 有争议：接缝不平 + 各方同意：争议解决以前 + 同意验收 + 周霜降　2026年4月20日在系统中签字
warranty                 | 工程质量保修书 + 设备安装 + 楼道灯1500盏 + 2026年4月20日 + 2028年4月20日 + 《建设工程质量管理条例》第四十条
report                   | 修复北路竣工报告 + 年度计划 + 沥青路面 + 1500 + 合同价256,000.00元，结算价256,000.00元 + 政府补助 + 物业公司出资 + 连续降雨 + 预留7,680.00元，缺陷责任期12个月
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in PAPERS.strip().splitlines()]


@pytest.fixture(autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


@pytest.fixture
def road() -> Project:
    """Return a completed project with a variation of its time and a dispute that was settled."""
    project = story.started()
    story.built(project)
    story.papers(project)
    zhou, qian = person(COMMITTEE, DISPUTED), person(MANAGER, DISPUTED)
    line = story.line(project, 1).pk
    accepting.dispute(project, line, quantity=Decimal(12), reason="接缝不平", by=zhou, at=DISPUTED)
    later = VariationDraft("time", "连续降雨", ends_on=date(2026, 4, 30))
    row = varying.vary(project, later, by=qian, at=DISPUTED)
    varying.approve(project, row.pk, Decision(), by=zhou, at=DISPUTED)
    first = [story.item(project, 1, "788"), story.item(project, 2, "1500"), story.item(project, 3, "500")]
    story.sign(project, story.put(project, *first, in_use=True), *story.ALL_SIGN)
    story.accepted(project, story.item(project, 1, "12", "12"), moment=at("2026-04-21 09:00"))
    return _completed(story.fresh(project))


def _completed(project: Project) -> Project:
    from tongdeng.projects.actions import funding, running
    from tongdeng.projects.actions.funding import SettlementDraft
    from tongdeng.projects.actions.running import Reasons

    moment = at("2026-04-25 09:00")
    zhou = person(COMMITTEE, moment)
    project = running.finish(project, by=zhou, at=moment)
    funding.settle(project, SettlementDraft(story.SUM, Decimal(7680), 12), by=zhou, at=moment)
    return running.complete(story.fresh(project), Reasons(time="连续降雨"), by=zhou, at=moment)


def described(project: Project, key: str) -> Document:
    describe = printing.described(project, key)
    assert describe is not None
    return describe()


def in_word(paper: Document) -> str:
    return bare("".join(in_docx(docx(lambda: paper))))


def pages(paper: Document) -> list[str]:
    return in_pdf(pdf(lambda: paper))


def test_papers_say_in_pdf_and_docx_what_they_are_for(road: Project) -> None:
    for key, says in ROWS:
        paper = described(road, key)
        printed, typed = bare("".join(pages(paper))), in_word(paper)
        wanted = [bare(words) for words in says.split(" + ")]
        assert [words for words in wanted if words not in typed] == [], (key, typed)
        assert [words for words in wanted if words not in printed] == [], (key, printed)
        latin = [sign for sign in HASH.sub("", typed) if sign.isascii() and sign.isalpha() and sign != "A"]
        assert latin == [], key
        assert unprintable([typed]) == [], key


def test_all_who_see_a_project_have_its_bill_report_and_warranty_and_no_names(road: Project) -> None:
    outside = [paper.key for paper in prints(road, inside=False)]
    assert outside == ["bill", "warranty", "report"]
    said = "".join(in_word(described(road, key)) for key in outside)
    assert [name for name in ("周霜降", "李芒种", "钱惊蛰", "吴清明") if name in said] == []


def test_the_report_says_until_when_it_was_built_by_the_last_acceptance(road: Project) -> None:
    said = in_word(described(road, "report"))
    assert "实际2026年3月10日至2026年4月21日全部验收" in said
    assert story.fresh(road).finished_at == at("2026-04-25 09:00")


def test_each_party_has_a_sheet_of_its_own_for_each_acceptance(road: Project) -> None:
    keys = [paper.key for paper in prints(road, inside=True) if paper.key.startswith("acceptance-1")]
    assert keys == ["acceptance-1-property", "acceptance-1-committee", "acceptance-1-branch"]


def test_before_the_work_there_is_only_the_bill() -> None:
    assert [paper.key for paper in prints(story.planned(), inside=True)] == ["bill"]
    assert [paper.key for paper in prints(story.planned(bill=()), inside=True)] == []


def test_files_are_named_by_kind_number_and_part(road: Project) -> None:
    keys = ("bill", "sheet-1", "acceptance-1-committee")
    names = [file_name(seen(described(road, key)), "pdf") for key in keys]
    assert names == [
        "工程量清单〔2026〕1号.pdf",
        "工程量确认单〔2026〕1号（第1号）.pdf",
        "工程验收单〔2026〕1号（第1次，业委会）.pdf",
    ]


def test_a_bill_of_200_lines_with_long_names_loses_none() -> None:
    lines = [
        replace(story.LIGHTS, position=n, item=f"第{n}项楼道声控节能灯（含拆除旧灯、接线、调试、清理和外运）")
        for n in range(1, 201)
    ]
    paper = described(story.planned(lines), "bill")
    printed, typed = bare("".join(pages(paper))), in_word(paper)
    assert [n for n in range(1, 201) if f"第{n}项楼道" not in typed or f"第{n}项楼道" not in printed] == []


def queries_of(project: Project) -> dict[str, int]:
    """Return with how many queries each paper is described, and their list."""
    found = {}
    for key in ("bill", "warranty", "report", "sheet-1", "variation-1", "acceptance-1-committee"):
        with CaptureQueriesContext(connection) as seen_:
            described(project, key)
        found[key] = len(seen_)
    with CaptureQueriesContext(connection) as seen_:
        prints(project, inside=True)
    return found | {"list": len(seen_)}


def test_a_paper_costs_the_same_queries_however_much_else_there_is(road: Project) -> None:
    before, more = queries_of(road), story.started(title="修复南路")
    story.built(more)
    story.papers(more)
    zhou, qian = person(COMMITTEE, DISPUTED), person(MANAGER, DISPUTED)
    for day in (28, 29, 30):
        later = VariationDraft("time", "连续降雨", ends_on=date(2026, 4, day))
        row = varying.vary(more, later, by=qian, at=DISPUTED)
        varying.approve(more, row.pk, Decision(), by=zhou, at=DISPUTED)
    for number, rest in enumerate((700, 60, 28, 12)):
        moment = at(f"2026-04-2{number} 09:00")
        items = [story.item(more, 1, str(rest))]
        items += [] if number else [story.item(more, 2, "1500"), story.item(more, 3, "500")]
        story.accepted(more, *items, moment=moment)
    assert queries_of(_completed(story.fresh(more))) == before


def test_there_is_no_paper_of_what_is_not_there(road: Project) -> None:
    keys = (
        "",
        "sheet-",
        "sheet-9",
        "sheet-1-branch",
        "variation-2",
        "acceptance-1",
        "acceptance-1-community",
        "bill-1",
    )
    assert [key for key in keys if printing.described(road, key)] == []
    assert printing.described(story.planned(bill=(), title="西门"), "bill") is None


#  who           bill  report  sheet-1  acceptance-1-branch  the list
ANSWERS = """
wang           | 200 | 200 | 403 | 403 | 200
zhou           | 200 | 200 | 200 | 200 | 200
li             | 200 | 200 | 200 | 200 | 200
huang          | 404 | 404 | 404 | 404 | 404
"""


def test_papers_with_names_are_for_those_who_work_on_it(road: Project) -> None:
    keys = ("bill", "report", "sheet-1", "acceptance-1-branch")
    addresses = [reverse("project_print", args=[road.pk, key, "docx"]) for key in keys]
    addresses.append(reverse("project_prints", args=[road.pk]))
    for line in ANSWERS.strip().splitlines():
        who, *codes = (cell.strip() for cell in line.split("|"))
        browser = client_of(who)
        assert [str(browser.get(address).status_code) for address in addresses] == codes, who
