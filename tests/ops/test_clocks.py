"""A worker whose clock differs from the database's fires no deadline, and says so once."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tongdeng.kernel import deadlines
from tongdeng.ops import clocks, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the machine's clock run ahead by so many seconds."""
    real = timezone.now

    def shift(seconds: float) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: real() + timedelta(seconds=seconds))

    return shift


def test_clocks_of_one_machine_agree() -> None:
    assert abs(clocks.skew()) <= clocks.MOST


@pytest.mark.parametrize("seconds", [86_400.0, 3_600.0, 5.0, -5.0, -3_600.0])
def test_a_clock_that_differs_is_measured(seconds: float, ahead: Callable[[float], None]) -> None:
    ahead(seconds)
    assert abs(clocks.skew() - timedelta(seconds=seconds)) < clocks.MOST


def test_a_worker_whose_clock_is_an_hour_ahead_does_not_ring_and_says_so_once(
    ahead: Callable[[float], None], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    rang: list[datetime] = []
    stopping, rounds = threading.Event(), iter(range(4))

    def sweep(*, at: datetime) -> int:
        rang.append(at)
        return 0

    def wait(seconds: float) -> None:
        """Set the clock right before the third round, and stop after the fourth."""
        done = next(rounds)
        ahead(3_600 if done < 1 else 0)
        if done == 3:
            stopping.set()

    monkeypatch.setattr(deadlines, "sweep", sweep)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)  # the test's own must stay
    monkeypatch.setattr(stopping, "wait", wait)
    ahead(3_600)
    with caplog.at_level(logging.WARNING, logger="tongdeng.ops.clocks"):
        worker._sweep(stopping)
    assert len(rang) == 2
    assert [("no deadline fires" in line, "fire" in line) for line in caplog.messages] == [
        (True, True),
        (False, True),
    ]
