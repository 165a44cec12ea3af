"""The same papers to fill in by hand, as offices keep them in the drawer."""

from django.utils.translation import gettext_lazy as _

from tongdeng.web.consultations.papers import letters, sheets
from tongdeng.web.consultations.papers.wording import CONTACT
from tongdeng.web.kit.blanks import Blank
from tongdeng.web.kit.official_documents import (
    FORM,
    Block,
    Column,
    Document,
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Table,
)

SEATS, GUESTS = 7, 4
WHOLE = [Column("", 165, "left")]
FACTS = (
    "交办编号",
    "交办单位",
    "责任方",
    "交办事项",
    "内容和要求",
    "涉及范围",
    "数量和单位",
    "完成期限",
    "依据",
)


def notice() -> Document:
    return _paper(
        "会诊公告",
        [
            Fields([("会诊名称", ""), ("时间", ""), ("地点", "")]),
            Heading("参加会诊的各方", numbered=False),
            _room(22),
            Heading("会诊议题", numbered=False),
            _room(80),
            Paragraph("对议题有意见的，请在开会以前向下面的联系人提出。"),
            CONTACT,
        ],
        "全体业主、居民：",
    )


def sign_in() -> Document:
    head = [(name, "") for name in ("时间", "地点", "主持人", "记录人")]
    rows = [[""] * 5 for _place in range(SEATS)]
    return sheets.sheet("会诊", "", head, rows, [[""] * 5 for _place in range(GUESTS)])


def positions() -> Document:
    body: list[Block] = [Fields([("会诊名称", ""), ("时间", ""), ("地点", "")])]
    for place in range(2):
        rows = [[""] * 7 for _seat in range(sheets.BLANK_ROWS)]
        body += [PageBreak()] if place else []
        body += [
            Fields([("议题", ""), ("拟作出的决议", ""), ("表决规则", "")]),
            Table(sheets.POSITIONS, rows, height=16),
        ]
    return sheets.poll("会诊", "", body)


def minutes() -> Document:
    return _paper(
        "会诊纪要",
        [
            Fields([("会诊名称", ""), ("时间", ""), ("地点", "")]),
            Fields([("主持人", ""), ("记录人", "")], 2),
            Fields([("出席", ""), ("列席", ""), ("缺席", "")]),
            Heading("会议议程", numbered=False),
            _room(30),
            Heading("会议情况", numbered=False),
            _room(70),
            PageBreak(),
            Heading("各方表态和会诊决议（责任方、期限、数量）", numbered=False),
            _room(105),
            Heading("各方签字（有保留意见的写明理由）", numbered=False),
            Table(
                [Column("参与方", 40), Column("代表", 32), Column("签字", 45), Column("保留意见和理由", 48)],
                [[""] * 4 for _place in range(4)],
                height=14,
            ),
        ],
    )


def task() -> Document:
    return letters.order([(name, "") for name in FACTS], "")


BLANKS = (
    Blank("notice", _("会诊公告"), notice),
    Blank("sign-in", _("会诊签到表"), sign_in),
    Blank("positions", _("会诊表态表"), positions),
    Blank("minutes", _("会诊纪要"), minutes),
    Blank("task", _("会诊决议交办单"), task),
)


def _paper(kind: str, body: list[Block], addressee: str = "") -> Document:
    return Document(kind, kind, body, style=FORM, addressee=addressee, signature=Signature([""]))


def _room(height: float) -> Table:
    return Table(WHOLE, [[""]], height=height)
