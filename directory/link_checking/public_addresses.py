"""Which addresses of machines are on the public internet; no other is ever connected to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

IPAddress = IPv4Address | IPv6Address

_CARRIES_IPV4: Final = IPv6Network("64:ff9b::/96")
"""NAT64: the last four bytes are an IPv4 address, which may be a private one."""


def is_public(address: IPAddress) -> bool:
    """Say whether an address is on the public internet: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that carries an IPv4 one is as public as that is.
    """
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local or address.scope_id:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def as_address(host: str) -> IPAddress | None:
    """Return the address that a host is written as, None where it is a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    return IPv4Address(address.packed[-4:]) if address in _CARRIES_IPV4 else None
