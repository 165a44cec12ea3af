"""The SMS house for all tests of these pages."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.web.people.sms import House, sms_house


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """Run an SMS house, and let codes go there."""
    with sms_house() as house:
        settings.CODE_URL = f"json://127.0.0.1:{house.port}/sms/{{phone}}"
        yield house
