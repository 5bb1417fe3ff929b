"""How an organization looks: a card in a list, a line of the whole list, and its own screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.freshness import Freshness
from bot.rendering import bold, escape, lines, shorten, within
from bot.seats import place_line, seat_line
from bot.understanding.reading import Intent
from bot.voice import Voice
from directory.catalogue import Catalogue
from directory.link_checking.shown_channels import NO_LINKS, Links
from directory.matching import Breadth, Match
from directory.model import ChannelKind, ContactChannel, Kind, NameKind, Organization, Purpose
from directory.nearness import Level

_PLAIN_KINDS: Final = frozenset({ChannelKind.WEBSITE, ChannelKind.CONTACT_PAGE, ChannelKind.EMAIL})
_TOLD_BY_REASON: Final = frozenset({Kind.GLOBAL_NETWORK, Kind.REGIONAL_NETWORK})
_SOCIAL_NAMES: Final = {ChannelKind.X: "X", ChannelKind.YOUTUBE: "YouTube", ChannelKind.LINKEDIN: "LinkedIn"} | {
    ChannelKind.TIKTOK: "TikTok"
}
_ORDER: Final = (ChannelKind.WEBSITE, ChannelKind.CONTACT_PAGE, ChannelKind.EMAIL, ChannelKind.PHONE)
_PURPOSES: Final = {Intent.SPOKESPERSON: Purpose.PRESS, Intent.SPEAKER: Purpose.SPEAKERS} | {
    Intent.INTERNSHIP: Purpose.INTERNSHIPS
}
_MOST_CHANNELS: Final = 5
"""Channels on a card; the organization's own screen shows all."""
_MOST_DOOR_CHANNELS: Final = 3
"""Channels of another organization that leads to one without any."""
_MOST_LANGUAGES: Final = 4
_LONGEST_NAME: Final = 45
"""Signs of a name inside a sentence; a longer one gives way to its acronym."""
_MOST_AREAS: Final = 3
_LONGEST: Final = 160
"""Signs of a list of names on an organization's own screen."""
_ROOM: Final = 1_000
"""Signs for the channels on a card: addresses are never cut, so those that come last may be left out."""
_ROOM_FOR_ALL: Final = 2_000
"""Signs for the channels on an organization's own screen."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Draws organizations in one language, at one moment."""

    voice: Voice
    catalogue: Catalogue
    now: datetime
    links: Links = NO_LINKS
    """How the organizations' links do."""

    @property
    def freshness(self) -> Freshness:
        """What tells how fresh a record is."""
        return Freshness(self.voice, self.now, self.links)

    def card(self, match: Match, number: int, intent: Intent) -> str:
        """Return a card: who, where and why, how to reach them, and how fresh that is."""
        seat = seat_line(match.organization, self.voice, self.now)
        return f"{number}. {self._card(match, intent, seat, self.freshness.of(match.organization))}"

    def shared(self, match: Match, intent: Intent) -> str:
        """Return a card to stand in another chat for long: no number, nor the time of day, nor how long ago it was."""
        organization = match.organization
        return self._card(match, intent, place_line(organization, self.voice), self.freshness.dates(organization))

    def _card(self, match: Match, intent: Intent, seat: str, freshness: str) -> str:
        organization = match.organization
        say = self.voice.say
        return lines(
            [
                self._title(organization),
                escape(self.reason(match)),
                escape(seat),
                escape(self.languages(organization.languages[:_MOST_LANGUAGES])),
                *(escape(say(f"card.{key}")) for key in _statements(organization, intent)),
                *map(escape, self.contact(match, intent)),
                escape(self.freshness.status(organization)),
                escape(freshness),
            ]
        )

    def entry(self, match: Match, number: int, note: str = "") -> str:
        """Return an organization in a few lines, for the whole list; ``note`` is said right below its name."""
        organization, door = match.organization, match.door
        place = self.voice.area(organization.country) if organization.country else self.voice.area(match.area)
        if organization.channels or not door.channels:
            contact = next(iter(self.contact(match, Intent.CONTACT)))
        else:
            channel = self._channel(ranked(door, Intent.CONTACT)[0])
            contact = self.voice.say("card.via", name=_short_name(door), channel=channel)
        return lines(
            [
                f"{number}. {self._title(organization)} · {escape(place)}",
                escape(note),
                escape(contact),
                escape(self.freshness.status(organization)),
                escape(self.freshness.of(organization)),
            ]
        )

    def profile(self, match: Match, intent: Intent) -> str:
        """Return all that the directory says about one organization."""
        organization = match.organization
        say = self.voice.say
        return lines(
            [
                self._title(organization),
                escape(say(f"kinds.{organization.kind}")) if organization.kind not in _TOLD_BY_REASON else "",
                escape(self.freshness.status(organization)),
                escape(self.reason(match)),
                escape(seat_line(organization, self.voice, self.now)),
                escape(self.languages(organization.languages)),
                *map(escape, self._facts(organization)),
                escape(say("card.summary", summary=organization.summary)) if organization.summary else "",
                *(escape(say(f"card.{key}")) for key in _statements(organization, intent, every=True)),
                *map(escape, self.contact(match, intent, every=True)),
                escape(self.freshness.of(organization)),
            ]
        )

    def reason(self, match: Match) -> str:
        """Return why an organization is named: where it works and with whom."""
        organization, voice = match.organization, self.voice
        sectors = match.sectors or organization.sectors
        general = match.breadth is Breadth.GENERAL and not match.sectors
        values = {
            "area": self._extent(match),
            "places": voice.where([match.area]),
            "sectors": voice.say("card.general") if general else voice.trades(sectors),
            "the_sectors": voice.say("card.the_general") if general else voice.the_trades(sectors),
        }
        if organization.kind is Kind.GLOBAL_NETWORK:
            key = "global_network"
        elif match.level is Level.GLOBAL:
            key = "worldwide"
        elif organization.kind is Kind.REGIONAL_NETWORK:
            key = "regional_network"
        else:
            key = "support" if organization.kind is Kind.SUPPORT_ORGANIZATION else "works"
        return voice.say(f"card.{key}", **values)

    def contact(self, match: Match, intent: Intent, *, every: bool = False) -> Iterator[str]:
        """Yield the lines that tell how to reach an organization: its own channels, else those of its door."""
        organization, door = match.organization, match.door
        if organization.channels:
            yield from self._channels(organization, intent, every=every)
        elif door.channels:
            channels = within(map(self._channel, ranked(door, intent)[:_MOST_DOOR_CHANNELS]), _ROOM)
            yield self.voice.say("card.door", name=_door_name(door), channels=" · ".join(channels))
        else:
            yield self.voice.say("card.no_door")

    def _extent(self, match: Match) -> str:
        """Return where a network says that it reaches; where it says nothing, the area by which it was found."""
        coverage = match.organization.coverage
        regions = [code for code in coverage if not self.voice.areas.is_country(code)]
        named = (regions or coverage)[:_MOST_AREAS]
        return self.voice.join([self.voice.area(code) for code in named or (match.area,)])

    def _title(self, organization: Organization) -> str:
        acronym = organization.acronym
        shown = f" ({escape(acronym)})" if acronym and acronym != organization.name else ""
        return bold(organization.name) + shown

    def languages(self, codes: tuple[str, ...]) -> str:
        """Return the working languages, the empty string where none is known."""
        named = shorten(self.voice.languages(codes), _LONGEST)
        return self.voice.say("card.languages", languages=named) if codes else ""

    def _channels(self, organization: Organization, intent: Intent, *, every: bool) -> Iterator[str]:
        """Yield the channels, those made for the inquirer's purpose first."""
        chosen = ranked(organization, intent)[: None if every else _MOST_CHANNELS]
        yield from within(map(self._channel, chosen), _ROOM_FOR_ALL if every else _ROOM)

    def _channel(self, channel: ContactChannel) -> str:
        say = self.voice.say
        if channel.kind in _PLAIN_KINDS:
            line = channel.value
        elif channel.kind in {ChannelKind.PHONE, ChannelKind.WHATSAPP}:
            line = say(f"card.{channel.kind}", value=channel.value)
        else:
            network = _SOCIAL_NAMES.get(channel.kind, channel.kind.capitalize())
            line = say("card.social", network=network, value=channel.value)
        purpose = "" if channel.purpose is Purpose.GENERAL else f" ({say(f'card.{channel.purpose}')})"
        return line + purpose

    def _facts(self, organization: Organization) -> Iterator[str]:
        """Yield names, size, age and ties, where known."""
        say, voice = self.voice.say, self.voice
        for key, former in (("also_known", False), ("formerly", True)):
            names = [other.name for other in organization.other_names if (other.kind is NameKind.FORMER) is former]
            if names:
                yield say(f"card.{key}", names=shorten("; ".join(names), _LONGEST))
        if organization.founded:
            yield say("card.founded", year=organization.founded)
        if organization.members:
            count, as_of = voice.number(organization.members.count), organization.members.as_of
            yield (
                say("card.members_dated", count=count, date=voice.date(as_of))
                if as_of
                else say("card.members", count=count)
            )
        above = [network for slug in organization.affiliations if (network := self.catalogue.get(slug))]
        if above:
            yield say("card.member_of", names=shorten(", ".join(_short_name(network) for network in above), _LONGEST))
        if organization.wiego_membership:
            as_of = organization.wiego_membership.as_of
            yield say("card.wiego_member_dated", date=voice.date(as_of)) if as_of else say("card.wiego_member")


def _statements(organization: Organization, intent: Intent, *, every: bool = False) -> Iterable[str]:
    """Return the keys of what is said about interns and speakers, where the purpose makes it matter."""
    if every or intent is Intent.INTERNSHIP:
        yield f"hosts_interns_{organization.hosts_interns}"
    if every or intent in {Intent.SPEAKER, Intent.SPOKESPERSON}:
        yield f"offers_speakers_{organization.offers_speakers}"


def ranked(organization: Organization, intent: Intent) -> list[ContactChannel]:
    """Return an organization's channels, those made for the purpose first, then those that most people can use."""
    wanted = _PURPOSES.get(intent)
    return sorted(organization.channels, key=lambda channel: (channel.purpose is not wanted, _rank(channel)))


def _rank(channel: ContactChannel) -> int:
    return _ORDER.index(channel.kind) if channel.kind in _ORDER else len(_ORDER)


def _short_name(organization: Organization) -> str:
    return organization.acronym or organization.name


def _door_name(door: Organization) -> str:
    return door.name if len(door.name) <= _LONGEST_NAME else _short_name(door)
