"""Cities and subdivisions of the world by name, from GeoNames and ISO 3166-2; ``compile_gazetteer`` makes the files."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final, NamedTuple

from directory.errors import DataFileError
from directory.text import fold

CITIES: Final = "cities.tsv"
CITY_NAMES: Final = "city_names.tsv"
SUBDIVISIONS: Final = "subdivisions.tsv"


class City(NamedTuple):
    """A populated place."""

    country: str
    """ISO 3166-1 alpha-2."""
    thousands: int
    """Population in thousands, rounded up."""
    latitude: float
    longitude: float
    zone: str | None
    """IANA time zone, or None where it is the one of the country's capital."""
    is_capital: bool
    is_native: bool
    """Whether the name that found it is its main one rather than another language's or an old one."""


class Gazetteer:
    """Which cities and subdivisions bear a folded name; a city's line is parsed when somebody asks for it."""

    def __init__(
        self, cities: Sequence[str], city_names: Mapping[str, str], subdivisions: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Take lines of the cities' file, largest city first, and folded names.

        Cities' names come with the numbers of their lines, subdivisions' with their countries.
        """
        self._cities = cities
        self._names = city_names
        self._subdivisions = subdivisions

    @classmethod
    def load(cls) -> "Gazetteer":
        """Read the package's cities and subdivisions.

        Raises:
            DataFileError: a file is missing or damaged.
        """
        subdivisions: dict[str, tuple[str, ...]] = {}
        for line in _lines(SUBDIVISIONS, columns=2):
            name, _, countries = line.partition("\t")
            subdivisions[name] = tuple(countries.split(" "))
        # Without a step of Python's own for each of the many names.
        cells = "\t".join(_lines(CITY_NAMES, columns=2)).split("\t")
        return cls(_lines(CITIES, columns=7), dict(zip(cells[::2], cells[1::2], strict=True)), subdivisions)

    def __contains__(self, name: object) -> bool:
        """Say whether a city bears the folded name."""
        return name in self._names

    def names(self) -> Iterator[str]:
        """Yield the folded names of all cities."""
        yield from self._names

    def cities(self, name: str) -> tuple[City, ...]:
        """Return the cities of a folded name, largest first."""
        return tuple(self._city(int(number), name) for number in self._names.get(name, "").split())

    def large_cities(self, thousands: int) -> Iterator[str]:
        """Yield the main names of the cities of at least so many thousand people, largest first."""
        for line in self._cities:
            name, _, people, _ = line.split("\t", 3)
            if int(people) < thousands:
                return
            yield name

    def capitals(self) -> Iterator[str]:
        """Yield the main names of the countries' capitals, largest first."""
        for line in self._cities:
            if not line.endswith("\t"):
                yield line[: line.index("\t")]

    def subdivisions(self, name: str) -> tuple[str, ...]:
        """Return the countries that have a subdivision of the folded name."""
        return self._subdivisions.get(name, ())

    def subdivision_names(self) -> Iterator[str]:
        """Yield the folded names of all subdivisions."""
        yield from self._subdivisions

    def timezone(self, country: str, name: str) -> str | None:
        """Return the IANA zone of a country's city where it differs from the capital's, else None."""
        for city in self.cities(fold(name)):
            if city.country == country:
                return city.zone
        return None

    def _city(self, number: int, name: str) -> City:
        main, country, thousands, latitude, longitude, zone, capital = self._cities[number].split("\t")
        return City(
            country, int(thousands), float(latitude), float(longitude), zone or None, bool(capital), main == name
        )


def _lines(name: str, *, columns: int) -> list[str]:
    label = f"directory/data/{name}"
    try:
        text = files("directory").joinpath("data", name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise DataFileError(f"{label} cannot be read ({fault}); install the package again.") from fault
    lines = text.splitlines()
    if text.count("\t") != len(lines) * (columns - 1):
        raise DataFileError(f"{label} is damaged: every line needs {columns} columns; install the package again.")
    return lines
