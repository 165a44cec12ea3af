"""The places and people of the demo."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tongdeng.ops.demo import drawing
from tongdeng.people import actions
from tongdeng.people.actions.register import homes as register
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.models import Organisation, Person
from tongdeng.people.queries import load_roles
from tongdeng.places.models import Place
from tongdeng.places.rules import level_of

# Source: National Bureau of Statistics, 统计用区划代码: Henan, Kaifeng and its districts. Below them all is invented.
REGIONS = {
    "41": "河南省",
    "4102": "开封市",
    "410202": "龙亭区",
    "410203": "顺河回族区",
    "410204": "鼓楼区",
    "410205": "禹王台区",
    "410212": "祥符区",
    "410221": "杞县",
    "410222": "通许县",
    "410223": "尉氏县",
    "410225": "兰考县",
}
SUBDISTRICT, COMMUNITY, ESTATE = "410202901", "410202901001", "410202901001001"
INVENTED = {SUBDISTRICT: "示例街道", COMMUNITY: "鼎立社区", "410202901002": "邻和社区", ESTATE: "A区"}
AREAS = ("中心广场", "东门", "西门", "地下车库", "电动车棚", "儿童乐园", "健身区")
BUILDINGS, UNITS, FLOORS = 20, 3, 13
FIRST_BUILDINGS = [
    f"{ESTATE}{number:03d}" for number in range(1, 6)
]  # registered years ago: they voted on their lights
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑")

#        role          name       title      place        organisation
STAFF = (
    ("worker",      "李处暑",  "李师傅",  ESTATE,      "property"),
    ("worker",      "孙白露",  "孙师傅",  ESTATE,      "property"),
    ("worker",      "马秋分",  "马师傅",  ESTATE,      "property"),
    ("desk",        "陈寒露",  "陈管家",  ESTATE,      "property"),
    ("manager",     "钱霜降",  "钱经理",  ESTATE,      "property"),
    ("committee",   "周立冬",  "周主任",  ESTATE,      "committee"),
    ("branch",      "吴小雪",  "吴书记",  ESTATE,      "branch"),
    ("community",   "郑大雪",  "郑社工",  COMMUNITY,   "community"),
    ("subdistrict", "冯冬至",  "冯科长",  SUBDISTRICT, "subdistrict"),
    ("city",        "褚小寒",  "褚科员",  "4102",      "city"),
    ("admin",       "卫大寒",  "卫管理员", "4102",     "city"),
)  # fmt: skip
ORGANISATIONS = {
    "property": (ESTATE, "鸿翔物业 A区服务中心", "0371-0000-0001"),
    "committee": (ESTATE, "A区业主委员会", ""),
    "branch": (ESTATE, "A区小区党支部", ""),
    "community": (COMMUNITY, "鼎立社区居民委员会", "0371-0000-0002"),
    "subdistrict": (SUBDISTRICT, "示例街道办事处", ""),
    "city": ("4102", "开封市物业服务中心", ""),
}
SKILLS = {"李师傅": ["水暖", "综合"], "孙师傅": ["电工", "综合"], "马师傅": ["水暖", "电工", "综合", "保洁"]}


@dataclass(frozen=True, slots=True)
class Cast:
    """The people who act in the demo."""

    residents: list[tuple[Person, str]]
    workers: list[Person]
    desk: Person
    manager: Person
    community: Person
    committee: Person
    branch: Person
    subdistrict: Person


def settle(since: datetime, lately: datetime) -> Cast:
    """Store all places and people, as of `since`; homes that take no part in what happened before `lately` as of then."""
    _places()
    staff = _staff(since)
    named = dict(staff)
    residents = _residents(since, lately, by=named["community"])
    workers = [person for role, person in staff if role == "worker"]
    load_roles(named["manager"], since)
    drawing.draw(Place.objects.get(code=ESTATE), by=named["manager"], at=since)
    offices = ("desk", "manager", "community", "committee", "branch", "subdistrict")
    return Cast(residents, workers, **{role: named[role] for role in offices})


def home(building: int, unit: int, room: int) -> str:
    """Return the code of a home of the estate."""
    return f"{ESTATE}{building:03d}{unit:02d}{room:04d}"


def area(number: int) -> str:
    """Return the code of one of the common areas."""
    return f"{ESTATE}{901 + number}"


def _places() -> None:
    named = {**REGIONS, **INVENTED}
    rows = [
        Place(code=code, level=level_of(code), name=name, path=name, short=name.removesuffix("社区")[:12])
        for code, name in named.items()
    ]
    rows += [
        Place(code=area(n), level="building", kind="公共区域", name=name, path=f"A区{name}")
        for n, name in enumerate(AREAS)
    ]
    for building in range(1, BUILDINGS + 1):
        path = f"A区{building}号楼"
        rows.append(
            Place(
                code=f"{ESTATE}{building:03d}",
                level="building",
                kind="楼栋",
                name=f"{building}号楼",
                path=path,
            )
        )
        for unit in range(1, UNITS + 1):
            above = f"{path}{unit}单元"
            code = f"{ESTATE}{building:03d}{unit:02d}"
            rows.append(Place(code=code, level="unit", name=f"{unit}单元", path=above))
            rows += [
                _home(building, unit, floor, door, above) for floor in range(1, FLOORS + 1) for door in (1, 2)
            ]
    Place.objects.bulk_create(rows, batch_size=1000)


def _home(building: int, unit: int, floor: int, door: int, above: str) -> Place:
    room = floor * 100 + door
    return Place(
        code=home(building, unit, room),
        level="home",
        name=f"{room}室",
        path=f"{above}{room}室",
    )


def _staff(since: datetime) -> list[tuple[str, Person]]:
    offices = {
        kind: Organisation.objects.create(kind=kind, place=place, name=name, phone=phone)
        for kind, (place, name, phone) in ORGANISATIONS.items()
    }
    found = []
    for number, (role, name, title, place, office) in enumerate(STAFF, start=1):
        person = actions.get_or_create_person(f"1990000{number:04d}", name=name, title=title)
        actions.appoint(person, role=role, place=place, organisation=offices[office], by=None, at=since)
        if title in SKILLS:
            actions.go_on_duty(person, skills=SKILLS[title], cap=12)
        found.append((role, person))
    actions.grant_superuser(next(person for role, person in found if role == "admin"))
    return found


def _residents(since: datetime, lately: datetime, *, by: Person) -> list[tuple[Person, str]]:
    """Store the register: every home with its area, nine of ten with an owner; return who is active, and where."""
    chance = Random(12)
    heroine = actions.get_or_create_person("19900000100", name="王小满", title="王女士")
    heroines = home(12, 1, 301)
    codes = [
        home(b, u, f * 100 + d) for b in range(1, 21) for u in (1, 2, 3) for f in range(1, 14) for d in (1, 2)
    ]
    others = [code for code in codes if code != heroines]
    owned = others[: 9 * len(codes) // 10]
    people = [_owner(number, chance) for number, _code in enumerate(owned, start=101)]
    Person.objects.bulk_create(people, batch_size=1000)
    owners = dict(zip(owned, people, strict=True))
    load_roles(by, since)
    # The first to move in is the resident whom the demo offers to be.
    yesterday = since - timedelta(days=1)
    register.store([_registered(heroines, heroine)], since=yesterday.date(), by=by, at=yesterday)
    active = chance.sample(owned, 160)
    # Each home that is registered hears of all that its estate does: years of it for all would make the start slow.
    early = {*active[:20], *(code for code in others if code[:18] in FIRST_BUILDINGS)}
    for moment, chosen in ((since, early), (lately, set(others) - early)):
        new = [_registered(code, owners.get(code)) for code in others if code in chosen]
        register.store(new, since=moment.date(), by=by, at=moment)
    return [(heroine, heroines), *((owners[code], code) for code in active)]


def _owner(number: int, chance: Random) -> Person:
    surname = chance.choice(SURNAMES)
    title = surname + chance.choice(("女士", "先生", "阿姨", "大爷"))
    name = surname + chance.choice(GIVEN)
    return Person(phone=f"1990000{number:04d}", name=name, title=title, password="!")


def _registered(code: str, owner: Person | None) -> NewHome:
    size = "89.50" if code.endswith("1") else "118.26"
    return NewHome(code, size, "register", people=(Entry(person=str(owner.pk)),) if owner else ())
