"""One description gives a PDF and a DOCX that say the same, on the page that GB/T 9704-2012 asks for."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.web.fonts import printing_from, shipped
from tests.web.kit.printed import DAY, TEXT, in_word, letter, opened, pages, places
from tests.web.read_back import bare
from tongdeng.web.kit.official_documents import (
    BALLOT,
    FORM,
    LETTER,
    NOTICE,
    WALL,
    Box,
    Column,
    Document,
    Fields,
    Heading,
    Note,
    Paragraph,
    Signature,
    Signatures,
    Style,
    Table,
    docx,
    lines_of,
    pdf,
)
from tongdeng.web.kit.official_documents.styles import POINT


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


@pytest.mark.parametrize("style", [LETTER, NOTICE, FORM, WALL, BALLOT], ids=lambda style: style.name)
def test_the_pdf_and_the_docx_say_the_same(style: Style) -> None:
    paper = letter(style=style)
    printed, typed = bare("".join(pages(paper))), bare(in_word(paper))
    said = [bare(part) for line in lines_of(paper) for part in line.split(" ")]
    assert [part for part in said if part not in printed] == []
    assert [part for part in said if part not in typed] == []


def test_a_page_has_22_lines_of_28_characters() -> None:
    first, second, *_ = pages(Document("测试", (), [Paragraph("国" * 28 * 50, indent=False)]))
    for page in (first, second):
        lines = [line for line in page.splitlines() if "国" in line]
        assert [len(line) for line in lines] == [28] * 22


def test_the_numbers_of_pages_are_outside_one_character_from_the_text() -> None:
    paper = letter(*[Paragraph(TEXT)] * 40)
    (right, low), (left, _) = (places(paper, page)[f"— {page + 1} —"] for page in (0, 1))
    character = 14 * POINT
    assert left == pytest.approx(28 + character, abs=0.1)
    assert right == pytest.approx(210 - 26 - character - 2.6 * character, abs=0.5)
    # The dash, a third of a character above the foot of the number, is 7 mm below the text.
    assert low + 0.38 * character == pytest.approx(35 - 7, abs=0.1)


def test_a_pdf_has_title_author_language_and_the_day_of_the_paper() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(letter)))
    assert reader.metadata is not None
    assert reader.metadata.title == "关于召开A小区党支部党员大会选举产生新一届支部委员会的请示"
    assert reader.metadata.author == "中共A小区支部委员会"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == DAY
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"  # type: ignore[index]


def test_a_docx_has_title_author_and_day_of_its_own_and_nothing_of_the_template() -> None:
    about = opened(letter()).core_properties
    assert (about.author, about.language, about.comments) == ("中共A小区支部委员会", "zh-CN", "")
    assert about.created is not None
    assert about.created.date() == DAY
    names = zipfile.ZipFile(io.BytesIO(docx(letter))).namelist()
    assert [
        name for name in names if "thumbnail" in name or "customXml" in name or "docProps/app" in name
    ] == []


def test_a_docx_is_set_in_named_styles_of_chinese() -> None:
    file = opened(letter())
    used = {line.style.name for line in file.paragraphs if line.style}
    assert {"公文标题", "公文正文", "一级标题", "二级标题", "三级标题", "四级标题", "署名日期"} <= used
    assert "Normal" not in {line.style.name for line in file.paragraphs if line.style and line.text}
    fonts = {name: file.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in used - {"Normal"}}
    assert fonts["公文正文"] == "FangSong"
    assert fonts["公文标题"] == "FZXiaoBiaoSong-B05S"
    assert (fonts["一级标题"], fonts["二级标题"], fonts["三级标题"]) == ("SimHei", "KaiTi", "FangSong")
    languages = {row.get(qn("w:eastAsia")) for row in file.styles.element.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}


def test_a_docx_has_the_page_and_the_lines_of_the_pdf() -> None:
    file = opened(letter())
    section, text = file.sections[0], file.styles["公文正文"]
    sides = (section.top_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 28, 26]
    pitch = text.paragraph_format.line_spacing
    assert 22 * pitch <= section.page_height - section.top_margin - section.bottom_margin < 23 * pitch
    step = text.font.size.twips + int(text.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    wide = (section.page_width - section.left_margin - section.right_margin) / 635
    assert 28 * step <= wide < 29 * step
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert file.settings.odd_and_even_pages_header_footer
    assert [odd.alignment, even.alignment] == [2, 0]
    assert "PAGE" in odd._p.xml


def test_tables_of_a_docx_keep_their_widths_and_rows_and_repeat_their_heads() -> None:
    columns = [Column("序号", 16), Column("姓名", 40), Column("签名", 100)]
    table = opened(Document("签到表", "签到表", [Table(columns, [["1", "甲", ""]] * 62)], style=FORM)).tables[
        0
    ]
    grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert grid == [cell.width.twips for cell in table.rows[5].cells]
    assert sum(grid) == pytest.approx(Mm(FORM.measure).twips, abs=3)
    assert not table.autofit
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] + [False] * 62


def test_no_two_tables_of_a_docx_touch_and_none_ends_it() -> None:
    table = Table([Column("甲", 10)], [["乙"]])
    fields, box = Fields([("时间", "")]), Box("说明", ["一。"])
    paper = Document(
        "表", "表", [fields, fields, table, table, box, box, Signatures(["甲"]), table], style=FORM
    )
    body = [row.tag.rpartition("}")[2] for row in opened(paper).element.body]
    assert body[-2:] == ["p", "sectPr"]
    assert ("tbl", "tbl") not in pairwise(body)
    assert body.count("tbl") == 8


@pytest.mark.parametrize("rows", [62, 140])
def test_heads_repeat_and_no_row_splits_over_the_pages_of_a_long_table(rows: int) -> None:
    columns = [Column("序号", 14), Column("姓名", 40), Column("房屋", 102, "left")]
    cells = [
        [str(n), f"阿依古丽·买买提江{n:03}", f"第{n:03}套，" + "A区1号楼" * 9 + f"，止{n:03}"]
        for n in range(1, rows + 1)
    ]
    printed = pages(Document("名册", "业主名册", [Table(columns, cells)], style=NOTICE))
    assert all("房屋" in page for page in printed)
    for n in range(1, rows + 1):
        assert [f"第{n:03}套" in page for page in printed] == [f"止{n:03}" in bare(page) for page in printed]


def test_headings_are_numbered_by_level_and_begin_anew_below_each_other() -> None:
    levels = [1, 2, 2, 3, 4, 4, 1, 2, 3]
    said = list(lines_of(Document("x", "题", [Heading("节", level) for level in levels])))[1:]
    assert said == [
        "一、节",
        "（一）节",
        "（二）节",
        "1. 节",
        "（1）节",
        "（2）节",
        "二、节",
        "（一）节",
        "1. 节",
    ]


def test_a_line_break_in_what_was_typed_begins_a_line_in_both() -> None:
    body = [Paragraph("甲一\n\n甲二", lead="第一条　"), Box("题", ["乙一\n乙二"]), Note("丙一\n丙二")]
    paper = Document("x", (), body)
    assert list(lines_of(paper)) == ["第一条　甲一", "甲二", "题", "乙一", "乙二", "丙一", "丙二"]
    assert [bare(line) for line in pages(paper)[0].splitlines()[:-1]] == [
        bare(line) for line in lines_of(paper)
    ]


def test_ballots_come_two_on_a_sheet_and_one_by_one_where_they_do_not_fit() -> None:
    def ballot(names: int) -> Document:
        rows = [[f"阿依古丽·买买提江某{n:02}", "", ""] for n in range(names)]
        table = Table([Column("候选人", 60), Column("赞成", 30), Column("不赞成", 30)], rows)
        return Document("选票", "支部委员会委员选票", [table], style=BALLOT, copies=5)

    assert [page.count("选票") for page in pages(ballot(4))] == [2, 2, 1]
    many = pages(ballot(30))
    assert sum(page.count("选票") for page in many) == 5
    assert [page.splitlines()[-1] for page in many][:4] == [
        "第1页　共3页",
        "第2页　共3页",
        "第3页　共3页",
        "第1页　共3页",
    ]


def test_papers_of_one_file_each_count_their_own_pages() -> None:
    papers = [Document("表", f"第{n}份", [Paragraph(TEXT)] * 25, style=FORM) for n in (1, 2)]
    assert [page.splitlines()[-1] for page in pages(*papers)] == ["第1页　共2页", "第2页　共2页"] * 2


def test_a_paper_without_a_day_has_none_in_its_file_and_blanks_to_write_in() -> None:
    paper = Document("表", "表", [Paragraph(TEXT)], signature=Signature(["甲"]))
    assert "年　　月　　日" in in_word(paper)
    reader = pypdf.PdfReader(io.BytesIO(pdf(lambda: paper)))
    assert reader.metadata is not None
    assert reader.metadata.creation_date is None
    assert opened(paper).core_properties.created is None


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("lines", [3, 14, 30, 52])
def test_libreoffice_sets_the_docx_on_as_many_pages_as_the_pdf_has(lines: int, tmp_path: Path) -> None:
    paper = Document("函", "关于会议的函", [Paragraph("国" * 20)] * lines, signature=Signature(["甲"], DAY))
    (tmp_path / "paper.docx").write_bytes(docx(lambda: paper))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "paper.docx")], check=True, capture_output=True, timeout=120)
    typed = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "paper.pdf").pages]
    assert [page.count("国" * 20) for page in typed] == [page.count("国" * 20) for page in pages(paper)]
