"""After each test of cases their rows are what their events say."""

from collections.abc import Iterator

import pytest

from tongdeng.cases.actions import proving

# Tests that rewrite a case themselves.
REWRITE = {"tests.cases.test_proving", "tests.cases.test_reading"}


@pytest.fixture(autouse=True)
def rows_fit_their_events(request: pytest.FixtureRequest) -> Iterator[None]:
    """Recount the cases that a test leaves behind."""
    marked = request.node.get_closest_marker("django_db") and request.module.__name__ not in REWRITE
    if marked:
        request.getfixturevalue("db")
    yield
    if marked:
        assert list(proving.misfits()) == []
