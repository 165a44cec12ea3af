"""Cases of three years in estate A that no single party could solve: they stay open until what the bench decided is built."""

from datetime import datetime
from functools import partial

from tongdeng.cases import actions
from tongdeng.cases.actions import Filing, Opinion
from tongdeng.cases.models import Case
from tongdeng.kernel.errors import Refused
from tongdeng.ops.demo.bench import MINUTE, ago
from tongdeng.ops.demo.pictures import drawn
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import Cast, area
from tongdeng.people.models import Person

#  days ago  where  category               what somebody says
FILED = """
1095 | 1 | estate.drain.flood    | 东门进来那段路一下雨就积水，鞋都湿透了
1052 | 1 | estate.road.broken    | 东门路面全是坑，电动车差点摔倒
870  | 0 | estate.drain.flood    | 广场边上积水两天了还没退
655  | 1 | estate.drain.flood    | 又是积水，老人出门买菜要绕一大圈
600  | 4 | estate.ebike.short    | 车棚里充电口老是满的，能不能多装一些
520  | 4 | estate.ebike.random   | 为了一个充电位又吵起来了，车子堵着门
430  | 1 | estate.road.broken    | 路面坑越来越大，下雨看不见底
352  | 4 | estate.ebike.random   | 过道上停满电动车，轮椅过不去
341  | 4 | estate.ebike.short    | 晚上九点以后根本抢不到充电口
"""
ANSWER = (
    "您反映的问题涉及公共部位改造，物业一家定不下来，已登记并提请党支部召集三方会诊，进展会在这里告诉您。"
)
DONE = {
    "road": (233, ("estate.drain.flood", "estate.road.broken"), "沥青路面已经重铺，雨水口已经调整。"),
    "ebike": (174, ("estate.ebike.short", "estate.ebike.random"), "新增 500 个充电口，已经通电使用。"),
}
THANKS = ("真的修好了，谢谢。", "等了三年，总算办成了。", "")


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule what was reported over the years, and its end."""
    for number, line in enumerate(FILED.strip().splitlines()):
        days, where, category, words = (part.strip() for part in line.split("|"))
        who = cast.residents[1 + number][0]
        filing = Filing(place=area(int(where)), words=words, category=category)
        file = partial(_file, filing, who, cast)
        simulation.at(ago(simulation, int(days), 8, 11 * number % 60), file)
    for since, categories, remedy in DONE.values():
        simulation.at(ago(simulation, since, 10), partial(_finish, categories, remedy, cast))
        simulation.at(ago(simulation, since - 1, 19), partial(_confirm, categories))


def _file(filing: Filing, who: Person, cast: Cast, at: datetime) -> None:
    case = actions.file(filing, by=as_of(who, at), at=at)
    later = at + 25 * MINUTE
    actions.answer(case, words=ANSWER, by=as_of(cast.desk, later), at=later)


def _finish(categories: tuple[str, ...], remedy: str, cast: Cast, at: datetime) -> None:
    for number, case in enumerate(_open(categories)):
        moment = at + number * 20 * MINUTE
        worker, desk = as_of(cast.workers[0], moment), as_of(cast.desk, moment)
        if not case.category.photo_needed:
            actions.settle(case, words=remedy, by=desk, at=moment)
            continue
        actions.assign(case, to=worker, by=desk, at=moment)
        actions.accept(case, by=worker, at=moment + MINUTE)
        photo = drawn(remedy[:10], mended=True)
        actions.finish(case, remedy=remedy, photos=[photo], by=worker, at=moment + 2 * MINUTE)


def _confirm(categories: tuple[str, ...], at: datetime) -> None:
    for number, case in enumerate(Case.objects.filter(category__in=categories, state="finished")):
        if case.reporter is None:
            continue
        try:
            opinion = Opinion(5, THANKS[number % len(THANKS)])
            actions.confirm(case, opinion, by=as_of(case.reporter, at), at=at)
        except Refused:
            continue


def _open(categories: tuple[str, ...]) -> list[Case]:
    rows = Case.objects.filter(category__in=categories, state__in=["filed", "assigned", "working"])
    return list(rows.select_related("category").order_by("filed_at"))
