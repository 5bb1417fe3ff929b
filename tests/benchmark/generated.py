"""Directories of any size, made up with a fixed seed: names in four languages, and everything else a record has.

What is counted (trades, channels, affiliations, sources ...) occurs about as often as in the shipped directory.
"""

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final

from directory.geography import WORLD, Areas
from directory.model import (
    ChannelKind,
    Confidence,
    ContactChannel,
    Kind,
    MemberCount,
    NameKind,
    Organization,
    OtherName,
    Purpose,
    Record,
    Sector,
    Source,
    Statement,
    Status,
    WiegoMembership,
)
from directory.text import fold
from tests.benchmark.made_up_names import Named, Names, acronym_of

SEED: Final = 20261124

_REGIONS: Final = ("002", "142", "150", "419", "009", "011", "014", "018", "034", "035", "029", "013", "005", "143")
"""Regions that have networks."""
_SECTORS: Final = tuple(Sector)
_SECTOR_WEIGHTS: Final = (163, 85, 93, 174, 24, 12, 23, 22, 14, 8, 44, 23, 52)
_KINDS: Final = (Kind.MEMBER_ORGANIZATION, Kind.SUPPORT_ORGANIZATION, Kind.NATIONAL_NETWORK)
_KIND_WEIGHTS: Final = (85, 12, 3)
_STATEMENTS: Final = (Statement.UNKNOWN, Statement.YES, Statement.NO)


@cache
def records(count: int) -> tuple[Record, ...]:
    """Return so many records, networks first; a smaller directory is the beginning of a larger one."""
    return tuple(islice(_Maker(Areas.load(), random.Random(SEED)).records(), count))


class _Maker:
    """Makes one record after the other."""

    def __init__(self, areas: Areas, chance: random.Random) -> None:
        self._areas = areas
        self._chance = chance
        self._names = Names(areas, chance)
        self._slugs: Counter[str] = Counter()
        self._networks: list[Organization] = []
        self._national: dict[str, list[str]] = {}

    def records(self) -> Iterator[Record]:
        """Yield records without end."""
        for sector in _SECTORS[:4]:
            yield self._network(sector, WORLD)
        for region in _REGIONS:
            yield self._network(self._sector(), region)
        while True:
            yield self._organization()

    def _network(self, sector: Sector, area: str) -> Record:
        name = self._names.of_network(sector, "International" if area == WORLD else self._areas.name(area, "en"))
        organization = Organization(
            slug=self._slug(name, None),
            name=name,
            kind=Kind.GLOBAL_NETWORK if area == WORLD else Kind.REGIONAL_NETWORK,
            coverage=(area,),
            sectors=(sector,),
            acronym=acronym_of(name),
            languages=("en",),
            channels=tuple(self._channels(name)),
            sources=tuple(self._sources(name)),
        )
        self._networks.append(organization)
        return Record(organization, Confidence.HIGH, None)

    def _organization(self) -> Record:
        chance = self._chance
        kind = chance.choices(_KINDS, _KIND_WEIGHTS)[0]
        sectors = [self._sector()]
        while self._happens(0.26):
            sectors.append(self._sector())
        named = self._names.make(kind, sectors[0])
        trade = self._names.trade(sectors[0], "en").lower()
        organization = Organization(
            slug=self._slug(named.name, named.country),
            name=named.name,
            kind=kind,
            coverage=tuple(dict.fromkeys(self._coverage(named))),
            sectors=tuple(dict.fromkeys(sectors)),
            acronym=acronym_of(named.name) if self._happens(0.75) else None,
            other_names=tuple(self._other_names(named, sectors[0])),
            country=named.country,
            city=named.city if self._happens(0.52) else None,
            languages=(named.language,),
            channels=tuple(self._channels(named.name)) if self._happens(0.42) else (),
            affiliations=tuple(self._affiliations(sectors[0], named.country)),
            wiego_membership=WiegoMembership("2024", "https://example.org/members") if self._happens(0.05) else None,
            members=MemberCount(chance.randint(20, 90_000), self._year()) if self._happens(0.3) else None,
            founded=chance.randint(1950, 2025) if self._happens(0.5) else None,
            hosts_interns=chance.choices(_STATEMENTS, (90, 5, 5))[0],
            offers_speakers=chance.choices(_STATEMENTS, (80, 18, 2))[0],
            status=chance.choices(tuple(Status), (97, 2, 1))[0],
            summary=f"Organization of {trade} that bargains with the authorities of {named.city}.",
            sources=tuple(self._sources(named.name)),
        )
        if kind is Kind.NATIONAL_NETWORK:
            self._national.setdefault(named.country, []).append(organization.slug)
        return Record(organization, chance.choice(tuple(Confidence)), None)

    def _coverage(self, named: Named) -> Iterator[str]:
        yield named.country
        if self._happens(0.025):
            yield from self._chance.choices(self._names.countries[named.language], k=2)

    def _other_names(self, named: Named, sector: Sector) -> Iterator[OtherName]:
        if self._happens(0.26):
            yield OtherName(*self._names.translated(named, sector), NameKind.TRANSLATION)
        if self._happens(0.28) and (shortened := self._names.shortened(named)):
            yield OtherName(shortened, named.language, NameKind.ALIAS)
        if self._happens(0.09):
            yield OtherName(self._names.former(named), named.language, NameKind.FORMER)

    def _channels(self, name: str) -> Iterator[ContactChannel]:
        host = fold(name).replace(" ", "-")[:40].strip("-")
        yield ContactChannel(ChannelKind.WEBSITE, f"https://www.{host}.example.org/")
        if self._happens(0.3):
            yield ContactChannel(ChannelKind.EMAIL, f"info@{host}.example.org")
        if self._happens(0.3):
            yield ContactChannel(ChannelKind.PHONE, f"+{self._chance.randint(20, 99)} {self._chance.randrange(10**9)}")
        if self._happens(0.2):
            yield ContactChannel(ChannelKind.FACEBOOK, f"https://www.facebook.com/{host}")
        if self._happens(0.02):
            yield ContactChannel(ChannelKind.EMAIL, f"press@{host}.example.org", Purpose.PRESS)

    def _affiliations(self, sector: Sector, country: str) -> Iterator[str]:
        above = [
            network.slug
            for network in self._networks
            if sector in network.sectors and self._areas.contains(network.coverage[0], country)
        ]
        if above and self._happens(0.3):
            yield self._chance.choice(above)
        if self._national.get(country) and self._happens(0.15):
            yield self._chance.choice(self._national[country])

    def _sources(self, name: str) -> Iterator[Source]:
        path = fold(name).replace(" ", "-")
        for number in range(self._chance.choices((1, 2, 3, 4, 5), (19, 19, 28, 15, 19))[0]):
            as_of = f"{self._year()}-{self._chance.randint(1, 12):02}" if self._happens(0.6) else None
            seen_on = f"2026-11-{self._chance.randint(1, 23):02}"
            yield Source(f"https://news{number}.example.org/{path}", as_of, seen_on)

    def _sector(self) -> Sector:
        return self._chance.choices(_SECTORS, _SECTOR_WEIGHTS)[0]

    def _year(self) -> str:
        return str(self._chance.randint(2008, 2026))

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _slug(self, name: str, country: str | None) -> str:
        stem = "-".join(word for word in fold(name).split() if word.isascii())[:48].strip("-")
        if country is not None:
            stem += f"-{country.lower()}"
        self._slugs[stem] += 1
        return stem if self._slugs[stem] == 1 else f"{stem}-{self._slugs[stem]}"
