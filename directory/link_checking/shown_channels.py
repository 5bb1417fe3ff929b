"""Which channels of an organization are shown, and what its page says of those that are not well."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from directory.link_checking.standing import Standing
from directory.link_checking.warnings import warning
from directory.model import ContactChannel, Organization


class ChannelWarning(NamedTuple):
    """A channel that readers are warned of."""

    channel: ContactChannel
    text: str
    """One sentence, in the locale that was asked for."""
    is_shown: bool
    """Whether cards and pages still link to it."""


def shown_channels(organization: Organization, standings: Mapping[str, Standing]) -> tuple[ContactChannel, ...]:
    """Return the channels that cards and pages link to: all but the delisted ones; ``standings`` are by address."""
    return tuple(
        channel
        for channel in organization.channels
        if (standing := standings.get(channel.value)) is None or not standing.is_delisted
    )


def channel_warnings(
    organization: Organization, standings: Mapping[str, Standing], locale: str
) -> Iterator[ChannelWarning]:
    """Yield a sentence for each channel whose link is not well, for the organization's page, in a locale."""
    for channel in organization.channels:
        standing = standings.get(channel.value)
        if standing is not None and (text := warning(standing, locale)) is not None:
            yield ChannelWarning(channel, text, not standing.is_delisted)
