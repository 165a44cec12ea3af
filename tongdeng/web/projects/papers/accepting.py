"""验收单 of one party: what is accepted, what is disputed, and this party's signature under it."""

from collections.abc import Sequence

from tongdeng.projects.models import Acceptance, Dispute, Item, Project
from tongdeng.projects.rules.quantities import plain
from tongdeng.web.kit.official_documents import (
    Block,
    Cell,
    Column,
    Document,
    Note,
    Paragraph,
    Row,
    Table,
    day,
)
from tongdeng.web.projects.papers.wording import (
    amount,
    facts,
    form,
    full_name,
    head,
    on,
    organisation,
    pairs,
    side,
    unit,
)

ITEMS = [
    Column("序号", 13),
    Column("项目", 50, "left"),
    Column("单位", 15),
    Column("计划量", 22, "right"),
    Column("完成量", 22, "right"),
    Column("本次验收", 22, "right"),
    Column("争议量", 21, "right"),
]
KIND = "工程验收单"
PAIR = 8  # characters of a digest


def acceptance(row: Acceptance, project: Project, party: str, disputes: Sequence[Dispute]) -> Document:
    """Return the acceptance as one party signs it, of the day on which this party signed.

    disputes: those of the lines of this acceptance that stood when it was put.
    """
    signature = next((one for one in row.signatures.all() if one.party == party), None)
    items = list(row.items.all())
    known = [
        ("验收编号", f"第{row.number}次"),
        ("提请日期", day(on(row.at))),
        ("签字方", organisation(project, party)),
        ("应签各方", "、".join(map(side, row.parties))),
    ]
    rows: list[Row] = [_item(item) for item in items]
    body: list[Block] = [pairs(head(project)), pairs(known), Table(ITEMS, rows, size=11, height=9)]
    body += [Paragraph(_dispute(one), lead="争议：", indent=False) for one in disputes]
    if disputes and row.in_use:
        body.append(Paragraph("各方同意：争议解决以前，其余部分先投入使用。", indent=False))
    if row.note:
        body.append(Paragraph(row.note, lead="验收意见：", indent=False))
    when = on(signature.at) if signature else None
    signed = f"{full_name(signature.by)}　{day(when)}在系统中签字" if signature else ""
    body += [
        facts(
            [
                ("结论", _outcome(row, party)),
                ("签字", f"{signed}\n\n（盖章）　　　　　　　　　　　　{day(when)}"),
            ],
            height=18,
        ),
        Note(
            f"签字针对以上内容，校验值{_apart(row.digest)}。应签各方全部签字后，验收生效，保修期自生效之日起算。"
        ),
    ]
    return form(project, KIND, body, on=when, about=f"（第{row.number}次，{side(party)}）")


def _item(item: Item) -> list[str | Cell]:
    line = item.line
    return [
        str(line.position),
        line.item,
        unit(line),
        plain(line.planned),
        plain(line.delivered),
        plain(item.accepted),
        plain(line.disputed) if line.disputed else "—",
    ]


def _dispute(row: Dispute) -> str:
    return f"{side(row.party)}对{row.line.item}{amount(row.quantity, row.line)}有争议：{row.reason}"


def _outcome(row: Acceptance, party: str) -> str:
    if row.refused_at is not None and row.refused_as == party:
        return f"不同意验收：{row.reason}"
    if row.refused_at is not None:
        return f"{side(row.refused_as)}于{day(on(row.refused_at))}不同意验收，本次验收没有生效。"
    if row.accepted_at is not None:
        return f"同意验收。本次验收于{day(on(row.accepted_at))}生效。"
    return "□ 同意验收　　□ 不同意验收，原因："


def _apart(code: str) -> str:
    return " ".join(code[start : start + PAIR] for start in range(0, len(code), PAIR))
