"""Directories of any size, made up with a fixed seed: names in four languages, and everything else a record has.

What is counted (trades, channels, affiliations, sources ...) occurs about as often as in the shipped directory.
"""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

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
from directory.name_forms import content_words
from directory.text import fold

SEED: Final = 20261124
LANGUAGES: Final = ("en", "es", "fr", "pt")
_LANGUAGE_WEIGHTS: Final = (40, 25, 20, 15)
# fmt: off
SPEAKING: Final = {
    "es": "AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE",
    "fr": "BE BF BI BJ CD CF CG CH CI CM DJ DZ FR GA GF GN GP HT KM LU MA MC MG ML MQ MR NE RE SN TD TG TN",
    "pt": "AO BR CV GW MZ PT ST TL",
}
# fmt: on
"""Countries by the language of their organizations' names; all others name theirs in English."""
REGIONS: Final = ("002", "142", "150", "419", "009", "011", "014", "018", "034", "035", "029", "013", "005", "143")
"""Regions that have networks."""
SYLLABLES: Final = (
    "ka ma lu ti so ra ne mi do la su wa ji ndo mba tse hi ro ya bu li zo pa nya gu che fo va xi re".split()
)

_SECTORS: Final = tuple(Sector)
_SECTOR_WEIGHTS: Final = (163, 85, 93, 174, 24, 12, 23, 22, 14, 8, 44, 23, 52)
"""Of each sector, in their order."""


def records(count: int, areas: Areas, seed: int = SEED) -> tuple[Record, ...]:
    """Return so many records, networks first; the first of a larger directory are those of a smaller one."""
    return tuple(_Maker(areas, random.Random(seed)).records(count))


class _Maker:
    """Makes one record after the other; no two have the same name or slug."""

    def __init__(self, areas: Areas, chance: random.Random) -> None:
        self._areas = areas
        self._chance = chance
        self._parts = _parts()
        self._names: set[frozenset[str]] = set()
        self._slugs: Counter[str] = Counter()
        self._cities = _cities(areas)
        self._countries: dict[str, list[str]] = {language: [] for language in LANGUAGES}
        for country in sorted(self._cities):
            self._countries[_language(country)].append(country)
        # Large countries have more organizations, but not as many more as they have cities.
        self._weights = {
            language: [len(self._cities[country]) ** 0.5 for country in countries]
            for language, countries in self._countries.items()
        }
        self._networks: dict[Sector, list[tuple[str, str]]] = {sector: [] for sector in _SECTORS}
        """Slugs and areas."""
        self._national: dict[str, list[str]] = {}

    def records(self, count: int) -> Iterator[Record]:
        made = 0
        for record in self._all():
            if made == count:
                return
            made += 1
            yield record

    def _all(self) -> Iterator[Record]:
        yield from self._wide_networks()
        while True:
            yield self._organization()

    def _wide_networks(self) -> Iterator[Record]:
        """Yield a network of the world for the large trades, and networks of regions."""
        for sector in _SECTORS[:4]:
            yield self._network(sector, WORLD)
        for region in REGIONS:
            yield self._network(self._sector(), region)

    def _network(self, sector: Sector, area: str) -> Record:
        trade = self._chance.choice(self._parts["en"]["trades"][sector])
        place = "International" if area == WORLD else self._areas.name(area, "en")
        name = f"{place} {trade} {self._chance.choice(('Network', 'Federation', 'Alliance'))}"
        kind = Kind.GLOBAL_NETWORK if area == WORLD else Kind.REGIONAL_NETWORK
        self._names.add(frozenset(content_words(name)))
        record = self._record(name, "en", kind, (sector,), None, None)
        organization = replace(record.organization, coverage=(area,), channels=self._channels(name, always=True))
        self._networks[sector].append((organization.slug, area))
        return replace(record, organization=organization)

    def _organization(self) -> Record:
        chance = self._chance
        kind = chance.choices(
            (Kind.MEMBER_ORGANIZATION, Kind.SUPPORT_ORGANIZATION, Kind.NATIONAL_NETWORK), (85, 12, 3)
        )[0]
        sectors = [self._sector()]
        while chance.random() < 0.26:
            sectors.append(self._sector())
        while True:
            language = chance.choices(LANGUAGES, _LANGUAGE_WEIGHTS)[0]
            country = chance.choices(self._countries[language], self._weights[language])[0]
            name, city = self._name(language, kind, sectors[0], country)
            words = frozenset(content_words(name))
            if words not in self._names and len(words) > 1:
                self._names.add(words)
                break
        record = self._record(name, language, kind, tuple(dict.fromkeys(sectors)), country, city)
        if kind is Kind.NATIONAL_NETWORK:
            self._national.setdefault(country, []).append(record.organization.slug)
        return record

    def _name(self, language: str, kind: Kind, sector: Sector, country: str) -> tuple[str, str | None]:
        chance, parts = self._chance, self._parts[language]
        templates = {Kind.NATIONAL_NETWORK: "national", Kind.SUPPORT_ORGANIZATION: "support"}
        template = chance.choice(parts[templates.get(kind, "local")])
        # Small towns have few organizations, the first cities of a country have many.
        cities = self._cities[country]
        city = cities[int(len(cities) * chance.random() ** 2)]
        values = {
            "kind": chance.choice(parts["kinds"]),
            "trade": chance.choice(parts["trades"][sector]),
            "city": city,
            "country": self._areas.name(country, language),
            "own": self._own(parts["own"]),
            "market": chance.choice(parts["markets"]),
            "number": chance.randint(1, 60),
        }
        return template.format_map(values), None if kind is Kind.NATIONAL_NETWORK else city

    def _own(self, known: Sequence[str]) -> str:
        """Return a name of its own: a usual one, or one of a language that none of the four is."""
        if self._chance.random() < 0.7:
            return self._chance.choice(known)
        words = self._chance.choices((1, 2), (3, 1))[0]
        return " ".join(
            "".join(self._chance.choices(SYLLABLES, k=self._chance.randint(2, 4))).capitalize() for _ in range(words)
        )

    def _record(
        self, name: str, language: str, kind: Kind, sectors: tuple[Sector, ...], country: str | None, city: str | None
    ) -> Record:
        chance = self._chance
        slug = self._slug(name, country)
        statements = (Statement.UNKNOWN, Statement.YES, Statement.NO)
        organization = Organization(
            slug=slug,
            name=name,
            kind=kind,
            coverage=self._coverage(country),
            sectors=sectors,
            acronym=_acronym(name) if chance.random() < 0.75 else None,
            other_names=tuple(self._other_names(name, language, sectors[0], city)),
            country=country,
            city=city if chance.random() < 0.52 else None,
            languages=(language,),
            channels=self._channels(name, always=False),
            affiliations=tuple(self._affiliations(sectors[0], country)),
            wiego_membership=WiegoMembership("2024", "https://www.wiego.org/members")
            if chance.random() < 0.05
            else None,
            members=MemberCount(chance.randint(20, 90_000), str(chance.randint(2008, 2026)))
            if chance.random() < 0.3
            else None,
            founded=chance.randint(1950, 2025) if chance.random() < 0.5 else None,
            hosts_interns=chance.choices(statements, (90, 5, 5))[0],
            offers_speakers=chance.choices(statements, (80, 18, 2))[0],
            status=chance.choices((Status.ACTIVE, Status.INACTIVE, Status.DEFUNCT), (97, 2, 1))[0],
            summary=f"Organization of {self._chance.choice(self._parts['en']['trades'][sectors[0]]).lower()} that bargains "
            f"with the authorities of {city or 'the country'}, trains its members and runs a savings scheme.",
            sources=tuple(self._sources(slug)),
        )
        return Record(organization, chance.choice(tuple(Confidence)), None)

    def _coverage(self, country: str | None) -> tuple[str, ...]:
        if country is None:
            return (WORLD,)
        if self._chance.random() < 0.975:
            return (country,)
        return tuple(dict.fromkeys((country, *self._chance.choices(self._countries[_language(country)], k=2))))

    def _other_names(self, name: str, language: str, sector: Sector, city: str | None) -> Iterator[OtherName]:
        chance = self._chance
        if chance.random() < 0.26:
            other = chance.choice([each for each in LANGUAGES if each != language])
            parts = self._parts[other]
            kind, trade = chance.choice(parts["kinds"]), chance.choice(parts["trades"][sector])
            translated = f"{kind} {trade}" if city is None else f"{kind} {trade}, {city}"
            yield OtherName(translated, other, NameKind.TRANSLATION)
        words = name.split()
        if chance.random() < 0.28 and len(words) > 4:
            del words[chance.randrange(len(words) - 1)]
            yield OtherName(" ".join(words), language, NameKind.ALIAS)
        if chance.random() < 0.09:
            parts = self._parts[language]
            former = f"{chance.choice(parts['kinds'])} {self._own(parts['own'])} {city or ''}"
            yield OtherName(former.strip(), language, NameKind.FORMER)

    def _channels(self, name: str, *, always: bool) -> tuple[ContactChannel, ...]:
        chance = self._chance
        if not always and chance.random() < 0.58:
            return ()
        host = fold(name).replace(" ", "-")[:40].strip("-")
        found = [ContactChannel(ChannelKind.WEBSITE, f"https://www.{host}.example.org/")]
        if chance.random() < 0.3:
            found.append(ContactChannel(ChannelKind.EMAIL, f"info@{host}.example.org"))
        if chance.random() < 0.3:
            found.append(ContactChannel(ChannelKind.PHONE, f"+{chance.randint(20, 99)} {chance.randint(10**7, 10**9)}"))
        if chance.random() < 0.2:
            found.append(ContactChannel(ChannelKind.FACEBOOK, f"https://www.facebook.com/{host}"))
        if chance.random() < 0.02:
            found.append(ContactChannel(ChannelKind.EMAIL, f"press@{host}.example.org", Purpose.PRESS))
        return tuple(found)

    def _affiliations(self, sector: Sector, country: str | None) -> Iterator[str]:
        if country is None:
            return
        networks = [slug for slug, area in self._networks[sector] if self._areas.contains(area, country)]
        if networks and self._chance.random() < 0.3:
            yield self._chance.choice(networks)
        if self._national.get(country) and self._chance.random() < 0.15:
            yield self._chance.choice(self._national[country])

    def _sources(self, slug: str) -> Iterator[Source]:
        for number in range(self._chance.choices((1, 2, 3, 4, 5), (19, 19, 28, 15, 19))[0]):
            as_of = f"{self._chance.randint(2008, 2026)}-{self._chance.randint(1, 12):02}"
            day = f"2026-11-{self._chance.randint(1, 23):02}"
            yield Source(
                f"https://news{number}.example.org/{as_of[:4]}/{slug}",
                as_of if self._chance.random() < 0.6 else None,
                day,
            )

    def _sector(self) -> Sector:
        return self._chance.choices(_SECTORS, _SECTOR_WEIGHTS)[0]

    def _slug(self, name: str, country: str | None) -> str:
        stem = "-".join(word for word in fold(name).split() if word.isascii())[:48].strip("-")
        if country is not None:
            stem += f"-{country.lower()}"
        self._slugs[stem] += 1
        return stem if self._slugs[stem] == 1 else f"{stem}-{self._slugs[stem]}"


@cache
def _parts() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "name_parts.toml").read_text(encoding="utf-8"))


def _cities(areas: Areas) -> dict[str, list[str]]:
    """Return the cities of each country, largest first, written with capitals."""
    found: dict[str, list[str]] = {}
    for name in areas.gazetteer.large_cities(0):
        if not any(sign.isdigit() for sign in name):
            for city in areas.gazetteer.cities(name)[:1]:
                found.setdefault(city.country, []).append(name.title())
    return {country: list(dict.fromkeys(names)) for country, names in found.items() if areas.is_country(country)}


def _language(country: str) -> str:
    return next((language for language, countries in SPEAKING.items() if country in countries.split()), "en")


def _acronym(name: str) -> str | None:
    words = content_words(name)
    letters = "".join(word[0] for word in words)
    if len(letters) < 3:
        letters = "".join(word[:2] for word in words)
    return letters.upper() if len(letters) > 2 else None
