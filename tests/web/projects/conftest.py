"""The works' day: every page of these tests is drawn on Wednesday 2026-05-06 at 10:00."""

import pytest

from tests.web.projects.story import NOW, Works, settle_works
from tongdeng.kernel import clock


@pytest.fixture(autouse=True)
def works_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the works' moment."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def works(db: None) -> Works:
    """Store the records of the story."""
    return settle_works()
