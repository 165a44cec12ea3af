"""Olive City's members as the demo enters them: 798 in 2025, 836 registrations, the same for its estate (F9)."""

from datetime import date

import pytest

from tests.support import at
from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.rules.periods import of
from tongdeng.members.models import Platform, Registration, Service
from tongdeng.ops.demo import olive, volunteers
from tongdeng.ops.demo.simulation import Simulation

pytestmark = pytest.mark.django_db
NOW = at("2026-03-04 12:00")
YEAR = of(date(2025, 1, 1), date(2025, 12, 31))


def test_the_figure_of_2025_is_798_members_of_the_estate_and_of_its_community() -> None:
    simulation = Simulation(until=NOW)
    volunteers.plan(simulation, olive.plan(simulation))
    simulation.run()
    registered = FIGURES["members_registered"]
    told = [registered.value(Scope(place, YEAR, NOW)) for place in (olive.ESTATE, olive.COMMUNITY)]
    assert told == [{"value": 798}] * 2
    months = set(Registration.objects.values_list("since__month", flat=True))
    assert (Registration.objects.count(), Platform.objects.count(), months) == (836, 6, {3, 4, 9})
    assert Service.objects.filter(state="verified").count() == 72
    assert not Service.objects.filter(starts_at__lt=at("2025-04-15 15:00")).exists()
