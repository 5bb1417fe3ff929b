"""Which channels of an organization are shown, and what its page says of those that are not well."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from directory.link_checking.standing import Standing
from directory.link_checking.warnings import warning
from directory.model import ContactChannel, Organization


@dataclass(frozen=True, slots=True)
class Links:
    """What readers are told of links, by address."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    """Of those that are not well."""
    answered: Mapping[str, date] = field(default_factory=dict)
    """The day on which those that are well last answered."""


NO_LINKS: Final = Links()
"""None has been looked at."""


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


def as_shown(
    organizations: Iterable[Organization], standings: Mapping[str, Standing]
) -> tuple[tuple[Organization, ...], Mapping[str, Organization]]:
    """Return organizations with the channels that are shown, and by slug the whole records where these are not all."""
    organizations = tuple(organizations)
    delisted = {url for url, standing in standings.items() if standing.is_delisted}
    if not delisted:
        return organizations, {}
    whole = {one.slug: one for one in organizations if any(channel.value in delisted for channel in one.channels)}
    shown = (
        replace(one, channels=shown_channels(one, standings)) if one.slug in whole else one for one in organizations
    )
    return tuple(shown), whole
