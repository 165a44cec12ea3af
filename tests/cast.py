"""The fixed cast, and the town they live in; stored once in the template, there in every test.

王 resident of 12-1-301 · 赵 resident of 3-1-101, a stranger to 王's things · 李 and 孙 repair workers ·
陈 desk · 钱 manager · 周 owners' committee · 吴 branch · 郑 community · 冯 sub-district · 刘 city · 管 admin ·
何 desk of another company in another community · 黄 nobody: signed in, with no home and no role.
"""

from datetime import datetime
from typing import NamedTuple

from tests.support import at
from tongdeng.people import actions
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles
from tongdeng.places.models import Place
from tongdeng.places.rules import level_of

SUBDISTRICT = "410202901"
COMMUNITY = "410202901001"
ESTATE = COMMUNITY + "001"
BUILDING = ESTATE + "012"
HOME = BUILDING + "010301"
OTHER_HOME = ESTATE + "003" + "01" + "0101"
SQUARE = ESTATE + "901"
FOREIGN = "410202901002"
FOREIGN_ESTATE = FOREIGN + "001"
FOREIGN_BUILDING = FOREIGN_ESTATE + "001"

PLACES = {
    "41": "河南省",
    "4102": "开封市",
    "410202": "龙亭区",
    SUBDISTRICT: "示例街道",
    COMMUNITY: "鼎立社区",
    ESTATE: "A区",
    BUILDING: "12号楼",
    BUILDING + "01": "1单元",
    HOME: "301室",
    ESTATE + "003": "3号楼",
    ESTATE + "00301": "1单元",
    OTHER_HOME: "101室",
    SQUARE: "中心广场",
    FOREIGN: "邻立社区",
    FOREIGN_ESTATE: "B区",
    FOREIGN_BUILDING: "1号楼",
}
ARRIVAL = at("2025-06-01 08:00")


class Part(NamedTuple):
    phone: str
    name: str
    title: str
    role: str = ""
    place: str = ""


CAST = {
    "wang": Part("19900000001", "王小满", "王女士"),
    "zhao": Part("19900000002", "赵立夏", "赵先生"),
    "li": Part("19900000003", "李芒种", "李师傅", "worker", ESTATE),
    "sun": Part("19900000004", "孙白露", "孙师傅", "worker", ESTATE),
    "chen": Part("19900000005", "陈谷雨", "陈管家", "desk", ESTATE),
    "qian": Part("19900000006", "钱惊蛰", "钱经理", "manager", ESTATE),
    "zhou": Part("19900000007", "周霜降", "周主任", "committee", ESTATE),
    "wu": Part("19900000008", "吴清明", "吴书记", "branch", ESTATE),
    "zheng": Part("19900000009", "郑春分", "郑社工", "community", COMMUNITY),
    "feng": Part("19900000010", "冯秋分", "冯科长", "subdistrict", SUBDISTRICT),
    "liu": Part("19900000011", "刘冬至", "刘科员", "city", "4102"),
    "guan": Part("19900000012", "管大寒", "管理员", "admin", "4102"),
    "he": Part("19900000013", "何小寒", "何管家", "desk", FOREIGN_ESTATE),
    "huang": Part("19900000014", "黄大暑", "黄先生"),
}


def settle() -> None:
    """Store the town and the cast."""
    path = ""
    for code, name in PLACES.items():
        above = [PLACES[c] for c in PLACES if code.startswith(c) and len(c) >= 15]
        path = "".join(above) or name
        short = name.removesuffix("社区") if len(code) == 12 else ""
        Place.objects.create(code=code, level=level_of(code), name=name, path=path, short=short)
    people = {
        key: actions.get_or_create_person(part.phone, name=part.name, title=part.title)
        for key, part in CAST.items()
    }
    for key, part in CAST.items():
        if part.role:
            actions.appoint(people[key], role=part.role, place=part.place, by=None, at=ARRIVAL)
    actions.record_tenure(people["wang"], HOME, since=ARRIVAL.date())
    actions.record_tenure(people["zhao"], OTHER_HOME, since=ARRIVAL.date())
    actions.go_on_duty(people["li"], skills=["水暖", "综合"], cap=3)
    actions.go_on_duty(people["sun"], skills=["水暖", "电工"], cap=3)


def person(key: str, moment: datetime) -> Person:
    """Return somebody of the cast as they are at a moment."""
    found = Person.objects.get(phone=CAST[key].phone)
    load_roles(found, moment)
    return found
