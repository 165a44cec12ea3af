"""How often what may be done: the limits of all rooms, for administrators."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tongdeng.kernel import limits
from tongdeng.people.rules import Role
from tongdeng.web.kit.http import SignedIn, for_roles

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@for_roles(Role.ADMIN)
def page(request: SignedIn) -> HttpResponse:
    """List all limits with their reasons."""
    rows = [(limit, _window(limit.window)) for limit in limits.listed()]
    return render(request, "site/limits.html", {"rows": rows})


def _window(window: timedelta) -> str:
    if window % DAY == timedelta() and window > DAY:
        return gettext("{n} 天").format(n=window // DAY)
    if window % HOUR == timedelta():
        return gettext("{n} 小时").format(n=window // HOUR)
    return gettext("{n} 分钟").format(n=window // MINUTE)
