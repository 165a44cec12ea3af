"""Tags for activities."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from tongdeng.activities.models import Activity, Attendance, SignUp, Wish
from tongdeng.activities.queries.door import label_of
from tongdeng.activities.rules.flow import Status, WishState
from tongdeng.kernel.clock import LOCAL
from tongdeng.web.activities.door import MARKS
from tongdeng.web.kit.tags import icon, when

register = template.Library()
SIGN_UP_TONES = {
    Status.HELD: ("good", "circle-check"),
    Status.WAITING: ("wait", "clock"),
    Status.OFFERED: ("late", "bell"),
    Status.WITHDRAWN: ("off", "arrow-back-up"),
    Status.LAPSED: ("off", "clock"),
}
WISH_TONES = {
    WishState.OPEN: ("wait", "users"),
    WishState.OFFERED: ("late", "clock"),
    WishState.TAKEN: ("good", "circle-check"),
    WishState.DECLINED: ("off", "ban"),
    WishState.WITHDRAWN: ("off", "arrow-back-up"),
}


@register.simple_tag
def activity_chip(activity: Activity, now: datetime) -> SafeString:
    """Draw the state of an activity; of an open one whether places are left."""
    if activity.is_cancelled:
        tone, sign, word = "off", "ban", gettext("已取消")
    elif activity.is_draft:
        tone, sign, word = "wait", "pencil", activity.get_state_display()
    elif activity.is_reported or activity.is_over(now):
        tone, sign, word = "off", "checks", gettext("已结束")
    elif activity.has_begun(now):
        tone, sign, word = "good", "clock", gettext("正在进行")
    else:
        tone, sign, word = _places(activity)
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), word)


def _places(activity: Activity) -> tuple[str, str, str]:
    if not activity.signs_up:
        return "good", "users", gettext("不用报名，直接来")
    left = activity.left
    if left is None:
        return "good", "users", gettext("可以报名")
    if left == 0:
        return "wait", "clock", gettext("已满，可以候补")
    return "good", "users", ngettext("还有 {left} 个名额", "还有 {left} 个名额", left).format(left=left)


@register.simple_tag
def sign_up_chip(row: SignUp) -> SafeString:
    """Draw the state of a sign-up."""
    tone, sign = SIGN_UP_TONES[Status(row.status)]
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), row.get_status_display())


@register.simple_tag
def wish_chip(wish: Wish) -> SafeString:
    """Draw the state of a wish."""
    tone, sign = WISH_TONES[WishState(wish.state)]
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), wish.get_state_display())


@register.simple_tag
def span_of(activity: Activity, now: datetime) -> str:
    """Say from when until when an activity is; the day of its end where that is another."""
    starts, ends = (moment.astimezone(LOCAL) for moment in (activity.starts_at, activity.ends_at))
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else when(ends, now)
    return gettext("{start} 至 {end}").format(start=when(starts, now), end=until)


@register.simple_tag
def ages(activity: Activity) -> str:
    """Say for which ages an activity is; "" for all."""
    least, most = activity.min_age, activity.max_age
    if least is not None and most is not None:
        return gettext("，{least} 到 {most} 岁").format(least=least, most=most)
    if least is not None:
        return gettext("，{n} 岁以上").format(n=least)
    return gettext("，{n} 岁以下").format(n=most) if most is not None else ""


@register.filter
def came_as(row: Attendance) -> str:
    """Say who came in without a place, and how that is."""
    mark = MARKS.get(row.mark, "")
    return f"{label_of(row)} · {mark}" if mark else label_of(row)


@register.filter
def local_input(moment: datetime | None) -> str:
    """Return a moment as a field for date and time holds it."""
    return f"{moment.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if moment else ""
