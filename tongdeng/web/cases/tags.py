"""Tags of a case: its state, its countdown and its promise, as words with an icon and a colour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.cases.models import Case
from tongdeng.cases.rules import OPEN, State, Urgency
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Sentence
from tongdeng.web.kit.tags import HOUR, icon, in_words, span, when

register = template.Library()

#   state              tone    icon
LOOKS = {
    State.FILED:       ("wait", "inbox"),
    State.ASSIGNED:    ("wait", "user-check"),
    State.WORKING:     ("wait", "tool"),
    State.PAUSED:      ("off",  "player-pause"),
    State.FINISHED:    ("good", "help-circle"),
    State.CONFIRMED:   ("good", "circle-check"),
    State.UNCONFIRMED: ("off",  "question-mark"),
    State.WITHDRAWN:   ("off",  "arrow-back-up"),
    State.REFUSED:     ("off",  "ban"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Countdown:
    """How long until something runs out, or since it did, in words."""

    tone: str
    icon: str
    figure: str
    word: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Promised:
    """What a resident can expect next, in words."""

    tone: str
    words: str


@register.simple_tag
def chip(case: Case) -> SafeString:
    """Draw the state of a case."""
    tone, sign = LOOKS[State(case.state)]
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), case.get_state_display())


@register.filter
def tone(case: Case) -> str:
    """Return the colour class of a case's state."""
    return LOOKS[State(case.state)][0]


@register.filter
def state_icon(case: Case) -> str:
    """Return the icon of a case's state."""
    return LOOKS[State(case.state)][1]


@register.filter
def is_open(case: Case) -> bool:
    """Say whether a case is in work."""
    return case.state in OPEN


@register.filter
def is_urgent(case: Case) -> bool:
    """Say whether a case is urgent."""
    return case.urgency == Urgency.URGENT


def countdown_of(case: Case, now: datetime) -> Countdown:
    """Return the countdown that a row of the queue shows."""
    if case.state == State.PAUSED:
        until = f"{case.paused_until.astimezone(LOCAL):%m-%d %H:%M}" if case.paused_until else ""
        return Countdown(
            "off", "player-pause", gettext("已暂停"), gettext("到 {time}").format(time=until), None
        )
    if case.runs_out_at is None:
        return Countdown("off", "infinity", "—", gettext("没有时限"), None)
    what = gettext("答复") if case.answered_at is None and case.answer_due else gettext("办结")
    left = case.runs_out_at - now
    near = " near" if abs(left) < HOUR else ""
    if left < timedelta(0):
        late = gettext("{what}超时").format(what=what)
        return Countdown(f"late{near}", "alarm", span(-left), late, case.runs_out_at)
    tone = ("wait" if left < HOUR / 2 else "good") + near
    return Countdown(tone, "hourglass", span(left), gettext("内{what}").format(what=what), case.runs_out_at)


@register.simple_tag
def countdown(case: Case, now: datetime) -> SafeString:
    """Draw the countdown of a case; a script lets it tick."""
    facts = countdown_of(case, now)
    due = facts.due.isoformat() if facts.due else ""
    return format_html(
        '<span class="countdown {}" data-due="{}">{} <b class="num">{}</b> <small>{}</small></span>',
        facts.tone,
        due,
        icon(facts.icon),
        facts.figure,
        facts.word,
    )


@register.simple_tag
def promise(case: Case, now: datetime) -> str:
    """Say in words what the resident can expect next."""
    promised = promised_of(case, now)
    return promised.words if promised else ""


@register.simple_tag
def promise_line(case: Case, now: datetime) -> SafeString:
    """Draw what the resident can expect next; nothing where nothing is promised."""
    promised = promised_of(case, now)
    if promised is None:
        return SafeString("")
    sign = icon("alarm" if promised.tone == "late" else "clock")
    return format_html('<div class="promised {}">{} {}</div>', promised.tone, sign, promised.words)


def promised_of(case: Case, now: datetime) -> Promised | None:
    """Return what runs out next for the resident, or nothing for a case that is paused or over."""
    due = case.answer_due if case.answered_at is None else case.finish_due
    if case.state not in OPEN or due is None or case.state == State.PAUSED:
        return None
    what = gettext("答复") if case.answered_at is None else gettext("办结")
    if due < now:
        late = gettext("{what}已超时 {span}，我们正在催办")
        return Promised("late", late.format(what=what, span=in_words(now - due)))
    if due - now < HOUR:
        soon = gettext("还剩 {span}{what}（{time} 前）")
        return Promised("wait", soon.format(span=in_words(due - now), what=what, time=when(due, now)))
    return Promised("", gettext("{time} 前{what}").format(time=when(due, now), what=what))


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: SafeString, verb: str, word: Sentence, **more: Any) -> SafeString:
    """Draw a verb that needs a form: a button that opens it, open after its refusal.

    `sign` is its icon, `letter` its key at the desk, `css` stands beside the class "panel", `shown` opens it at once.
    """
    refused = context.get("problem_verb")
    here = {name: context.get(name) for name in ("base", "case", "at_desk", "csrf_token")}
    open_ = refused == verb if refused else more.get("shown")
    facts = {"content": content, "verb": verb, "word": word, "open": open_}
    return render_to_string("cases/desk/_panel.html", {**here, **more, **facts})
