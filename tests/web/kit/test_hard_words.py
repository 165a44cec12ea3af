"""Words that do not fit: all of them stay on the page, apart from each other, in the PDF and the DOCX alike."""

import io
from collections.abc import Iterator
from urllib.parse import unquote

import pypdf
import pytest

from tests.web.fonts import printing_from, shipped
from tests.web.kit.printed import DAY, in_word, letter, opened, pages
from tests.web.read_back import bare
from tongdeng.web.kit.official_documents import (
    LETTER,
    Column,
    Document,
    Fields,
    Heading,
    Paragraph,
    Signature,
    Table,
    give,
    pdf,
)

MANY = "".join(chr(0x4E00 + place) for place in range(600))  # all different, to be found on the page
LATIN = "Abdulreheman" * 12
UNSEEN = "\x00甲\x01\x1f\ufffe\uffff\u202e乙\u2066\x0b丙"


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


def spots(paper: Document) -> dict[str, tuple[float, float]]:
    """Return where each character of a paper stands for the last time, in millimetres from the left and from below."""
    found: dict[str, tuple[float, float]] = {}

    def see(text: str, matrix: list[float], *_: object) -> None:
        found.update(dict.fromkeys(text, (matrix[4] * 25.4 / 72, matrix[5] * 25.4 / 72)))

    for page in pypdf.PdfReader(io.BytesIO(pdf(lambda: paper))).pages:
        page.extract_text(visitor_text=see)
    return found


def plain(*body: object, **more: object) -> Document:
    return Document("签到表", "签到表", body, **more)  # type: ignore[arg-type]


def test_a_value_of_several_lines_stands_below_the_one_before() -> None:
    where = MANY[:100]
    found = spots(plain(Fields([("时间", "晨"), ("地点", where)])))
    assert found["晨"][1] > max(found[sign][1] for sign in where) + 5
    assert len({found[sign][1] for sign in where}) > 3


@pytest.mark.parametrize("sealed", [True, False])
def test_a_name_longer_than_a_line_is_signed_in_two(*, sealed: bool) -> None:
    name = MANY[:40]
    found = spots(plain(Paragraph("妥否，请批示。"), signature=Signature([name], DAY, sealed=sealed)))
    assert min(found[sign][0] for sign in name) >= LETTER.left - 0.1
    assert len({found[sign][1] for sign in name}) == 2


@pytest.mark.parametrize("closing", [None, Signature(["支部"], DAY)])
def test_a_row_higher_than_a_page_goes_on_overleaf(closing: Signature | None) -> None:
    table = Table([Column("序号", 11), Column("简况", 23, "left"), Column("备注", 122)], [["1", MANY, ""]])
    found = spots(plain(table, signature=closing))
    assert [sign for sign in MANY if sign not in found] == []
    assert min(found[sign][1] for sign in MANY) >= LETTER.bottom


def test_a_word_longer_than_a_line_is_broken_and_read_back_as_it_was() -> None:
    table = Table([Column("姓名", 20), Column("备注", 20)], [[LATIN, LATIN]])
    paper = plain(Heading(LATIN), Paragraph(LATIN), table, Fields([("地点", LATIN)]))
    printed = pages(paper)
    assert bare("".join(printed)).count(LATIN) >= 3
    lines = [line for page in printed for line in page.splitlines() if LATIN[:5] in line]
    assert max(map(len, lines)) < len(LATIN) / 2


def test_what_nobody_sees_is_neither_set_nor_in_the_name_of_the_file() -> None:
    paper = letter(Paragraph(UNSEEN), Table([Column(UNSEEN, 10)], [[UNSEEN]]), about=UNSEEN)
    assert "甲乙" in in_word(paper)
    assert "甲乙" in bare("".join(pages(paper)))
    for kind in ("pdf", "docx"):
        named = unquote(give(lambda: paper, kind)["Content-Disposition"])
        assert "甲乙" in named
        assert named == "".join(sign for sign in named if sign.isprintable())


def test_a_long_title_is_cut_where_the_file_tells_of_itself() -> None:
    paper = plain(Paragraph("无正文。"), issuer=MANY)
    assert opened(paper).core_properties.author == MANY[:255]
