"""Three votes: a year ago the lights of five buildings; the stairwell lights of three buildings, decided and posted; and building 12's door, open right now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from uuid import UUID

from tongdeng.kernel.pictures import Picture
from tongdeng.ops.demo.pictures import drawn, drawn_paper
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import ESTATE, Cast, home
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting, counting, drafting, lifecycle, paper, roll
from tongdeng.votes.actions.drafting import MotionDraft, Paperwork, VoteDraft
from tongdeng.votes.actions.paper import PaperEntry
from tongdeng.votes.models import Head, Paper, Profile, Vote

HEROINE = home(12, 1, 301)
LIGHTS = MotionDraft(
    "use_fund",
    "使用维修资金把 11、12、13 号楼的楼道灯换成声控节能灯",
    "三栋楼共 351 盏楼道灯，现有灯具用了十二年，坏灯多、费电。拟全部换成声控节能灯，质保五年。\n"
    "费用从三栋楼的专项维修资金列支，按面积分摊；先用后核，结算超过预算的部分要另行表决。",
    Decimal("64935.00"),
    "老人孩子晚上上下楼看得清；节电约六成；坏了有五年质保。",
    "旧灯还有一部分能用；维修资金要留着修屋面。",
)
ALL_LIGHTS = MotionDraft(
    "use_fund",
    "使用维修资金更换 1 至 5 号楼楼道灯",
    "1 至 5 号楼 15 个单元共 1,500 盏楼道灯，政府补助 150,000 元，其余从五栋楼的专项维修资金列支，按面积分摊。",
    Decimal("127500.00"),
    "补助用完就没有了；一起招标单价低；换完质保两年。",
    "维修资金要留着修电梯和屋面。",
)
DOOR = MotionDraft(
    "use_fund",
    "使用维修资金更换 12 号楼三个单元门禁",
    "现有门禁常失灵，拟更换三套可刷卡、可手机开门的门禁，含安装调试，质保三年。",
    Decimal("18600.00"),
    "陌生人进不来；快递和老人都方便。",
    "刷卡器坏了还要修；有人担心人脸数据，方案里不装人脸识别。",
)
CHARGING = MotionDraft(
    "common_use",
    "在 12 号楼东侧空地设电动车充电棚",
    "占地约 36 平方米，由物业出资建设，按度收费，收支每季度公布。",
    None,
    "不用再把电动车推上楼，消防隐患少。",
    "东侧一楼两户担心噪声，方案留了六米距离。",
)


@dataclass(slots=True)
class Plot:
    """A vote of the demo: what is asked, where, on which days before now, and who casts what."""

    title: str
    buildings: tuple[int, ...]
    proposals: tuple[MotionDraft, ...]
    days: dict[str, float]
    phones: int
    papers: int
    yes: float
    vote: Vote = field(init=False)
    heads: list[UUID] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random(278))

    @property
    def scope(self) -> list[str]:
        return [f"{ESTATE}{number:03d}" for number in self.buildings]

    def choice(self) -> str:
        return "yes" if self.chance.random() < self.yes else self.chance.choice(("no", "no", "abstain"))

    def said(self) -> dict[str, str]:
        return {str(number): self.choice() for number in range(1, len(self.proposals) + 1)}


DECIDED = Plot(
    "更换 11、12、13 号楼楼道灯",
    (11, 12, 13),
    (LIGHTS,),
    {"propose": 41, "announce": 40, "object": 35, "seal": 28, "open": 24, "close": 16, "certify": 15},
    phones=142,
    papers=24,
    yes=0.8,
)
# A year ago, for the project of the stairwell lights (ops/demo/works.py).
FOR_LIGHTS = Plot(
    "1 至 5 号楼楼道灯使用维修资金",
    tuple(range(1, 6)),
    (ALL_LIGHTS,),
    {"propose": 302, "announce": 301, "seal": 289, "open": 285, "close": 277, "certify": 276},
    phones=274,
    papers=0,
    yes=0.85,
)
OPEN = Plot(
    "12 号楼门禁和充电棚",
    (12,),
    (DOOR, CHARGING),
    {"propose": 24, "announce": 23, "seal": 10, "open": 6, "close": -4},
    phones=31,
    papers=9,
    yes=0.75,
)


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule the votes."""
    for plot in (FOR_LIGHTS, DECIDED, OPEN):
        _plan(simulation, plot, cast)
    simulation.at(_day(simulation, FOR_LIGHTS, "certify", 10), partial(_certify, FOR_LIGHTS, cast))
    simulation.at(_day(simulation, DECIDED, "object", 20), partial(_object, DECIDED))
    simulation.at(_day(simulation, DECIDED, "object", 21), partial(_answer, DECIDED, cast))
    # The clerks read to the end what is decided; of what is open some papers wait for the second of them.
    simulation.at(
        _day(simulation, DECIDED, "close", 9) - timedelta(days=1), partial(_read_all, DECIDED, cast)
    )
    simulation.at(_day(simulation, DECIDED, "certify", 10), partial(_certify, DECIDED, cast))
    simulation.at(_day(simulation, OPEN, "open", 15) + timedelta(days=4), partial(_read_some, OPEN, cast))


def _plan(simulation: Simulation, plot: Plot, cast: Cast) -> None:
    opens = _day(simulation, plot, "open", 8)
    ends = min(_day(simulation, plot, "close", 20), simulation.until)
    simulation.at(
        _day(simulation, plot, "propose", 9),
        partial(_propose, plot, cast, opens, _day(simulation, plot, "close", 20)),
    )
    simulation.at(_day(simulation, plot, "announce", 8), partial(_announce, plot, cast))
    simulation.at(_day(simulation, plot, "seal", 10), partial(_seal, plot, cast))
    span = ends - opens - timedelta(minutes=30)
    for number in range(plot.phones):
        moment = opens + timedelta(minutes=10) + span * plot.chance.random()
        simulation.at(moment, partial(_cast_one, plot, number))


def _day(simulation: Simulation, plot: Plot, word: str, hour: int) -> datetime:
    day = simulation.until - timedelta(days=plot.days[word])
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def _propose(plot: Plot, cast: Cast, opens: datetime, closes: datetime, at: datetime) -> None:
    chair = as_of(cast.committee, at)
    draft = VoteDraft(
        title=plot.title,
        scope=plot.scope,
        profile=Profile.objects.get(key="cn-national-2021"),
        parking="exclude",
        invalid="absent",
        silence="absent",
        proxy_cap=3,
        posting_days=7,
        record_date=at.date(),
        opens_at=opens,
        closes_at=closes,
    )
    plot.vote = drafting.propose(ESTATE, draft, by=chair, at=at)
    drafting.put(plot.vote, plot.proposals, by=chair, at=at)
    quote = Paperwork("报价单.jpg", "image/jpeg", drawn("报价单", mended=True).full)
    drafting.attach(plot.vote, [quote], by=chair, at=at)
    drafting.appoint(plot.vote, cast.subdistrict, by=chair, at=at)


def _announce(plot: Plot, cast: Cast, at: datetime) -> None:
    lifecycle.announce(_fresh(plot), by=as_of(cast.committee, at), at=at)


def _seal(plot: Plot, cast: Cast, at: datetime) -> None:
    vote = roll.seal(_fresh(plot), by=as_of(cast.committee, at), at=at)
    plot.heads = list(vote.heads.order_by("position").values_list("pk", flat=True))


def _object(plot: Plot, at: datetime) -> None:
    words = "我家房产证上写的是 118.26 平方米，请核对名册是不是一样。"
    roll.object_to(
        _fresh(plot), words=words, stage="roll", by=_owner(plot.vote.heads.get(position=2), at), at=at
    )


def _answer(plot: Plot, cast: Cast, at: datetime) -> None:
    vote = _fresh(plot)
    words = "已核对不动产登记，名册上就是 118.26 平方米，与您的房产证一致。"
    roll.answer(
        vote, vote.objections.get().pk, words=words, upheld=False, by=as_of(cast.committee, at), at=at
    )


def _cast_one(plot: Plot, number: int, at: datetime) -> None:
    """One owner votes by phone: neither the resident of the demo nor those who want paper."""
    by_phone = plot.heads[plot.papers :]
    head = Head.objects.get(pk=by_phone[(number * 11) % len(by_phone)])
    owner = _owner(head, at)
    if head.place != HEROINE and head.standing == Head.Standing.WAITING:
        casting.cast(_fresh(plot), head, choices=plot.said(), by=owner, at=at)


def _issued(plot: Plot, cast: Cast, at: datetime) -> list[Paper]:
    wanted = Head.objects.filter(pk__in=plot.heads[: plot.papers])
    return paper.issue(_fresh(plot), wanted, by=as_of(cast.committee, at), at=at)


def _read_all(plot: Plot, cast: Cast, at: datetime) -> None:
    """Read every paper twice; one of them differently; the scrutineer settles it."""
    issued = _issued(plot, cast, at)
    for number, one in enumerate(issued):
        said = plot.said() if number else {"1": "yes"}
        _read(
            plot,
            one,
            said,
            cast.community,
            at + timedelta(minutes=number),
            drawn_paper(one.code, plot.title, said),
        )
        other = said if number else {"1": "abstain"}
        _read(plot, one, other, cast.branch, at + timedelta(hours=2, minutes=number))
    later = at + timedelta(hours=4)
    paper.settle(
        _fresh(plot), issued[0].code, choices={"1": "yes"}, by=as_of(cast.subdistrict, later), at=later
    )


def _read_some(plot: Plot, cast: Cast, at: datetime) -> None:
    """Read two papers twice, one differently, and three only once: these wait for the branch."""
    issued = _issued(plot, cast, at)
    for number, one in enumerate(issued[:6]):
        said = {"1": "yes", "2": "no"} if number % 2 else {"1": "yes", "2": "yes"}
        _read(
            plot,
            one,
            said,
            cast.community,
            at + timedelta(minutes=3 * number),
            drawn_paper(one.code, plot.title, said),
        )
        if number < 3:
            other = said if number else {"1": "yes", "2": "abstain"}
            _read(plot, one, other, cast.branch, at + timedelta(hours=1, minutes=3 * number))


def _read(
    plot: Plot, one: Paper, said: dict[str, str], clerk: Person, at: datetime, photo: Picture | None = None
) -> None:
    slip = PaperEntry(one.code, said, channel="door", collector="周主任", photo=photo)
    paper.read(_fresh(plot), slip, by=as_of(clerk, at), at=at)


def _certify(plot: Plot, cast: Cast, at: datetime) -> None:
    counting.certify(_fresh(plot), by=as_of(cast.committee, at), at=at)


def _fresh(plot: Plot) -> Vote:
    return Vote.objects.select_related("profile").get(pk=plot.vote.pk)


def _owner(head: Head, at: datetime) -> Person:
    return as_of(Person.objects.get(pk=head.owners[0]), at)
