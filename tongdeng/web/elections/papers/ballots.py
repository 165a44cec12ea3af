"""The ballots: of the members' meeting, round by round, and of the committee's first meeting."""

from dataclasses import replace
from typing import NamedTuple

from tongdeng.elections.queries import rounds
from tongdeng.elections.rules.flow import ROUND_WORDS, RoundKind
from tongdeng.web.elections.papers.course import Course, shown
from tongdeng.web.kit.official_documents import (
    BALLOT,
    Block,
    Column,
    Document,
    Paragraph,
    Row,
    Signature,
    Table,
)

# More names do not fit on half a sheet beside the explanation, in a type that old people read.
NAMES_ON_HALF, LONG_NAME = 4, 14
WHOLE = replace(
    BALLOT, height=297, top=20, bottom=20, left=15, right=15,
    size=16, pitch=24, title_size=24, title_pitch=36, table_size=16, row_height=12, two_up=False,
)  # fmt: skip
MARK = "在每行“赞成”“不赞成”“弃权”三栏中选一栏划“○”，只划一个；一栏都不划的，视为弃权。"


class Issue(NamedTuple):
    """What a ballot is printed for: its round, the seats, the names in their order, how many copies."""

    kind: RoundKind
    seats: int | None
    names: list[str]
    copies: int


def issue_of(course: Course) -> Issue:
    """Return the ballot of the round asked for or open, of the one that the count requires next, or of the first."""
    last = course.rounds[-1] if course.rounds else None
    names = {member.pk: member.name for member in course.roll}
    round_ = course.round if course.asked or (last is not None and not last.outcome) else None
    here = (course.hall.present or course.hall.due) if course.hall else 2
    if round_ is not None:
        return Issue(RoundKind(round_.kind), round_.seats, [names[pk] for pk in round_.names], round_.issued)
    if last is not None and not course.complete:
        tied = rounds.tied(last)
        others = tied or [m.name for m in course.candidates if not m.elected]
        kind = RoundKind.REVOTE if tied else RoundKind.SEPARATE
        return Issue(kind, (course.left or 0) - len(course.elected), others, here)
    return Issue(RoundKind.FIRST, course.seats, [m.name for m in course.candidates], here)


def ballot(course: Course) -> Document:
    """Return the ballot of a round; two on a sheet of A4 where the names fit."""
    issue = issue_of(course)
    revote = issue.kind == RoundKind.REVOTE
    # Struck out: in a vote among the tied nobody is written in.
    rows: list[Row] = [[name, "", "", "", "／" if revote else ""] for name in issue.names]
    if course.blank:
        rows = [[""] * 5] * NAMES_ON_HALF
    number = None if course.blank else len(issue.names)
    word = "" if issue.kind == RoundKind.FIRST else f"（{ROUND_WORDS[issue.kind]}）"
    other = (
        "本票只在票数相等的人中选举，不能另选他人。"
        if revote
        else "划“不赞成”的，可以在同一行写上另选的人；赞成、弃权的不能另选。"
    )
    body: list[Block] = [
        Paragraph(f"应选{shown(issue.seats)}名，候选人{shown(number)}名。{course.order}", indent=False),
        Table(_columns("候选人"), rows),
        Paragraph(
            f"{MARK}{other}所选的人等于或少于{shown(issue.seats)}名的有效，多于{shown(issue.seats)}名的无效。",
            indent=False,
        ),
    ]
    small = len(rows) <= NAMES_ON_HALF and all(len(name) <= LONG_NAME for name in issue.names)
    return Document(
        f"选票{word}",
        (course.branch, course.organ_title, f"选票{word}"),
        body,
        style=BALLOT if small else WHOLE,
        signature=Signature([course.branch], course.met_on),
        about=course.about,
        copies=max(issue.copies, 1),
    )


def _columns(first: str) -> list[Column]:
    return [
        Column(first, 74),
        *(Column(head, 21) for head in ("赞成", "不赞成", "弃权")),
        Column("另选他人", 43),
    ]


def secretary_ballot(course: Course) -> Document:
    """Return the ballot with which the new committee elects its secretary and deputy, as many as there are posts."""
    rows: list[Row] = [[course.office(m), m.name, "", "", "", ""] for m in course.officers]
    if not rows:
        rows = [["书记", *[""] * 5], ["副书记", *[""] * 5]]
    columns = [Column("职务", 26), Column("候选人", 44), *_columns("")[1:]]
    body: list[Block] = [
        Paragraph("等额选举。候选人按上级党组织批准的顺序排列。", indent=False),
        Table(columns, rows, height=12),
        Paragraph(
            f"{MARK}划“不赞成”的，可以在同一行写上另选的委员；赞成、弃权的不能另选。每个职务所选的人多于1名的无效。",
            indent=False,
        ),
    ]
    return Document(
        "书记选票",
        (course.branch, "委员会", "书记、副书记", "选票"),
        body,
        style=BALLOT,
        signature=Signature([course.branch], course.on("form")),
        about=course.about,
        copies=course.committee_present or len(course.elected) or 2,
    )
