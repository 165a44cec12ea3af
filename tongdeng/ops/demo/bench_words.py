"""What is said on the bench of estate A in the demo: topics, sessions, resolutions, the answer of the joint meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tongdeng.cases.models import Case
from tongdeng.cases.rules import OPEN
from tongdeng.consultations.actions.meeting import Proposal
from tongdeng.consultations.models import TopicCase
from tongdeng.ops.demo.town import COMMUNITY

WHERE = "鼎立社区党群服务中心二楼“同凳”议事厅"
GATHERED = "已在公告栏、本平台和上门走访中征求意见，意见已汇总交各方。"
ALL = ("party", "property", "committee")


@dataclass(frozen=True, slots=True)
class Raised:
    """A topic: how many days ago who raised it, and of which categories the open cases are that belong to it."""

    days: int
    by: str
    title: str
    problem: str
    categories: tuple[str, ...] = ()
    origin: str = "party"

    def cases(self, at: datetime) -> list[Case]:
        rows = Case.objects.filter(community=COMMUNITY, category__in=self.categories, filed_at__lte=at)
        known = TopicCase.objects.filter(until__isnull=True).values("case")
        return list(rows.exclude(pk__in=known).filter(state__in=OPEN).order_by("filed_at"))


@dataclass(frozen=True, slots=True)
class Agenda:
    """One item: its proposal, and who does not simply agree."""

    topic: str
    proposal: Proposal | None = None
    positions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    left_over: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of the bench, so many days ago."""

    key: str
    days: int
    title: str
    agenda: Sequence[Agenda]
    minutes: str
    parties: tuple[str, ...] = ALL
    dissents: Mapping[str, str] = field(default_factory=dict)
    on_the_sheet: tuple[str, ...] = ()  # whose delegates sign in on paper

    @property
    def on_phones(self) -> list[str]:
        return [party for party in self.parties if party not in self.on_the_sheet]

    @property
    def is_talk(self) -> bool:
        return self.parties != ALL


TOPICS = {
    "road": Raised(
        1040,
        "manager",
        "东门到中心广场路面积水、坑洼",
        "下雨就积水，最深处没过脚面，老人孩子绕着走；路面坑洼，电动车摔过人。路面铺了十多年，早已过保修期。",
        ("estate.drain.flood", "estate.road.broken"),
        "hot",
    ),
    "drain": Raised(
        420,
        "manager",
        "东门外雨水管倒灌",
        "小区雨水排到东门外的市政雨水管，管里淤积，暴雨时倒灌回小区。管道在红线以外，物业和业委会都不能动。",
    ),
    "lights": Raised(
        340,
        "desk",
        "楼道灯大面积不亮",
        "灯具用了十多年，坏一盏换一盏，换了又坏。1 至 5 号楼 15 个单元，普查下来要换 1,500 盏。",
    ),
    "fund": Raised(
        338,
        "committee",
        "楼道灯的钱从哪里出",
        "政府补助只够一半，其余要用 1 至 5 号楼的维修资金，依法须由这五栋楼的业主共同表决。",
    ),
    "ebike": Raised(
        336,
        "manager",
        "电动车没处充电、争抢车位",
        "全小区登记电动车一千多辆，能用的充电口不到六十个。飞线充电、推车上楼、争车位吵架，三年没有停过。",
        ("estate.ebike.short", "estate.ebike.random"),
        "hot",
    ),
}
SESSIONS = (
    Session(
        "talk",
        1010,
        "路面积水会诊",
        (Agenda("road"),),
        "党支部和物业介绍了积水点位。业委会没有派代表到场。\n"
        "物业说明：重铺路面要动公共部位，没有业委会参加，定不下来。\n"
        "本次只作谈话，请业委会参加下一次会诊。",
        parties=("party", "property"),
    ),
    Session(
        "roads",
        400,
        "道路和排水会诊",
        (
            Agenda(
                "road",
                Proposal(
                    "project",
                    "重新铺设东门到中心广场的沥青路面",
                    "铣刨旧路面，调整雨水口标高，分两段铺设沥青，施工期间留出消防通道。钱由老旧小区改造补助和物业公司出。",
                    "property",
                    130,
                    Decimal(800),
                    "平方米",
                ),
                {"property": ("agree", "分两段施工，不断路。")},
            ),
            Agenda(
                "drain",
                Proposal(
                    "refer",
                    "提请街道联席会议协调东门外雨水管",
                    "东门外雨水管在小区红线以外，请协调市政部门疏通，并复核接入小区的标高。",
                ),
            ),
        ),
        "会诊先由物业汇报三年来的积水点位和测量结果。\n"
        "业委会提出：路面和排水要一起做，先通管，后铺路。\n"
        "各方同意路面立项，雨水管提请街道联席会议。",
        on_the_sheet=("committee",),
    ),
    Session(
        "lights",
        310,
        "楼道灯和电动车会诊",
        (
            Agenda(
                "drain",
                Proposal(
                    "action",
                    "把小区雨水支管接入疏通后的市政雨水管",
                    "按联席会议答复的标高，改接东门内三处雨水支管。",
                    "property",
                    40,
                    Decimal(3),
                    "处",
                ),
                left_over=True,
            ),
            Agenda(
                "lights",
                Proposal(
                    "project",
                    "1 至 5 号楼的楼道灯换成声控节能灯",
                    "每盏都试亮、编号、拍照；旧灯当面清点后回收。",
                    "property",
                    110,
                    Decimal(1500),
                    "盏",
                ),
            ),
            Agenda(
                "fund",
                Proposal(
                    "vote",
                    "提请 1 至 5 号楼业主表决使用维修资金",
                    "表决通过后才能列支；不通过的，先换补助够换的楼。",
                    "committee",
                    45,
                ),
            ),
            Agenda(
                "ebike",
                Proposal(
                    "project",
                    "在现有车棚和空地增设电动车充电口",
                    "只装在现有车棚和已划定的停车位，不占绿地和消防通道；由物业公司出资，按度收费，收支每季度公布。",
                    "property",
                    120,
                    Decimal(500),
                    "个",
                ),
                {"committee": ("agree", "收费标准要先公示，再开通。")},
            ),
        ),
        "街道通报了联席会议的答复，东门外雨水管已经疏通。\n"
        "物业汇报楼道灯普查结果：1 至 5 号楼 15 个单元，共需更换 1,500 盏。\n"
        "业委会提出：用维修资金必须先表决；充电收费要先公示。\n"
        "各方同意全部四项。",
        dissents={"committee": "同意全部决议，但充电服务费的标准还没有公示，保留对收费标准的意见。"},
    ),
)
JOINT_DAYS = (390, 382, 370)  # convened, met, answered
JOINT_WHERE = "示例街道办事处三楼会议室"
DEPARTMENTS = ("区住房和城乡建设局", "区城市管理局", "市政管理处", "辖区派出所")
ANSWER = (
    "市政管理处已对东门外雨水管清淤疏通，并复核了接入标高。\n"
    "小区红线以内的雨水支管由物业公司负责改接，改接时市政管理处派人到场。"
)
CARRIED_OUT = (
    ("drain", 265, "三处雨水支管已经改接，两场大雨以后没有倒灌。"),
    ("fund", 262, "1 至 5 号楼业主表决已经通过并公告。"),
    ("road", 243, "沥青路面已经铺完，各方验收合格。"),
    ("lights", 194, "1 至 5 号楼的楼道灯全部更换，各方验收合格。"),
    ("ebike", 182, "充电口全部装好通电，各方验收合格，收费标准已经公示。"),
)
JUDGED = ("下雨再也不用绕路了。", "好用，晚上下楼心里踏实。", "比以前强多了。")
