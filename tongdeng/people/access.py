"""Who may give roles, and end them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.access import Allow, register_policy
from tongdeng.people.models import Mandate
from tongdeng.people.rules import GIVES, Role

#         verbs          tie
ALLOW = (
    Allow("see end",     relation="giver"),
)  # fmt: skip


def giver(person: Any) -> Q:
    """Return the condition for roles that this person may give, held at their place or below it."""
    given = Q(pk__in=[])
    for grant in person.grants:
        given |= Q(place__startswith=grant.place, role__in=GIVES.get(Role(grant.role), ()))
    return given


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    register_policy(Mandate, ALLOW, relations={"giver": giver}, words={"giver": _("给出这个角色的人")})
