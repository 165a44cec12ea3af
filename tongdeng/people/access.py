"""Who may give roles and end them, and who may which verb with a home and with a change of the register."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.models import Change, Home, Mandate, OneTimeCode, Unlock
from tongdeng.people.queries import lived_in, owned
from tongdeng.people.rules import GIVES, ROLE_NAMES, TOLD, Role

#         verbs                            roles                                    relation
MANDATE = (
    Allow("see end invite",                                                         relation="giver"),
    Allow("see",                                                                    relation="told"),
    Allow("see",                                                                    relation="holder"),
)  # fmt: skip
HOME = (
    Allow("see propose read",              "manager desk committee community admin"),
    Allow("give_code",                     "manager desk community"),
    Allow("see propose",                                                            relation="owner"),
    Allow("see",                                                                    relation="resident"),
)  # fmt: skip
CHANGE = (
    Allow("see read confirm send_back",    "committee community"),
    Allow("see read",                      "manager desk admin"),
    Allow("see withdraw",                                                           relation="proposer"),
    Allow("see",                                                                    relation="concerned"),
)  # fmt: skip
UNLOCK = (
    Allow("see",                                                                    relation="holder"),
)  # fmt: skip
ONE_TIME_CODE = (
    Allow("see",                                                                    relation="holder"),
)  # fmt: skip


def giver(person: Any) -> Q:
    """Return the condition for roles that this person may give, held at their place or below it."""
    given = Q(pk__in=[])
    for grant in person.grants:
        given |= Q(place__startswith=grant.place, role__in=GIVES.get(Role(grant.role), ()))
    return given


def told(person: Any) -> Q:
    """Roles at this person's place or below it of which they hear when they are given or ended."""
    heard = Q(pk__in=[])
    for grant in person.grants:
        roles = [role for role, hearers in TOLD.items() if grant.role in hearers]
        heard |= Q(place__startswith=grant.place, role__in=roles)
    return heard


def holder(person: Any) -> Q:
    """Roles of their own, also those that have ended; unlocks of their number, and codes that were given to them."""
    return Q(person=person.pk)


def owner(person: Any) -> Q:
    """Homes that this person owns."""
    return Q(place__in=owned(person))


def resident(person: Any) -> Q:
    """Homes that this person rents or lives in."""
    return Q(place__in=lived_in(person))


def proposer(person: Any) -> Q:
    """Changes that this person proposed."""
    return Q(by=person.pk)


def concerned(person: Any) -> Q:
    """Changes of homes that are this person's before or after."""
    return Q(concerned__contains=[person.pk])


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "giver": _("给出这个角色的人"),
    "told": _("上一级"),
    "holder": _("本人"),
    "owner": _("这套房屋的业主"),
    "resident": _("住在这里的人"),
    "proposer": _("提出的人"),
    "concerned": _("房屋的业主"),
}


def register() -> None:
    """Register the permission tables (from AppConfig.ready)."""
    register_policy(Mandate, MANDATE, relations={"giver": giver, "told": told, "holder": holder}, words=WORDS)
    register_policy(Home, HOME, relations={"owner": owner, "resident": resident}, words=WORDS)
    register_policy(Unlock, UNLOCK, relations={"holder": holder}, words=WORDS)
    register_policy(OneTimeCode, ONE_TIME_CODE, relations={"holder": holder}, words=WORDS)
    register_policy(Change, CHANGE, relations={"proposer": proposer, "concerned": concerned}, words=WORDS)
