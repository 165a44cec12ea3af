"""Thirty invented estates in the districts of Kaifeng, and how each of them handled what its residents reported.

The codes of the districts are real (ops/demo/town.py); sub-districts, communities, estates and companies are invented.
"""

from typing import NamedTuple

HOTLINE, HONGXIANG, OTHERS = "12345 平台", "鸿翔物业原报修系统", "各物业公司原报修系统"
BRANCH, CENTRE = "branch", "centre"


class History(NamedTuple):
    """What an estate had: how many cases, and of a hundred how many were answered and finished in time, judged and solved."""

    name: str
    cases: int
    answered: int
    finished: int
    judged: int
    solved: int
    has: str = ""
    source: str = OTHERS


#  district, then its estates:  cases answered finished judged solved   has              source
CITY: dict[str, tuple[History, ...]] = {
    "410202": (
        History("青槐苑", 240, 93, 90, 62, 92, "branch centre"),
        History("白榆里", 175, 88, 86, 55, 90, "branch"),
        History("紫藤园", 96, 84, 88, 48, 88, "branch"),
        History("锦葵院", 0, 0, 0, 0, 0),
    ),
    "410203": (
        History("海棠里", 410, 99, 98, 86, 98, "branch centre"),  # the one that others may learn from
        History("石榴苑", 210, 90, 87, 58, 91, "branch"),
        History("枇杷园", 130, 85, 83, 51, 89, "branch centre"),
        History("杜仲里", 88, 81, 80, 40, 86),
    ),
    "410204": (
        History("乌桕坊", 365, 58, 61, 44, 63),  # the one to look at
        History("木槿苑", 190, 89, 85, 57, 90, "branch"),
        History("山楂里", 150, 86, 88, 52, 91, "branch"),
        History("丁香院", 28, 82, 79, 46, 85),
    ),
    "410205": (
        History("银杏里", 260, 91, 89, 60, 92, "branch centre"),
        History("合欢苑", 142, 87, 84, 50, 88, "branch"),
        History("梧桐院", 105, 79, 82, 47, 87),
        History("蜡梅坊", 9, 67, 67, 56, 80),
    ),
    "410212": (
        History("栾树苑", 280, 94, 93, 66, 77, "branch", HOTLINE),  # one day to answer, seven to finish
        History("紫薇里", 185, 90, 86, 56, 90, "branch"),
        History("金桂园", 120, 83, 85, 49, 89, "centre"),
        History("青桐院", 64, 80, 78, 43, 86),
    ),
    "410221": (
        History("香樟里", 155, 85, 84, 53, 88, "branch"),
        History("刺槐院", 47, 77, 81, 41, 84),
    ),
    "410222": (
        History("黄栌苑", 135, 86, 82, 50, 89, "branch"),
        History("桑榆里", 22, 73, 77, 45, 83),
    ),
    "410223": (
        History("水杉园", 168, 88, 87, 54, 90, "branch centre"),
        History("连翘里", 72, 82, 80, 46, 70),
        History("月季院", 12, 75, 75, 50, 83),
    ),
    "410225": (
        History("泡桐苑", 225, 92, 91, 63, 93, "branch centre"),
        History("白蜡里", 118, 84, 83, 47, 88),
        History("凌霄院", 33, 79, 76, 42, 86),
    ),
}  # fmt: skip
COMPANY, OFFICE, BRANCH_NAME = "{name}物业服务中心", "{name}社区居民委员会", "{name}小区党支部"
COMMUNITY_CLERK, SUPERIOR = ("社区值班员", "社工"), ("尚立夏", "尚委员")
CENTRE_SPOT, CENTRE_HOURS = "小区东门一层", "每天 8:00—20:00"
CENTRE_POSTS = (("接待", "接待居民、登记诉求"), ("维修", "上门维修，当天回复"))
#  category                 what the source calls it   how often
CATEGORIES = (
    ("home.heating.cold",       "暖气不热",   9),
    ("home.leak.ceiling",       "房屋渗漏",   8),
    ("home.drain.blocked",      "下水堵塞",   9),
    ("building.light.out",      "楼道照明",   10),
    ("building.lift.stopped",   "电梯故障",   7),
    ("building.clean.dirty",    "保洁",      8),
    ("building.ebike.upstairs", "电动车上楼", 6),
    ("estate.light.out",        "路灯照明",   6),
    ("estate.parking.blocked",  "停车占位",   9),
    ("estate.waste.full",       "垃圾清运",   7),
    ("estate.green.trim",       "绿化",      5),
    ("people.fee.query",        "收费咨询",   6),
    ("people.neighbour.noise",  "邻里噪声",   6),
)  # fmt: skip
