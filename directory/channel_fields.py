"""The field of a record under which each of an organization's channels stands."""

from collections.abc import Iterator

from directory.documents import PLAIN, split_channels
from directory.model import ContactChannel, Organization


def channel_fields(organization: Organization) -> Iterator[tuple[str, ContactChannel]]:
    """Yield each channel with its field as files write it: ``website``, ``social.facebook``, ``channels[1]``."""
    plain, extra = split_channels(organization.channels)
    for kind, value in plain.items():
        yield kind.value if kind in PLAIN else f"social.{kind.value}", ContactChannel(kind, value)
    for number, channel in enumerate(extra, start=1):
        yield f"channels[{number}]", channel
