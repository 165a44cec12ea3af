"""Rights: who may which verb with a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.cases.rules import CALL_AFTER, State
from tongdeng.kernel.access import Allow, Grant, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.rules import ROLE_NAMES, Role

OFFICE = "desk manager"
BENCH = "branch community"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with the tracking link of one case."""

    case: UUID
    id: None = None

    @property
    def grants(self) -> Sequence[Grant]:
        return ()

    def post(self, place: str) -> str:
        return Role.RESIDENT.value


# No row gives the staff `confirm` or `rate`: the verdict is the resident's. What they heard at a return visit
# is recorded by `visit`, with its source. No row gives anybody `unlink`, `tell`, `hold` or `release`: what a room above
# does to its cases follows from its own steps, and who may take those is said there.
#         verbs                                                       roles                            relation
ALLOW = (
    Allow("see say withdraw confirm reopen nudge rate",                relation="reporter"),
    Allow("see adopt disown",                                          relation="holder"),
    Allow("see answer note accept pause resume shoot finish transfer give_back", relation="assignee"),
    Allow("call",                                                      relation="at_work"),
    Allow("see claim",                                                 relation="pool"),
    Allow("see call answer note assign transfer pause resume shoot finish settle refuse reclassify visit nudge link", OFFICE),
    Allow("accept give_back reopen",                                    "manager"),
    Allow("see answer note nudge link",                                BENCH),
    Allow("call visit reopen reclassify assign",                      "community"),
    Allow("see note nudge link",                                       "subdistrict"),
    Allow("see",                                                      "city"),
)  # fmt: skip


def reporter(person: Any) -> Q:
    """Their own case, or the one that they hold the link of."""
    return Q(pk=person.case) if isinstance(person, Guest) else Q(reporter=person.pk)


def holder(person: Any) -> Q:
    """A case that was left with a number of theirs, which they have neither adopted nor disowned."""
    return Q(pk__in=[]) if isinstance(person, Guest) else Q(offered=person.pk)


def assignee(person: Any) -> Q:
    """A case of which they are the assignee, while they still work at its place."""
    places = Q(pk__in=[])
    for grant in person.grants:
        places |= Q(place__startswith=grant.place)
    return Q(assignee=person.id) & places if person.id else places


def at_work(person: Any) -> Q:
    """A case that they carry: who has done it keeps no number for longer than a complaint takes."""
    if isinstance(person, Guest):
        return Q(pk__in=[])
    fresh = Q(closed_at__isnull=True) | Q(closed_at__gt=person.as_of - CALL_AFTER)
    return assignee(person) & fresh


def pool(person: Any) -> Q:
    """A case without an assignee at their place, for repair workers to claim."""
    places = Q(pk__in=[])
    for grant in person.grants:
        if grant.role == Role.WORKER:
            places |= Q(state=State.FILED.value, category__handler=Role.WORKER, place__startswith=grant.place)
    return places


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "reporter": _("反映人"),
    "holder": _("机主"),
    "assignee": _("承办人"),
    "at_work": _("承办人"),
    "pool": _("维修员"),
}


def may_import(person: Any, place: str) -> bool:
    """Say whether somebody may take over what another system has of the cases of a place."""
    return place.startswith(tuple(person.reach(Role.ADMIN)))


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    relations = {
        "reporter": reporter,
        "holder": holder,
        "assignee": assignee,
        "at_work": at_work,
        "pool": pool,
    }
    register_policy(Case, ALLOW, relations=relations, words=WORDS)
