"""The address that a limit counts, also behind proxies."""

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from tongdeng.web.kit.visitors import prefix_of


@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (2, "1.2.3.4, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "127.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_for_the_known_proxies_only(
    proxies: int, header: str, counted: str, settings: Settings
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": header})
    assert prefix_of(request) == counted
