"""The map of the world, colored by who can be reached; ``compile_world_map`` makes the file of its outlines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from directory.errors import DataFileError
from directory.gaps.doors import Reach
from directory.gaps.gaps import Gaps

FILE: Final = "world_map.tsv"


@dataclass(frozen=True, slots=True)
class Outline:
    """A country on the map."""

    code: str
    x: float
    y: float
    """The middle of its largest part."""
    path: str
    """Empty for small islands, which the map is too coarse for: they are dots."""


@dataclass(frozen=True, slots=True)
class Place:
    """A country as the map shows it."""

    outline: Outline
    reach: Reach | None
    """None where nobody lives."""
    is_wanted: bool
    """Whether something was asked for there and is missing."""


def to_places(gaps: Gaps) -> Iterator[Place]:
    """Yield every country of the map."""
    reach = {country.code: country.reach for country in gaps.countries}
    wanted = {want.area for want in gaps.missing}
    for outline in load_outlines():
        yield Place(outline, reach.get(outline.code), outline.code in wanted)


@lru_cache(maxsize=1)
def load_outlines() -> tuple[Outline, ...]:
    """Read the package's map.

    Raises:
        DataFileError: the file is missing or damaged.
    """
    try:
        lines = files("directory").joinpath("data", FILE).read_text(encoding="ascii").splitlines()
        return tuple(_outlines(lines))
    except (OSError, ValueError) as fault:
        raise DataFileError(f"directory/data/{FILE} cannot be read ({fault}); install the package again.") from fault


def _outlines(lines: Iterable[str]) -> Iterator[Outline]:
    for line in lines:
        code, x, y, path = line.split("\t")
        yield Outline(code, float(x), float(y), path)
