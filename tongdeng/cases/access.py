"""Rights: who may which verb with a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.cases.rules import State
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
# is recorded by `visit`, with its source.
#         verbs                                                       roles                            relation
ALLOW = (
    Allow("see say withdraw confirm reopen nudge rate",                relation="reporter"),
    Allow("see call answer note accept pause resume shoot finish transfer give_back", relation="assignee"),
    Allow("see claim",                                                 relation="pool"),
    Allow("see call answer note assign transfer pause resume shoot finish settle refuse reclassify visit nudge", OFFICE),
    Allow("accept give_back reopen",                                    "manager"),
    Allow("see answer note nudge",                                     BENCH),
    Allow("call visit reopen reclassify assign",                      "community"),
    Allow("see note nudge",                                            "subdistrict"),
    Allow("see",                                                      "city"),
)  # fmt: skip


def reporter(person: Any) -> Q:
    """Their own case; one taken down by phone or left by a guest belongs to whoever proves to have that phone."""
    if isinstance(person, Guest):
        return Q(pk=person.case)
    mine = Q(reporter=person.pk)
    return mine | Q(reporter__isnull=True, caller_phone=person.phone) if person.phone else mine


def assignee(person: Any) -> Q:
    """A case of which they are the assignee, while they still work at its place."""
    places = Q(pk__in=[])
    for grant in person.grants:
        places |= Q(place__startswith=grant.place)
    return Q(assignee=person.id) & places if person.id else places


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
    "assignee": _("承办人"),
    "pool": _("维修员"),
}


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    register_policy(
        Case, ALLOW, relations={"reporter": reporter, "assignee": assignee, "pool": pool}, words=WORDS
    )
