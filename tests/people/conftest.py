"""What tests of the register begin with."""

import pytest

from tests.cast import HOME
from tests.people.changes import measured
from tongdeng.people.models import Home
from tongdeng.people.queries import register


@pytest.fixture
def home(db: None) -> Home:
    """王's home as the community recorded it: 89.50 square metres."""
    measured(HOME, "89.50")
    return register.home_at(HOME)
