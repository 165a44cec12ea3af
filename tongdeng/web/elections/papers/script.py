"""What the chair of the meeting says, in the order of the agenda."""

from tongdeng.web.elections.papers.course import Course, shown
from tongdeng.web.kit.official_documents import LETTER, Block, Document, Heading, Paragraph

HANDS = "同意的请举手；不同意的请举手；弃权的请举手。（宣布结果）"
LEFT_OUT = (
    "表决不计入应到会人数的党员",
    "经上级党组织同意，提请大会表决因故不计入应到会人数的党员。（宣读名单和情形，逐人表决）",
)
RULES = (
    ("通过选举办法", f"现在宣读选举办法（草案）。（宣读）{HANDS}"),
    (
        "通过监票人、计票人",
        f"现在宣读监票人、计票人建议名单，他们都不是候选人。（宣读）{HANDS}请监票人、计票人就位。",
    ),
)
VOTE = (
    (
        "投票",
        "请监票人检查票箱，请计票人分发选票。（分发）选票是否都已收到、有没有多发或者漏发？现在说明划票办法。（说明）请划票、投票。",
    ),
    (
        "清点选票",
        "请监票人、计票人清点选票。（监票人报告发出、收回的张数）收回的选票没有多于发出的选票，选举有效。请计票。",
    ),
    ("宣布结果", "请监票人报告计票结果。（报告）现在宣布当选名单。（宣读）"),
    ("结束", "党员大会各项议程已经完成。全体起立，奏（唱）《国际歌》。散会。"),
)


def script(course: Course) -> Document:
    """Return what the chair of the meeting says."""
    seats = f"{course.organ_seat}{shown(course.seats)}名"
    parts = [
        ("清点人数", _count(course)),
        ("听取和审议工作报告", f"请听取本届支部{course.organ}工作报告。（报告，审议）{HANDS}"),
        *([LEFT_OUT] if course.may_leave_out else []),
        *RULES,
        ("介绍候选人", f"本次选举{seats}，候选人{shown(course.candidate_count)}名。现在介绍候选人。（介绍）"),
        *VOTE,
    ]
    body: list[Block] = []
    for head, words in parts:
        body += [Heading(head), Paragraph(words)]
    return Document(
        "党员大会主持词",
        (course.branch, "党员大会", "主持词"),
        body,
        style=LETTER,
        issuer=course.branch,
        on=course.met_on,
        about=course.about,
    )


def _count(course: Course) -> str:
    enough = course.blank or (course.hall is not None and bool(course.held_on) and course.hall.enough)
    opens = "，达到应到会人数的五分之四，可以开会。" if enough else "。"
    return (
        "各位党员：现在清点到会人数。（清点人报告）"
        f"有选举权的党员应到会{shown(course.due)}名，实到会{shown(course.present)}名{opens}"
        "党员大会现在开始，全体起立，奏（唱）国歌。"
    )
