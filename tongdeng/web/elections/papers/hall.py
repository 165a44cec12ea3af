"""Forms of the meeting: who came, how many, who watches and counts, how many ballots were given out."""

from dataclasses import replace

from tongdeng.elections.models import Member
from tongdeng.elections.rules.regulation import Task
from tongdeng.web.elections.papers.course import GAP, Course, month, padded, shown, which_round
from tongdeng.web.kit.official_documents import (
    FORM,
    Block,
    Cell,
    Column,
    Document,
    Fields,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Space,
    Style,
    Table,
    day,
)

SIGN_IN = [Column("序号", 16), Column("姓名", 42), Column("签名", 55), Column("备注", 52, "left")]
DENSE = replace(FORM, row_height=9.5)


def attendance(course: Course) -> Document:
    """Return the sheet on which members sign as they come."""
    due, asked, others = _parts(course)
    body: list[Block] = [
        Fields([("会议时间", day(course.met_on)), ("会议地点", "")], 2),
        Fields([("会议内容", f"选举{course.organ_seat}")]),
        Table(SIGN_IN, padded(due, 4, 20, blank=course.blank)),
    ]
    if asked:
        body += [
            Heading(
                "下列党员经上级党组织同意，由大会表决不计入应到会人数；本人到会的照常签名、计入：",
                3,
                numbered=False,
            ),
            Table(SIGN_IN, asked),
        ]
    if others:
        body += [
            Heading("下列党员可以列席，没有表决权、选举权，不计入应到会和实到会人数：", 3, numbered=False),
            Table(SIGN_IN, others),
        ]
    body += [
        Paragraph(
            f"有选举权的党员{shown(course.full)}名；应到会{shown(course.due)}名；"
            f"到会不少于{shown(course.hall.least if course.hall else None)}名方可选举。"
            f"实到会有选举权的{GAP}名。未到会的党员不能委托他人代为投票。"
        ),
        Signatures(["大会主持人", "记录人", "核对人"], 3),
    ]
    return _form(course, "签到表", (course.branch, "党员大会", "签到表"), body, style=DENSE)


def _parts(course: Course) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the rows of those due, of those whom the meeting may leave out, and of those without a vote."""
    due: list[Member] = [m for m in course.roll if m.may_vote and m.agreed_at is None]
    asked = [m for m in course.roll if m.may_vote and m.agreed_at is not None]
    others = [m for m in course.roll if not m.may_vote]
    return (
        [[str(n), m.name, "", ""] for n, m in enumerate(due, start=1)],
        [
            [str(n), m.name, "／" if m.left_out else "", "不计入应到会" if m.left_out else "上级已同意，待大会表决"]
            for n, m in enumerate(asked, start=1)
        ],
        [
            [str(n), m.name, "", str(m.get_standing_display()).partition("（")[0]]
            for n, m in enumerate(others, start=1)
        ],
    )  # fmt: skip


def headcount(course: Course) -> Document:
    """Return the report of how many came, from which the meeting knows that it may vote."""
    due, present = course.due, course.present
    absent = due - present if due is not None and present is not None else None
    rows: list[Row] = [
        ["支部党员总数", f"{shown(len(course.roll) or None)}名"],
        ["有选举权的党员", f"{shown(course.full)}名"],
        ["不计入应到会的党员", f"{shown(course.hall.left_out if course.hall else None)}名"],
        ["应到会有选举权的党员", f"{shown(due)}名"],
        ["实到会有选举权的党员", f"{shown(present)}名"],
        ["未到会有选举权的党员", f"{shown(absent)}名"],
    ]
    enough = course.hall is not None and present is not None and course.hall.enough
    says = (
        "实到会人数达到应到会人数的五分之四，可以进行选举。"
        if enough
        else "实到会人数（□达到　□没有达到）应到会人数的五分之四，（□可以　□不能）进行选举。"
    )
    body: list[Block] = [
        Paragraph("大会主持人："),
        Paragraph("经清点，到会人数如下："),
        Table([Column("项目", 80), Column("人数", 60)], rows, height=11, size=14),
        Paragraph(says),
        Signatures(["清点人（签字）", "大会主持人（签字）"]),
    ]
    return _form(
        course, "清点人数报告单", (course.branch, "党员大会", "清点人数", "报告单"), body, signed=True
    )


def handing(course: Course) -> Document:
    """Return the report of how many ballots were given out in a round."""
    round_ = course.round
    rows: list[Row] = [
        ["实到会有选举权的党员", f"{shown(round_.present if round_ else None)}名"],
        ["印制选票", f"{GAP}张"],
        ["分发选票", f"{shown(round_.issued if round_ else None)}张"],
        ["剩余选票（已当场作废）", f"{GAP}张"],
    ]
    body: list[Block] = [
        Paragraph("大会主持人："),
        Paragraph(
            f"{which_round(course.round)}选举{course.organ_seat}，每位到会有选举权的党员一张选票，分发情况如下："
        ),
        Table([Column("项目", 80), Column("数量", 60)], rows, height=11, size=14),
        Paragraph("没有多发、漏发。"),
        Signatures(["监票人（签字）", "计票人（签字）"]),
    ]
    return _form(
        course, "分发选票报告单", (course.branch, "党员大会", "分发选票", "报告单"), body, signed=True
    )


def tellers(course: Course) -> Document:
    """Return the list of scrutineers and counters whom the meeting approved."""
    order = [Task.SCRUTINEER.value, Task.COUNTER.value]
    chosen = sorted((m for m in course.roll if m.task), key=lambda m: order.index(m.task))
    rows: list[Row] = [[str(m.get_task_display()), m.name, ""] for m in chosen]
    if course.blank:
        rows = [["监票人", "", ""], ["监票人", "", ""], ["计票人", "", ""], ["计票人", "", ""]]
    present = course.fact("appoint_tellers", "present")
    body: list[Block] = [
        Paragraph(
            f"经{day(course.held_on)}党员大会表决通过（到会有表决权的党员{shown(present)}名，"
            f"同意{shown(course.tellers_votes)}名），监票人、计票人如下："
        ),
        Table([Column("职责", 40), Column("姓名", 55), Column("签名", 60)], rows, height=12, size=14),
        Note("监票人、计票人从不是候选人的党员中推选；计票人在监票人监督下工作。"),
    ]
    title = (course.branch, "党员大会", "监票人、计票人", "名单")
    return _form(course, "监票人计票人名单", title, body, signed=True)


COLUMNS = [Column("", width) for width in (24, 34, 20, 22, 24, 22, 19)]


def registration(course: Course) -> Document:
    """Return the form of each candidate, of which the branch fills in what is not on its roll."""
    heads = ("候选人", "预备人选登记表")
    people: list[Member | None] = [None] if course.blank else list(course.candidates)
    body: list[Block] = []
    for place, member in enumerate(people):
        if place:
            body += [
                PageBreak(),
                Paragraph("".join(heads), align="center", bold=True, size=22),
                Space(0.6),  # as under the title of a paper
            ]
        body += _registered(course, member)
    return replace(
        _form(course, "候选人预备人选登记表", heads, body), issuer=course.branch, on=course.on("propose")
    )


def _registered(course: Course, member: Member | None) -> list[Block]:
    name, joined, about = (member.name, month(member.joined_on), member.about) if member else ("", "", "")
    head: list[Row] = [
        ["姓名", name, "性别", "", "民族", "", Cell("照片", down=3)],
        ["出生年月", "", "籍贯", "", "学历", ""],
        ["入党时间", joined, "健康状况", "", "参加工作", ""],
        ["工作单位及职务", Cell("", across=6)],
        ["拟任职务", Cell(course.organ_seat, across=6)],
    ]
    opinion = f"\n\n\n（盖章）　{day(None)}　"
    tall: list[Row] = [
        [_tall("简历"), Cell(about, across=6, align="left")],
        [_tall("主要表现"), Cell("", across=6)],
        [_tall("奖惩情况"), Cell("", across=6)],
        [_tall("党支部意见"), Cell(opinion, across=6, align="right")],
        [_tall("上级党组织意见"), Cell(opinion, across=6, align="right")],
    ]
    return [Table(COLUMNS, [*head, *tall], height=11)]


def _tall(label: str) -> str:
    # Its empty lines make the row high; one height holds for all rows of a table.
    return f"\n\n{label}\n\n"


def _form(
    course: Course,
    kind: str,
    title: tuple[str, ...],
    body: list[Block],
    *,
    signed: bool = False,
    style: Style = FORM,
) -> Document:
    """Return a form of the day of the meeting."""
    return Document(
        kind,
        title,
        body,
        style=style,
        signature=Signature([course.branch], course.held_on) if signed else None,
        issuer=course.branch,
        on=course.met_on,
        about=course.about,
    )
