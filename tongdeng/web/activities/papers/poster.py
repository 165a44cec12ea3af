"""The poster of an activity on A4 or A3, to hang up: what, when, where, and a code that opens its page."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from tongdeng.activities.models import Activity
from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.places import queries as places
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents import (
    WALL,
    Block,
    Code,
    Document,
    Paragraph,
    Space,
    Style,
    give,
    in_chinese,
)

A3 = 2**0.5  # times A4
# Of A4, in points and millimetres: a poster of few words, and one that has much to say on its one page.
ROOMY, DENSE = (44, 28, 22, 18, 98), (30, 21, 17, 15, 74)
SHORT_TITLE, MUCH = (
    12,
    50,
)  # characters: of a title, and with place and things, beyond which a poster is dense
THINGS_AT_MOST = 80


@signed_in
def poster(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give a poster to hang up, with a code that opens the page of the activity; with `?a3` on A3."""
    activity = access.get(request.person, Activity, pk, to="plan")
    place = places.named([activity.place]).get(activity.place)
    return give(lambda: [describe(activity, place.path if place else "", large="a3" in request.GET)])


@in_chinese
def describe(activity: Activity, where: str, *, large: bool = False) -> Document:
    """Return a poster as a paper, of one page whatever it says."""
    times = A3 if large else 1.0
    things = (
        activity.things if len(activity.things) <= THINGS_AT_MOST else f"{activity.things[:THINGS_AT_MOST]}…"
    )
    said = len(activity.title) + len(activity.where) + len(things)
    is_dense = said > MUCH or len(activity.title) > SHORT_TITLE
    title, big, middle, small, code = DENSE if is_dense else ROOMY

    def line(text: str, size: float, *, bold: bool = False) -> Paragraph:
        return Paragraph(text, align="center", indent=False, bold=bold, size=size * times)

    body: list[Block] = [
        *([line("已取消", big * 1.4, bold=True)] if activity.is_cancelled else []),
        line(_when(activity), big, bold=True),
        line(activity.where, big),
        Space(0.6),
        Code(settings.PUBLIC_URL + reverse("activity", args=[activity.pk]), width=code * times),
        Space(0.4),
        line(_how(activity), middle),
        *([line(things if things.startswith("请") else f"请带：{things}", small)] if things else []),
        Space(fills=True),
        line(where, small),
    ]
    style = _style(title * times, times)
    return Document("活动海报", activity.title, body, style=style, about=activity.title, issuer=where)


def _style(title: float, times: float) -> Style:
    pitch = 32 * times if title / times < ROOMY[0] else WALL.pitch * times
    return replace(
        WALL,
        name="wall" if times == 1 else "wall-a3",
        width=WALL.width * times,
        height=WALL.height * times,
        top=WALL.top * times,
        bottom=WALL.bottom * times,
        left=WALL.left * times,
        right=WALL.right * times,
        size=WALL.size * times,
        pitch=pitch,
        title_size=title,
        title_pitch=title * 1.35,
    )


def _when(activity: Activity) -> str:
    starts, ends = activity.starts_at.astimezone(LOCAL), activity.ends_at.astimezone(LOCAL)
    day = f"{starts.year}年{starts.month}月{starts.day}日（周{'一二三四五六日'[starts.weekday()]}）"
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{ends.month}月{ends.day}日{ends:%H:%M}"
    return f"{day}{starts:%H:%M}至{until}"


def _how(activity: Activity) -> str:
    cost = f"每人{activity.cost.normalize():f}元" if activity.cost else "免费"
    if not activity.signs_up:
        return f"不用报名，到时候直接来　{cost}"
    return f"名额{activity.capacity}个，扫码报名　{cost}" if activity.capacity else f"扫码报名　{cost}"
