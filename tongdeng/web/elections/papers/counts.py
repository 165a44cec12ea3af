"""What was counted: each round, the result, the committee's vote on its secretary, the division of work."""

from collections.abc import Sequence
from datetime import date

from tongdeng.elections.queries import rounds
from tongdeng.kernel.clock import local_day
from tongdeng.web.elections.papers.course import GAP, Course, padded, shown, which_round
from tongdeng.web.kit.official_documents import (
    FORM,
    LETTER,
    Block,
    Column,
    Document,
    Note,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Table,
    day,
)

SIGN = Signatures(["监票人（签字）", "计票人（签字）", "大会主持人（签字）"])


def count(course: Course) -> Document:
    """Return the report of a counted round, of the day of that round."""
    found = course.result
    round_ = found.round if found else None
    valid = (round_.returned or 0) - found.invalid if round_ and found else None
    body: list[Block] = [
        Paragraph(
            f"{which_round(round_)}：应到会有选举权的党员{shown(round_ and round_.due)}名，实到会{shown(round_ and round_.present)}名。"
            f"发出选票{shown(round_ and round_.issued)}张，收回{shown(round_ and round_.returned)}张，"
            f"其中有效票{shown(valid)}张，无效票{shown(found and found.invalid)}张。"
            "收回的选票不多于发出的选票，选举有效。"
        ),
        Paragraph(_needed(found)),
        _count_table(course, found),
        Note("“弃权”包括没有划票和划得无法辨认的；“另选得票”是由选举人写在另选栏的票。"),
    ]
    if found and found.tied:
        body.append(Paragraph(f"票数相等、须重新投票的：{'、'.join(found.tied)}。"))
    if found and found.short:
        body.append(Paragraph(f"尚有{found.short}个名额没有选出。"))
    on = local_day(round_.at) if round_ else None
    title = (f"{course.branch}{course.organ_title}", "选举", "计票报告单")
    about = f"第{round_.number}轮{course.about}" if round_ else course.about
    return _report(course, "计票报告单", title, [*body, SIGN], on, about)


def _needed(found: rounds.Result | None) -> str:
    if found and found.round.is_revote:
        return f"本轮在票数相等的人中选举{found.round.seats}名，得票多的当选。"
    seats = shown(found.round.seats if found else None)
    needed = shown(found.needed if found else None)
    return f"本轮应选{seats}名；得赞成票超过实到会有选举权人数的一半，即{needed}票以上（含）的始得当选。"


def _count_table(course: Course, found: rounds.Result | None) -> Table:
    rows: list[Row] = [
        [
            str(n),
            line.name,
            *([str(v) for v in (line.for_, line.against, line.rest)] if line.listed else ["—"] * 3),
            str(line.written or "—"),
            str(line.votes),
            _outcome(line.name, found),
        ]
        for n, line in enumerate(found.lines if found else (), start=1)
        if found
    ]
    heads = {
        "序号": 13,
        "姓名": 30,
        "赞成": 17,
        "不赞成": 19,
        "弃权": 17,
        "另选得票": 22,
        "合计得票": 22,
        "结果": 25,
    }
    columns = [Column(head, width) for head, width in heads.items()]
    return Table(columns, padded(rows, len(columns), 9, blank=found is None))


def _outcome(name: str, found: rounds.Result) -> str:
    if name in found.elected:
        return "当选"
    return "重新投票" if name in found.tied else "未当选"


def result(course: Course) -> Document:
    """Return the report of who was elected in which round."""
    rows: list[Row] = []
    for round_ in course.rounds:
        for name in (round_.outcome or {}).get("elected", ()):
            votes = (round_.outcome or {})["votes"][name]
            share = f"{100 * votes / round_.present:.1f}%"
            rows.append([str(len(rows) + 1), name, str(votes), share, which_round(round_)])
    reduced = (
        f"（原定{course.seats}名，经到会有选举权的党员过半数同意减少）"
        if course.seats and course.left and course.left < course.seats
        else ""
    )
    columns = [
        Column("序号", 15),
        Column("姓名", 45),
        Column("得票数", 25),
        Column("得票率", 25),
        Column("选举轮次", 55),
    ]
    body: list[Block] = [
        Paragraph(
            f"{day(course.held_on)}，支部召开党员大会，应到会有选举权的党员{shown(course.due)}名，"
            f"实到会{shown(course.present)}名，达到应到会人数的五分之四。大会以无记名投票方式选举"
            f"{course.organ_seat}{shown(course.left)}名{reduced}，共投票{shown(len(course.rounds) or None)}轮。选举结果如下："
        ),
        Table(columns, padded(rows, len(columns), 5, blank=course.blank)),
        Note("得票率为得票数占实到会有选举权人数的百分比。"),
        SIGN,
    ]
    on = local_day(course.rounds[-1].at) if course.rounds else None
    title = (f"{course.branch}{course.organ_title}", "选举结果", "报告单")
    return _report(course, "选举结果报告单", title, body, on, course.about)


def secretary_count(course: Course) -> Document:
    """Return the count of the committee's vote on its secretary and deputy; what was not typed in is left to write."""
    rows: list[Row] = [
        [course.office(m), m.name, str(shown(m.office_votes)), "", "", "当选"] for m in course.officers
    ]
    if course.blank:
        rows = [["书记", *[""] * 5], ["副书记", *[""] * 5]]
    number = None if course.blank else len(course.elected)
    columns = [
        Column("职务", 24), Column("姓名", 43), Column("赞成", 22), Column("不赞成", 22), Column("弃权", 22),
        Column("结果", 32),
    ]  # fmt: skip
    body: list[Block] = [
        Paragraph(
            f"{day(course.on('form'))}，新一届支部委员会召开第一次会议，应到会委员{shown(number)}名，"
            f"实到会{shown(course.committee_present)}名，以无记名投票方式等额选举书记、副书记。发出选票{GAP}张，收回{GAP}张，"
            f"其中有效票{GAP}张，无效票{GAP}张。得赞成票超过实到会委员一半的始得当选。结果如下："
        ),
        Table(columns, rows, height=11),
        Note("当选的书记、副书记报上级党组织批准。"),
        Signatures(["监票人（签字）", "计票人（签字）", "会议主持人（签字）"]),
    ]
    title = (f"{course.branch}委员会", "书记、副书记选举", "计票报告单")
    return _report(course, "书记选举计票报告单", title, body, course.on("form"), course.about)


def division(course: Course) -> Document:
    """Return how the committee divided its work, as it stood on the day of its meeting."""
    rows: list[Row] = [
        [str(n), m.name, course.office(m), m.portfolio or "—"] for n, m in enumerate(course.elected, start=1)
    ]
    columns = [Column("序号", 16), Column("姓名", 36), Column("职务", 30), Column("分工", 74, "left")]
    body: list[Block] = [
        Paragraph(f"经{day(course.on('form'))}新一届支部委员会第一次会议研究，委员分工如下："),
        Table(columns, padded(rows, len(columns), 5, blank=course.blank), size=14),
        Paragraph("书记、副书记的选举结果报上级党组织批准后生效。"),
    ]
    return Document(
        "委员会分工",
        (f"{course.branch}委员会", "分工"),
        body,
        style=LETTER,
        signature=Signature([course.branch], course.on("form")),
        about=course.about,
    )


def _report(
    course: Course, kind: str, title: Sequence[str], body: Sequence[Block], on: date | None, about: str
) -> Document:
    return Document(kind, title, body, style=FORM, signature=Signature([course.branch], on), about=about)
