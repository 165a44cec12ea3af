"""The end of a paper: name, day and annexes keep with the last sentence, and stand where the standard wants them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.fonts import printing_from, shipped
from tests.web.kit.printed import DAY, TEXT, opened, pages, places
from tongdeng.web.kit.official_documents import (
    Annex,
    Block,
    Box,
    Column,
    Document,
    Fields,
    Imprint,
    Paragraph,
    Signature,
    Signatures,
    Table,
)


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


LAST = {
    "one paragraph": lambda lines: [Paragraph("国" * (28 * lines - 2))],
    "short paragraphs": lambda lines: [Paragraph("国" * 20)] * lines,
    "a table": lambda lines: [Table([Column("国", 100)], [["国"]] * lines)],
    "a box": lambda lines: [Paragraph("国")] * lines + [Box("国", ["国"] * 3)],
    "fields": lambda lines: [Paragraph("甲")] * lines + [Fields([("国", "")])],
    "rules to sign on": lambda lines: [Paragraph("国")] * lines + [Signatures(["国"] * 4)],
}
ENDS = {
    "one seal": lambda: {"signature": Signature(["中共某某支部委员会"], DAY)},
    "no seal": lambda: {"signature": Signature(["中共某某支部委员会"], DAY, sealed=False)},
    "three seals and a contact": lambda: {
        "signature": Signature(["甲", "乙", "丙"], DAY, remark="（联系人）")
    },
    "annexes": lambda: {"signature": Signature(["甲"], DAY), "annexes": [Annex("甲"), Annex("乙")]},
}


PAIRS = [
    *((last, "one seal") for last in LAST),
    *(("one paragraph", end) for end in ENDS if end != "one seal"),
    ("a table", "annexes"),
]


def lines_with(file: Any, sign: str) -> list[Any]:
    """Return the lines of a file, and of the last rows of its tables, that have a sign in them."""
    cells = [cell for table in file.tables for cell in table.rows[-1].cells]
    lines = [*file.paragraphs, *(line for cell in cells for line in cell.paragraphs)]
    return [line for line in lines if sign in line.text]


def alone(papers: list[Document], *needed: str) -> list[int]:
    """Return how many lines those papers have whose last page lacks one of the words that are `needed` on it."""
    ends: list[str] = []
    for page in pages(*papers):
        if "换届的请示" in page:
            ends.append("")
        ends[-1] = page
    assert len(ends) == len(papers)
    return [lines for lines, page in enumerate(ends, start=1) if not all(word in page for word in needed)]


@pytest.mark.parametrize(("last", "end"), PAIRS, ids=" · ".join)
def test_name_and_day_never_stand_on_a_page_without_the_last_sentence(last: str, end: str) -> None:
    papers = [Document("请示", "换届的请示", LAST[last](lines), **ENDS[end]()) for lines in range(1, 61)]
    assert alone(papers, "国", "2026") == []


@pytest.mark.parametrize("last", ["one paragraph", "a table", "fields"])
def test_rules_to_sign_on_never_stand_on_a_page_of_their_own(last: str) -> None:
    sign = Signatures(["监票人", "发放人"], dated=True)
    papers = [Document("请示", "换届的请示", [*LAST[last](lines), sign]) for lines in range(1, 61)]
    assert alone(papers, "国", "监票人") == []


@pytest.mark.parametrize("end", ENDS)
def test_word_is_told_to_keep_name_and_day_with_the_last_sentence(end: str) -> None:
    file = opened(Document("请示", "请示", [Paragraph(TEXT), Paragraph("妥否，请批示。")], **ENDS[end]()))
    lines = file.paragraphs
    start = next(place for place, line in enumerate(lines) if line.text.startswith("妥否"))
    assert [line.text for line in lines[start:-1] if not line.paragraph_format.keep_with_next] == []


@pytest.mark.parametrize(
    "last",
    [Paragraph("国"), Table([Column("国", 100)], [["国"]]), Fields([("国", "")])],
    ids=["paragraph", "table", "fields"],
)
def test_word_is_told_to_keep_rules_to_sign_on_with_what_stands_before(last: Block) -> None:
    file = opened(Document("登记册", "登记册", [Paragraph("甲"), last, Signatures(["监票人"])]))
    kept = [line.text for line in lines_with(file, "国") if not line.paragraph_format.keep_with_next]
    assert kept == []
    assert [line.text for line in lines_with(file, "甲") if line.paragraph_format.keep_with_next] == []


def test_with_a_seal_the_day_ends_four_characters_from_the_right_and_the_name_is_centred_over_it() -> None:
    at = places(Document("函", "函", [Paragraph("甲。")], signature=Signature(["某某"], DAY)))
    em = 15.75 * 25.4 / 72
    # 2026年11月2日: seven digits of half a character, three of Chinese.
    day = next(place for text, place in at.items() if text.startswith("2026"))
    name = next(place for text, place in at.items() if text.startswith("某"))
    assert 210 - 26 - 4 * em - day[0] == pytest.approx(7 * em, abs=em)
    middle = (day[0] + 210 - 26 - 4 * em) / 2
    assert name[0] + em == pytest.approx(middle, abs=1)
    assert name[1] - day[1] == pytest.approx(28.95 * 25.4 / 72, abs=0.2)


def test_without_a_seal_the_day_begins_two_characters_after_the_name() -> None:
    at = places(
        Document("函", "函", [Paragraph("甲。")], signature=Signature(["某某公司"], DAY, sealed=False))
    )
    day = next(place for text, place in at.items() if text.startswith("2026"))
    name = next(place for text, place in at.items() if text.startswith("某"))
    assert day[0] - name[0] == pytest.approx(2 * 15.75 * 25.4 / 72, abs=0.5)


def test_a_long_name_stands_on_one_line_within_the_text() -> None:
    name = "中共某某市某某区某某街道某某社区第一支部委员会"
    (page,) = pages(Document("函", "函", [Paragraph("甲。")], signature=Signature([name], DAY)))
    assert name in page.splitlines()


def test_the_imprint_stands_at_the_foot_of_the_last_page() -> None:
    paper = Document("函", "函", [Paragraph("甲。")], imprint=Imprint(["乙街道办事处"], "丙社区", DAY))
    at = next(place for text, place in places(paper).items() if text.startswith("丙"))
    assert at[1] == pytest.approx(35, abs=5)
    assert "2026年11月2日印发" in pages(paper)[0].replace("\n", "")
    table = opened(paper).tables[-1]
    assert 'tblpYSpec="bottom"' in table._tbl.xml


def test_the_text_of_an_annex_begins_a_page_behind_its_mark() -> None:
    annexes = [Annex("选举办法", [Paragraph(TEXT)]), Annex("登记表")]
    first, second = pages(Document("函", "函", [Paragraph("甲。")], annexes=annexes))
    assert "附件：1. 选举办法" in first
    assert "2. 登记表" in first
    assert second.splitlines()[0] == "附件1"
