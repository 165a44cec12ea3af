"""The lines of the queue: tags and no templates, for fifty are drawn on a page, and every two seconds."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tongdeng.cases.models import Case
from tongdeng.cases.rules import REOPEN_WITHIN, SILENCE, State, Urgency
from tongdeng.web.cases.tags import chip, countdown
from tongdeng.web.kit.tags import icon, when

register = template.Library()
ROW = (
    '<li data-id="{pk}"><a href="/desk/?{query}&amp;case={pk}"{current}>\n{countdown}<span class="what">{what}</span>\n'
    '<span class="facts"><span>{where}</span><span>{category}</span>{urgent}{assignee}<span class="num">{number}</span>'
    "</span></a></li>"
)
LISTED = (
    '<li><a href="/cases/{pk}/">{chip}<span class="what">{what}</span>\n<span class="facts"><span>{when}</span>'
    '{due}<span>{where}</span><span>{category}</span>{urgent}{assignee}{caller}<span class="num">{number}</span></span></a></li>'
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


@register.simple_tag
def listed_row(case: Case, now: datetime, *, to_call: bool = False, caller: bool = False) -> SafeString:
    """Draw one case of the list of all; to call with what its time says, of a caller with their name."""
    category = str(case.category)
    urgent = case.urgency == Urgency.URGENT
    return format_html(
        LISTED,
        pk=str(case.pk),
        chip=chip(case),
        what=case.words or category,
        when=when(case.filed_at, now),
        due=_fact("", _to_call(case, now)) if to_call else "",
        where=case.where,
        category=category,
        urgent=_fact("urgent", format_html("{} {}", icon("urgent"), case.get_urgency_display()))
        if urgent
        else "",
        assignee=_fact("", case.assignee.display_name) if case.assignee else "",
        caller=_fact("", case.caller_name) if caller else "",
        number=case.number,
    )


def _to_call(case: Case, now: datetime) -> str:
    if case.finished_at is None:
        return ""
    if case.state == State.FINISHED:
        return gettext("{time} 到期关闭").format(time=when(case.finished_at + SILENCE, now))
    return gettext("已到期关闭，{time} 前还能退回").format(time=when(case.finished_at + REOPEN_WITHIN, now))


def _fact(css: str, words: str) -> SafeString:
    return (
        format_html('<span class="{}">{}</span>', css, words)
        if css
        else format_html("<span>{}</span>", words)
    )
