"""Papers: what a page costs, alone and when several print at the same time."""

import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from statistics import median

import pypdf

from bench.figures import Figure
from tongdeng.ops.postgres import Cluster

PAGE = 0.1  # seconds for each page
HOMES, TIMES, AT_ONCE = 1560, 5, 4
TEXT = "支部于本月召开党员大会，进行换届选举，应到会有选举权的党员人数过半，会议有效。"


def measure(_cluster: Cluster) -> list[Figure]:
    """Print a letter of one page, one of three pages, and a roll of 1,560 homes."""
    from tongdeng.web.kit.official_documents import (
        NOTICE,
        Column,
        Document,
        Heading,
        Paragraph,
        Signature,
        Table,
        docx,
        pdf,
    )

    signature = Signature(["中共某某支部委员会"], date(2026, 11, 2))
    letter = Document(
        "请示", "关于换届选举的请示", [Heading("情况"), *[Paragraph(TEXT)] * 25], signature=signature
    )
    columns = [Column("序号", 16), Column("房屋", 80), Column("面积", 30), Column("业主", 30)]
    rows = [[str(n), f"A区{n % 27}号楼1单元{n}", "89.50", "王**"] for n in range(HOMES)]
    roll = Document("名册", "业主名册", [Table(columns, rows)], style=NOTICE)
    alone = _pages(lambda: pdf(lambda: letter))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        began = time.monotonic()
        made = list(threads.map(lambda _: pdf(lambda: letter), range(AT_ONCE)))
        together = (time.monotonic() - began) / sum(map(_count, made))
    took = _seconds(lambda: docx(lambda: letter)) / _count(made[0])
    return [
        Figure("a paper of one page, alone", _seconds(_one_page) * 1000, "ms", most=PAGE * 1000),
        Figure("a page of a letter, PDF", alone * 1000, "ms", most=PAGE * 1000),
        Figure("the same, four at a time", together * 1000, "ms", most=PAGE * 1000),
        Figure("a page of a letter, DOCX", took * 1000, "ms", most=PAGE * 1000),
        Figure(
            "a page of a roll of 1,560 homes",
            _pages(lambda: pdf(lambda: roll)) * 1000,
            "ms",
            most=PAGE * 1000,
        ),
    ]


def _one_page() -> bytes:
    """Print a paper with all faces: title, two levels of headings, text."""
    from tongdeng.web.kit.official_documents import Document, Heading, Paragraph, Signature, pdf

    body = (Heading("情况"), Heading("其他", 2), Paragraph(TEXT * 3))
    signature = Signature(["中共某某支部委员会"], date(2026, 11, 2))
    return pdf(lambda: Document("函", "关于换届选举的函", body, signature=signature))


def _pages(make: Callable[[], bytes]) -> float:
    return _seconds(make) / _count(make())


def _seconds(make: Callable[[], bytes]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.monotonic()
        make()
        taken.append(time.monotonic() - began)
    return median(taken)


def _count(paper: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(paper)).pages)
