"""Rows by COPY are as Django would have stored them."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.cast import ARRIVAL, BUILDING, COMMUNITY
from tongdeng.kernel.copying import copy_rows
from tongdeng.kernel.models import Deadline, new_id
from tongdeng.people.models import Measure
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db

CLOCK = ("id", "community", "subject", "subject_id", "name", "moments", "fired", "next_at", "stopped_at")
PLACE = ("code", "level", "name", "short", "kind", "path", "label")
SIZE = ("id", "community", "place", "since", "until", "replaced_at", "area", "source", "kind")


def test_rows_of_all_types_that_we_store_come_back_as_they_were() -> None:
    row = (new_id(), COMMUNITY, "case", new_id(), "answer", [ARRIVAL], 0, ARRIVAL, None)
    copy_rows(Deadline, CLOCK, iter([row]))
    assert Deadline.objects.values_list(*CLOCK).get() == row
    home = (f"{BUILDING}990001", "home", "1\t\\N\n室", "", "", "A区", None)
    copy_rows(Place, PLACE, [home])
    assert Place.objects.values_list(*PLACE).get(code=home[0]) == home
    size = (new_id(), COMMUNITY, home[0], ARRIVAL.date(), None, None, Decimal("88.50"), "register", "normal")
    copy_rows(Measure, SIZE, [size])
    assert Measure.objects.values_list(*SIZE).get(place=home[0]) == size


def test_what_a_constraint_refuses_is_djangos_error_and_stores_nothing() -> None:
    subject = new_id()
    rows = [(new_id(), COMMUNITY, "case", subject, "answer", [], 0, None, None) for _n in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(Deadline, CLOCK, rows)
    assert not Deadline.objects.exists()
