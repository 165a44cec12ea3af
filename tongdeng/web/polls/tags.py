"""Tags for opinion polls."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.polls.models import Poll
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
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), word)
