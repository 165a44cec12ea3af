"""Papers for tests of the kit, and what can be read back from them."""

import io
from datetime import date

import docx as library
import pypdf

from tests.web.read_back import in_docx, in_pdf
from tongdeng.web.kit.official_documents import (
    LETTER,
    Annex,
    Box,
    Cell,
    Code,
    Column,
    CutLine,
    Document,
    Fields,
    Heading,
    Imprint,
    Note,
    PageBreak,
    Paragraph,
    Signature,
    Signatures,
    Space,
    Style,
    Table,
    docx,
    pdf,
)

DAY = date(2026, 11, 2)
TEXT = "支部于本月召开党员大会，进行换届选举，应到会有选举权的党员人数过半。"
EVERYTHING = (
    Heading("党员情况"),
    Paragraph(TEXT),
    Heading("其他", 2),
    Heading("细目", 3),
    Heading("细节", 4),
    Paragraph("本办法由大会通过。", lead="第一条　"),
    Table(
        [Column("序号", 14), Column("姓名", 40), Column("简况", 60, "left")],
        [["1", "欧阳𠮷", "—"], [Cell("合计", across=2), "2名"]],
    ),
    Note("候选人以姓氏笔画为序。"),
    Fields([("时间", "2026年11月2日8时30分"), ("地点", "")], 2),
    Box("说明", ["第一行。", "第二行。"]),
    Code("https://tongdeng.example/s/75r9t2dsss", "75r9t2dsss", beside=[Paragraph("扫码看公告")]),
    Signatures(["监票人", "计票人"], dated=True),
    CutLine(),
    Space(2),
    PageBreak(),
    Paragraph("妥否，请批示。"),
)


def letter(*body: object, style: Style = LETTER, **more: object) -> Document:
    """Return a letter with all that one can have."""
    return Document(
        "换届请示",
        "关于召开A小区党支部党员大会选举产生新一届支部委员会的请示",
        body or EVERYTHING,  # type: ignore[arg-type]
        style=style,
        number="鼎立委〔2026〕2号",
        signer="王明",
        addressee="中共某某街道工作委员会：",
        annexes=[Annex("选举办法（草案）", [Paragraph(TEXT)]), Annex("候选人登记表")],
        signature=Signature(["中共A小区支部委员会"], DAY, remark="（联系人：王明，电话：199-0000-0001）"),
        imprint=Imprint(["某某社区居民委员会"], "中共A小区支部委员会", DAY),
        **more,  # type: ignore[arg-type]
    )


def pages(*papers: Document) -> list[str]:
    """Return the text of each page of a PDF."""
    return in_pdf(pdf(lambda: papers))


def opened(paper: Document) -> library.document.Document:
    return library.Document(io.BytesIO(docx(lambda: paper)))


def in_word(paper: Document) -> str:
    """Return all words of a DOCX, without breaks."""
    return "".join(in_docx(docx(lambda: paper)))


def places(paper: Document, page: int = 0) -> dict[str, tuple[float, float]]:
    """Return where each piece of text of a page begins, in millimetres from the left and from below."""
    found: dict[str, tuple[float, float]] = {}

    def see(text: str, at: list[float], *_: object) -> None:
        if text.strip():
            found[text.strip()] = (at[4] * 25.4 / 72, at[5] * 25.4 / 72)

    pypdf.PdfReader(io.BytesIO(pdf(lambda: paper))).pages[page].extract_text(visitor_text=see)
    return found
