"""The three works of estate A in the demo: 800 m² of asphalt, 1,500 stairwell lights, 500 charging ports, sheet by sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongdeng.ops.demo.town import ESTATE, area
from tongdeng.projects.rules.bill import BillLine
from tongdeng.projects.rules.quantities import Part


@dataclass(frozen=True, slots=True)
class Measured:
    """A sheet: how many days ago, of which line, where; `minus` of which sheet (by its place) it corrects."""

    days: int
    line: int
    spot: str
    parts: Sequence[Part]
    corrects: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Varied:
    """Variations proposed on one day and approved on the next: new quantity of a line, yuan more, days more."""

    days: int
    reason: str
    line: int = 0
    quantity: Decimal | None = None
    change: Decimal | None = None
    later: int = 0


@dataclass(frozen=True, slots=True)
class Disputed:
    days: int
    line: int
    quantity: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """An acceptance: lines with quantity and what it settles of a dispute."""

    days: int
    items: Sequence[tuple[int, str, str]]
    note: str = ""
    in_use: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """One project: days ago of its plan, start and completion, its bill, money, sheets, and why it came out otherwise."""

    topic: str
    title: str
    contractor: str
    scope: Sequence[str]
    planned: int
    start: int
    due: int
    done: int
    bill: Sequence[BillLine]
    contract: str
    funds: Sequence[tuple[str, str, str]]  # source, yuan, note; "fund" rests on the owners' vote
    sheets: Sequence[Measured]
    accepted: Sequence[Accepted]
    settled: str
    view: tuple[str, str]  # where the pair of photos was taken, and in which direction
    diary: Sequence[tuple[int, str]]
    milestones: Sequence[tuple[str, int, str]]
    varied: Sequence[Varied] = ()
    disputed: Sequence[Disputed] = ()
    why: tuple[str, str, str] = ("", "", "")


def _sides(name: str, *sides: str, less: bool = False) -> Part:
    return Part(name, tuple(map(Decimal, sides)), less=less)


def _count(name: str, number: int) -> Part:
    return Part(name, count=Decimal(number))


LIT = tuple(f"{ESTATE}{number:03d}" for number in range(1, 6))
ROAD = Work(
    topic="road",
    title="东门至中心广场沥青路面工程",
    contractor="汴河市政养护有限公司（示例）",
    scope=(area(1), area(0)),
    planned=298,
    start=290,
    due=262,
    done=240,
    bill=(
        BillLine(
            1,
            "铣刨旧路面、铺沥青混凝土面层（厚40毫米）",
            "m2",
            Decimal(780),
            Decimal("114.00"),
            "other",
            24,
            area(1),
            "estate.road",
        ),
        BillLine(
            2,
            "调整雨水口标高",
            "place",
            Decimal(12),
            Decimal("350.00"),
            "pipes",
            None,
            area(1),
            "estate.drain",
        ),
        BillLine(3, "施划标线", "m", Decimal(160), Decimal("12.00"), "other", 12, area(1)),
    ),
    contract="95040.00",
    funds=(
        ("subsidy", "60000.00", "老旧小区改造补助"),
        ("company", "35040.00", "鸿翔物业出资"),
    ),
    sheets=(
        Measured(280, 1, "东门至 6 号楼", (_sides("主路", "60", "4.2"),)),
        Measured(276, 1, "6 号楼至中心广场", (_sides("主路", "72.5", "4"),)),
        Measured(
            270, 1, "中心广场北侧", (_sides("广场边", "40", "5"), _sides("花坛", "8", "2.5", less=True))
        ),
        Measured(268, 1, "6 号楼至中心广场", (_sides("检查井", "2", "1"),), 2, "复核时发现漏扣两个检查井"),
        Measured(267, 2, "东门至中心广场沿线", (_count("雨水口", 12),)),
        Measured(256, 1, "东门内错车位", (_sides("错车位", "24", "2.5"),)),
        Measured(255, 1, "东门口", (_sides("加宽段", "10", "2"),)),
        Measured(252, 3, "东门至中心广场", (_sides("标线", "160"),)),
    ),
    disputed=(Disputed(266, 1, Decimal(12), "6 号楼前接缝不平，雨后还有积水，请返工后再验。"),),
    varied=(
        Varied(261, "东门口错车困难，业委会提出加宽。", 1, Decimal(800)),
        Varied(260, "加宽 20 平方米，按合同单价计算。", change=Decimal("2280.00")),
        Varied(259, "连续降雨，停工六天。", later=16),
    ),
    accepted=(
        Accepted(264, ((1, "708", "0"), (2, "12", "0")), "有争议的 12 平方米返工后再验。", in_use=True),
        Accepted(248, ((1, "92", "12"), (3, "160", "0")), "返工处已经平整，雨后无积水。"),
    ),
    settled="97320.00",
    view=("东门口", "向西"),
    diary=(
        (289, "围挡和绕行牌已经摆好，消防通道留在北侧。"),
        (281, "第一段铣刨完成，旧料已运走。"),
        (275, "第二段摊铺，碾压三遍。"),
        (262, "下雨停工，已用防雨布盖好接缝。"),
        (254, "6 号楼前接缝返工，洒水试验没有积水。"),
    ),
    milestones=(("第一段铺完", 278, "met"), ("全部铺完", 264, "partly"), ("验收", 248, "met")),
    why=(
        "东门口加宽错车位，增加 20 平方米，有签证。",
        "增加的 20 平方米按合同单价结算。",
        "连续降雨停工六天，返工和加宽又用了几天。",
    ),
)
LIGHTS = Work(
    topic="lights",
    title="1 至 5 号楼楼道灯改造工程",
    contractor="明汴机电安装有限公司（示例）",
    scope=LIT,
    planned=274,
    start=270,
    due=197,
    done=190,
    bill=tuple(
        BillLine(
            number,
            f"{number}号楼声控节能灯（含拆旧、接线、试亮）",
            "light",
            Decimal(300),
            Decimal("185.00"),
            "equipment",
            None,
            code,
            "building.light",
        )
        for number, code in enumerate(LIT, start=1)
    ),
    contract="277500.00",
    funds=(
        ("subsidy", "150000.00", "老旧小区改造补助"),
        ("fund", "127500.00", "1 至 5 号楼专项维修资金"),
    ),
    sheets=tuple(
        Measured(
            256 - 9 * number,
            number,
            f"{number}号楼三个单元",
            tuple(_count(f"{unit}单元", 100) for unit in (1, 2, 3)),
        )
        for number in range(1, 6)
    ),
    accepted=(
        Accepted(228, tuple((number, "300", "0") for number in range(1, 4)), "逐层试亮，编号与清单一致。"),
        Accepted(199, tuple((number, "300", "0") for number in range(4, 6)), "逐层试亮，编号与清单一致。"),
    ),
    settled="277500.00",
    view=("1号楼1单元三层", "朝电梯"),
    diary=(
        (268, "材料进场，随机抽 10 盏试亮，合格。"),
        (236, "2 号楼换完，旧灯当面清点。"),
        (210, "5 号楼最后一个单元换完。"),
    ),
    milestones=(("前三栋换完", 230, "met"), ("全部换完", 204, "met")),
    why=("", "", "安装顺利，比计划提前两天验收完毕。"),
)
PORTS = Work(
    topic="ebike",
    title="电动车充电口增设工程",
    contractor="明汴机电安装有限公司（示例）",
    scope=(area(4), area(3)),
    planned=296,
    start=288,
    due=184,
    done=178,
    bill=(
        BillLine(
            1,
            "电动车充电口（十路充电箱 50 台，每台 10 口）",
            "port",
            Decimal(500),
            Decimal("260.00"),
            "equipment",
            None,
            area(4),
            "estate.ebike.charging",
        ),
        BillLine(2, "供电线路", "m", Decimal(620), Decimal("45.00"), "electric", None, area(4)),
    ),
    contract="157900.00",
    funds=(("company", "157900.00", "鸿翔物业出资，按度收费，收支每季度公布"),),
    sheets=(
        Measured(240, 1, "电动车棚东侧", (_count("充电箱 12 台", 120),)),
        Measured(232, 1, "电动车棚西侧", (_count("充电箱 12 台", 120),)),
        Measured(220, 1, "地下车库一区", (_count("充电箱 14 台", 140),)),
        Measured(196, 1, "地下车库二区", (_count("充电箱 12 台", 120),)),
        Measured(195, 2, "配电间至各充电点", (_sides("车棚支路", "260"), _sides("车库支路", "360"))),
    ),
    varied=(Varied(214, "供电公司增容排期推迟。", later=10),),
    accepted=(
        Accepted(210, ((1, "380", "0"),), "逐口试充，断电保护动作正常。", in_use=True),
        Accepted(186, ((1, "120", "0"), (2, "620", "0")), "逐口试充，消防验收意见已归档。"),
    ),
    settled="157900.00",
    view=("电动车棚东侧", "向北"),
    diary=(
        (286, "车棚清场，登记无主车辆 23 辆。"),
        (238, "东侧充电箱装好，等送电。"),
        (194, "地下车库二区通电试充。"),
    ),
    milestones=(("车棚 240 口", 230, "met"), ("地下车库 260 口", 190, "met")),
    why=("", "", "供电公司增容比计划晚了十天。"),
)
WORKS = (ROAD, LIGHTS, PORTS)
