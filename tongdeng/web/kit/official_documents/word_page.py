"""The page of a DOCX: margins, numbers at its foot, and what the file says about itself."""

from datetime import UTC, datetime
from typing import Any

from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongdeng.web.kit.official_documents.paper import Document
from tongdeng.web.kit.official_documents.styles import POINT, Style
from tongdeng.web.kit.official_documents.word_styles import PAGE, element

FOREIGN = {"thumbnail", "extended-properties", "customXml", "stylesWithEffects", "numbering"}
MOST = 255  # characters that a property may have


def arrange(file: WordFile, document: Document) -> None:
    """Give a file its page, its page numbers, and its own title, author and day."""
    style = document.style
    section = file.sections[0]
    section.page_width, section.page_height = Mm(style.width), Mm(style.height)
    if style.width > style.height:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(style.top), Mm(style.bottom)
    section.left_margin, section.right_margin = Mm(style.left), Mm(style.right)
    section.header_distance = Mm(min(style.top / 2, 15))
    # The dash is 7 mm below the text (7.5); half of its line of 18 pt is below it.
    section.footer_distance = Mm(max(style.bottom - 7 - 9 * POINT, 5))
    _numbers(file, section, style, document.footer)
    _about(file, document)
    _settings(file)


def _numbers(file: WordFile, section: Any, style: Style, footer: str) -> None:
    if style.numbers == "dashes":
        file.settings.odd_and_even_pages_header_footer = True
        for part, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            line = _footer(part, side)
            # One character from the margin.
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
            _say(line, "— ")
            _field(line, "PAGE")
            _say(line, " —")
    elif style.numbers != "none" or footer:
        line = _footer(section.footer, WD_ALIGN_PARAGRAPH.CENTER)
        _say(line, footer)
        if style.numbers == "count":
            _say(line, ("　" if footer else "") + "第")
            _field(line, "PAGE")
            _say(line, "页　共")
            _field(line, "NUMPAGES")
            _say(line, "页")


def _footer(part: Any, side: WD_ALIGN_PARAGRAPH) -> Any:
    part.is_linked_to_previous = False
    line = part.paragraphs[0]
    line.style, line.alignment = PAGE, side
    return line


def _say(line: Any, words: str) -> None:
    if words:
        line.add_run(words)


def _field(line: Any, name: str) -> None:
    for part in ("begin", name, "separate", "1", "end"):
        run = line.add_run("1" if part == "1" else "")
        if part == name:
            instruction = element("instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {name} "
            run._element.append(instruction)
        elif part != "1":
            run._element.append(element("fldChar", fldCharType=part))


def _about(file: WordFile, document: Document) -> None:
    about, day = file.core_properties, document.day
    about.language = "zh-CN"
    about.title, about.author = document.whole_title[:MOST], document.author[:MOST]
    about.last_modified_by = about.comments = about.keywords = ""
    about.subject = document.kind
    about.revision = 1
    if day:
        about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    else:
        for name in ("dcterms:created", "dcterms:modified"):
            found = about._element.find(qn(name))
            about._element.remove(found)
    # The template of python-docx brings a picture, counts and sources of another document.
    package = file.part.package
    for holder in (package, file.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.rpartition("/")[2] in FOREIGN:
                holder.rels.pop(key)


def _settings(file: WordFile) -> None:
    settings = file.settings.element
    control = settings.find(qn("w:characterSpacingControl"))
    if control is not None:
        control.set(qn("w:val"), "compressPunctuation")
    for row in settings.iter(qn("w:compatSetting")):
        if row.get(qn("w:name")) == "compatibilityMode":
            row.set(qn("w:val"), "15")  # or Word would open it as a file of an older Word
    language = settings.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
