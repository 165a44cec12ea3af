"""Tags that every page uses: icons, moments, lengths of time, words of roles."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Sentence
from tongdeng.people.rules import ROLE_NAMES, masked_phone
from tongdeng.web.kit.forms import PHOTOS_AT_MOST
from tongdeng.web.kit.slots import drawn

register = template.Library()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@register.simple_tag
@cache
def icon(name: str, css: str = "icon") -> SafeString:
    """Draw one icon of the sprite."""
    href = f"{static('vendor/icons.svg')}#{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, subject: Any) -> SafeString:
    """Draw what the pages of other rooms have to say about the subject of this one."""
    return drawn(name, context["request"], subject)


@register.filter
def role_word(post: str) -> str:
    """Return the word for a role."""
    return str(ROLE_NAMES.get(post, post))


@register.filter
def listed(words: Sequence[str]) -> str:
    """Return words that are data, such as skills, one after another in the visitor's language."""
    return gettext("、").join(gettext(word) for word in words)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Look a key up."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def has(group: Any, item: Any) -> bool:
    """Say whether something is in a group."""
    return item in group if group else False


def in_words(length: timedelta) -> str:
    """Return a length of time as it is said to a resident: 23 分钟, 2 小时 5 分, 3 天 4 小时."""
    if length >= HOUR:
        return span(length)
    return gettext("{minutes} 分钟").format(minutes=max(1, int(length.total_seconds() // 60)))


def span(length: timedelta) -> str:
    """Return a length of time as a clerk reads it: 12:05 under an hour, then hours and minutes, then days."""
    minutes = int(length.total_seconds() // 60)
    if length < HOUR:
        return f"{minutes:02d}:{int(length.total_seconds()) % 60:02d}"
    if length < DAY:
        return gettext("{hours} 小时 {minutes} 分").format(hours=minutes // 60, minutes=minutes % 60)
    return gettext("{days} 天 {hours} 小时").format(days=length.days, hours=length.seconds // 3600)


@register.filter
def when(moment: datetime | None, now: datetime) -> str:
    """Return a moment as people say it: 今天 16:42, 昨天 09:10, 1月13日 16:42."""
    if moment is None:
        return ""
    local, today = moment.astimezone(LOCAL), now.astimezone(LOCAL).date()
    clock = f"{local:%H:%M}"
    days = (local.date() - today).days
    names = {0: gettext("今天"), -1: gettext("昨天"), 1: gettext("明天")}
    if days in names:
        return f"{names[days]} {clock}"
    day = gettext("{month}月{day}日").format(month=local.month, day=local.day)
    return (
        f"{day} {clock}"
        if local.year == today.year
        else f"{local.year}-{local.month:02d}-{local.day:02d} {clock}"
    )


@register.filter
def masked(phone: str | None) -> str:
    """Return a phone as those may see it who need not call."""
    return masked_phone(phone or "")


@register.inclusion_tag("kit/_field.html", takes_context=True)
def field(
    context: Context, name: str, label: Sentence, kind: str = "text", *, verb: str = "", **more: Any
) -> dict[str, Any]:
    """Draw one field of a form, with what was typed and what is wrong with it after a refusal.

    `kind` is an input's type, or textarea, select, checkbox, file. `options` of a select are pairs (value, words), or
    (words, pairs) for a group. `value` stands in it until something was typed; `hint` below it. `css` is added to the
    class "field", `class` to that of the control; `label_hidden` shows the label to screen readers only. `sentence_of`
    names the field of the verb whose sentence belongs here, where it is not `name`. With `verb` the field speaks only
    of the refusal of that verb, on pages with several forms. On pages that are refused by others than our verbs `wrong`
    is given. Whatever else is given becomes an attribute, `_` as "-".
    """
    sentence_of = more.pop("sentence_of", name)
    typed, wrong = _after_refusal(context, name, verb, sentence_of)
    wrong = more.pop("wrong", "") or wrong
    id_ = more.pop("id", name)
    facts = {key: more.pop(key, "") for key in ("hint", "css", "class", "label_hidden", "options")}
    value = more.pop("value", "")
    value = typed if typed is not None else "" if value is None else value
    attributes = {
        key.replace("_", "-"): "" if word is True else word
        for key, word in more.items()
        if word not in (False, None, "")
    }
    described = [f"{id_}-{part}" for part, words in (("hint", facts["hint"]), ("wrong", wrong)) if words]
    attributes |= {"aria-describedby": " ".join(described)} if described else {}
    attributes |= {"aria-invalid": "true"} if wrong else {}
    attrs = format_html_join("", ' {}="{}"', attributes.items())
    here = {
        "id": id_,
        "name": name,
        "sentence_of": sentence_of,
        "label": label,
        "kind": kind,
        "value": value,
        "wrong": wrong,
        "attrs": attrs,
        "groups": _groups(facts["options"] or (), value),
    }
    return facts | here


@register.inclusion_tag("kit/_photos_field.html", takes_context=True)
def photos_field(
    context: Context,
    label: Sentence = "",
    *,
    name: str = "photos",
    verb: str = "",
    most: int = PHOTOS_AT_MOST,
) -> dict[str, Any]:
    """Draw a button for at most `most` photos with a preview of those chosen; `verb` as for `field`."""
    _typed, wrong = _after_refusal(context, name, verb)
    many = gettext("一次最多 {most} 张照片").format(most=most)
    return {
        "name": name,
        "label": label or gettext("拍照或选照片"),
        "wrong": wrong,
        "most": most,
        "many": many,
    }


@register.simple_block_tag(takes_context=True)
def fields(
    context: Context, content: SafeString, name: str, label: Sentence = "", *, verb: str = "", **more: Any
) -> SafeString:
    """Draw controls that belong together under one legend: boxes, stars, rows; `hint`, `css` and `verb` as for `field`."""
    _typed, wrong = _after_refusal(context, name, verb)
    facts = {"content": content, "name": name, "label": label, "wrong": wrong, **more}
    return render_to_string("kit/_fields.html", facts)


def _groups(options: Iterable[tuple[Any, Any]], value: Any) -> list[tuple[str, list[tuple[Any, Any, bool]]]]:
    """Return the options of a select by group, each with whether it is chosen; outside of a group its words are ""."""
    groups: list[tuple[str, list[tuple[Any, Any, bool]]]] = []
    for key, words in options:
        inside = isinstance(words, list | tuple)
        pairs = words if inside else [(key, words)]
        drawn = [(pair_key, word, str(pair_key) == str(value)) for pair_key, word in pairs]
        groups.append((key if inside else "", drawn))
    return groups


def _after_refusal(
    context: Context, name: str, verb: str, sentence_of: str = ""
) -> tuple[str | None, Sentence]:
    """Return what was typed into a field and what is wrong with it, where the refusal is of this form."""
    if context.get("problem") is None or (verb and context.get("problem_verb") != verb):
        return None, ""
    return context["typed"].get(name, ""), context["fields"].get(sentence_of or name, "")
