"""How fresh what the directory says is: how long ago it was heard, from which pages, which links are not well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bot.rendering import escape, lines, within
from bot.voice import Voice
from directory.freshness import Age, load_freshness_policy, newest_word, years_since
from directory.link_checking.shown_channels import Links, channel_warnings
from directory.model import ChannelKind, Organization, Source, Status

_SITES: Final = frozenset({ChannelKind.WEBSITE, ChannelKind.CONTACT_PAGE})
_MOST_SOURCES: Final = 6
_ROOM_FOR_WARNINGS: Final = 600
"""Signs for what is said of links that are not well."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Tells in one language, at one moment; returns plain text, unless it says otherwise."""

    voice: Voice
    now: datetime
    links: Links

    def of(self, organization: Organization) -> str:
        """Return how long ago an organization was last heard of, where that is long, and the dates."""
        heard = newest_word(organization.sources)
        years = years_since(heard, self.now.date()) if heard else 0
        age = load_freshness_policy().age(years)
        if age is Age.FRESH:
            return self.dates(organization)
        return f"{self.voice.say(f'card.heard_{age}', ago=self.voice.years_ago(years))} {self.dates(organization)}"

    def dates(self, organization: Organization) -> str:
        """Return a record's newest source with its date, and when it was last checked or its website answered."""
        if not organization.sources:
            return ""
        newest = max(organization.sources, key=_date)
        checked = self._checked(organization)
        return self.voice.say("card.freshness", source=self._dated(newest), checked=checked)

    def status(self, organization: Organization) -> str:
        """Return that an organization is no more, and as of when; the empty string where it is."""
        if organization.status is Status.ACTIVE:
            return ""
        said = self.voice.say(f"card.{organization.status}")
        heard = newest_word(organization.sources)
        return f"{said} ({self.voice.date(heard)})" if heard else said

    def sources(self, organization: Organization) -> str:
        """Return the pages that a record rests on, with their dates, as HTML."""
        newest = sorted(organization.sources, key=_date, reverse=True)[:_MOST_SOURCES]
        named = [f"{source.url} ({self._seen_or_dated(source)})" for source in newest]
        return lines([escape(self.voice.say("card.sources")), *map(escape, named)]) if named else ""

    def unwell_links(self, whole: Organization) -> Iterator[str]:
        """Return a sentence for each link of a whole record that is not well; first the address where cards lack it."""
        warnings = channel_warnings(whole, self.links.standings, self.voice.locale)
        told = (text if is_shown else f"{channel.value} – {text}" for channel, text, is_shown in warnings)
        return within(told, _ROOM_FOR_WARNINGS)

    def _checked(self, organization: Organization) -> str:
        """Return when a source was checked again, else when the website last answered."""
        say, date = self.voice.say, self.voice.date
        checks = [source.checked_on for source in organization.sources if source.checked_on]
        if checks:
            return say("card.checked_on", date=date(max(checks)))
        sites = (channel.value for channel in organization.channels if channel.kind in _SITES)
        answers = [day for url in sites if (day := self.links.answered.get(url)) is not None]
        return say("card.answered_on", date=date(max(answers).isoformat())) if answers else say("card.not_rechecked")

    def _dated(self, source: Source) -> str:
        key, date = ("source_of", source.as_of) if source.as_of else ("seen_on", source.seen_on)
        return self.voice.say(f"card.{key}", date=self.voice.date(date), host=_host(source))

    def _seen_or_dated(self, source: Source) -> str:
        if source.as_of:
            return self.voice.date(source.as_of)
        return self.voice.say("card.seen", date=self.voice.date(source.seen_on))


def _date(source: Source) -> tuple[str, str]:
    return source.as_of or "", source.seen_on


def _host(source: Source) -> str:
    return (urlsplit(source.url).hostname or source.url).removeprefix("www.")
