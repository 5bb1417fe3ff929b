"""The domains of channels: which part of a host its owner has registered, and what it looks like to the eye."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import idna
from confusable_homoglyphs.confusables import confusables_data
from publicsuffixlist import PublicSuffixList

from directory.checking.channel_fields import channel_fields
from directory.checking.word_lists import WordLists
from directory.model import ChannelKind, Organization
from directory.text import fold_word

_LOOK_ALIKE: Final = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"))
"""ASCII letters that pass for others."""


class DomainUse(NamedTuple):
    """A field of an organization that names a domain."""

    organization: Organization
    field: str
    value: str


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


def domains_of(organizations: Iterable[Organization], lists: WordLists) -> Mapping[str, list[DomainUse]]:
    """Return who names each domain, sites that many share and free e-mail hosts left out."""
    found: defaultdict[str, list[DomainUse]] = defaultdict(list)
    for organization in organizations:
        for field, channel in channel_fields(organization):
            host = host_of(channel.kind, channel.value)
            if host is None:
                continue
            domain = registrable(host)
            if host not in lists.shared_sites and domain not in lists.shared_sites | lists.free_hosts:
                found[domain].append(DomainUse(organization, field, channel.value))
    return found


def in_letters(domain: str) -> str:
    """Return a domain as browsers may show it, its punycode decoded; one that cannot be decoded as it is."""
    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain


def appearance(label: str) -> str:
    """Return what a decoded label looks like: the same for labels that the eye cannot tell apart.

    >>> appearance("straßenhandel") == appearance("strassenhandel"), appearance("rnodern")
    (True, 'modern')
    """
    looks = "".join(_plain(sign) for sign in fold_word(label))
    for one, other in _LOOK_ALIKE:
        looks = looks.replace(one, other)
    return looks


def _plain(sign: str) -> str:
    """Return the ASCII letter that a letter of another alphabet looks like."""
    if sign.isascii():
        return sign
    for homoglyph in confusables_data.get(sign, ()):
        letter = str(homoglyph["c"]).lower()
        if letter.isascii() and letter.isalnum():
            return letter
    return sign


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
