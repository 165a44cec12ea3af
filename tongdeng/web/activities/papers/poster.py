"""The poster of an activity, to hang up: when, where, and a code that opens its page."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from tongdeng.activities.models import Activity
from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.places import queries as places
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents import WALL, Block, Code, Document, Paragraph, Space, give


@signed_in
def poster(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give a poster to hang up, with a code that opens the page of the activity."""
    activity = access.get(request.person, Activity, pk, to="plan")
    place = places.named([activity.place]).get(activity.place)
    return give(lambda: [_poster(activity, place.path if place else "")])


def _poster(activity: Activity, where: str) -> Document:
    starts, ends = activity.starts_at.astimezone(LOCAL), activity.ends_at.astimezone(LOCAL)
    when = f"{starts.year}年{starts.month}月{starts.day}日 {starts:%H:%M}至{ends:%H:%M}"
    address = settings.PUBLIC_URL + reverse("activity", args=[activity.pk])
    places_ = f"名额{activity.capacity}个，扫码报名" if activity.capacity else "扫码看详情"
    cost = f"每人{activity.cost}元" if activity.cost else "免费"
    body: list[Block] = [
        _big(when, 26, bold=True),
        _big(activity.where, 26),
        Space(0.8),
        Code(address, width=80),
        Space(0.6),
        _big(f"{places_}　{cost}" if activity.signs_up else f"不用报名，到时候直接来　{cost}", 20),
        *([_big(activity.things, 16)] if activity.things else []),
        Space(fills=True),
        _big(where, 16),
    ]
    return Document("活动海报", [activity.title], body, style=WALL, about=activity.title, issuer=where)


def _big(text: str, size: float, *, bold: bool = False) -> Paragraph:
    return Paragraph(text, align="center", indent=False, bold=bold, size=size)
