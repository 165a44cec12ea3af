"""Who may which verb with an opinion poll. No role may see who answered what."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.queries import lived_in
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.places.rules import cut
from tongdeng.polls.models import Poll, Pulse

#         verbs              roles                                        relation
POLL = (
    Allow("see remarks",     "desk manager committee branch community"),
    Allow("see",             "worker subdistrict city"),
    Allow("see answer",      relation="resident"),
    Allow("see withdraw",    relation="organiser"),
)  # fmt: skip
# Those whose work is judged only read it.
PULSE = (
    Allow("see",             "worker desk manager committee branch community subdistrict city"),
    Allow("see answer",      relation="resident"),
)  # fmt: skip


def resident(person: Any) -> Q:
    """A poll or a pulse of the estate or the building where they live: owners, tenants and family alike."""
    homes = lived_in(person)
    places = {cut(home, level) for home in homes for level in ("estate", "building")} - {""}
    return Q(community__in=sorted({cut(home, "community") for home in homes}), place__in=sorted(places))


def organiser(person: Any) -> Q:
    """A poll that they started."""
    return Q(by=person.pk)


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "resident": _("住在征集范围内的人"),
    "organiser": _("发起人"),
}


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    register_policy(Poll, POLL, relations={"resident": resident, "organiser": organiser}, words=WORDS)
    register_policy(Pulse, PULSE, relations={"resident": resident}, words=WORDS)
