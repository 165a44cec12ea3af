"""What the verbs of a summary share: words that everybody will read, the digest of its lines, what its events tell."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.accounts.models import Summary, SummaryLine
from tongdeng.accounts.rules import LABEL_AT_MOST, REASON_AT_MOST
from tongdeng.kernel import texts
from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.people.rules.private import personal_in


def public_words(
    typed: str, *, field: str, at_most: int = REASON_AT_MOST, required: Sentence = "", where: Sentence = ""
) -> str:
    """Return words that everybody will read; raise Invalid for what may tell who somebody is."""
    try:
        words = texts.clean(texts.one_line(typed), at_most=at_most, field=field, required=required)
    except Invalid as problem:
        raise Invalid(fields={field: f"{where}{problem}"}) from None
    if found := personal_in(words):
        sentence = _("所有人都会看到这里，请去掉个人信息：{found}").format(found=found[0])
        raise Invalid(fields={field: f"{where}{sentence}"})
    return words


def label(typed: str, *, where: Sentence, required: Sentence) -> str:
    """Return what stands beside the kind of a line."""
    return public_words(typed, field="lines", at_most=LABEL_AT_MOST, where=where, required=required)


def digest(lines: Iterable[SummaryLine]) -> str:
    """Return the hash of lines, in their order, as the events of a summary name them."""
    rows = [
        [row.position, row.kind, row.comes_in, row.label, row.amount, str(row.project_id or "")]
        for row in sorted(lines, key=lambda row: row.position)
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def submitted(
    summary: Summary, lines: Iterable[SummaryLine], gaps: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what the event of a submission tells: amounts, ids and hashes, no words."""
    words = [summary.why_opening, summary.why_projects, summary.reason]
    return sums_of(summary) | {
        "lines": digest(lines),
        "gaps": [[gap["project"], gap["drawn"], gap["listed"]] for gap in gaps],
        "words": hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest(),
    }


def sums_of(summary: Summary) -> dict[str, Any]:
    """Return the amounts of a summary as its events tell them, in fen; no words."""
    return {
        "opening": summary.opening,
        "inflow": summary.inflow,
        "outflow": summary.outflow,
        "closing": summary.closing,
    }


def lines_of(summary: Summary) -> list[SummaryLine]:
    """Return the lines of a summary in their order."""
    rows = SummaryLine.objects.filter(community=summary.community, summary=summary)
    return list(rows.order_by("position"))
