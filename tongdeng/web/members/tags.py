"""Tags for volunteering."""

from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongdeng.members.models import Certificate, Service
from tongdeng.members.rules.service import hours
from tongdeng.web.kit.tags import icon

register = template.Library()


@register.simple_tag
def service_chip(row: Service) -> SafeString:
    """Draw the state of a service."""
    if row.is_verified:
        tone, sign = "good", "circle-check"
    elif row.is_waiting or row.is_forgotten or row.is_running:
        tone, sign = "wait", "clock"
    else:
        tone, sign = "off", "ban"
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), row.get_state_display())


@register.simple_tag
def certificate_chip(row: Certificate) -> SafeString:
    """Draw whether a certificate is valid."""
    tone, sign = (
        ("good", "circle-check") if row.is_valid else ("wait", "clock") if row.is_posted else ("off", "ban")
    )
    return format_html('<span class="chip {}">{} {}</span>', tone, icon(sign), row.get_state_display())


@register.filter
def in_hours(minutes: int) -> str:
    """Return minutes as hours with one decimal, rounded down."""
    return hours(minutes)


@register.filter
def decimal(value: Fraction) -> str:
    """Return a fraction with one decimal."""
    return f"{float(value):.1f}"
