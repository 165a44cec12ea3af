"""The same papers to fill in by hand, as offices keep them in the drawer."""

from django.utils.translation import gettext_lazy as _

from tongdeng.web.committees.papers import sheets
from tongdeng.web.committees.papers.minutes import signed_by
from tongdeng.web.committees.papers.notices import ALL_OWNERS, BINDS, COMMENT, CONTACT
from tongdeng.web.committees.papers.wording import quorum
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
    Space,
    Table,
)

MEMBERS = 11  # as many as a committee may have
COMMITTEE = "业主委员会"
WHOLE = [Column("", 165, "left")]


def notice() -> Document:
    return _paper(
        "业主委员会会议公告",
        [
            Paragraph(
                "根据《业主大会和业主委员会指导规则》第三十九条，现将业主委员会会议的内容和议程公告如下。"
            ),
            Fields([("会议", "第　　次会议"), ("时间", ""), ("地点", "")]),
            Heading("会议内容和议程", numbered=False),
            _room(90),
            Paragraph(COMMENT),
            CONTACT,
        ],
        ALL_OWNERS,
    )


def sign_in() -> Document:
    rows = [[str(place), "", "", "", ""] for place in range(1, MEMBERS + 1)]
    head = [(name, "") for name in ("时间", "地点", "应到", "实到", "主持人", "记录人")]
    return sheets.sheet("业主委员会会议签到表", head, rows)


def minutes() -> Document:
    head = ("召集人", "主持人", "记录人", "应到", "实到", "缺席")
    return _paper(
        "业主委员会会议纪要",
        [
            Fields([("时间", ""), ("地点", "")]),
            Fields([(name, "") for name in head], 2),
            Fields([("列席", "")]),
            Heading("会议议程", numbered=False),
            _room(35),
            Heading("会议情况", numbered=False),
            _room(80),
            PageBreak(),
            Heading("会议决定和签字同意的人数", numbered=False),
            _room(70),
            Heading("到会委员签字", numbered=False),
            signed_by([str(place) for place in range(1, MEMBERS + 1)]),
            Space(0.5),
            Paragraph(quorum("")),
        ],
    )


def decision() -> Document:
    return _paper(
        "业主委员会决定公告",
        [
            Fields([("决定编号", ""), ("会议", "第　　次会议"), ("作出决定的日期", ""), ("决定事项", "")]),
            Heading("决定内容", numbered=False),
            _room(70),
            Heading("表决情况", numbered=False),
            Fields([("全体委员", "人"), ("到会委员", "人"), ("签字同意", "人"), ("未签字", "人")], 2),
            Space(0.5),
            Paragraph(BINDS),
        ],
        ALL_OWNERS,
    )


def filing() -> Document:
    names = ("业主委员会名称", "小区名称", "小区地址", "选出日期", "任期", "委员人数", "联系人和电话")
    rows = [[str(place), *[""] * 6] for place in range(1, MEMBERS + 1)]
    return sheets.application("", "", [(name, "") for name in names], rows)


BLANKS = (
    Blank("notice", _("会议公告"), notice),
    Blank("sign-in", _("会议签到表"), sign_in),
    Blank("minutes", _("会议纪要"), minutes),
    Blank("decision", _("决定公告"), decision),
    Blank("filing", _("备案申请表"), filing),
)


def _paper(kind: str, body: list[Block], addressee: str = "") -> Document:
    return Document(kind, kind, body, style=FORM, addressee=addressee, signature=Signature([COMMITTEE]))


def _room(height: float) -> Table:
    return Table(WHOLE, [[""]], height=height)
