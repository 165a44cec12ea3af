"""Letters to the superior: the request, the candidates, the result. Each bears the day on which it was sent."""

from collections.abc import Sequence
from datetime import date

from tongdeng.elections.rules import regulation
from tongdeng.elections.rules.flow import LetterKind, Office
from tongdeng.web.elections.papers.course import GAP, Course, month, padded, shown, told
from tongdeng.web.kit.official_documents import (
    LETTER,
    Annex,
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
)

ASKS = Paragraph("妥否，请批示。")


def _letter(
    course: Course,
    kind: str,
    title: Sequence[str],
    body: Sequence[Block],
    on: date | None,
    annexes: Sequence[Annex] = (),
) -> Document:
    """Return a letter to the superior; its number, signer and contact are written in by the office."""
    year = str(on.year) if on else "　　"
    return Document(
        kind,
        title,
        body,
        style=LETTER,
        number=f"{GAP}〔{year}〕　　号",
        signer=GAP + "　",
        addressee=f"{course.superior}：",
        annexes=annexes,
        signature=Signature([course.branch], on, remark=f"（联系人：{GAP}　，电话：{GAP * 3}）"),
        about=course.about,
    )


def request(course: Course) -> Document:
    """Return the request for permission to elect."""
    body: list[Block] = [
        Paragraph(
            _term(course)
            + "根据《中国共产党章程》《中国共产党基层组织选举工作条例》《中国共产党支部工作条例（试行）》的"
            f"规定，拟于{day(course.asked_for)}召开党员大会，进行换届选举。现将有关事项请示如下："
        ),
        Heading("党员情况"),
        Paragraph(_members(course)),
        Heading("选举内容"),
        Paragraph(
            f"下一届支部委员会拟设委员{shown(course.seats)}名，其中书记1名，由新一届委员会选举产生。"
            if course.committee
            else "支部正式党员不足7名，不设支部委员会，由党员大会选举书记1名。"
        ),
        Heading("选举办法"),
        Paragraph(_method(course)),
    ]
    if course.blank or _late(course):
        body += [
            Heading("延期情况" + ("（如需延期）" if course.blank else "")),
            Paragraph("本次换届晚于任期届满，请一并批准延期换届，延期不超过1年。"),
        ]
    title = ("关于", course.branch, "换届选举的", "请示")
    return _letter(course, "换届请示", title, [*body, ASKS], course.on("request"))


def _late(course: Course) -> bool:
    return bool(course.asked_for) and regulation.is_delayed(course.ends_on, course.asked_for or date.min)


def _term(course: Course) -> str:
    if course.began_on is None and not course.blank:
        return ""
    asked = course.on("request") or course.asked_for
    over = course.ends_on is not None and asked is not None and asked > course.ends_on
    return (
        f"本届支部{course.organ}于{day(course.began_on)}选举产生，任期{shown(course.years)}年，"
        f"{'已' if over else '将'}于{day(course.ends_on)}届满。"
    )


def _members(course: Course) -> str:
    members = course.fact("request", "members") or (len(course.roll) or None)
    full = course.fact("request", "full") or course.full
    if members is None or full is None:
        return f"支部现有党员{GAP}名，其中有选举权的正式党员{GAP}名，没有选举权的{GAP}名（{GAP * 2}）。"
    kinds = {str(m.get_standing_display()).partition("（")[0] for m in course.roll if not m.may_vote}
    words = f"（{'、'.join(sorted(kinds))}）" if kinds else ""
    others = f"，没有选举权的{members - full}名{words}" if members > full else ""
    return f"支部现有党员{members}名，其中有选举权的正式党员{full}名{others}。"


def _method(course: Course) -> str:
    least = regulation.candidates_least(course.seats) if course.seats else None
    officers = "书记、副书记由新一届委员会等额选举，报上级党组织批准。" if course.committee else ""
    return (
        f"候选人差额不少于应选名额的百分之二十，即候选人不少于{shown(least)}名。党员大会以无记名投票方式进行差额选举；"
        "到会有选举权的党员不少于应到会人数的五分之四方可进行选举，得赞成票超过实到会有选举权人数一半的始得当选。"
        + officers
    )


def candidates(course: Course) -> Document:
    """Return the letter that proposes candidates, with the columns that a superior asks for."""
    body: list[Block] = [
        Paragraph(
            f"{told(course, LetterKind.GRANT)}支部组织全体党员酝酿，根据多数党员的意见，提出{course.organ_seat}候选人"
            f"预备人选{shown(course.candidate_count)}名（应选{shown(course.seats)}名，差额{shown(course.surplus)}名）。名单如下："
        ),
        _candidate_table(course),
        Note(course.order),
    ]
    if course.committee:
        body += [
            Paragraph("新一届支部委员会书记、副书记候选人预备人选如下，由新一届委员会第一次会议等额选举："),
            Table(
                [Column("职务", 30), Column("姓名", 40), Column("现任职务", 50), Column("备注", 36)],
                [["书记", "", "", ""], ["副书记", "", "", "不设的划“／”"]],
            ),
        ]
    body += _left_out(course)
    title = ("关于", f"{course.branch}{course.organ_title}", "候选人", "预备人选的", "请示")
    annexes = [Annex("候选人预备人选登记表")]
    return _letter(course, "候选人预备人选请示", title, [*body, ASKS], course.on("propose"), annexes)


def _candidate_table(course: Course) -> Table:
    columns = [
        Column("序号", 11),
        Column("姓名", 21),
        Column("性别", 11),
        Column("民族", 11),
        Column("出生年月", 20),
        Column("学历", 14),
        Column("入党时间", 24),
        Column("现任职务", 21),
        Column("简况", 23, "left"),
    ]
    rows = [
        [str(n), m.name, "", "", "", "", month(m.joined_on), "", m.about]
        for n, m in enumerate(course.candidates, start=1)
    ]
    return Table(columns, padded(rows, len(columns), 6, blank=course.blank))


def _left_out(course: Course) -> list[Block]:
    """Return whom this letter asks to leave out of those due: whoever was agreed on before stands in another."""
    sent = course.steps["propose"][0] if "propose" in course.steps else None
    asked = [
        m for m in course.roll if m.ground and not (m.agreed_at and sent is not None and m.agreed_at < sent)
    ]
    if not asked and not course.blank:
        return []
    rows: list[Row] = [
        [str(n), m.name, str(regulation.GROUNDS[m.ground or 0].word)] for n, m in enumerate(asked, start=1)
    ]
    return [
        Paragraph(
            "另有下列党员因故不能参加选举，拟按规定不计入应到会人数，请一并批复；经上级党组织同意后，还须由党员大会表决通过。"
        ),
        Table(
            [Column("序号", 14), Column("姓名", 32), Column("情形", 110, "left")],
            padded(rows, 3, 2, blank=course.blank),
        ),
    ]


def approval(course: Course) -> Document:
    """Return the letter that asks for approval of the result."""
    deputy = course.blank or any(m.office == Office.DEPUTY for m in course.elected)
    officers = f"书记{'、副书记' if deputy else ''}"
    formed = (
        f"新一届支部委员会第一次会议（到会委员{shown(course.committee_present)}名）等额选举产生{officers}。"
        if course.committee
        else ""
    )
    body: list[Block] = [
        Paragraph(
            f"{told(course, LetterKind.NOMINATE)}支部于{day(course.held_on)}召开党员大会，进行换届选举。应到会有选举权的"
            f"党员{shown(course.due)}名，实到会{shown(course.present)}名。大会以无记名投票方式，差额选举产生"
            f"{course.organ_seat}{shown(course.left)}名。{formed}结果如下："
        ),
        _elected_table(course),
        ASKS,
    ]
    title = ("关于", course.branch, "选举结果的", "请示")
    return _letter(course, "选举结果请示", title, body, course.on("report"))


def _elected_table(course: Course) -> Table:
    votes = {
        name: (round_.outcome or {})["votes"][name]
        for round_ in course.rounds
        for name in (round_.outcome or {}).get("elected", ())
    }
    columns = [
        Column("序号", 12),
        Column("姓名", 26),
        Column("职务", 22),
        Column("大会得票", 24),
        Column("委员会得票", 28),
        Column("分工", 44, "left"),
    ]
    rows = [
        [
            str(n), m.name, course.office(m),
            str(votes.get(m.name, "—")),
            "—" if m.office_votes is None else str(m.office_votes),
            m.portfolio or "—",
        ]
        for n, m in enumerate(course.elected, start=1)
    ]  # fmt: skip
    if not course.committee:
        columns = [column for column in columns if column.head != "委员会得票"]
        rows = [[*row[:4], row[5]] for row in rows]
    return Table(columns, padded(rows, len(columns), 5, blank=course.blank))
