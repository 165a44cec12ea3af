"""What many households report alike and nobody has put on the bench: offered to whoever leads it."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext

from tongdeng.cases.queries import bench as cases
from tongdeng.cases.queries import categories
from tongdeng.cases.rules.bench import Hot
from tongdeng.consultations.access import HOSTS
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.kit.http import SignedIn

LATELY = timedelta(days=30)
SHOWN = 5


class HotLine(NamedTuple):
    """A group of look-alike cases, and the address at which a topic is raised from it."""

    word: str
    place: Place | None
    households: int
    way: str


def suggestions(request: SignedIn) -> list[HotLine]:
    """Return the largest groups of the places whose bench somebody leads; what is before it already is left out."""
    reach = sorted(request.person.reach(*HOSTS))
    groups = [group for code in reach for group in _hot(request, code) if not group.linked]
    groups = sorted(groups, key=lambda group: -group.households)[:SHOWN]
    named = places.named(group.place for group in groups)
    words = {category.code: category.name for category in categories()} if groups else {}
    return [
        HotLine(
            gettext(words[group.category]),
            named.get(group.place),
            group.households,
            urlencode({"place": cut(group.place, "estate"), "hot": group.category, "in": group.place}),
        )
        for group in groups
    ]


def group_of(request: SignedIn, place: str, category: str) -> Hot | None:
    """Return a group as it is now; None where it is none any more, or for whoever does not lead the bench there."""
    leads = any(grant.role in HOSTS and place.startswith(grant.place) for grant in request.person.grants)
    found = _hot(request, cut(place, "estate")) if leads and cut(place, "estate") else []
    return next((group for group in found if (group.place, group.category) == (place, category)), None)


def _hot(request: SignedIn, place: str) -> list[Hot]:
    return cases.hot(place, since=request.at - LATELY, at=request.at)
