"""The tag `csrf_token` of all our pages: beside the secret, which says who sends, stands the key, which says which sending."""

from uuid import uuid4

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongdeng.web.kit.once import FIELD

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """Draw the secret and the key of one form; a new key each time that the form is drawn.

    Some browsers write the old values into a page that is loaded again; of a key that must not be.
    """
    secret = context.get("csrf_token")
    if not secret or secret == "NOTPROVIDED":  # noqa: S105 -- Django's word for "none"
        return SafeString("")
    fields = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}"{} autocomplete="off">'
    refused = SafeString(" data-refused") if context.get("problem") else ""
    return format_html(fields, secret, FIELD, uuid4(), refused)
