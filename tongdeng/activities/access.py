"""Who may which verb with an activity and a wish."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity, Wish
from tongdeng.activities.rules import times
from tongdeng.activities.rules.flow import State
from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.queries import lived_in
from tongdeng.people.rules import ROLE_NAMES, Role
from tongdeng.places.rules import cut

ORGANISERS = (Role.DESK, Role.MANAGER, Role.COMMITTEE, Role.BRANCH, Role.COMMUNITY)
HIDDEN = [State.DRAFT.value, State.DROPPED.value]

# Who takes part is for the organiser and their helpers alone (AC-13).
#         verbs                                                            roles              relation
ACTIVITY = (
    Allow("see plan change publish permit move cancel restore drop report enlist photo help take_over",
                                                          "desk manager committee branch community"),
    Allow("see override",                                                 "subdistrict"),
    Allow("see",                                                          "worker city"),
    Allow("see plan change publish permit move cancel restore drop report enlist photo help people check_in sync",
                                                          relation="organiser"),
    Allow("see people check_in sync",                                     relation="helper"),
    Allow("see sign rate",                                                relation="audience"),
    Allow("see",                                                          relation="neighbour"),
)  # fmt: skip
WISH = (
    Allow("see take decline",   "desk manager committee branch community"),
    Allow("see",                "worker subdistrict city"),
    Allow("see join",           relation="neighbour"),
    Allow("see withdraw",       relation="proposer"),
)  # fmt: skip


# Whose role reads the activities of its place, and so may read their figures.
READERS = tuple(
    dict.fromkeys(Role(role) for row in ACTIVITY if "see" in row.verbs.split() for role in row.roles.split())
)


def organiser(person: Any) -> Q:
    """An activity that they run, as long as they organise anything there: who left the office sees no list any more."""
    there = Q(pk__in=[])
    for place in person.reach(*ORGANISERS):
        there |= Q(place__startswith=place)
    return Q(organiser=person.pk) & there


def helper(person: Any) -> Q:
    """An activity at whose door they help, until what their phone noted offline has surely come back."""
    recent = Q(ends_at__gte=person.as_of - times.DOOR_AFTER)
    return Q(helpers__contains=[person.pk]) & recent & ~Q(state__in=HIDDEN)


def audience(person: Any) -> Q:
    """A published activity for those who live where they live: in the community, the estate or the building."""
    homes = lived_in(person)
    places = {cut(home, level) for home in homes for level in ("community", "estate", "building")} - {""}
    communities = sorted({cut(home, "community") for home in homes})
    return Q(community__in=communities, place__in=sorted(places)) & ~Q(state__in=HIDDEN)


def neighbour(person: Any) -> Q:
    """A published activity of the community in which they live."""
    return Q(community__in=sorted({cut(home, "community") for home in lived_in(person)})) & ~Q(
        state__in=HIDDEN
    )


def wisher(person: Any) -> Q:
    """A wish of the estate in which they live."""
    estates = sorted({cut(home, "estate") for home in lived_in(person)})
    return Q(community__in=sorted({cut(estate, "community") for estate in estates}), place__in=estates)


def proposer(person: Any) -> Q:
    """A wish of their own."""
    return Q(by=person.pk)


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "organiser": _("组织者"),
    "helper": _("签到帮手"),
    "audience": _("活动面向的住户"),
    "neighbour": _("本社区的住户"),
    "proposer": _("提出愿望的人"),
}


def register() -> None:
    """Register the permission tables (from AppConfig.ready)."""
    register_policy(
        Activity,
        ACTIVITY,
        relations={
            "organiser": organiser,
            "helper": helper,
            "audience": audience,
            "neighbour": neighbour,
        },
        words=WORDS,
    )
    register_policy(Wish, WISH, relations={"neighbour": wisher, "proposer": proposer}, words=WORDS)
