"""What every page needs to know of its visitor: who, in which estate, with which pages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.notices import queries as notices
from tongdeng.notices.queries import OUTBOX_KEEPERS
from tongdeng.notices.rules.announcing import SENDERS
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import GIVES, Role
from tongdeng.people.rules.changes import KEEPERS
from tongdeng.people.rules.codes import UNLOCKERS
from tongdeng.people.rules.one_time import PRINTERS
from tongdeng.web.kit.visitors import is_local

CARE_COOKIE = "care"

#        url name      icon               words              roles
PLACES = (
    ("desk",      "device-desktop",  _("工作台"),  {Role.DESK, Role.MANAGER, Role.COMMUNITY}),
    ("jobs",      "tool",            _("我的活"),  {Role.WORKER}),
    ("late",      "alarm",           _("超时清单"), {Role.MANAGER, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT, Role.CITY}),
    ("cases",     "list-search",     _("全部诉求"), {Role.DESK, Role.MANAGER, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT, Role.CITY}),
    ("boards",    "chart-bar",       _("看板"),    {Role.DESK, Role.MANAGER, Role.COMMITTEE, Role.BRANCH, Role.SUPERIOR, Role.COMMUNITY, Role.SUBDISTRICT, Role.CITY}),
    ("intake",    "phone-plus",      _("电话登记"), {Role.DESK, Role.MANAGER, Role.COMMUNITY}),
    ("sheets",    "qrcode",          _("二维码"),  {Role.MANAGER, Role.DESK}),
    ("changes",   "checks",          _("登记变更"), set(KEEPERS)),
    ("register",  "home-check",      _("房屋登记"), set(KEEPERS)),
    ("roster",    "table-import",    _("导入名册"), {Role.MANAGER, Role.ADMIN, Role.COMMUNITY, Role.COMMITTEE}),
    ("staff",     "users-group",     _("人员与职务"), set(GIVES)),
    ("letters",   "mail-forward",     _("登录信"),   set(PRINTERS)),
    ("unlock",    "lock-open",       _("开通登录"),  set(UNLOCKERS)),
    ("plans",     "map-2",           _("小区平面图"), {Role.DESK, Role.MANAGER, Role.BRANCH, Role.COMMITTEE, Role.COMMUNITY}),
    ("limits",    "list-numbers",    _("次数上限"),    {Role.ADMIN}),
    ("outbox",    "send",            _("发件箱"),  set(OUTBOX_KEEPERS)),
    ("places",    "sitemap",         _("区划与小区"),    {Role.ADMIN, Role.MANAGER, Role.COMMUNITY}),
    ("votes",     "checkbox",        _("表决"),    {Role.COMMITTEE, Role.COMMUNITY, Role.BRANCH, Role.SUBDISTRICT, Role.CITY}),
    ("committees", "users",         _("业委会"),  {Role.COMMITTEE, Role.COMMUNITY, Role.SUBDISTRICT, Role.BRANCH, Role.MANAGER, Role.CITY}),
    ("bench",     "heart-handshake", _("三方会诊"), {Role.BRANCH, Role.COMMUNITY, Role.COMMITTEE, Role.MANAGER, Role.DESK, Role.SUBDISTRICT, Role.CITY}),
    ("projects",  "barrier-block",   _("工程"),    {Role.WORKER, Role.DESK, Role.MANAGER, Role.COMMITTEE, Role.COMMUNITY, Role.BRANCH, Role.SUBDISTRICT, Role.CITY}),
    ("accounts",  "coin-yuan",       _("公共账目"), {Role.DESK, Role.MANAGER, Role.COMMITTEE, Role.COMMUNITY, Role.BRANCH, Role.SUBDISTRICT, Role.CITY}),
    ("announcements", "speakerphone", _("小区公告"), set(SENDERS)),
    ("polls",     "message-2-heart", _("意见征集"), {Role.DESK, Role.MANAGER, Role.COMMITTEE, Role.BRANCH, Role.COMMUNITY}),
    ("pulses",    "heartbeat",       _("居民感受"), {Role.MANAGER, Role.COMMITTEE, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT, Role.CITY}),
    ("platforms", "heart-handshake", _("志愿服务"), {Role.COMMUNITY, Role.DESK, Role.COMMITTEE, Role.BRANCH, Role.SUBDISTRICT}),
    ("branches",  "users-group",     _("党支部"),  {Role.BRANCH, Role.SUPERIOR, Role.COMMUNITY}),
    ("activities", "calendar-event", _("活动"),    {Role.WORKER, Role.DESK, Role.MANAGER, Role.COMMITTEE, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT, Role.CITY}),
    ("elections", "writing",         _("换届"),    {Role.BRANCH, Role.SUPERIOR}),
    ("home",      "home",            _("居民页面"), set(Role)),
)  # fmt: skip
SELDOM = {
    "accounts",
    "announcements",
    "plans",
    "platforms",
    "branches",
    "sheets",
    "register",
    "roster",
    "staff",
    "letters",
    "unlock",
    "limits",
    "outbox",
    "places",
    "pulses",
    "home",
}  # moved to the menu where the bar would be too long
IN_THE_BAR = 7


@dataclass(frozen=True, slots=True)
class Link:
    title: Sentence
    url: str
    icon: str
    current: bool
    seldom: bool


class Page:
    """Facts about the visitor for the templates; each is read only when a template uses it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.person: Person | None = getattr(request, "person", None)
        self.demo = settings.DEMO and is_local(request)

    @cached_property
    def care(self) -> bool:
        return self._request.COOKIES.get(CARE_COOKIE) == "1" or bool(self.person and self.person.care)

    @cached_property
    def estate(self) -> str:
        """Return the name of the estate in which they live, or else work."""
        estate = people.home_estate(self.person, self.person.as_of) if self.person else None
        return estate.path if estate else ""

    @property
    def frame(self) -> str:
        """Return the base template of a page for everybody: the staff's for those with a role, else the residents'."""
        return "kit/base_staff.html" if self.roles else "kit/base_resident.html"

    @cached_property
    def unread(self) -> int:
        return notices.unread(self.person) if self.person else 0

    @cached_property
    def roles(self) -> set[str]:
        return {grant.role for grant in self.person.grants} if self.person else set()

    @cached_property
    def nav(self) -> list[Link]:
        path = self._request.path
        open_ = [
            (name, reverse(name), icon, title) for name, icon, title, roles in PLACES if self.roles & roles
        ]
        crowded = len(open_) > IN_THE_BAR
        return [
            Link(title, url, icon, path == url, crowded and name in SELDOM)
            for name, url, icon, title in open_
        ]

    @property
    def bar(self) -> list[Link]:
        return [link for link in self.nav if not link.seldom]

    @property
    def menu(self) -> list[Link]:
        return [link for link in self.nav if link.seldom]


def page(request: HttpRequest) -> dict[str, Any]:
    """Give each template `page`, and `now`, the moment of the request."""
    return {"page": Page(request), "now": getattr(request, "at", None)}
