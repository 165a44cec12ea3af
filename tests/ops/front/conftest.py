"""One front for the tests of this folder, which run one after another."""

from collections.abc import Iterator

import pytest

from tests.ops.front.doors import Door, front


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give a running front with two threads and a patience of a second."""
    with front(tmp_path_factory.mktemp("front")) as running:
        yield running
