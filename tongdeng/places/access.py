"""Who may add places."""

from django.db.models import Q

from tongdeng.kernel.access import Allow, Grant, open_door
from tongdeng.places.models import Place

#         verbs          roles
ALLOW = (
    Allow("see add",     "admin"),
    Allow("see spot",    "admin manager community"),
)  # fmt: skip


def reach(grant: Grant) -> Q:
    """All that lies in the place of a role."""
    return Q(code__startswith=grant.place)


def register() -> None:
    """Put the table at the door; called once, when the app is ready."""
    open_door(Place, ALLOW, reach=reach)
