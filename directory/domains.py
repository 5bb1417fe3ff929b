"""The domains of addresses: which part of a host somebody has registered, and how browsers show it."""

from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from directory.model import ChannelKind

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def host_of(kind: ChannelKind, value: str) -> str | None:
    """Return the host of an address or e-mail address in small letters; None where there is none."""
    if kind is ChannelKind.EMAIL:
        return value.rpartition("@")[2].lower() or None
    if not value.startswith("http"):
        return None
    try:
        return urlsplit(value).hostname
    except ValueError:
        return None


def registrable(host: str) -> str:
    """Return the part of a host that somebody has registered, ``streetnet.org.za``; an IP address as it is."""
    try:
        ip_address(host)
    except ValueError:
        return _suffixes().privatesuffix(host.rstrip(".").lower()) or host
    return host


def in_letters(domain: str) -> str:
    """Return a domain as browsers may show it, its punycode decoded; one that cannot be decoded as it is."""
    import idna  # noqa: PLC0415 - its tables take a megabyte, and few links redirect to a domain in other letters

    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain


@lru_cache(maxsize=1)
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - as above

    return PublicSuffixList()
