"""Platforms, who registers on them, and what they agree to. Pure.

Sources: Regulation on Voluntary Service (志愿服务条例) arts. 7, 12-13, 20, 25; Personal Information Protection Law arts.
14-16 (consent for each purpose, taken back as easily as given), 29 (separate consent for sensitive data).
"""

from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.flow import Flow, Step, stays

NAME_AT_MOST, WORDS_AT_MOST, DUTIES_AT_MOST = 40, 300, 500
# Younger ones register on a paper that a guardian signed (Personal Information Protection Law art. 31).
OF_OWN_CONSENT = 14  # years of age
LIST_AT_MOST = 1000  # people of one paper list
WORDING = "2026-11"  # the edition of the texts below; a new one is agreed to anew


class PlatformState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


PLATFORM_WORDS = {PlatformState.OPEN: _("开放报名"), PlatformState.CLOSED: _("已停办")}
AT_A_PLATFORM = ("change", "enter", "plan")
PLATFORM = Flow(
    Step("close", "open", "closed"),
    *(step for verb in AT_A_PLATFORM for step in stays(verb, "open")),
    start="open", verbs={"close": _("停办")}, states=PLATFORM_WORDS,
    refusals=dict.fromkeys(AT_A_PLATFORM, _("这个平台已经停办")),
)  # fmt: skip


class VolunteerState(StrEnum):
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


VOLUNTEER_WORDS = {VolunteerState.ACTIVE: _("已登记"), VolunteerState.WITHDRAWN: _("已退出")}
AS_A_VOLUNTEER = ("join", "leave", "agree", "disagree", "correct", "qualify", "award", "exchange", "certify")
VOLUNTEER = Flow(
    #    verb        before    after
    Step("withdraw", "active", "withdrawn"),
    *(step for verb in AS_A_VOLUNTEER for step in stays(verb, "active")),
    # A service may turn out wrong after somebody left: its points are taken back all the same.
    *stays("credit", "active withdrawn"),
    start="active", verbs={"withdraw": _("退出登记")}, states=VOLUNTEER_WORDS,
    refusals=dict.fromkeys(AS_A_VOLUNTEER, _("这位志愿者已经退出登记")),
)  # fmt: skip


class Purpose(StrEnum):
    """What somebody agrees to; each is given and taken back by itself (VM-11)."""

    REGISTER = "register"
    CONTACT = "contact"
    PUBLISH = "publish"
    PHOTO = "photo"
    MEMBERSHIP = "membership"


PURPOSE_WORDS = {
    Purpose.REGISTER: _("登记为志愿者"),
    Purpose.CONTACT: _("有合适的服务时联系我"),
    Purpose.PUBLISH: _("公示时写我的名字"),
    Purpose.PHOTO: _("服务时可以拍到我"),
    Purpose.MEMBERSHIP: _("登记我的党员身份"),
}
TEXTS = {
    Purpose.REGISTER: _("社区保存我的姓名、电话、技能和服务记录，用来安排和证明志愿服务。不同意就不能登记。"),
    Purpose.CONTACT: _("社区和平台负责人可以为具体的服务邀请我。邀请可以不接受，不需要理由，也不留记录。"),
    Purpose.PUBLISH: _("开具证明前的公示写我的名字；不同意的，只写志愿者编号。"),
    Purpose.PHOTO: _("服务现场的照片里可以有我。"),
    Purpose.MEMBERSHIP: _("党员身份属于敏感信息，只有小区党支部和上级党组织能看，其他人只看得到总人数。"),
}
LEAST = frozenset([Purpose.REGISTER])


def needs_guardian(born: int | None, day: date) -> bool:
    """Say whether somebody may be too young on a day to agree by themselves; only the year of birth is known."""
    return born is not None and day.year - born - 1 < OF_OWN_CONSENT


class Channel(StrEnum):
    """How consent was given or taken back."""

    PHONE = "phone"
    DESK = "desk"
    PAPER = "paper"


CHANNEL_WORDS = {
    Channel.PHONE: _("本人手机"),
    Channel.DESK: _("电话或到社区办理"),
    Channel.PAPER: _("纸质登记表"),
}

SKILLS = {
    "company": _("陪伴聊天"),
    "care": _("照护"),
    "medical": _("医护"),
    "teaching": _("辅导功课"),
    "repair": _("小修小补"),
    "electric": _("电工"),
    "digital": _("教用手机"),
    "driving": _("开车"),
    "music": _("文艺"),
    "mediation": _("调解"),
    "patrol": _("巡逻"),
    "labour": _("体力活"),
}
TIMES = {
    "workday": _("工作日白天"),
    "evening": _("工作日晚上"),
    "weekend": _("周末白天"),
    "weekend_evening": _("周末晚上"),
}
EVENING_FROM, FREE_DAYS = 18, 5  # o'clock; the sixth day of a week is a Saturday


def slot(moment: datetime) -> str:
    """Return the part of a week in which a service begins: a key of TIMES."""
    local = moment.astimezone(LOCAL)
    weekend, evening = local.weekday() >= FREE_DAYS, local.hour >= EVENING_FROM
    if weekend:
        return "weekend_evening" if evening else "weekend"
    return "evening" if evening else "workday"
