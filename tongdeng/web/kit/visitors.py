"""Where a request comes from: as limits count it, and whether it is from this machine itself."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from tongdeng.kernel.addresses import is_loopback, is_loopback_host, visitor

PASSED_ON = ("forwarded", "via", "x-real-ip", "true-client-ip", "x-client-ip", "x-cluster-client-ip")
PASSED_ON_BY = ("x-forwarded", "x-original", "x-envoy", "x-amzn", "cf-", "fastly-", "x-appengine", "x-tunnel")


def prefix_of(request: HttpRequest) -> str:
    """Return the address for which limits count: an IPv4 address, or the /64 of an IPv6 one; "" when it is none.

    X-Forwarded-For is believed for as many proxies as TONGDENG_PROXIES says, counted from the end, which they write.
    """
    remote, forwarded = request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    return visitor(remote, forwarded, int(settings.PROXIES))


def is_local(request: HttpRequest) -> bool:
    """Say whether a request comes from a browser on this machine itself, and through nothing that passes it on.

    A tunnel or a proxy on this machine has its address too: what one adds to a request, or a name of a host that is
    not this machine's, gives it away.
    """
    if not is_loopback(request.META.get("REMOTE_ADDR", "")) or any(map(_is_passed_on, request.headers)):
        return False
    try:
        return is_loopback_host(request.get_host())
    except DisallowedHost:  # asked for by the very page that refuses such a host
        return False


def _is_passed_on(header: str) -> bool:
    name = header.lower()
    return name in PASSED_ON or name.startswith(PASSED_ON_BY)
