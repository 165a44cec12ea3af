"""The story of the demo in ten steps: each enters as the right person at the right page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries as cases
from tongdeng.consultations.queries import benches
from tongdeng.kernel.errors import Sentence
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.queries.examples import Example
from tongdeng.people.rules import Role
from tongdeng.places.rules import cut
from tongdeng.projects.queries import projects
from tongdeng.votes.queries import votes

HEATING = "home.heating.cold"
OLIVE_YEAR = 2025
Address = Callable[[Person], str]


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the story: for whom, where, and what to look at. `elsewhere` asks for somebody of a further estate."""

    key: str
    title: Sentence
    words: Sentence
    role: Role
    address: Address
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A step with the person who takes it."""

    step: Step
    example: Example


def _named(name: str) -> Address:
    return lambda person: reverse(name)


def _first(name: str, find: Callable[[Person], QuerySet[Any]], otherwise: str) -> Address:
    """Return the way to the page of the first record that is found, else to the page of all."""

    def address(person: Person) -> str:
        found = find(person).first()
        return reverse(name, args=[found.pk]) if found else reverse(otherwise)

    return address


def _of_estate(name: str, query: str = "") -> Address:
    """Return the way to a page of the estate where somebody lives or works, or of the place that they answer for."""

    def address(person: Person) -> str:
        lived = [cut(home, "estate") for home in people.lived_in(person)]
        codes = sorted({code for code in (*lived, *person.reach()) if code}, key=len)
        return (reverse(name, args=[codes[0]]) if codes else reverse("boards")) + query

    return address


def _year(person: Person) -> str:
    (place, *_others) = sorted(person.reach()) or [""]
    return f"{reverse('activities_year')}?y={OLIVE_YEAR}&place={place}"


STEPS = (
    Step(
        "heating",
        _("暖气不热，一小时内有回音"),
        _(
            "王女士 9 点 02 分反映，9 点 14 分有人答复，下午修好，晚上她确认。一步一步都有时间、有人、有照片。"
        ),
        Role.RESIDENT,
        _first("case", lambda person: cases.mine(person).filter(category_id=HEATING), "mine"),
    ),
    Step(
        "desk",
        _("前台先做快到点的"),
        _("先到时限的排在最上面，倒计时写在每一行；分类、答复、派单都在一屏。"),
        Role.DESK,
        _named("desk"),
    ),
    Step(
        "worker",
        _("维修员在地下室也能干活"),
        _("没有信号时，照片和办理结果先存在手机里，联网后自动送出。"),
        Role.WORKER,
        _named("jobs"),
    ),
    Step(
        "bench",
        _("一家解决不了的，三方坐下来商量"),
        _("社区、物业、业委会在一条凳子上议，谁负责、哪天前落实，写进决议，到期有人催。"),
        Role.BRANCH,
        _first(
            "consultation",
            lambda person: benches.consultations(person).filter(held_at__isnull=False),
            "bench",
        ),
    ),
    Step(
        "vote",
        _("动用维修资金，业主依法表决"),
        _("人数和面积都过法定比例才算数；谁都可以用收据核对自己的票。"),
        Role.COMMITTEE,
        _first("vote", lambda person: votes.votes(person).filter(certified_at__isnull=False), "votes"),
    ),
    Step(
        "works",
        _("工程做了多少，逐项量出来"),
        _("800 平方米沥青、1500 盏楼道灯、500 个充电口：各方签字的测量单加起来才是数。"),
        Role.MANAGER,
        _first(
            "project_public",
            lambda person: projects.projects(person).filter(started_at__isnull=False),
            "projects",
        ),
    ),
    Step(
        "activities",
        _("一年 365 场活动，8,812 人次"),
        _("橄榄城 2025 年的每一场都有签到记录，点开每个数就是它的名单和清单。"),
        Role.BRANCH,
        _year,
        elsewhere=True,
    ),
    Step(
        "members",
        _("橄榄城 798 名党员在六个平台登记"),
        _("谁带头、做什么、服务了多久，另一个人核实过才算；名单不公开。"),
        Role.BRANCH,
        _named("platforms"),
        elsewhere=True,
    ),
    Step(
        "public",
        _("写给居民的公开页"),
        _("承诺了什么、做到没有、钱花在哪、谁负责：不用登录就能看，没有任何个人信息。"),
        Role.RESIDENT,
        _of_estate("public"),
    ),
    Step(
        "city",
        _("全市一张看板，每个数都能点开"),
        _("不排名次：件数少的不下结论，突出的和要去看看的，按统计界限来说。"),
        Role.CITY,
        _of_estate("board"),
    ),
)


def offers(examples: Sequence[Example]) -> list[Offer]:
    """Return the steps for which somebody is there."""
    found = []
    for step in STEPS:
        fits = [each for each in examples if each.role == step.role and bool(each.estate) == step.elsewhere]
        found += [Offer(step, fits[0])] if fits else []
    return found


def address(key: str, person: Person) -> str | None:
    """Return where a step leads somebody; None where there is no such step."""
    step = next((step for step in STEPS if step.key == key), None)
    return step.address(person) if step else None
