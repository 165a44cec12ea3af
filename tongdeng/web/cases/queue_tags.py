"""The lines of the queue: tags and no templates, for fifty are drawn on a page, and every two seconds."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tongdeng.cases.models import Case
from tongdeng.cases.rules import Urgency
from tongdeng.web.cases.tags import countdown
from tongdeng.web.kit.tags import icon

register = template.Library()
ROW = (
    '<li data-id="{pk}"><a href="/desk/?{query}&amp;case={pk}"{current}>\n{countdown}<span class="what">{what}</span>\n'
    '<span class="facts"><span>{where}</span><span>{category}</span>{urgent}{assignee}<span class="num">{number}</span>'
    "</span></a></li>"
)
CURRENT, NOT_CURRENT = mark_safe(' aria-current="true"'), mark_safe("")


@register.simple_tag
def queue_row(case: Case, now: datetime, query: str, chosen: str) -> SafeString:
    """Draw one case of the queue, as a link that opens it."""
    category = str(case.category)
    return format_html(
        ROW,
        pk=str(case.pk),
        query=query,
        current=CURRENT if chosen in (str(case.pk), case.pk.hex) else NOT_CURRENT,
        countdown=countdown(case, now),
        what=case.words or category,
        where=case.where,
        category=category,
        urgent=_fact("urgent", format_html("{} {}", icon("urgent"), case.get_urgency_display()))
        if case.urgency == Urgency.URGENT
        else "",
        assignee=_fact("", case.assignee.display_name)
        if case.assignee
        else _fact("nobody", format_html("{} {}", icon("user-question"), gettext("未派单"))),
        number=case.number,
    )


def _fact(css: str, words: str) -> SafeString:
    return (
        format_html('<span class="{}">{}</span>', css, words)
        if css
        else format_html("<span>{}</span>", words)
    )
