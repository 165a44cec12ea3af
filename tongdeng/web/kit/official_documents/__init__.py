"""Official papers: one description gives the PDF and the DOCX. How to describe one: docs/papers.md."""

from tongdeng.web.kit.official_documents.answering import (
    boxes,
    disposition,
    docx,
    file_name,
    give,
    in_chinese,
    pdf,
    unprintable,
)
from tongdeng.web.kit.official_documents.paper import (
    Annex,
    Block,
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
    Row,
    Signature,
    Signatures,
    Space,
    Table,
)
from tongdeng.web.kit.official_documents.resolving import lines_of
from tongdeng.web.kit.official_documents.styles import BALLOT, FORM, LETTER, NOTICE, WALL, Style
from tongdeng.web.kit.official_documents.wording import (
    BLANK_DAY,
    UNFILLED,
    day,
    moment,
    money,
    number,
    numeral,
)

__all__ = [
    "BALLOT", "BLANK_DAY", "FORM", "LETTER", "NOTICE", "UNFILLED", "WALL",
    "Annex", "Block", "Box", "Cell", "Code", "Column", "CutLine", "Document", "Fields", "Heading", "Imprint", "Note",
    "PageBreak", "Paragraph", "Row", "Signature", "Signatures", "Space", "Style", "Table",
    "boxes", "day", "disposition", "docx", "file_name", "give", "in_chinese", "lines_of", "moment", "money", "number",
    "numeral", "pdf", "unprintable",
]  # fmt: skip
