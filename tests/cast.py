"""The fixed cast, and the town they live in; stored once in the template, there in every test.

constant          key    surname   who they are
RESIDENT          wang   王        owner of the home 12-1-301 in estate A
NEIGHBOUR         zhao   赵        owner of the home 3-1-101 in estate A, a stranger to what is 王's
WORKER            li     李        repair worker of estate A: plumbing and general
OTHER_WORKER      sun    孙        repair worker of estate A: plumbing and electrics
DESK              chen   陈        desk of estate A's property company
MANAGER           qian   钱        manager of estate A's property company
COMMITTEE         zhou   周        owners' committee of estate A
BRANCH            wu     吴        party branch of estate A
COMMUNITY_WORKER  zheng  郑        community office
SUBDISTRICT_CLERK feng   冯        sub-district office
CITY_OFFICER      liu    刘        city property-service office
ADMIN             guan   管        administrator of the installation, at the city
FOREIGN_DESK      he     何        desk of another company, in estate B of another community
NOBODY            huang  黄        signed in, with no home and no role
"""

from datetime import datetime
from typing import NamedTuple

from tests.support import at
from tongdeng.people import actions
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles
from tongdeng.places.models import Place
from tongdeng.places.rules import level_of

RESIDENT, NEIGHBOUR = "wang", "zhao"
WORKER, OTHER_WORKER = "li", "sun"
DESK, MANAGER = "chen", "qian"
COMMITTEE, BRANCH = "zhou", "wu"
COMMUNITY_WORKER, SUBDISTRICT_CLERK, CITY_OFFICER, ADMIN = "zheng", "feng", "liu", "guan"
FOREIGN_DESK, NOBODY = "he", "huang"

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
    RESIDENT: Part("19900000001", "王小满", "王女士"),
    NEIGHBOUR: Part("19900000002", "赵立夏", "赵先生"),
    WORKER: Part("19900000003", "李芒种", "李师傅", "worker", ESTATE),
    OTHER_WORKER: Part("19900000004", "孙白露", "孙师傅", "worker", ESTATE),
    DESK: Part("19900000005", "陈谷雨", "陈管家", "desk", ESTATE),
    MANAGER: Part("19900000006", "钱惊蛰", "钱经理", "manager", ESTATE),
    COMMITTEE: Part("19900000007", "周霜降", "周主任", "committee", ESTATE),
    BRANCH: Part("19900000008", "吴清明", "吴书记", "branch", ESTATE),
    COMMUNITY_WORKER: Part("19900000009", "郑春分", "郑社工", "community", COMMUNITY),
    SUBDISTRICT_CLERK: Part("19900000010", "冯秋分", "冯科长", "subdistrict", SUBDISTRICT),
    CITY_OFFICER: Part("19900000011", "刘冬至", "刘科员", "city", "4102"),
    ADMIN: Part("19900000012", "管大寒", "管理员", "admin", "4102"),
    FOREIGN_DESK: Part("19900000013", "何小寒", "何管家", "desk", FOREIGN_ESTATE),
    NOBODY: Part("19900000014", "黄大暑", "黄先生"),
}


def settle() -> None:
    """Store the town and the cast."""
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
    actions.record_tenure(people[RESIDENT], HOME, since=ARRIVAL.date())
    actions.record_tenure(people[NEIGHBOUR], OTHER_HOME, since=ARRIVAL.date())
    actions.go_on_duty(people[WORKER], skills=["水暖", "综合"], cap=3)
    actions.go_on_duty(people[OTHER_WORKER], skills=["水暖", "电工"], cap=3)


def person(key: str, moment: datetime) -> Person:
    """Return somebody of the cast as they are at a moment."""
    found = Person.objects.get(phone=CAST[key].phone)
    load_roles(found, moment)
    return found
