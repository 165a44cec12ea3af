"""Tags that every page uses: icons, moments, lengths of time, words of roles."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.people.rules import ROLE_WORDS, masked_phone

register = template.Library()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@register.simple_tag
@cache
def icon(name: str, css: str = "icon") -> SafeString:
    """Draw one icon of the sprite."""
    href = f"{static('vendor/icons.svg')}#{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


@register.filter
def role_word(post: str) -> str:
    """Return the word for a role."""
    return str(ROLE_WORDS.get(post, post))  # type: ignore[call-overload]


@register.filter
def listed(words: Sequence[str]) -> str:
    """Return words that are data, such as skills, one after another in the visitor's language."""
    return _("、").join(_(word) for word in words)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Look a key up."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def has(group: Any, item: Any) -> bool:
    """Say whether something is in a group."""
    return item in group if group else False


def in_words(length: timedelta) -> str:
    """Return a length of time as it is said to a resident: 23 分钟, 2 小时 5 分, 3 天 4 小时."""
    if length >= HOUR:
        return span(length)
    return _("{minutes} 分钟").format(minutes=max(1, int(length.total_seconds() // 60)))


def span(length: timedelta) -> str:
    """Return a length of time as a clerk reads it: 12:05 under an hour, then hours and minutes, then days."""
    minutes = int(length.total_seconds() // 60)
    if length < HOUR:
        return f"{minutes:02d}:{int(length.total_seconds()) % 60:02d}"
    if length < DAY:
        return _("{hours} 小时 {minutes} 分").format(hours=minutes // 60, minutes=minutes % 60)
    return _("{days} 天 {hours} 小时").format(days=length.days, hours=length.seconds // 3600)


@register.filter
def when(moment: datetime | None, now: datetime) -> str:
    """Return a moment as people say it: 今天 16:42, 昨天 09:10, 1月13日 16:42."""
    if moment is None:
        return ""
    local, today = moment.astimezone(LOCAL), now.astimezone(LOCAL).date()
    clock = f"{local:%H:%M}"
    days = (local.date() - today).days
    names = {0: _("今天"), -1: _("昨天"), 1: _("明天")}
    if days in names:
        return f"{names[days]} {clock}"
    day = _("{month}月{day}日").format(month=local.month, day=local.day)
    return (
        f"{day} {clock}"
        if local.year == today.year
        else f"{local.year}-{local.month:02d}-{local.day:02d} {clock}"
    )


@register.filter
def masked(phone: str | None) -> str:
    """Return a phone as those may see it who need not call."""
    return masked_phone(phone or "")
