"""Tags for accounts: amounts as yuan, a state as colour, icon and word."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.accounts.models import Summary
from tongdeng.accounts.queries.public import Quarter
from tongdeng.accounts.rules import State, sums
from tongdeng.kernel.errors import Sentence
from tongdeng.web.kit.tags import icon

register = template.Library()

#   state              tone    icon
LOOKS = {
    State.DRAFT:       ("off",  "pencil"),
    State.SUBMITTED:   ("wait", "hourglass"),
    State.RETURNED:    ("late", "arrow-back-up"),
    State.CONFIRMED:   ("good", "circle-check"),
    State.REPLACED:    ("off",  "refresh"),
}  # fmt: skip


@register.filter
def fen(number: int | None) -> str:
    """Return fen as yuan, thousands divided."""
    return "" if not isinstance(number, int) else sums.yuan(number)


@register.filter
def fen_typed(number: int | None) -> str:
    """Return fen as yuan as they are typed into a form."""
    return "" if not isinstance(number, int) else sums.typed(number)


@register.simple_tag
def summary_chip(summary: Summary) -> SafeString:
    """Draw the state of a summary."""
    tone, sign = LOOKS[State(summary.state)]
    return _chip(tone, sign, summary.get_state_display())


@register.simple_tag
def quarter_chip(quarter: Quarter) -> SafeString:
    """Draw how one kind of account stands in a quarter."""
    if quarter.summary is not None:
        return summary_chip(quarter.summary)
    if quarter.is_late:
        return _chip("late", "alarm", gettext("尚未公布，已过期限"))
    if quarter.is_returned:
        return _chip("wait", "arrow-back-up", gettext("已退回，物业修改中"))
    return _chip("off", "clock", gettext("还没有公布"))


def _chip(tone: str, sign: str, word: Sentence) -> SafeString:
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), word)
