"""竣工报告 and 质量保修书: what was built in the end, what it cost, how long it took and why; and for how long it is guaranteed."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from tongdeng.projects.models import Funding, Line, Project, Settlement, Variation, Warranty
from tongdeng.projects.rules.money import by_source
from tongdeng.projects.rules.quantities import plain
from tongdeng.projects.rules.warranty import LAW
from tongdeng.web.kit.official_documents import (
    FORM,
    LETTER,
    Block,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Row,
    Signature,
    Table,
    day,
    money,
    number,
)
from tongdeng.web.projects.papers.wording import (
    amount,
    estate,
    head,
    listed,
    numbered,
    on,
    organisation,
    pairs,
    sealed,
    unit,
    yuan,
)

SCOPE = [
    Column("序号", 13),
    Column("项目", 47, "left"),
    Column("单位", 16),
    Column("原计划", 26, "right"),
    Column("最终计划", 27, "right"),
    Column("验收", 27, "right"),
]
SOURCES = [Column("资金来源", 60), Column("金额（元）", 50, "right"), Column("依据", 46, "left")]
WARRANTIES = [
    Column("序号", 13),
    Column("工程类别和内容", 72, "left"),
    Column("起始日", 40),
    Column("截止日", 40),
]
REPORT, CERTIFICATE = "竣工报告", "工程质量保修书"
DUTIES = (
    "保修范围内的工程在保修期内发生质量问题的，施工单位应当履行保修义务，并对造成的损失承担赔偿责任。",
    "接到保修通知后，施工单位应当在7日内派人保修；发生紧急抢修事故的，接到通知后应当立即到场抢修。",
    "保修期届满前30日，由物业、业委会和社区会同施工单位联合检查，发现的问题修好以后，保修期内的责任才算履行完毕。",
    "因使用不当、第三方造成的损坏或者不可抗力造成的损坏，不在保修范围内。",
)


def report(
    project: Project,
    *,
    lines: Sequence[Line],
    fundings: Sequence[Funding],
    variations: Sequence[Variation],
    warranties: Sequence[Warranty],
    settlement: Settlement | None,
    accepted_on: date | None,
) -> Document:
    """Return the completion report, of the day on which it was handed in.

    variations: those that were approved; all rows are of this project and in their order. accepted_on: the day of the
    last acceptance.
    """
    return Document(
        REPORT,
        (project.title, REPORT),
        [
            Heading("工程概况"),
            *_about(project),
            Heading("完成的工程量"),
            *_scope(project, lines),
            Heading("造价和资金"),
            *_cost(project, fundings, settlement),
            Heading("工期"),
            *_time(project, accepted_on),
            Heading("变更"),
            *_changes(variations),
            Heading("质量和保修"),
            *_quality(project, warranties, settlement),
        ],
        style=LETTER,
        number=numbered(project),
        signature=Signature([organisation(project, project.parties[0])], on(project.completed_at)),
    )


def _about(project: Project) -> Iterator[Block]:
    yield Paragraph(project.problem, lead="要解决的问题：")
    basis = _origin(project)
    yield Paragraph(f"{project.get_origin_display()}{f'，{basis}' if basis else ''}。", lead="立项依据：")
    yield Paragraph(f"{project.scope_words}。", lead="工程范围：")
    yield Paragraph(f"{project.contractor}。", lead="施工单位：")


def _origin(project: Project) -> str:
    if project.resolution is not None:
        return f"{number(project.resolution.number)}“{project.resolution.title}”"
    if project.vote is not None:
        return f"{number(project.vote.number)}“{project.vote.title}”"
    return project.origin_words


def _scope(project: Project, lines: Sequence[Line]) -> Iterator[Block]:
    rows: list[Row] = [
        [
            str(line.position),
            line.item,
            unit(line),
            plain(line.first_planned),
            plain(line.planned),
            plain(line.accepted),
        ]
        for line in lines
    ]
    yield Table(SCOPE, rows)
    yield Note("验收量是各方签字的验收单之和；每张测量单都有计算式和会签人，可以在工程公开页逐张查看。")
    yield _why("与原计划不同的原因：", project.why_scope, any(x.first_planned != x.accepted for x in lines))


def _why(lead: str, reason: str, differs: bool) -> Block:
    return Paragraph(reason or ("没有说明。" if differs else "与原计划一致。"), lead=lead)


def _cost(project: Project, fundings: Sequence[Funding], settlement: Settlement | None) -> Iterator[Block]:
    contract = project.contract_sum or Decimal()
    final = settlement.amount if settlement else contract
    difference = final - contract
    change = f"，比合同价{'增加' if difference > 0 else '减少'}{money(abs(difference))}" if difference else ""
    yield Paragraph(f"合同价{money(contract)}，结算价{money(final)}{change}。", lead="造价：")
    yield _why("与合同价不同的原因：", project.why_cost, bool(difference))
    sums = by_source((row.source, row.amount) for row in fundings)
    words = {row.source: str(row.get_source_display()) for row in fundings}
    basis = {row.source: row for row in fundings}
    rows: list[Row] = [[words[source], yuan(total), _basis(basis[source])] for source, total in sums.items()]
    rows.append(["合计", yuan(sum(sums.values(), Decimal())), ""])
    yield Table(SOURCES, rows)


def _basis(row: Funding) -> str:
    if row.motion is not None:
        return f"业主表决：{row.motion.title}"
    return row.note or "—"


def _time(project: Project, accepted_on: date | None) -> Iterator[Block]:
    """Say how long it took: until the last acceptance, not until somebody wrote down that all is accepted."""
    due = project.first_ends_on or project.ends_on
    planned = f"{day(project.begins_on)}至{day(due)}"
    built = f"{day(on(project.started_at))}至{day(accepted_on)}"
    yield Paragraph(f"计划{planned}；实际{built}全部验收。", lead="工期：")
    yield _why("与计划不同的原因：", project.why_time, accepted_on != due)


def _changes(variations: Sequence[Variation]) -> Iterator[Block]:
    if not variations:
        yield Paragraph("没有变更。")
    for row in variations:
        yield Paragraph(f"第{row.number}号，{row.get_kind_display()}：{_change(row)}。原因：{row.reason}")


def _change(row: Variation) -> str:
    if row.line is not None:
        old, new = row.old_quantity or Decimal(), row.new_quantity or Decimal()
        return f"{row.line.item}由{amount(old, row.line)}变更为{amount(new, row.line)}"
    if row.new_sum is not None and row.old_sum is not None:
        return f"合同价由{money(row.old_sum)}变更为{money(row.new_sum)}"
    return f"完工日期由{day(row.old_date)}变更为{day(row.new_date)}"


def _quality(
    project: Project, warranties: Sequence[Warranty], settlement: Settlement | None
) -> Iterator[Block]:
    names = listed(organisation(project, party) for party in project.parties)
    yield Paragraph(f"全部项目经{names}签字验收，没有未解决的争议。", lead="验收：")
    until = listed(dict.fromkeys(f"{row.get_work_display()}至{day(row.until)}" for row in warranties))
    yield Paragraph(f"{until}。" if until else "合同没有约定保修期。", lead="保修：")
    if settlement is not None:
        yield Paragraph(_retention(settlement), lead="质量保证金：")


def _retention(settlement: Settlement) -> str:
    if settlement.kept:
        return (
            f"预留{money(settlement.kept)}，缺陷责任期{settlement.months}个月，"
            f"{day(settlement.return_on)}起可以退还。"
        )
    if settlement.guarantee:
        return "以银行保函代替，没有预留现金。"
    return "已收履约保证金，不再预留。" if settlement.bond else "没有预留。"


def certificate(project: Project, warranties: Sequence[Warranty]) -> Document:
    """Return the warranty certificate, of the day from which the last of its warranties runs.

    warranties: with their items and lines.
    """
    rows: list[Row] = [
        [str(row.number), _guaranteed(row), day(row.since), day(row.until)] for row in warranties
    ]
    parties = [organisation(project, party) for party in project.parties]
    return Document(
        CERTIFICATE,
        CERTIFICATE,
        [
            pairs(head(project)),
            Paragraph(
                f"为保证{estate(project)}{project.title}在合理使用期限内正常使用，"
                f"{project.contractor or '施工单位'}按照《{LAW.removesuffix('第四十条')}》第四十条和合同约定，作出以下保修承诺。"
            ),
            Heading("保修内容和期限"),
            Table(WARRANTIES, rows, size=11),
            Heading("保修责任"),
            *(Paragraph(f"{place}. {words}") for place, words in enumerate(DUTIES, start=1)),
            Heading("签字盖章", numbered=False),
            sealed([project.contractor or "施工单位", *parties]),
        ],
        style=FORM,
        number=numbered(project),
        issuer=project.contractor,
        on=max((row.since for row in warranties), default=None),
    )


def _guaranteed(row: Warranty) -> str:
    items = [f"{item.line.item}{amount(item.accepted, item.line)}" for item in row.items.all()]
    return f"{row.get_work_display()}\n{listed(items)}" if items else str(row.get_work_display())
