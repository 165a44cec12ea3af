"""Who may add places, and draw an estate."""

from django.db.models import Q

from tongdeng.kernel.access import Allow, Grant, register_policy
from tongdeng.places.models import Place

#         verbs            roles
ALLOW = (
    Allow("see add",       "admin"),
    Allow("see spot draw", "admin manager community"),
)  # fmt: skip


def reach(grant: Grant) -> Q:
    """Return the condition for all that lies in the place of a role."""
    # The kernel's own reach asks for the columns community and place; a place has only its code.
    return Q(code__startswith=grant.place)


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    register_policy(Place, ALLOW, reach=reach)
