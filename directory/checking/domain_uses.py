"""Which organizations name which domain."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from directory.channel_fields import channel_fields
from directory.checking.word_lists import WordLists
from directory.domains import host_of, registrable
from directory.model import Organization


class DomainUse(NamedTuple):
    """A field of an organization that names a domain."""

    organization: Organization
    field: str
    value: str


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
