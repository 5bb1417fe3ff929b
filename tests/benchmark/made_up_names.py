"""Names of organizations, made up in four languages from ``name_parts.toml`` and the gazetteer's cities."""

import random
import re
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

from directory.geography import Areas
from directory.model import Kind, Sector
from directory.name_forms import content_words

# fmt: off
_SPEAKING: Final = {
    "es": "AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE",
    "fr": "BE BF BI BJ CD CF CG CH CI CM DJ DZ FR GA GF GN GP HT KM LU MA MC MG ML MQ MR NE RE SN TD TG TN",
    "pt": "AO BR CV GW MZ PT ST TL",
}
# fmt: on
"""Countries by the language of their organizations' names; all others name theirs in English."""
_LANGUAGES: Final = ("en", "es", "fr", "pt")
_LANGUAGE_WEIGHTS: Final = (40, 25, 20, 15)
_TEMPLATES: Final = {Kind.NATIONAL_NETWORK: "national", Kind.SUPPORT_ORGANIZATION: "support"}
_SYLLABLES: Final = re.findall(
    r"[a-z]+", "ka ma lu ti so ra ne mi do la su wa ji ndo mba tse hi ro ya bu li zo pa nya gu che fo va xi re"
)
"""What names are made of that belong to none of the four languages."""
_USUAL: Final = 0.7
"""Share of an organization's own names that many others bear as well: Hope, San José."""


class Named(NamedTuple):
    """A name, and what it tells of its bearer."""

    name: str
    language: str
    country: str
    city: str


class Names:
    """Makes names; no two have the same words."""

    def __init__(self, areas: Areas, chance: random.Random) -> None:
        self._areas = areas
        self._chance = chance
        self._parts: dict[str, Any] = tomllib.loads(
            (Path(__file__).parent / "name_parts.toml").read_text(encoding="utf-8")
        )
        self._taken: set[frozenset[str]] = set()
        self._cities = _cities(areas)
        self.countries: dict[str, list[str]] = {language: [] for language in _LANGUAGES}
        """By language."""
        for country in sorted(self._cities):
            self.countries[_language(country)].append(country)
        # Large countries have more organizations, but not as many more as they have cities.
        self._weights = {
            language: [len(self._cities[country]) ** 0.5 for country in countries]
            for language, countries in self.countries.items()
        }

    def make(self, kind: Kind, sector: Sector) -> Named:
        """Return the name of an organization that works in one country."""
        while True:
            language = self._chance.choices(_LANGUAGES, _LANGUAGE_WEIGHTS)[0]
            country = self._chance.choices(self.countries[language], self._weights[language])[0]
            # Small towns have few organizations, the first cities of a country have many.
            cities = self._cities[country]
            city = cities[int(len(cities) * self._chance.random() ** 2)]
            parts = self._parts[language]
            name = self._chance.choice(parts[_TEMPLATES.get(kind, "local")]).format(
                kind=self._chance.choice(parts["kinds"]),
                trade=self.trade(sector, language),
                city=city,
                country=self._areas.name(country, language),
                own=self._own(language),
                market=self._chance.choice(parts["markets"]),
                number=self._chance.randint(1, 60),
            )
            if self._take(name):
                return Named(name, language, country, city)

    def of_network(self, sector: Sector, place: str) -> str:
        """Return the name of a network, in English."""
        while True:
            body = self._chance.choice(("Network", "Federation", "Alliance"))
            name = f"{place} {self.trade(sector, 'en')} {body}"
            if self._take(name):
                return name

    def trade(self, sector: Sector, language: str) -> str:
        """Return one of the words for a trade."""
        return str(self._chance.choice(self._parts[language]["trades"][sector]))

    def translated(self, named: Named, sector: Sector) -> tuple[str, str]:
        """Return a name in another language, and the language."""
        language = self._chance.choice([each for each in _LANGUAGES if each != named.language])
        kind = self._chance.choice(self._parts[language]["kinds"])
        return f"{kind} {self.trade(sector, language)}, {named.city}", language

    def shortened(self, named: Named) -> str | None:
        """Return a name without one of its words, None for one that is short already."""
        words = named.name.split()
        if len(words) < 5:
            return None
        del words[self._chance.randrange(len(words) - 1)]
        return " ".join(words)

    def former(self, named: Named) -> str:
        """Return another name in the same language."""
        kind = self._chance.choice(self._parts[named.language]["kinds"])
        return f"{kind} {self._own(named.language)} {named.city}"

    def _own(self, language: str) -> str:
        if self._chance.random() < _USUAL:
            return str(self._chance.choice(self._parts[language]["own"]))
        count = self._chance.choices((1, 2), (3, 1))[0]
        words = (self._chance.choices(_SYLLABLES, k=self._chance.randint(2, 4)) for _ in range(count))
        return " ".join("".join(word).capitalize() for word in words)

    def _take(self, name: str) -> bool:
        words = frozenset(content_words(name))
        if len(words) < 2 or words in self._taken:
            return False
        self._taken.add(words)
        return True


def acronym_of(name: str) -> str | None:
    """Return the first letters of a name's words, None where they are too few."""
    words = content_words(name)
    letters = "".join(word[0] for word in words)
    if len(letters) < 3:
        letters = "".join(word[:2] for word in words)
    return letters.upper() if len(letters) > 2 else None


def _cities(areas: Areas) -> dict[str, list[str]]:
    """Return the cities of each country, largest first, written with capitals."""
    found: dict[str, dict[str, None]] = {}
    for name in areas.gazetteer.large_cities(0):
        if not any(sign.isdigit() for sign in name):
            country = areas.gazetteer.cities(name)[0].country
            found.setdefault(country, {})[name.title()] = None
    return {country: list(names) for country, names in found.items() if areas.is_country(country)}


def _language(country: str) -> str:
    return next((language for language, countries in _SPEAKING.items() if country in countries.split()), "en")
