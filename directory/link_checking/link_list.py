"""The links of organizations: the addresses of their channels and, where asked for, of their sources."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from directory.channel_fields import channel_fields
from directory.model import Organization


class Link(NamedTuple):
    """An address and the field that names it."""

    slug: str
    field: str
    url: str


def links_of(organizations: Iterable[Organization], *, sources: bool = False) -> Iterator[Link]:
    """Yield the links of organizations, in order; those of sources only where they are asked for."""
    for organization in organizations:
        for field, channel in channel_fields(organization):
            if channel.value.startswith("http"):
                yield Link(organization.slug, field, channel.value)
        if sources:
            for number, source in enumerate(organization.sources, start=1):
                yield Link(organization.slug, f"sources[{number}]", source.url)
