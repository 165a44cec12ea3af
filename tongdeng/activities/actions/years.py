"""The plan of a year: how many activities of each kind a place means to hold."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.planning import may_organise
from tongdeng.activities.models import Kind, YearPlan
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid
from tongdeng.people.models import Person
from tongdeng.places.rules import cut


def plan_year(place: str, year: int, targets: Mapping[str, int], *, by: Person, at: datetime) -> YearPlan:
    """Store how many activities of each kind are planned for a year; a second plan replaces the first."""
    may_organise(place, by)
    known = set(Kind.objects.values_list("code", flat=True))
    if not set(targets) <= known or any(not 0 <= number <= 2000 for number in targets.values()):
        raise Invalid(fields={"targets": _("目标应是 0 到 2000 的数")})
    values = {code: number for code, number in targets.items() if number}
    facts = {"year": year, "targets": values}
    here = {"community": cut(place, "community"), "place": place, "year": year}
    with transaction.atomic():
        found = YearPlan.objects.select_for_update().filter(**here).first()
        if found is None:
            found = YearPlan(**here, targets=values)
            journal.begin("plan", found, by=by, at=at, facts=facts)
        else:
            journal.record("plan", found, by=by, at=at, facts=facts, targets=values)
    return found
