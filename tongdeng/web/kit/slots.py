"""Places on a page that pages of other rooms fill: neither room imports the other.

A room's page names a slot and gives what it is about; `AppConfig.ready` of the pages says who draws in it.
"""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from tongdeng.web.kit.http import Request

Draw = Callable[[Request, Any], SafeString | str]

# Filled from WebConfig.ready, like the permission tables of the rooms.
_drawers: dict[str, list[Draw]] = {}


def fill(slot: str, draw: Draw) -> None:
    """Have `draw` called for a slot: with the request and what the page is about; "" where there is nothing to say."""
    if draw not in _drawers.setdefault(slot, []):
        _drawers[slot].append(draw)


def drawn(slot: str, request: Request, subject: Any) -> SafeString:
    """Return what all rooms draw in a slot."""
    return format_html_join("", "{}", ((draw(request, subject),) for draw in _drawers.get(slot, ())))
