"""Tags of votes: states, areas and choices as words, with an icon and a colour."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from tongdeng.people.models import Person
from tongdeng.people.rules import masked_name
from tongdeng.votes.models import Head, Paper
from tongdeng.votes.rules.flow import State
from tongdeng.votes.rules.paper import State as PaperState
from tongdeng.votes.rules.tally import CHOICE_WORDS, OUTCOME_WORDS, Choice, Outcome
from tongdeng.web.kit.tags import icon, span

register = template.Library()

#   state              tone    icon
LOOKS = {
    State.DRAFT:       ("off",  "pencil"),
    State.ANNOUNCED:   ("wait", "speakerphone"),
    State.SEALED:      ("wait", "lock"),
    State.OPEN:        ("good", "checkbox"),
    State.CLOSED:      ("wait", "hourglass"),
    State.CERTIFIED:   ("good", "certificate"),
    State.CANCELLED:   ("off",  "ban"),
}  # fmt: skip
OUTCOMES = {
    Outcome.PASSED:    ("good", "circle-check"),
    Outcome.REJECTED:  ("late", "circle-x"),
    Outcome.NO_QUORUM: ("wait", "users-minus"),
}  # fmt: skip
STANDINGS = {
    Head.Standing.WAITING: ("",     "clock"),
    Head.Standing.CAST:    ("good", "circle-check"),
    Head.Standing.HELD:    ("wait", "hourglass"),
}  # fmt: skip
PAPERS = {PaperState.READ: "good", PaperState.ONCE: "wait", PaperState.DIFFERS: "wait"}
SIGNS = {
    Choice.YES: "circle-check",
    Choice.NO: "circle-x",
    Choice.ABSTAIN: "circle-minus",
    Choice.INVALID: "ban",
}


@register.simple_tag
def vote_chip(vote: Any) -> SafeString:
    """Draw the state of a vote."""
    tone, sign = LOOKS[State(vote.state)]
    words = vote.FLOW.state_words[vote.state]
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), words)


@register.simple_tag
def standing_chip(head: Head) -> SafeString:
    """Draw whether a head has voted, never how."""
    tone, sign = STANDINGS[Head.Standing(head.standing)]
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), head.get_standing_display())


@register.simple_tag
def paper_chip(paper: Paper) -> SafeString:
    """Draw the state of a printed paper."""
    tone = PAPERS.get(PaperState(paper.state), "")
    return format_html('<span class="chip {}">{}</span>', tone, paper.get_state_display())


@register.simple_tag
def outcome_chip(outcome: str) -> SafeString:
    """Draw what was decided."""
    tone, sign = OUTCOMES[Outcome(outcome)]
    return format_html(
        '<span class="chip {}">{} {}</span>', tone, icon(sign), OUTCOME_WORDS[Outcome(outcome)]
    )


@register.simple_tag
def choice(key: str) -> SafeString:
    """Draw a choice: its icon and its word, in one colour for all."""
    return format_html("{} {}", icon(SIGNS[Choice(key)]), CHOICE_WORDS[Choice(key)])


@register.filter
def area(size: Decimal | None) -> str:
    """Return an area in square metres: 12,345.60 ㎡."""
    return "" if size is None else f"{size:,.2f} ㎡"


@register.filter
def left_until(moment: datetime, now: datetime) -> str:
    """Return how long it is until a moment: 4 天 9 小时."""
    return span(moment - now)


@register.filter
def yuan(amount: Decimal | None) -> str:
    """Return an amount of money: 8,600.00 元."""
    return "" if amount is None else gettext("{amount} 元").format(amount=f"{amount:,.2f}")


@register.filter
def masked_person(person: Person | None) -> str:
    """Return a name as neighbours may see it: the first character and stars."""
    return masked_name(person.name or person.title) if person else "—"


#   page              icon              word
SECTIONS = {
    "vote":        ("checkbox",       gettext_lazy("表决")),
    "roll":        ("list-numbers",   gettext_lazy("名册")),
    "objections":  ("message-report", gettext_lazy("异议")),
    "papers":      ("file-text",      gettext_lazy("纸质票")),
    "readings":    ("writing",        gettext_lazy("录票")),
    "differences": ("scale",          gettext_lazy("裁定")),
    "platform":    ("table-import",   gettext_lazy("导入平台结果")),
}  # fmt: skip


@register.simple_tag
def section(key: str) -> SafeString:
    """Draw the name of a page of a vote."""
    sign, word = SECTIONS[key]
    return format_html("{} {}", icon(sign), word)
