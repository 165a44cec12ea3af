"""Tags for committees and their meetings: a state as colour, icon and word."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.committees.models import Committee, Meeting
from tongdeng.committees.rules import Sitting, State
from tongdeng.kernel.errors import Sentence
from tongdeng.web.kit.tags import icon

register = template.Library()

#   state              tone    icon
COMMITTEE_LOOKS = {
    State.FORMED:      ("wait", "hourglass"),
    State.FILED:       ("good", "circle-check"),
    State.ENDED:       ("off",  "clock-pause"),
}  # fmt: skip
MEETING_LOOKS = {
    Sitting.CALLED:    ("wait", "calendar-event"),
    Sitting.HELD:      ("wait", "hourglass"),
    Sitting.NO_QUORUM: ("late", "alert-triangle"),
    Sitting.POSTED:    ("good", "circle-check"),
    Sitting.CANCELLED: ("off",  "ban"),
}  # fmt: skip


@register.simple_tag
def committee_chip(committee: Committee) -> SafeString:
    """Draw the state of a committee."""
    tone, sign = COMMITTEE_LOOKS[State(committee.state)]
    return _chip(tone, sign, committee.get_state_display())


@register.simple_tag
def meeting_chip(meeting: Meeting, now: datetime) -> SafeString:
    """Draw the state of a meeting, and whether its resolutions were or will be posted too late."""
    if meeting.is_late:
        return _chip("late", "alarm", gettext("已公告，晚于 3 天"))
    if meeting.is_overdue(now):
        return _chip("late", "alarm", gettext("已过 3 天，还没有公告"))
    tone, sign = MEETING_LOOKS[Sitting(meeting.state)]
    return _chip(tone, sign, meeting.get_state_display())


def _chip(tone: str, sign: str, word: Sentence) -> SafeString:
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), word)
