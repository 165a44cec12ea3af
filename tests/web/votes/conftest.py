"""The day of these pages: Wednesday 2026-03-18 at 10:00, the second day of the vote."""

import pytest

from tests.web.votes.story import NOW
from tongdeng.kernel import clock


@pytest.fixture(autouse=True)
def voting_day(story_day: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be that moment, whatever day the other pages have."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
