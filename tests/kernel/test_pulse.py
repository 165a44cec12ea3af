"""The workers' sign of life."""

from datetime import timedelta

import pytest

from tests.support import tamper
from tongdeng.kernel import pulse
from tongdeng.kernel.models import Pulse

pytestmark = pytest.mark.django_db
AGO = "UPDATE kernel_pulse SET swept_at = clock_timestamp() - %s WHERE worker = %s"


def test_nothing_is_known_before_a_worker_ever_swept() -> None:
    assert pulse.silence() is None


def test_the_silence_is_counted_from_the_last_sign_of_any_worker_by_the_database_s_clock() -> None:
    for worker in ("a 1", "b 2"):
        pulse.beat(worker)
    tamper(AGO, timedelta(minutes=5), "a 1")
    assert timedelta() <= (pulse.silence() or timedelta.max) < timedelta(minutes=1)
    tamper(AGO, timedelta(minutes=3), "b 2")
    assert timedelta(minutes=3) <= (pulse.silence() or timedelta()) < timedelta(minutes=4)


def test_a_worker_has_one_row_and_those_that_are_gone_for_a_day_have_none() -> None:
    for worker in ("a 1", "a 1", "b 2"):
        pulse.beat(worker)
    tamper(AGO, timedelta(days=2), "b 2")
    pulse.beat("a 1")
    assert [row.worker for row in Pulse.objects.all()] == ["a 1"]
