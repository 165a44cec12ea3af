"""The named styles of a DOCX: an office changes one, and all that is set in it follows."""

from typing import Any, NamedTuple

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tongdeng.web.kit.official_documents.styles import Style

# By the names that Word and WPS know everywhere.
TITLE, BODY, HEI, KAI, SONG = "FZXiaoBiaoSong-B05S", "FangSong", "SimHei", "KaiTi", "SimSun"
TEXT = "公文正文"
PLAIN = "公文顶格"
LEVELS = (HEI, KAI, BODY, BODY)
HEADINGS = ("一级标题", "二级标题", "三级标题", "四级标题")
TITLE_STYLE, NUMBER, NOTE = "公文标题", "发文字号", "公文附注"
CELL, HEAD_CELL, LABEL = "表格文字", "表格标题", "填写栏"
SIGNED, PAGE, IMPRINT, ANNEX = "署名日期", "公文页码", "公文版记", "附件标识"


class Named(NamedTuple):
    """A style of paragraphs: sizes in points, the indent of the first line in characters."""

    name: str
    font: str
    size: float
    pitch: float
    tracking: float = 0
    indent: float = 0
    side: WD_ALIGN_PARAGRAPH | None = None


def furnish(file: WordFile, style: Style) -> None:
    """Give a file its styles: the language and the faces of Chinese, and the measures of this kind of paper."""
    _base(file, style)
    for row in _all(style):
        _add(file, row)
    for level, name in enumerate(HEADINGS):
        made = file.styles[name]
        made.paragraph_format.keep_with_next = True
        made.element.get_or_add_pPr().append(element("outlineLvl", val=str(level)))


def _all(style: Style) -> list[Named]:
    size, pitch, tracking = style.size, style.pitch, style.tracking
    small, table = style.note_size, style.table_size
    centre, full = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
    return [
        Named(PLAIN, BODY, size, pitch, tracking, 0, full),
        Named(TEXT, BODY, size, pitch, tracking, 2, full),
        *(Named(name, font, size, pitch, tracking, 2) for name, font in zip(HEADINGS, LEVELS, strict=True)),
        Named(TITLE_STYLE, TITLE, style.title_size, style.title_pitch, 0, 0, centre),
        Named(NUMBER, BODY, size, pitch, 0, 0, centre),
        Named(NOTE, BODY, small, small * 1.4),
        Named(CELL, BODY, table, table * 1.4, 0, 0, centre),
        Named(HEAD_CELL, HEI, table, table * 1.4, 0, 0, centre),
        Named(LABEL, BODY, size, pitch),
        Named(SIGNED, BODY, size, pitch, tracking),
        Named(ANNEX, HEI, size, pitch),
        Named(IMPRINT, BODY, 14, 22),
        Named(PAGE, SONG, 14 if style.numbers == "dashes" else 10.5, 18),
    ]


def face(run: Any, font: str, size: float = 0) -> None:
    """Set a face, and a size, for these characters alone."""
    run.font.name = font
    if size:
        run.font.size = Pt(size)
    # Word takes Chinese characters from the eastAsia font; `font.name` sets only the Latin one.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def styled(line: Any, name: str) -> Any:
    """Set a paragraph in a style; the identifiers of ours are their names, which python-docx would look up at length."""
    line._p.style = name
    return line


def element(name: str, **values: str) -> Any:
    """Return an element of WordprocessingML."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _base(file: WordFile, style: Style) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(defaults):
        defaults.remove(child)
    fonts = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), BODY)
    defaults.append(element("rFonts", **fonts))
    defaults.append(element("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA"))
    for old in file.styles.element.iter(qn("w:pPrDefault")):
        old.clear()
    # The template's two hundred styles would hide ours.
    for row in list(file.styles.element.findall(qn("w:style"))):
        if not row.get(qn("w:default")):
            file.styles.element.remove(row)
    normal = file.styles["Normal"]
    face(normal, BODY, style.size)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1


def _add(file: WordFile, row: Named) -> None:
    made: Any = file.styles.add_style(row.name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style, made.quick_style = file.styles["Normal"], True
    face(made, row.font, row.size)
    shape = made.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(row.pitch)
    shape.alignment, shape.widow_control = row.side, True
    if row.indent:
        shape.first_line_indent = Pt(row.indent * (row.size + row.tracking))
    if row.tracking:
        # Twentieths of a point; the order of the elements is fixed by the schema.
        spacing = element("spacing", val=str(round(20 * row.tracking)))
        made.element.get_or_add_rPr().find(qn("w:sz")).addprevious(spacing)
    lines = made.element.get_or_add_pPr().find(qn("w:spacing"))
    # Nothing hangs out, no space comes between Chinese and digits, no grid moves a line: as in the PDF.
    for rule in (
        "overflowPunct",
        "topLinePunct",
        "autoSpaceDE",
        "autoSpaceDN",
        "adjustRightInd",
        "snapToGrid",
    ):
        lines.addprevious(element(rule, val="0"))
