"""Tags of the bench: a state as colour, icon and word, and how long a promise has left."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.consultations.models import Consultation, JointItem, Resolution, Topic
from tongdeng.consultations.rules.flows import JointState, ResolutionState, State, TopicState
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Sentence
from tongdeng.web.kit.tags import icon

register = template.Library()

#   state                          tone    icon
TOPIC_LOOKS = {
    TopicState.PROPOSED:           ("wait", "hand-grab"),
    TopicState.RAISED:             ("wait", "hourglass"),
    TopicState.TABLED:             ("wait", "calendar-event"),
    TopicState.RESOLVED:           ("good", "circle-check"),
    TopicState.REFERRED:           ("wait", "building-community"),
    TopicState.WITHDRAWN:          ("off",  "arrow-back-up"),
    TopicState.REFUSED:            ("off",  "ban"),
}  # fmt: skip
CONSULTATION_LOOKS = {
    State.PREPARED:                ("off",  "pencil"),
    State.ANNOUNCED:               ("wait", "speakerphone"),
    State.HELD:                    ("wait", "users-group"),
    State.RECORDED:                ("wait", "writing"),
    State.SIGNING:                 ("wait", "writing-sign"),
    State.PUBLISHED:               ("good", "circle-check"),
    State.CLOSED:                  ("good", "certificate"),
    State.CANCELLED:               ("off",  "ban"),
}  # fmt: skip
RESOLUTION_LOOKS = {
    ResolutionState.OPEN:          ("wait", "tool"),
    ResolutionState.DONE:          ("good", "circle-check"),
    ResolutionState.EVALUATED:     ("good", "certificate"),
    ResolutionState.REPLACED:      ("off",  "refresh"),
    ResolutionState.NOT_CARRIED:   ("late", "ban"),
    ResolutionState.NOTED:         ("off",  "file-text"),
}  # fmt: skip
JOINT_LOOKS = {
    JointState.REFERRED:           ("wait", "inbox"),
    JointState.CONVENED:           ("wait", "calendar-event"),
    JointState.ANSWERED:           ("good", "circle-check"),
}  # fmt: skip


@register.simple_tag
def topic_chip(topic: Topic) -> SafeString:
    """Draw the state of a topic."""
    return _chip(*TOPIC_LOOKS[TopicState(topic.state)], topic.get_state_display())


@register.simple_tag
def consultation_chip(consultation: Consultation) -> SafeString:
    """Draw the state of a consultation; one that could resolve nothing says so."""
    if consultation.talk:
        return _chip("off", "message-2", gettext("座谈，未形成决议"))
    return _chip(*CONSULTATION_LOOKS[State(consultation.state)], consultation.get_state_display())


@register.simple_tag
def resolution_chip(resolution: Resolution, now: datetime) -> SafeString:
    """Draw the state of a resolution; one that is over its date says so."""
    if resolution.is_open and resolution.is_late(now):
        return _chip("late", "alarm", gettext("超期未落实"))
    if resolution.in_time is False:
        return _chip("late", "circle-check", gettext("已落实，晚于期限"))
    return _chip(*RESOLUTION_LOOKS[ResolutionState(resolution.state)], resolution.get_state_display())


@register.simple_tag
def joint_chip(item: JointItem, now: datetime) -> SafeString:
    """Draw the state of an item of the joint meeting; one that is over its date says so."""
    if item.answered_at is None and item.is_late(now):
        return _chip(
            "late", "alarm", gettext("超期未答复") if now > item.answer_by else gettext("超期未召集")
        )
    return _chip(*JOINT_LOOKS[JointState(item.state)], item.get_state_display())


@register.simple_tag
def time_left(due: datetime | None, now: datetime) -> SafeString:
    """Draw how long a promise has left: in days, and on its last day as a countdown that ticks."""
    if due is None:
        return SafeString("")
    left = due - now
    tone = "late" if left < timedelta(0) else "wait" if left < timedelta(days=2) else "good"
    sign = icon("alarm" if tone == "late" else "hourglass")
    if abs(left) < timedelta(days=1):
        words = gettext("超期") if tone == "late" else gettext("后到期")
        return format_html(
            '<span class="countdown {}" data-due="{}">{} <b class="num">{}</b> <small>{}</small></span>',
            tone,
            due.isoformat(),
            sign,
            _clock(abs(left)),
            words,
        )
    days = abs(left).days
    words = gettext("超期 {days} 天") if tone == "late" else gettext("还剩 {days} 天")
    return format_html('<span class="countdown {} num">{} {}</span>', tone, sign, words.format(days=days))


@register.filter
def day(moment: datetime | None) -> str:
    """Return a moment's local day."""
    return f"{moment.astimezone(LOCAL):%Y-%m-%d}" if moment else ""


@register.filter
def local_input(moment: datetime | None) -> str:
    """Return a moment as an input of type datetime-local takes it."""
    return f"{moment.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if moment else ""


@register.filter
def quantity(resolution: Resolution) -> str:
    """Return the number that a resolution promises, with its unit and without idle zeros; "" for none."""
    if resolution.quantity is None:
        return ""
    figure = f"{resolution.quantity:,f}"
    figure = figure.rstrip("0").rstrip(".") if "." in figure else figure
    return f"{figure} {resolution.unit}"


@register.simple_tag
def tone_of(resolution: Resolution, now: datetime) -> str:
    """Return the colour of a resolution's card."""
    if resolution.is_late(now):
        return "late"
    return RESOLUTION_LOOKS[ResolutionState(resolution.state)][0]


@register.filter
def share(part: Any, whole: Any) -> str:
    """Return a part of a whole on a scale of 100, for the width of a bar."""
    return f"{min(100, 100 * int(part or 0) / int(whole)):.1f}" if whole else "0"


def _clock(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _chip(tone: str, sign: str, word: Sentence) -> SafeString:
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), word)
