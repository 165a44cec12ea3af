"""A paper from a template of marked lines, where most of it is text that stays.

A line begins with `# ` (title), `= ` (to whom), `> ` (name and day at the end), `* ` (heading), `- ` (a small note),
`%table name 姓名:3 …` (a table of that name, its columns with their shares of the width), `%gap`, or is a paragraph.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from tongdeng.web.kit.official_documents.paper import (
    Block,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Signature,
    Space,
    Table,
)
from tongdeng.web.kit.official_documents.styles import BALLOT, LETTER, Style

Rows = Sequence[Sequence[Any]]
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日$")


def written(
    template: str,
    words: Mapping[str, Any],
    tables: Mapping[str, Rows],
    *,
    small: bool = False,
    copies: int = 1,
) -> Document:
    """Return a paper from its text and tables."""
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(template, {key: _one_line(value) for key, value in words.items()})
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        style = BALLOT if small else LETTER
        parted = [(sign, rest, line) for line in lines for sign, _, rest in [line.partition(" ")]]
        said = {sign: [rest for found, rest, _ in parted if found == sign] for sign in ("#", "=", ">")}
        body = [_block(line, tables, style) for sign, _, line in parted if sign not in said]
    while body and isinstance(body[-1], Space):
        body.pop()
    title = (said["#"] or [template])[0]
    return Document(
        title,
        title,
        body,
        style=style,
        addressee="".join(said["="][:1]),
        signature=_signature(" ".join(said[">"])) if said[">"] else None,
        copies=copies,
    )


def _one_line(value: Any) -> Any:
    """Return a value that cannot begin a line of its own."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _block(line: str, tables: Mapping[str, Rows], style: Style) -> Block:
    if line == "%gap":
        return Space()
    if line.startswith("%table "):
        _word, name, *given = line.split()
        shares = [column.rpartition(":") for column in given]
        total = sum(int(share[2]) for share in shares)
        columns = [Column(share[0], int(share[2]) * style.measure / total) for share in shares]
        return Table(columns, [[str(_one_line(str(cell))) for cell in row] for row in tables[name]])
    sign, _blank, rest = line.partition(" ")
    if sign == "*":
        return Heading(rest, numbered=False)
    return Note(rest) if sign == "-" else Paragraph(line)


def _signature(words: str) -> Signature:
    found = DAY.search(words)
    name = words[: found.start()] if found else words
    on = date(*map(int, found.groups())) if found else None
    return Signature([name.replace("（盖章）", "").strip()], on)
