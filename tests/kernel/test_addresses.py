"""The address that a limit counts: one household, however many addresses it has; and this machine itself."""

import pytest

from tongdeng.kernel.addresses import is_loopback_host, prefix


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a_household_is_one_address_of_ipv4_or_one_64_of_ipv6(written: str, counted: str) -> None:
    assert prefix(written) == counted


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("[::1]", True),
        ("[::1]:8000", True),
        ("::1", True),
        ("tongdeng.example", False),
        ("localhost.example.org", False),
        ("192.168.1.5:8000", False),
        ("*", False),
        ("", False),
    ],
)
def test_a_host_is_this_machine_by_its_loopback_names_only(host: str, here: bool) -> None:
    assert is_loopback_host(host) == here
