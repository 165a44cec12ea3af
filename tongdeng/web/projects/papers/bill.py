"""工程量清单 and 工程签证单: what is to be built, and what changes after the start."""

from collections.abc import Sequence
from decimal import Decimal

from tongdeng.projects.models import Line, Project, Variation
from tongdeng.projects.rules.quantities import plain
from tongdeng.web.kit.official_documents import Block, Cell, Column, Document, Note, Row, Table, day, money
from tongdeng.web.projects.papers.wording import (
    amount,
    facts,
    form,
    full_name,
    head,
    on,
    organisation,
    pairs,
    sealed,
    side,
    unit,
    worth,
    yuan,
)

LINES = [
    Column("序号", 13),
    Column("项目", 54, "left"),
    Column("单位", 16),
    Column("工程量", 24, "right"),
    Column("单价（元）", 28, "right"),
    Column("合价（元）", 30, "right"),
]
BILL = "工程量清单"
VARIATION = "工程签证单"


def bill(project: Project, lines: Sequence[Line]) -> Document:
    """Return the bill of quantities; of one with variations the quantities as they are now.

    It bears the day of the start; before that it is a draft to be signed.
    """
    total = sum((worth(line, line.planned) for line in lines), Decimal())
    rows: list[Row] = [_line(line) for line in lines]
    rows.append([Cell("合计", across=5), Cell(yuan(total), align="right")])
    changed = [line for line in lines if line.planned != line.first_planned]
    body: list[Block] = [pairs(head(project)), Table(LINES, rows, size=11, height=8)]
    if changed:
        words = "；".join(
            f"第{line.position}项由{amount(line.first_planned, line)}变更为{amount(line.planned, line)}"
            for line in changed
        )
        body.append(Note(f"开工后的变更：{words}。每项变更另有签证单。"))
    body.append(Note("工程量按测量单计算，各方会签后才算完成量；单价含人工、材料、机械、管理费和税金。"))
    names = [organisation(project, party) for party in project.parties]
    body.append(sealed([*names, project.contractor or "施工单位"]))
    return form(project, BILL, body, on=on(project.started_at))


def _line(line: Line) -> list[str]:
    return [
        str(line.position),
        line.item,
        unit(line),
        plain(line.planned),
        yuan(line.price),
        yuan(worth(line, line.planned)),
    ]


def variation(row: Variation, project: Project) -> Document:
    """Return one variation: type, reason, old and new value, who proposed and who approved it.

    It bears the day of its approval, or of its refusal; before that the day is left to be written.
    """
    old, new, difference = _values(row)
    known = [
        ("签证编号", f"第{row.number}号"),
        ("变更类型", str(row.get_kind_display())),
        ("涉及项目", f"第{row.line.position}项　{row.line.item}" if row.line else "整个工程"),
        ("变更原因", row.reason),
        ("原来", old),
        ("变更后", new),
        ("增减", difference),
        ("提出", f"{side(row.side)}　{full_name(row.by)}　{day(on(row.at))}"),
        ("审批", _answer(row)),
        ("决定依据", row.decision or "—"),
    ]
    names = [organisation(project, party) for party in project.parties]
    body: list[Block] = [
        pairs(head(project)),
        facts(known, height=11),
        Note("签证须经提出人以外的另一方批准后才生效；未批准的，不得施工，也不得计量。"),
        sealed([*names, project.contractor or "施工单位"]),
    ]
    when = on(row.approved_at or row.rejected_at)
    return form(project, VARIATION, body, on=when, about=f"（第{row.number}号）")


def _values(row: Variation) -> tuple[str, str, str]:
    if row.line is not None:
        old, new = row.old_quantity or Decimal(), row.new_quantity or Decimal()
        change = new - old
        cost = worth(row.line, change)
        words = (
            f"{'增加' if change > 0 else '减少'}{amount(abs(change), row.line)}，按单价合{money(abs(cost))}"
        )
        return amount(old, row.line), amount(new, row.line), words
    if row.old_sum is not None and row.new_sum is not None:
        more = row.new_sum - row.old_sum
        return money(row.old_sum), money(row.new_sum), f"{'增加' if more > 0 else '减少'}{money(abs(more))}"
    if row.old_date is None or row.new_date is None:
        return "—", "—", "—"
    days = (row.new_date - row.old_date).days
    return day(row.old_date), day(row.new_date), f"{'延长' if days > 0 else '缩短'}{abs(days)}天"


def _answer(row: Variation) -> str:
    if row.approved_at:
        said = f"　{row.answer}" if row.answer else ""
        return f"{side(row.approved_as)}　{full_name(row.approved_by)}　{day(on(row.approved_at))}批准{said}"
    if row.rejected_at:
        return f"{day(on(row.rejected_at))}不批准：{row.answer}"
    return "待批准"
