"""The works' day: every page of these tests is drawn on Wednesday 2026-05-06 at 10:00."""

from copy import deepcopy

import pytest

from tests.web.projects.story import NOW, Works, settle_works
from tongdeng.kernel import clock


@pytest.fixture(autouse=True)
def works_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the works' moment."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(scope="module")
def stored_works(stored_once: None) -> Works:
    """Store the records of the story, once for the tests of a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        return settle_works()


@pytest.fixture
def works(stored_works: Works, db: None) -> Works:
    """Give a test objects of its own of the story's records."""
    return deepcopy(stored_works)
