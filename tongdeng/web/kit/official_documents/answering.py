"""The one door through which official papers leave: always in Chinese, under a Chinese name.

What a describer says is computed behind this door as well: words that were translated before would be in the language
of whoever prints.
"""

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound
from tongdeng.web.kit import typeset
from tongdeng.web.kit.official_documents import setting, word
from tongdeng.web.kit.official_documents.paper import Document
from tongdeng.web.kit.official_documents.resolving import lines_of, seen

Given = ParamSpec("Given")
Made = TypeVar("Made")
Described = Document | Sequence[Document]
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# A number of which the office writes the rest by hand.
UNWRITTEN = re.compile(r"[\u3000\u00a0]")
# What a file system or a header would take for a sign.
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


def in_chinese(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """Run a function under Chinese, whatever the language of the reader."""

    @wraps(make)
    def run(*given: Given.args, **named: Given.kwargs) -> Made:
        with translation.override(settings.LANGUAGE_CODE):
            return make(*given, **named)

    return run


@in_chinese
def pdf(describe: Callable[[], Described]) -> bytes:
    """Return the PDF of a paper, or of several in one file."""
    return setting.pdf(_papers(describe()))


@in_chinese
def docx(describe: Callable[[], Document]) -> bytes:
    """Return the DOCX of a paper."""
    return word.docx(_papers(describe())[0])


@in_chinese
def give(describe: Callable[[], Described], kind: str = "pdf") -> HttpResponse:
    """Answer with a paper: a PDF is shown, a DOCX is kept; of several papers there is only the PDF. Raises NotFound."""
    papers = _papers(describe())
    if kind not in KINDS or not papers or (kind == "docx" and len(papers) > 1):
        raise NotFound(_("没有这份材料"))
    content = setting.pdf(papers) if kind == "pdf" else word.docx(papers[0])
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = disposition(file_name(papers[0], kind), shown=kind == "pdf")
    # Papers name people.
    response["Cache-Control"] = "private, no-store"
    return response


def file_name(paper: Document, kind: str) -> str:
    """Return 表决公告〔2026〕2号.pdf: kind, number without the word of the office, and what the paper is about."""
    year = paper.number.find("〔")
    number = paper.number[year:] if year >= 0 else paper.number
    if UNWRITTEN.search(number):
        number = ""
    return UNSAFE.sub("_", f"{paper.kind}{number}{paper.about}")[:80] + f".{kind}"


def disposition(name: str, *, shown: bool = False) -> str:
    """Return Content-Disposition for a file with a Chinese name (RFC 6266, RFC 5987): shown by the browser, or kept."""
    ending = name.rpartition(".")[2]
    how = "inline" if shown else "attachment"
    return f"{how}; filename=\"file.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"


@in_chinese
def unprintable(describe: Callable[[], Described]) -> list[str]:
    """Return the characters of a paper that no font has a shape for."""
    return typeset.unprintable(line for paper in _papers(describe()) for line in lines_of(paper))


def boxes(describe: Callable[[], Described]) -> str:
    """Return a sentence, in the reader's language, on what of a paper prints as a box; nothing where all has a shape."""
    return typeset.boxes(unprintable(describe))


def _papers(made: Described) -> list[Document]:
    return [seen(paper) for paper in ([made] if isinstance(made, Document) else made)]
