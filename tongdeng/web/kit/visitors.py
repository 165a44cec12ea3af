"""Where a request comes from, as far as limits count it."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

NETWORK_V6 = 64  # bits: what one household gets; it may take any address of it for each request


def prefix_of(request: HttpRequest) -> str:
    """Return the address for which limits count: an IPv4 address, or the /64 of an IPv6 one; "" when it is none.

    X-Forwarded-For is believed for as many proxies as TONGDENG_PROXIES says, counted from the end, which they write.
    """
    written = request.META.get("REMOTE_ADDR", "")
    proxies = int(settings.PROXIES)
    forwarded = request.headers.get("X-Forwarded-For", "").split(",") if proxies else []
    if proxies and len(forwarded) >= proxies:
        written = forwarded[-proxies]
    return prefix(written)


def prefix(written: str) -> str:
    """Return the prefix of an address as it stands in a request or a header."""
    bare = written.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((int(address), NETWORK_V6), strict=False))
        address = address.ipv4_mapped
    return str(address)
