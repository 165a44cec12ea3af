"""Tags for works: a state as colour, icon and word; quantities, yuan and shares as people read them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.kernel.errors import Sentence
from tongdeng.projects.models import Photo, Project, Variation
from tongdeng.projects.queries.projects import MilestoneRow
from tongdeng.projects.rules import milestones, parties, quantities, warranty
from tongdeng.projects.rules.flow import State
from tongdeng.web.kit.tags import icon, when

register = template.Library()

#   state               tone    icon
LOOKS = {
    State.PLANNED:      ("wait", "writing"),
    State.STARTED:      ("wait", "barrier-block"),
    State.SUSPENDED:    ("late", "player-pause"),
    State.FINISHED:     ("good", "clipboard-check"),
    State.COMPLETED:    ("good", "circle-check"),
    State.CANCELLED:    ("off",  "ban"),
}  # fmt: skip
MILESTONE_LOOKS = {
    "met":                      ("good", "circle-check"),
    "partly":                   ("wait", "circle-minus"),
    "missed":                   ("late", "circle-x"),
    milestones.SCHEDULED:       ("off",  "circle-dashed"),
    milestones.NOT_REPORTED:    ("late", "alert-circle"),
}  # fmt: skip
HUNDREDTHS = Decimal("0.01")


@register.simple_tag
def project_chip(project: Project) -> SafeString:
    """Draw the state of a project."""
    tone, sign = LOOKS[State(project.state)]
    return _chip(tone, sign, project.get_state_display())


@register.simple_tag
def variation_chip(variation: Variation) -> SafeString:
    """Draw whether a variation waits, holds, or was refused."""
    if variation.is_waiting:
        return _chip("wait", "hourglass", gettext("等待批准"))
    if variation.approved_at is None:
        return _chip("off", "ban", gettext("没有批准"))
    return _chip("good", "circle-check", gettext("已批准"))


@register.filter
def unpublished(photos: Iterable[Photo]) -> bool:
    """Say whether there is a photo among these that can be ticked to be published."""
    return any(not photo.is_public for photo in photos)


@register.inclusion_tag("projects/_milestone.html")
def milestone(found: MilestoneRow) -> dict[str, object]:
    """Draw a milestone with how it stands today."""
    tone, sign = MILESTONE_LOOKS[found.status]
    return {"row": found.milestone, "tone": tone, "sign": sign, "word": found.word}


@register.simple_tag(takes_context=True)
def stamp(context: Context, moment: datetime) -> SafeString:
    """Draw a moment as people say it."""
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), when(moment, context["now"]))


@register.filter
def qty(number: Decimal | None) -> str:
    """Return a quantity without zeros at its end, thousands divided: 1,500 or 78.8."""
    # A template gives "" for what is not there.
    if not isinstance(number, Decimal):
        return ""
    whole, _point, part = quantities.plain(number).partition(".")
    sign = "-" if number < 0 else ""
    return f"{sign}{abs(int(whole)):,}" + (f".{part}" if part else "")


@register.filter
def yuan(number: Decimal | None) -> str:
    """Return an amount with its cents, thousands divided."""
    return "" if not isinstance(number, Decimal) else f"{number.quantize(HUNDREDTHS):,}"


@register.filter
def unit_word(key: str) -> Sentence:
    """Return the word for a unit."""
    return quantities.UNIT_WORDS.get(key, key)


@register.filter
def work_word(key: str) -> Sentence:
    """Return the word for a kind of work."""
    return warranty.WORK_WORDS.get(key, key)


@register.filter
def qty_typed(number: Decimal | None) -> str:
    """Return a quantity as it is typed into a form."""
    return "" if not isinstance(number, Decimal) else quantities.plain(number)


@register.filter
def party_word(key: str) -> Sentence:
    """Return the word for a party."""
    return parties.PARTY_WORDS.get(key, key)


@register.simple_tag
def share_of(part: Decimal, whole: Decimal) -> int:
    """Return how many thousandths of `whole` a part is, for a bar."""
    return int(1000 * part / whole) if whole else 0


def _chip(tone: str, sign: str, word: Sentence) -> SafeString:
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), word)
