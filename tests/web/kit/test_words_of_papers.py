"""What papers say and how it is called: days, numbers, titles, files; in Chinese, with all characters that fonts have."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import unquote

import pypdf
import pytest
from django.http import HttpResponse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from tests.support import at
from tests.web import fonts
from tests.web.fonts import printing_from, shipped
from tests.web.kit.printed import TEXT, in_word, letter
from tongdeng.kernel.errors import NotFound
from tongdeng.ops.sfnt import Glyph, drawn, font
from tongdeng.web.kit import official_documents as kit
from tongdeng.web.kit.official_documents import (
    Document,
    Paragraph,
    day,
    file_name,
    moment,
    money,
    number,
    numeral,
)
from tongdeng.web.kit.official_documents.titles import lines, phrases


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


def test_days_and_moments_are_written_with_year_month_and_day() -> None:
    assert day(date(2026, 11, 2)) == "2026年11月2日"
    assert moment(at("2026-11-02 08:30")) == "2026年11月2日8时30分"
    assert moment(at("2026-11-02 08:00")) == "2026年11月2日8时"
    assert moment(at("2026-11-02 00:05")) == "2026年11月2日0时5分"
    assert day(None).replace("　", "") == "年月日"
    assert moment(None).replace("　", "") == "年月日时分"


def test_numbers_have_the_year_in_brackets_and_no_zeros() -> None:
    assert number("鼎立表决-2026-002") == "鼎立表决〔2026〕2号"
    assert number("2026-110") == "〔2026〕110号"
    assert number("鼎立委〔2026〕2号") == "鼎立委〔2026〕2号"
    assert number("") == ""


def test_amounts_are_written_to_the_fen() -> None:
    amounts = (Decimal(64935), Fraction(1, 3), 1_000_000)
    assert [money(amount) for amount in amounts] == ["64,935.00元", "0.33元", "1,000,000.00元"]


def test_numerals_of_headings() -> None:
    assert [numeral(n) for n in (1, 9, 10, 12, 20, 34)] == ["一", "九", "十", "十二", "二十", "三十四"]


def test_a_title_breaks_at_the_end_of_a_word_and_its_lines_are_even() -> None:
    assert lines("关于召开A小区党支部党员大会选举产生新一届支部委员会的请示", 19) == [
        "关于召开A小区党支部党员大会",
        "选举产生新一届支部委员会的请示",
    ]
    assert lines("关于鼎立新城小区党支部委员会委员候选人预备人选的请示", 19) == [
        "关于鼎立新城小区党支部委员会",
        "委员候选人预备人选的请示",
    ]
    assert lines("业主表决公告", 19) == ["业主表决公告"]
    assert lines("", 19) == []


def test_a_title_breaks_where_its_describer_lets_it() -> None:
    pieces = ("某某某某某某某某某某", "某某某某某某", "预备人选", "的请示")
    assert lines(pieces, 19) == ["某某某某某某某某某某", "某某某某某某预备人选的请示"]


@given(some.text("关于召开支部委员会的请示甲乙，。", max_size=70), some.integers(8, 20))
def test_no_word_of_a_title_is_lost_and_no_line_is_too_long(title: str, most: int) -> None:
    assert "".join(phrases(title)) == title
    assert "".join(lines(title, most)) == title
    assert all(len(line) <= most for line in lines(title, most))


def test_files_are_named_by_kind_and_number() -> None:
    assert (
        file_name(Document("表决公告", "公告", number="鼎立表决〔2026〕2号"), "pdf")
        == "表决公告〔2026〕2号.pdf"
    )
    assert file_name(Document("选票", "选票", about="第2轮"), "docx") == "选票第2轮.docx"
    assert file_name(Document('a/b\r\n"c', "x"), "pdf") == "a_b___c.pdf"
    header = kit.disposition("表决公告〔2026〕2号.pdf", shown=True)
    assert header.isascii()
    assert header.startswith('inline; filename="file.pdf"; ')
    assert unquote(header.partition("UTF-8''")[2]) == "表决公告〔2026〕2号.pdf"


def test_a_paper_leaves_under_its_name_and_is_kept_by_nobody_between() -> None:
    shown, kept = kit.give(letter), kit.give(letter, "docx")
    assert [answer.headers["Content-Disposition"].partition(";")[0] for answer in (shown, kept)] == [
        "inline",
        "attachment",
    ]
    assert shown.content.startswith(b"%PDF")
    assert kept.content.startswith(b"PK")
    assert shown.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "ask", [lambda: kit.give(letter, "xlsx"), lambda: kit.give(lambda: [letter()] * 2, "docx")]
)
def test_of_a_kind_that_there_is_not_nothing_is_given(ask: object) -> None:
    with pytest.raises(NotFound):
        ask()  # type: ignore[operator]


def test_whatever_is_said_behind_the_door_is_said_in_chinese() -> None:
    def describe() -> Document:
        return Document("函", "函", [Paragraph(f"语言{translation.get_language()}")])

    with translation.override("en"):
        answer: HttpResponse = kit.give(describe)
        assert translation.get_language() == "en"
        words = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
        assert "语言zh-hans" in words
        assert kit.docx(describe).startswith(b"PK")


def test_what_no_font_has_is_named_before_a_paper_is_printed() -> None:
    rare = letter(Paragraph("欧阳𠮷、\U0002ebf0某、\U00031350立秋"))
    assert kit.unprintable(lambda: rare) == ["\U0002ebf0", "\U00031350"]
    assert "\U00031350（U+31350）" in kit.boxes(lambda: rare)
    assert kit.boxes(letter) == ""
    assert "\U00031350" in in_word(rare)


def faces(paper: Document) -> set[str]:
    """Return the fonts of the first page."""
    return fonts.pages(kit.pdf(lambda: paper))[0].fonts


def test_title_body_and_two_levels_of_headings_have_faces_of_their_own() -> None:
    body = [kit.Heading("情况"), kit.Heading("其他", 2), Paragraph(TEXT)]
    assert faces(Document("函", "函", body)) == {
        "TongdengCommonSerif-Bold",
        "TongdengCommonSerif-Regular",
        "TongdengCommonSans-Bold",
        "TongdengCommonKai-Regular",
    }


def test_the_fonts_of_an_office_come_first() -> None:
    folder = fonts.copied()
    (folder / "own").mkdir()
    frame, square = Glyph(drawn([(0, 0, 9, 9)])), Glyph(drawn([(100, 0, 900, 800)]))
    (folder / "own" / "simfang.ttf").write_bytes(font("FangSong", [frame, square], {ord("国"): 1}))
    with printing_from(folder):
        assert faces(Document("函", (), [Paragraph("国国")], style=kit.FORM)) >= {"FangSong"}
    assert "FangSong" not in faces(Document("函", (), [Paragraph("国国")], style=kit.FORM))
