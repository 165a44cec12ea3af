"""Tags of the register: the state of a change and of a roster, areas and shares."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Event
from tongdeng.people.models import Change, Roster
from tongdeng.people.rules.changes import KIND_WORDS, STATE_WORDS, Kind, State
from tongdeng.web.kit.tags import icon
from tongdeng.web.people.spoken import percent, square

register = template.Library()

#   state                    tone    icon
LOOKS = {
    State.PROPOSED:         ("wait", "hourglass"),
    State.CONFIRMED:        ("good", "circle-check"),
    State.SENT_BACK:        ("late", "arrow-back-up"),
    State.WITHDRAWN:        ("off",  "ban"),
}  # fmt: skip
ROSTERS = {
    Roster.State.READING:    ("wait", "hourglass"),
    Roster.State.UNREADABLE: ("late", "alert-triangle"),
    Roster.State.HEADINGS:   ("wait", "help-circle"),
    Roster.State.TRIED:      ("wait", "checklist"),
    Roster.State.RUNNING:    ("wait", "hourglass"),
    Roster.State.DONE:       ("good", "circle-check"),
    Roster.State.FAILED:     ("late", "alert-triangle"),
}  # fmt: skip
MANDATE_STEPS = {
    "appoint": _("任命"),
    "dismiss": _("结束任职"),
    "open_office": _("开通后台"),
    "invite": _("给登录链接"),
}


@register.simple_tag
def change_chip(change: Change) -> SafeString:
    """Draw the state of a change."""
    state = State(change.state)
    return _chip(*LOOKS[state], STATE_WORDS[state])


@register.simple_tag
def roster_chip(roster: Roster) -> SafeString:
    """Draw the state of a roster."""
    return _chip(*ROSTERS[Roster.State(roster.state)], roster.get_state_display())


@register.filter
def kind_word(kind: str) -> str:
    """Return what a change is about."""
    return str(KIND_WORDS[Kind(kind)])


@register.filter
def mandate_step(event: Event) -> str:
    """Return what happened to a role."""
    return str(MANDATE_STEPS[event.kind.partition(".")[2]])


@register.filter
def square_metres(area: Decimal | None) -> str:
    """Return an area with its unit."""
    return square(area)


@register.filter
def share(value: Decimal | None) -> str:
    """Return a share in percent."""
    return percent(value)


def _chip(tone: str, sign: str, words: Any) -> SafeString:
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), words)
