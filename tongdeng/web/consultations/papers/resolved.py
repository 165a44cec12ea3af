"""What a resolution says on paper: what, who, by when, how much."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from tongdeng.consultations.models import Resolution
from tongdeng.consultations.rules.deciding import PROMISES
from tongdeng.web.consultations.papers.wording import lines, numbered, on
from tongdeng.web.kit.official_documents import Block, Paragraph, day


def amount(quantity: Decimal, unit: str) -> str:
    """Return 800平方米: without zeros behind the point."""
    return f"{quantity.normalize():,f}{unit}"


def due(resolution: Resolution) -> str:
    """Return 2026年3月1日（20个工作日内）."""
    return f"{day(on(resolution.due_at))}（{resolution.days}个工作日内）"


def resolved(resolution: Resolution, words: Callable[[str], str] = str) -> Iterator[Block]:
    """Yield a resolution as the minutes have it; `words` hides what tells who somebody is."""
    yield Paragraph(
        f"{resolution.title}（{numbered(resolution)}，{resolution.get_kind_display()}）。", lead="决议："
    )
    yield from (Paragraph(words(line)) for line in lines(resolution.text))
    if resolution.kind in PROMISES:
        yield Paragraph(f"{resolution.party_word}。", lead="责任方：")
        yield Paragraph(f"{due(resolution)}。", lead="完成期限：")
    if resolution.quantity is not None:
        yield Paragraph(f"{amount(resolution.quantity, resolution.unit)}。", lead="数量：")
    if resolution.reason:
        yield Paragraph(words(resolution.reason), lead="原因：")
