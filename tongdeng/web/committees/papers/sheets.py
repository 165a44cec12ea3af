"""What is filled in by hand: the sign-in sheet of a meeting, and the form by which a committee asks to be filed."""

from collections.abc import Sequence
from datetime import date

from tongdeng.committees.models import Committee, Meeting, Seat
from tongdeng.web.committees.papers.wording import ordinal
from tongdeng.web.kit.official_documents import (
    BLANK_DAY,
    FORM,
    Cell,
    Column,
    Document,
    Fields,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Table,
    day,
    moment,
)

FEW = 7  # members beside whom a page has room for higher rows
MEMBERS = [
    Column("序号", 14),
    Column("姓名", 38),
    Column("职务", 24),
    Column("签字", 50),
    Column("签到时间", 39),
]
GUESTS = [
    Column("序号", 14),
    Column("列席人员姓名", 38),
    Column("单位和职务", 50),
    Column("签字", 63),
]
FILED_MEMBERS = [
    Column("序号", 12),
    Column("姓名", 30),
    Column("职务", 22),
    Column("性别", 14),
    Column("出生年月", 25),
    Column("房号", 30),
    Column("联系电话", 32),
]
PAIR = [Column("", 42), Column("", 123, "left")]
OFFICE = "街道办事处、\n乡镇人民政府"
DECLARATION = "所填内容和所交材料真实，现申请备案。"
SEAL_AND_DAY = f"　　　　　　　　　　　（盖章）{BLANK_DAY}"
# 指导规则 on filing, as third-party copies and the page of a city have it; the local office may ask for more.
MATERIALS = (
    "业主大会成立和业主委员会选举情况的材料（含会议记录、会议决议）",
    "管理规约",
    "业主大会议事规则",
    "业主委员会委员名单、基本情况和分工",
    "业主大会决定的其他重大事项",
    "当地备案机关要求的其他材料",
)


def sign_in(meeting: Meeting, members: Sequence[Seat], absent: Sequence[Seat] = ()) -> Document:
    """Return the sheet on which those who come to a meeting sign; `absent` where it is known already."""
    rows = [
        [str(place), seat.name, seat.get_post_display(), "缺席" if seat in absent else "", ""]
        for place, seat in enumerate(members, start=1)
    ]
    over = bool(meeting.attendances.all())
    there = f"{len(members) - len(absent)}人" if over else ""
    head = [
        ("时间", moment(meeting.starts_at)),
        ("地点", meeting.where),
        ("应到", f"{len(members)}人"),
        ("实到", there),
        ("主持人", meeting.chaired_by.name if meeting.chaired_by else ""),
        ("记录人", meeting.recorder),
    ]
    title = (meeting.committee.organisation.name, ordinal(meeting), "签到表")
    return sheet(title, head, rows, f"（{ordinal(meeting)}）")


def sheet(
    title: Sequence[str], head: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], about: str = ""
) -> Document:
    """Return a sign-in sheet, of a meeting or to be filled in."""
    height, guests = (12, 4) if len(rows) <= FEW else (10.5, 3)
    return Document(
        "业主委员会会议签到表",
        title,
        [
            Fields(head[:2]),
            Fields(head[2:], 2),
            Table(MEMBERS, rows, height=height),
            Table(GUESTS, [[str(place), "", "", ""] for place in range(1, guests + 1)], height=height),
            Note("委员须本人到会签字，不能委托他人。列席人员没有表决权。"),
        ],
        style=FORM,
        about=about,
    )


def filing(committee: Committee, seats: Sequence[Seat], estate: str, office: str) -> Document:
    """Return the form by which a committee asks to be filed (物业管理条例第十六条: within 30 days).

    seats: its members and alternates. Sex, birth, home and telephone are not printed from our records: they are
    written by hand. The day of asking is not known to us either.
    """
    members = [
        [str(place), seat.name, seat.get_post_display(), "", "", "", ""]
        for place, seat in enumerate(seats, start=1)
    ]
    facts = [
        ("业主委员会名称", committee.organisation.name),
        ("小区名称", estate),
        ("小区地址", ""),
        ("选出日期", day(committee.elected_on)),
        ("任期", f"{day(committee.elected_on)}至{day(committee.until)}"),
        ("委员人数", f"{committee.size}人"),
        ("联系人和电话", ""),
    ]
    filed = (committee.filing_office, committee.filing_number, committee.filed_on)
    return application(committee.organisation.name, office, facts, members, filed)


def application(
    committee: str,
    office: str,
    facts: Sequence[tuple[str, str]],
    members: Sequence[Sequence[str]],
    filed: tuple[str, str, date | None] = ("", "", None),
) -> Document:
    """Return the form, of a committee or to be filled in; `filed` is office, number and day of the filing."""
    by, number, on = filed
    stamped: list[Row] = [
        [Cell("业主委员会\n申请", head=True), f"{DECLARATION}\n\n\n\n{SEAL_AND_DAY}"],
        [Cell(f"{office or OFFICE}\n意见", head=True), f"\n\n\n\n{SEAL_AND_DAY}"],
        [Cell("区、县房地产\n行政主管部门\n意见", head=True), f"\n\n\n\n{SEAL_AND_DAY}"],
    ]
    done: list[Row] = [
        [Cell("备案机关", head=True), by],
        [Cell("备案号", head=True), number],
        [Cell("备案日期", head=True), day(on) if on else ""],
    ]
    return Document(
        "业主委员会备案申请表",
        "业主委员会备案申请表",
        [
            Table(PAIR, [[Cell(name, head=True), value] for name, value in facts], height=11),
            Heading("委员和候补委员", numbered=False),
            Table(FILED_MEMBERS, members, height=10),
            PageBreak(),
            Heading("提交的材料（已交的打√）", numbered=False),
            *(Paragraph(f"□ {place}. {word}", indent=False) for place, word in enumerate(MATERIALS, start=1)),
            Heading("申请和备案", numbered=False),
            Table(PAIR, stamped, height=40),
            Table(PAIR, done, height=10),
            Note("依据《物业管理条例》第十六条，业主委员会应当自选举产生之日起30日内备案。"),
        ],
        style=FORM,
        issuer=committee,
    )
