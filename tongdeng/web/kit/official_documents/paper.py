"""What a paper is made of: a description in plain values, from which the PDF and the DOCX are both set.

A describer says what stands on the paper, never how it is set; measures and typefaces belong to the `Style`.
All words are Chinese strings. Lengths are millimetres, sizes of type are points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tongdeng.web.kit.official_documents.styles import LETTER, Style

Align = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its number is put before it: 一、 （一） 1. （1）, by level."""

    text: str
    level: int = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text; `lead` is set before it in 黑体 (第一条, 时间：); `size` other than the style's is for posters and ballots."""

    text: str
    lead: str = ""
    align: Align = ""
    indent: bool = True
    bold: bool = False
    size: float = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Small print, as below a table."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; tables are as wide as the text, and widths are shares of it: best in millimetres of 156."""

    head: str
    width: float
    align: Align = "center"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than its text: over several columns or rows, or set as a head."""

    text: str = ""
    across: int = 1
    down: int = 1
    align: Align = ""
    head: bool = False


Row = Sequence[str | Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: the heads repeat on each page, no row splits that is lower than half a page; without any head there is no row of heads.

    `height` is the least of a row (0: the style's), `size` that of the type (0: the style's).
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    height: float = 0
    size: float = 0


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels, each before a rule on which one writes; a value that is known stands on the rule."""

    fields: Sequence[tuple[str, str]]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Signatures:
    """Rules to sign on by hand, each behind its label; `dated` puts 年 月 日 below them at the right."""

    by: Sequence[str]
    columns: int = 2
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """Lines in a frame, kept together where they fit on a page."""

    title: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of an address, `beside` what stands at its left."""

    address: str
    caption: str = ""
    width: float = 30
    beside: Sequence["Block"] = ()


@dataclass(frozen=True, slots=True)
class Space:
    """Empty lines; `fills` pushes what follows to the foot of the page."""

    lines: float = 1
    fills: bool = False


@dataclass(frozen=True, slots=True)
class CutLine:
    """A broken line to cut along."""

    text: str = "沿此线裁开"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = Heading | Paragraph | Note | Table | Fields | Signatures | Box | Code | Space | CutLine | PageBreak


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期, kept with the last sentence; a day that is not known yet is left to be written.

    by: whose seals they bear; several stand side by side, each with room for its seal of 45 mm, over one date;
    sealed: the seal is stamped over name and date, which stand where the standard wants them for it (7.3.5.1);
    remark: 附注, as （联系人：…，电话：…）, below the date.
    """

    by: Sequence[str]
    on: date | None = None
    sealed: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: its title stands below the text; with a body it follows on a page of its own."""

    title: str
    body: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 at the foot of the last page: to whom copies go, who printed it and when."""

    copies_to: Sequence[str] = ()
    issuer: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One paper. `kind` and `number` name its file, `about` tells two of a kind apart (a round, a home).

    title: a sequence gives the pieces inside which no line breaks; a string is broken by `titles.phrases`.
    number: as `〔2026〕2号`, or with the word of the office before it. signer: 签发人 of a letter to a superior.
    on: the day of the paper where nobody signs; footer: words beside the number of each page;
    copies: how often the PDF has it. Two ballots that fit go on one A4 sheet.
    """

    kind: str
    title: str | Sequence[str]
    body: Sequence[Block] = ()
    style: Style = LETTER
    number: str = ""
    signer: str = ""
    addressee: str = ""
    annexes: Sequence[Annex] = ()
    signature: Signature | None = None
    imprint: Imprint | None = None
    about: str = ""
    issuer: str = ""
    on: date | None = None
    footer: str = ""
    copies: int = 1

    @property
    def whole_title(self) -> str:
        return self.title if isinstance(self.title, str) else "".join(self.title)

    @property
    def author(self) -> str:
        """Who issues it."""
        return self.issuer or ("、".join(self.signature.by) if self.signature else "")

    @property
    def day(self) -> date | None:
        """The day that it bears, never that of printing."""
        return self.on or (self.signature.on if self.signature else None)
