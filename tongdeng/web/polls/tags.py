"""Tags for opinion polls."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.polls.models import Poll, Pulse
from tongdeng.polls.rules import pulse as pulse_rules
from tongdeng.web.kit.tags import icon

register = template.Library()


@register.simple_tag
def poll_chip(poll: Poll, now: datetime) -> SafeString:
    """Draw the state of a poll; its times count before the job that closes it has run."""
    if poll.is_withdrawn:
        tone, sign, word = "off", "ban", poll.get_state_display()
    elif poll.is_closed or poll.closes_at <= now:
        tone, sign, word = "off", "checks", gettext("已结束")
    elif poll.is_early(now):
        tone, sign, word = "wait", "clock", gettext("还没开始")
    else:
        tone, sign, word = "good", "message-2-heart", poll.get_state_display()
    return _chip(tone, sign, word)


@register.simple_tag
def pulse_chip(pulse: Pulse, now: datetime) -> SafeString:
    """Draw whether a pulse takes answers."""
    if pulse.takes_answers(now):
        return _chip("good", "heartbeat", pulse.get_state_display())
    return _chip("off", "checks", gettext("已结束"))


@register.filter
def quarter_words(quarter: str) -> str:
    """Return a quarter as people say it: 2026 年第四季度."""
    number = gettext("一 二 三 四").split()[int(quarter[-1]) - 1]
    return gettext("{year} 年第{number}季度").format(year=quarter[:4], number=number)


@register.filter
def mean(value: float) -> str:
    """Return a mean with one decimal."""
    return f"{value:.1f}"


@register.filter
def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{share:.0%}"


@register.filter
def width(value: float) -> str:
    """Return a mean as a length out of 100 for its bar; the lowest mark is 0."""
    return f"{(value - 1) / (pulse_rules.BEST - 1) * 100:.0f}"


def _chip(tone: str, sign: str, word: str) -> SafeString:
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), word)
