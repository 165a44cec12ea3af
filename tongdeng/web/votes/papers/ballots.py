"""What goes from hand to hand: an owner's ballot with its stub, the register of ballots, the authority of a proxy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Person
from tongdeng.people.rules import masked_name
from tongdeng.votes.models import Head, Paper, Vote
from tongdeng.votes.queries import rolls
from tongdeng.web.kit.official_documents import (
    FORM,
    Block,
    Code,
    Column,
    CutLine,
    Document,
    Fields,
    Note,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Space,
    Table,
    moment,
    money,
)
from tongdeng.web.votes.papers.about import GAP, About, about, homes, names, square

NAMES_AT_MOST = 3
CHOICES = "□ 同意　　　□ 不同意　　　□ 弃权"
SHEET = replace(FORM, name="vote-ballot", top=16, bottom=18, left=18, right=18, pitch=22)
WIDE = replace(FORM, name="vote-register", width=297, height=210, left=15, right=15, top=18, bottom=18)
BLANK_ROWS, BLANK_MOTIONS = 14, 2
INVALID = {"absent": "不计入参与表决", "participates": "计入参与表决，不计为同意"}


@dataclass(frozen=True, slots=True)
class Slip:
    """One ballot: its code and address, whose it is, and when it was issued."""

    code: str = ""
    address: str = ""
    where: str = ""
    owners: str = ""
    area: str = ""
    issued: date | None = None


def ballots(vote: Vote, papers: Sequence[Paper]) -> list[Document]:
    """Return the ballots of these papers; each bears the day on which it was issued."""
    facts, people = about(vote), rolls.owners_of(paper.head for paper in papers)
    asked = [(motion.title, money(motion.budget) if motion.budget else "") for motion in vote.motions.all()]
    # Whoever finds a paper and scans it sees nothing: the page asks for the right to read papers.
    address = settings.PUBLIC_URL + reverse("vote_readings", args=[vote.pk])
    return [
        ballot(
            facts,
            asked,
            Slip(
                code=paper.code,
                address=f"{address}?code={paper.code}",
                where=_where(paper.head),
                owners=_owners(paper.head, people),
                area=square(paper.head.area),
                issued=local_day(paper.issued_at),
            ),
            INVALID.get(vote.invalid, ""),
            alone=len(papers) == 1,
        )
        for paper in papers
    ]


def ballot(
    facts: About,
    asked: Sequence[tuple[str, str]],
    slip: Slip = Slip(),
    invalid: str = "",
    *,
    alone: bool = True,
) -> Document:
    """Return one ballot; an empty slip leaves a paper to be filled in by hand."""
    body: list[Block] = [
        *_stub(facts, slip),
        Space(0.5),
        CutLine(),
        Space(0.3),
        *_top(facts, slip),
        Fields([("业主姓名", slip.owners), ("房屋", slip.where), ("投票权数", _weight(slip))]),
        Paragraph(
            "填写说明：每项只选一个，在方框内打“√”。不选、选两个以上或者无法辨认的，该项为无效票"
            f"{'，' + invalid if invalid else ''}。请业主或者受托人在本票上签名。",
            indent=False,
        ),
        Table([Column("", 174, "left")], _questions(asked), height=22, size=18),
        Paragraph(
            f"请于{moment(facts.closes)}前交回{facts.committee.name}或者{facts.community.name}。"
            "以先提交的有效票为准，已在网上表决的，本票不再计入。",
            indent=False,
        ),
        Signatures(["业主签名", "受托人签名", "收票人", "收票日期"]),
    ]
    return Document(
        "表决票",
        "",
        body,
        style=SHEET,
        signature=Signature([facts.committee.name], slip.issued),
        about=slip.code if alone else "",
        footer="　".join(filter(None, (facts.number, f"票号 {slip.code}" if slip.code else ""))),
    )


def _stub(facts: About, slip: Slip) -> Iterator[Block]:
    yield Paragraph(f"表决票存根　{facts.number}　票号：{slip.code or GAP}", indent=False, bold=True)
    yield Paragraph(f"{facts.title}　{slip.where}", indent=False)
    yield Fields([("领票人签名", ""), ("领票日期", ""), ("发票人", "")], 3)


def _top(facts: About, slip: Slip) -> Iterator[Block]:
    title = Paragraph("业主表决票", size=26, bold=True, indent=False, align="left")
    about_ = Paragraph(facts.title, size=18, bold=True, indent=False, align="left")
    if slip.address:
        said = Note("右侧二维码供工作人员录票时使用。")
        yield Code(slip.address, slip.code, width=28, beside=[title, about_, said])
    else:
        yield title
        yield about_


def _weight(slip: Slip) -> str:
    return f"专有部分面积{slip.area}平方米，业主人数1人" if slip.area else ""


def _questions(asked: Sequence[tuple[str, str]]) -> list[Row]:
    return [
        [f"{place}. 是否同意：{title}？{f'（预算{cost}）' if cost else ''}\n{CHOICES}"]
        for place, (title, cost) in enumerate(asked, start=1)
    ]


def register(vote: Vote, papers: Sequence[Paper], building: str = "") -> Document:
    """Return the register of ballots handed out and returned, for those papers that were issued."""
    facts, people = about(vote), rolls.owners_of(paper.head for paper in papers)
    rows = [
        [
            str(paper.head.position),
            _where(paper.head),
            _owners(paper.head, people, masked=True),
            paper.code,
            *[""] * 5,
        ]
        for paper in papers
    ]
    return register_sheet(facts, rows, building)


def register_sheet(facts: About, rows: Sequence[Row] = (), building: str = "") -> Document:
    """Return the register with these rows; without any it is left to be filled in by hand."""
    columns = [
        Column("序号", 13),
        Column("房屋", 58, "left"),
        Column("业主", 24, "left"),
        Column("票号", 32),
        Column("发放日期", 26),
        Column("领票人签名", 34),
        Column("回收日期", 26),
        Column("交票人签名", 34),
        Column("经手人", 20),
    ]
    body: list[Block] = [
        Fields([("表决事项", facts.title.strip()), ("编号", facts.number)], 2),
        Table(columns, rows or [[""] * len(columns)] * BLANK_ROWS, height=10),
        Note(
            "表决人领票、交票时应当在本登记册上签字。由受托人领票、交票的，应当附授权委托书，并在签名后注明“代”。"
        ),
        Fields([("发放张数", ""), ("回收张数", ""), ("未回收张数", ""), ("作废张数", "")], 4),
        Signatures(["监票人", "发放回收人"], dated=True),
    ]
    return Document(
        "表决票发放回收登记册",
        ("表决票发放、回收登记册",),
        body,
        style=WIDE,
        number=facts.number,
        about=building,
        issuer=facts.committee.name,
        on=facts.announced_on,
        footer="表决票发放、回收登记册",
    )


def authority(vote: Vote, head: Head | None = None) -> Document:
    """Return the authority of a proxy for a vote, with the home and owner of a head where one is given."""
    people = rolls.owners_of([head]) if head else {}
    slip = Slip(where=_where(head), owners=_owners(head, people), area=square(head.area)) if head else Slip()
    return authority_sheet(
        about(vote),
        [motion.title for motion in vote.motions.all()],
        slip,
        most=vote.proxy_cap or 0,
        bars_staff=vote.profile.bars_staff,
    )


def authority_sheet(
    facts: About,
    asked: Sequence[str] = ("",) * BLANK_MOTIONS,
    slip: Slip = Slip(),
    *,
    most: int = 0,
    bars_staff: bool = False,
) -> Document:
    """Return the authority of a proxy; what is not known is left to be filled in by hand."""
    body = _delegated(facts, asked, slip, most=most, bars_staff=bars_staff)
    return Document(
        "授权委托书",
        ("授权委托书",),
        body,
        style=FORM,
        number=facts.number,
        about=slip.where,
        issuer=facts.committee.name,
        on=facts.announced_on,
        footer="授权委托书",
    )


def _delegated(facts: About, asked: Sequence[str], slip: Slip, *, most: int, bars_staff: bool) -> list[Block]:
    limits = [
        "房屋为几人共有的，由全体共有人在委托人处签名。未经委托人同意，受托人不得转委托。",
        *([f"一名受托人最多代理{most}户。"] if most else []),
        *(["物业服务企业的工作人员不得代理。"] if bars_staff else []),
    ]
    columns = [Column("序号", 14), Column("表决事项", 71, "left"), Column("委托人的意见", 80)]
    wishes = "□同意　□不同意　□弃权\n□由受托人决定"
    return [
        Fields(
            [
                ("委托人（业主）", slip.owners),
                ("房屋", slip.where),
                ("专有部分面积", slip.area and f"{slip.area}平方米"),
            ]
        ),
        Fields([("身份证件号码", ""), ("联系电话", "")], 2),
        Fields([("受托人", ""), ("与委托人关系", ""), ("身份证件号码", ""), ("联系电话", "")], 2),
        Paragraph(
            f"委托人因故不能亲自参加“{facts.title}”业主表决，现委托受托人代为领取、填写和提交表决票，意见如下："
        ),
        Table(
            columns,
            [[str(place), title, wishes] for place, title in enumerate(asked, start=1)],
            height=14,
            size=14,
        ),
        Paragraph("委托期限自签署之日起至本次表决截止之日止。"),
        Note("".join(limits)),
        Signatures(["委托人签名", "受托人签名"], dated=True),
    ]


def _where(head: Head) -> str:
    return homes([home.where for home in head.homes.all()])


def _owners(head: Head, people: Mapping[UUID, Person], *, masked: bool = False) -> str:
    if head.developer:
        return "建设单位"
    known: Iterable[str] = (people[pk].name or people[pk].title for pk in head.owners if pk in people)
    told = [masked_name(name) if masked else name for name in known]
    if len(told) > NAMES_AT_MOST:
        return f"{names(told[:NAMES_AT_MOST])}等{len(told)}人"
    return names(told)
