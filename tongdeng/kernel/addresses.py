"""Addresses of visitors as limits count them, and which of them are this machine itself. Pure."""

from ipaddress import IPv6Address, IPv6Network, ip_address

NETWORK_V6 = 64  # bits: what one household gets; it may take any address of it for each request


def prefix(written: str) -> str:
    """Return an IPv4 address as it is, the /64 of an IPv6 one, and "" for what is neither; a port is left out."""
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


def visitor(remote: str, forwarded: str, proxies: int) -> str:
    """Return the prefix of the address that a request comes from.

    `forwarded` is X-Forwarded-For, believed for so many proxies, counted from the end, which they write.
    """
    line = forwarded.split(",") if proxies else []
    return prefix(line[-proxies] if proxies and len(line) >= proxies else remote)


def is_loopback(address: str) -> bool:
    """Say whether an address is one of the machine itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def is_loopback_host(host: str) -> bool:
    """Say whether a host, with or without a port, is a name of the machine itself."""
    name = host.rsplit(":", 1)[0] if host.rpartition(":")[2].isdecimal() and not is_loopback(host) else host
    return name == "localhost" or is_loopback(name.strip("[]"))
