"""What is filled in by hand at a consultation: the sign-in sheet, and the sheet of positions with names."""

from collections.abc import Sequence

from tongdeng.consultations.models import Consultation, Item, Minutes, Seat
from tongdeng.consultations.models.base import How
from tongdeng.kernel.clock import LOCAL
from tongdeng.web.consultations.papers.wording import (
    full_name,
    numbered,
    party,
    person_name,
    post,
    present,
    required,
    rule_of,
    signed_in,
    sitting,
)
from tongdeng.web.kit.official_documents import (
    FORM,
    Block,
    Column,
    Document,
    Fields,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
    moment,
)

SIGN_IN = [
    Column("参与方", 40),
    Column("姓名", 32),
    Column("职务", 30),
    Column("签字", 38),
    Column("签到时间", 25),
]
POSITIONS = [
    Column("参与方", 34),
    Column("代表", 26),
    Column("同意", 14),
    Column("不同意", 16),
    Column("弃权", 14),
    Column("意见和理由", 36),
    Column("签字", 25),
]
OWN = (
    "代表须本人到会签字，别人不能代签。同一方的代表可以书面委托本方到会的另一位代表，不能委托其他方。"
    "签好后由主持人拍照，在会诊现场登记；一张照片只用于这一次会诊。"
)
TICK = "每席只在一格内打√；不同意的请写明理由。表态后由主持人当场宣读，拍照存档，再录入系统。"
BLANK_ROWS, GUEST_ROWS = 6, 4


def sign_in(consultation: Consultation, version: Minutes | None = None) -> Document:
    """Return the sheet on which those who come sign, and that is photographed; `version` is the newest of the minutes.

    Who signed in on their own phone is marked, and after the meeting who stayed away.
    """
    there = present(consultation)
    seats = sitting(consultation)
    voting = [seat for seat in seats if seat.party in required(consultation)]
    guests = [seat for seat in seats if seat not in voting]
    head = [("时间", moment(consultation.starts_at)), ("地点", consultation.where)]
    drafter = version.by if version else None
    kept = [("主持人", person_name(consultation.chair)), ("记录人", person_name(drafter))]
    return sheet(
        consultation.title,
        numbered(consultation),
        [*head, *kept],
        [_line(seat, there, consultation) for seat in voting],
        [_line(seat, there, consultation) for seat in guests],
    )


def _line(seat: Seat, there: set[object], consultation: Consultation) -> list[str]:
    row = signed_in(seat)
    known = [party(consultation, seat.party), full_name(seat), post(seat)]
    if row is not None and row.how == How.PHONE:
        return [*known, "已在手机上签到", f"{row.at.astimezone(LOCAL):%H:%M}"]
    away = consultation.recorded_at is not None and seat.pk not in there
    return [*known, "缺席" if away else "", ""]


def sheet(
    title: str,
    number: str,
    head: Sequence[tuple[str, str]],
    seats: Sequence[Row],
    guests: Sequence[Row],
) -> Document:
    """Return a sign-in sheet, of a consultation or to be filled in."""
    rows = [*guests, *([["", "", "", "", ""]] * max(0, GUEST_ROWS - len(guests)))]
    return Document(
        "会诊签到表",
        (title, "签到表") if title.endswith("会诊") else (title, "会诊签到表"),
        [
            Fields(head[:2]),
            Fields(head[2:], 2),
            Heading("参与方代表", numbered=False),
            Table(SIGN_IN, seats, height=12),
            Heading("列席人员", numbered=False),
            Table(SIGN_IN, rows, height=12),
            Note(OWN),
        ],
        style=FORM,
        number=number,
    )


def positions(consultation: Consultation) -> Document:
    """Return the sheet on which the delegates take their positions by name, for each item that is open."""
    seats = [seat for seat in sitting(consultation) if seat.party in required(consultation)]
    rows = [[party(consultation, seat.party), full_name(seat), "", "", "", "", ""] for seat in seats]
    body = [block for item in consultation.items.all() if not item.is_decided for block in _item(item, rows)]
    head = Fields([("时间", moment(consultation.starts_at)), ("地点", consultation.where)])
    return poll(consultation.title, numbered(consultation), [head, *body])


def _item(item: Item, rows: Sequence[Row]) -> list[Block]:
    proposal = (item.proposal or {}).get("title") or ""
    return [
        Heading(item.topic.title),
        Fields([("拟作出的决议", proposal)]),
        Paragraph(f"{rule_of(item)}。", lead="表决规则：", indent=False),
        Table(POSITIONS, rows, height=13),
    ]


def poll(title: str, number: str, body: Sequence[Block]) -> Document:
    """Return a sheet of positions, of a consultation or to be filled in."""
    return Document(
        "会诊表态表",
        (title, "表态表") if title.endswith("会诊") else (title, "会诊表态表"),
        [*body, Fields([("主持人签字", ""), ("记录人签字", "")], 2), Note(TICK)],
        style=FORM,
        number=number,
    )
