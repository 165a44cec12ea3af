"""The story's day: every page of these tests is drawn on Tuesday 2026-01-13 at 14:05."""

import pytest

from tests.web.story import NOW, Story, settle_story
from tongdeng.kernel import clock


@pytest.fixture(autouse=True)
def story_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the story's moment."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def story(db: None) -> Story:
    """Store the records of the story."""
    return settle_story()
