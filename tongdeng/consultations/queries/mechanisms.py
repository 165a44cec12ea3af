"""Which mechanism holds where and when."""

from datetime import datetime

from tongdeng.consultations.models import Mechanism
from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.mechanism import Template
from tongdeng.places.rules import cut


def mechanism_at(place: str, at: datetime) -> Mechanism | None:
    """Return the mechanism of the nearest place above an estate, the newest that is valid; None for the default one."""
    here = [code for code in (cut(place, "estate"), cut(place, "community")) if code]
    rows = Mechanism.objects.filter(community=cut(place, "community"), place__in=here, valid_from__lte=at)
    return max(rows, key=lambda row: (len(row.place), row.valid_from), default=None)


def template_at(place: str, at: datetime) -> Template:
    """Return the template with which a consultation begins at a place."""
    found = mechanism_at(place, at)
    return found.template if found else mechanism.default()


def mechanisms(place: str) -> list[Mechanism]:
    """Return all mechanisms that a place or its community ever had, the newest first."""
    here = [code for code in (cut(place, "estate"), cut(place, "community")) if code]
    rows = Mechanism.objects.filter(community=cut(place, "community"), place__in=here)
    return list(rows.order_by("-valid_from"))
