"""工程量确认单: one measurement with its arithmetic, who measured, who stood by, who countersigned."""

from collections.abc import Mapping
from typing import Any

from tongdeng.projects.models import Project, Sheet
from tongdeng.projects.rules.quantities import UNIT_WORDS, plain
from tongdeng.web.kit.official_documents import Block, Column, Document, Heading, Note, Paragraph, Table, day
from tongdeng.web.projects.papers.wording import amount, facts, form, full_name, head, on, pairs, side

PARTS = [
    Column("序号", 14),
    Column("部位", 51, "left"),
    Column("尺寸（米）", 55),
    Column("数量", 20),
    Column("加或减", 25),
]
KIND = "工程量确认单"


def sheet(row: Sheet, project: Project) -> Document:
    """Return one measurement sheet, of the day on which it was measured."""
    photos = len(row.photos.all())
    known = [
        ("确认单编号", f"第{row.number}号"),
        ("测量日期", day(row.measured_on)),
        ("清单项目", f"第{row.line.position}项　{row.line.item}"),
        ("计量方法", str(row.get_method_display())),
        ("具体位置", row.spot),
        ("测量工具", row.instrument),
        ("在场人员", row.present),
        ("照片", f"{photos}张" if photos else "无"),
    ]
    body: list[Block] = [pairs(head(project)), pairs(known)]
    if row.corrects is not None:
        words = f"本单更正第{row.corrects.number}号确认单，原因：{row.reason}"
        body.append(Paragraph(words, lead="更正：", indent=False))
    body += [
        Table(PARTS, [_part(place, part) for place, part in enumerate(row.parts, start=1)]),
        Paragraph(f"{row.arithmetic}", lead="计算式：", indent=False),
        Paragraph(f"{amount(row.quantity, row.line)}{_converted(row)}", lead="本单工程量：", indent=False),
        Heading("签字", numbered=False),
        facts(_signed(row), height=15),
        Note(_state(row)),
    ]
    return form(project, KIND, body, on=row.measured_on, about=f"（第{row.number}号）")


def _part(place: int, part: Mapping[str, Any]) -> list[str]:
    sides = " × ".join(part.get("sides") or []) or "—"
    return [
        str(place),
        part.get("name") or "—",
        sides,
        str(part.get("count", "1")),
        "扣除" if part.get("less") else "计入",
    ]


def _converted(row: Sheet) -> str:
    if row.factor == 1:
        return ""
    measured = UNIT_WORDS.get(row.measured_in, row.measured_in)
    return f"（按{measured}测量，换算系数{plain(row.factor)}）"


def _signed(row: Sheet) -> list[tuple[str, str]]:
    countersigned = "　　　　　　　　　　　　　　年　　月　　日"
    if row.countersigned_by is not None:
        countersigned = (
            f"{side(row.countersigned_as)}　{full_name(row.countersigned_by)}　{day(on(row.counted_at))}会签"
        )
    elif row.counts:
        countersigned = f"由各方在验收单上一并签字，{day(on(row.counted_at))}"
    return [
        ("测量人", f"{side(row.side)}　{full_name(row.by)}　{day(on(row.at))}登记"),
        ("会签人", countersigned),
    ]


def _state(row: Sheet) -> str:
    if row.void_at:
        return f"本单已于{day(on(row.void_at))}作废：{row.void_reason}"
    if not row.counts:
        return "本单须经测量方以外的另一方会签，会签前不计入完成量。"
    return "本单已计入完成量。需要更改的，另开更正单并写明更正哪一张。"
