"""Areas: the countries of ISO 3166-1 (and Kosovo), the regions of UN M49, and which holds which."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from babel import Locale

from directory.borders import Borders
from directory.errors import DataFileError
from directory.gazetteer import Gazetteer

WORLD: Final = "001"

_FILE: Final = "areas.tsv"


class _Row(NamedTuple):
    parent: str
    zone: str


class Areas:
    """Every area that a record, a question or an answer may name, as a tree with the world at its root."""

    def __init__(self, rows: Mapping[str, tuple[str, str]]) -> None:
        """Take code -> (code of the region right above, IANA zone of the capital or an empty string)."""
        self._rows = {code: _Row(*row) for code, row in rows.items()}
        self._ancestors = {code: self._climb(code) for code in self._rows}
        self.countries: tuple[str, ...] = tuple(sorted(code for code in self._rows if code.isalpha()))
        """ISO 3166-1 alpha-2 codes, and XK."""
        self.regions: tuple[str, ...] = tuple(sorted(code for code in self._rows if code.isdigit()))
        """UN M49 codes."""
        inside: dict[str, set[str]] = {region: set() for region in self.regions}
        for country in self.countries:
            for region in self._ancestors[country]:
                inside[region].add(country)
        self._countries = {country: frozenset({country}) for country in self.countries} | {
            region: frozenset(members) for region, members in inside.items()
        }

    @classmethod
    def load(cls) -> "Areas":
        """Read the package's areas.

        Raises:
            DataFileError: the file is missing or damaged.
        """
        label = f"directory/data/{_FILE}"
        try:
            lines = files("directory").joinpath("data", _FILE).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as fault:
            raise DataFileError(f"{label} cannot be read ({fault}); install the package again.") from fault
        rows: dict[str, tuple[str, str]] = {}
        for number, line in enumerate(lines[1:], start=2):
            cells = line.split("\t")
            if len(cells) != 3:  # noqa: PLR2004  code, parent, zone
                raise DataFileError(f"{label}, line {number}: three columns are needed, {line!r} has {len(cells)}.")
            rows[cells[0]] = (cells[1], cells[2])
        for code, (parent, _) in rows.items():
            if code != WORLD and parent not in rows:
                raise DataFileError(f"{label}: the parent {parent!r} of {code!r} is no area of the file.")
        if WORLD not in rows:
            raise DataFileError(f"{label} has no line for the world, {WORLD}; install the package again.")
        return cls(rows)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The cities and subdivisions of these countries, read when first asked for."""
        return Gazetteer.load()

    @cached_property
    def borders(self) -> Borders:
        """The outlines of these countries, read when first asked for."""
        return Borders.load()

    def is_area(self, code: str) -> bool:
        """Say whether the code is a country's or a region's."""
        return code in self._rows

    def is_country(self, code: str) -> bool:
        """Say whether the code is a country's."""
        return code in self._rows and code.isalpha()

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the regions that hold an area, smallest first: ("014", "202", "002", "001") for KE."""
        return self._ancestors[code]

    def contains(self, outer: str, inner: str) -> bool:
        """Say whether one area lies within another, or is the same."""
        return outer == inner or outer in self._ancestors[inner]

    def countries_in(self, code: str) -> frozenset[str]:
        """Return the countries of an area; for a country, itself."""
        return self._countries[code]

    def size(self, code: str) -> int:
        """Return how many countries an area has, 1 for a country."""
        return len(self._countries[code])

    def name(self, code: str, locale: str) -> str:
        """Return the CLDR name of an area in a locale such as ``fr`` or ``pt_PT``."""
        return territory_names(locale)[code]

    def timezone(self, country: str, city: str | None = None) -> str | None:
        """Return the IANA zone of a country's city, or of its capital where the city is not known.

        None means that the country is not known.
        """
        row = self._rows.get(country)
        if row is None or not row.zone:
            return None
        if city is not None:
            return self.gazetteer.timezone(country, city) or row.zone
        return row.zone

    def _climb(self, code: str) -> tuple[str, ...]:
        path: list[str] = []
        while code != WORLD:
            code = self._rows[code].parent
            path.append(code)
        return tuple(path)


@lru_cache(maxsize=8)
def territory_names(locale: str) -> Mapping[str, str]:
    """Return CLDR's names of countries and regions in a locale, by code."""
    return dict(Locale.parse(locale).territories)
