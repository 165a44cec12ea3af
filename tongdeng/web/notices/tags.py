"""Tags for announcements."""

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.notices.models import Announcement
from tongdeng.notices.rules.announcing import STATE_WORDS, State
from tongdeng.places.models import Place
from tongdeng.web.kit.tags import icon

register = template.Library()
SIGNS = {
    State.PLANNED: ("wait", "clock"),
    State.PUBLISHED: ("good", "speakerphone"),
    State.ENDED: ("off", "checks"),
    State.WITHDRAWN: ("off", "ban"),
}


@register.simple_tag
def announcement_chip(announcement: Announcement, now: datetime) -> SafeString:
    """Draw the state of an announcement; its end counts before the job that ends it has run."""
    state = State(announcement.state)
    if state == State.PUBLISHED and not announcement.is_valid(now):
        state = State.ENDED
    tone, sign = SIGNS[state]
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), STATE_WORDS[state])


@register.filter
def addressed(announcement: Announcement, named: Mapping[str, Place]) -> str:
    """Return for whom it is: the estate, or its buildings by name, the first ones of many."""
    estate = named[announcement.place].name if announcement.place in named else ""
    names = [named[code].name for code in announcement.buildings if code in named]
    if not names:
        return gettext("{estate}全小区").format(estate=estate)
    first = gettext("、").join(names[:3])
    if len(names) > 3:
        first = gettext("{first}等 {n} 栋楼").format(first=first, n=len(names))
    return f"{estate}{first}"
