"""What Olive City's people say in the demo, and what its community made its "365" mechanism of."""

from dataclasses import dataclass

NAME = "“365”工作机制"
# The report that the demo tells names "365" and six platforms without saying what they consist of (facts F8, F9); no
# public standard defines them. What stands here is invented, and says so itself.
MADE_OF = (
    "这是橄榄城社区自己设定的工作机制，“365”由什么组成没有公开的统一标准，社区可以随时调整，调整只对以后的会诊生效。\n"
    "3：三方坐一条板凳：社区党组织、物业、业委会，缺一方不能形成决议。\n"
    "6：六个平台：议事厅、线上平台、党员责任区、志愿服务站、物业开放日、邻里活动。\n"
    "5：五步闭环：提、议、签、办、评。"
)
PLATFORMS = (
    "“同凳”议事厅",
    "线上意见平台",
    "党员责任区",
    "志愿服务站",
    "物业开放日",
    "邻里活动",
)
STEPS = (
    ("raise", "一提：居民联名或一方提出"),
    ("announce", "二议：提前三天公告"),
    ("gather", "二议：征求邻居意见"),
    ("meet", "二议：三方会诊"),
    ("record", "三签：形成纪要"),
    ("sign", "三签：各方签字"),
    ("publish", "四办：公开结果"),
    ("carry_out", "四办：责任方落实"),
    ("evaluate", "五评：居民评价"),
)
OFFICES = {
    "branch": "橄榄城小区党支部",
    "community": "橄榄城社区居民委员会",
    "property": "橄榄物业橄榄城服务中心（示例）",
    "committee": "橄榄城业主委员会",
}
#    role         name     title     place        organisation
STAFF = (
    ("branch",    "何清明", "何书记", "estate",    "branch"),
    ("community", "罗谷雨", "罗社工", "community", "community"),
    ("manager",   "高立夏", "高经理", "estate",    "property"),
    ("committee", "郭芒种", "郭主任", "estate",    "committee"),
)  # fmt: skip
SURNAMES = "梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = ("立春", "惊蛰", "春分", "立夏", "夏至", "大暑", "白露", "秋分", "霜降", "大雪", "冬至")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A topic that residents proposed, so many days ago."""

    days: int
    title: str
    problem: str


TOPICS = (
    Proposed(
        24,
        "南门小广场添健身器材",
        "小广场只有两件器材，早上要排队；老人希望有扶手的，孩子希望离车道远一点。",
    ),
    Proposed(
        19,
        "晚上九点以后广场音乐太响",
        "跳舞的邻居和带孩子的邻居为音乐吵过几次，想请三方定一个大家都能接受的时间和音量。",
    ),
)
TITLE = "小广场器材和夜间音乐会诊"
WHERE = "橄榄城社区“同凳”议事厅"
STATEMENTS = (
    "器材要有扶手，老人上下安全。",
    "器材离车道至少五米，中间种一排冬青。",
    "广场音乐晚上八点半结束，夏天可以到九点。",
    "音响统一放在广场北角，背对楼栋。",
    "先修好现有的两件器材，再添新的。",
    "周末上午把广场让给孩子。",
    "跳舞的邻居自己推一位负责人，音量由他管。",
    "添器材的钱从公共收益里出，账要公布。",
)
