"""Tags for elections: their state as colour, icon and word; events in words; shares of those present."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongdeng.elections.models import Election
from tongdeng.elections.rules.flow import VERB_WORDS, State
from tongdeng.kernel.models import Event
from tongdeng.web.kit.tags import icon

register = template.Library()

#   state             tone    icon
LOOKS = {
    State.APPROVED:   ("good", "circle-check"),
    State.REJECTED:   ("late", "ban"),
    State.CANCELLED:  ("off",  "arrow-back-up"),
    State.VOID:       ("late", "alert-triangle"),
    State.REQUESTED:  ("wait", "send"),
    State.PROPOSED:   ("wait", "send"),
    State.REPORTED:   ("wait", "send"),
    State.MEETING:    ("wait", "users-group"),
    State.VOTING:     ("wait", "checkbox"),
    State.READING:    ("wait", "keyboard"),
}  # fmt: skip


@register.simple_tag
def election_chip(election: Election) -> SafeString:
    tone, sign = LOOKS.get(State(election.state), ("wait", "writing"))
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), election.get_state_display())


@register.filter
def happened(event: Event) -> str:
    return str(VERB_WORDS.get(event.kind.partition(".")[2], event.kind))


@register.simple_tag
def share(votes: int, present: int) -> str:
    """Return votes as a share of those present, in percent: the width of a bar in a drawing 100 wide."""
    return f"{100 * votes / present:.2f}" if present else "0"


@register.filter
def starts(prefix: str, rest: Any) -> str:
    """Join two pieces of a field's name."""
    return f"{prefix}{rest}"
