"""The story's day: every page of these tests is drawn on Tuesday 2026-01-13 at 14:05."""

from copy import deepcopy

import pytest

from tests.web.story import NOW, Story, settle_story
from tongdeng.kernel import clock


@pytest.fixture(autouse=True)
def story_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the story's moment."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(scope="module")
def stored_story(stored_once: None) -> Story:
    """Store the records of the story, once for the tests of a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        return settle_story()


@pytest.fixture
def story(stored_story: Story, db: None) -> Story:
    """Give a test objects of its own of the story's records."""
    return deepcopy(stored_story)
