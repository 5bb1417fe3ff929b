"""Which country a point of the Earth lies in, from generalized borders; ``compile_borders`` makes the file."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from directory.errors import DataFileError

FILE: Final = "borders.tsv"
STEPS: Final = 10_000
"""Parts of a degree in which the file counts: about eleven meters."""
_KILOMETERS: Final = 111.2
"""Of a degree of latitude."""
_HALF_TURN: Final = 180.0
_WHOLE_TURN: Final = 360.0

Points = NDArray[np.float64]


class Ring(NamedTuple):
    """A closed line around a part of a country, or around a hole in it."""

    country: str
    """ISO 3166-1 alpha-2, or XK."""
    corners: Points
    """Longitude and latitude of each corner, the first one again at the end."""


class Borders:
    """The countries' outlines; seas near a coast count as its country."""

    def __init__(self, rings: Sequence[Ring]) -> None:
        self.rings = tuple(rings)
        self._boxes = np.array([[*ring.corners.min(axis=0), *ring.corners.max(axis=0)] for ring in rings])
        """West, south, east and north of each ring."""

    @classmethod
    def load(cls) -> "Borders":
        """Read the package's borders.

        Raises:
            DataFileError: the file is missing or damaged.
        """
        name = f"directory/data/{FILE}"
        try:
            lines = files("directory").joinpath("data", FILE).read_text(encoding="ascii").splitlines()
            return cls([_ring(line) for line in lines])
        except (OSError, ValueError) as fault:
            raise DataFileError(f"{name} cannot be read ({fault}); install the package again.") from fault

    def country(self, latitude: float, longitude: float) -> str | None:
        """Return the code of the country that holds a point, given in degrees; None on the high seas."""
        west, south, east, north = self._boxes.T
        near = (west <= longitude) & (longitude <= east) & (south <= latitude) & (latitude <= north)
        crossings: dict[str, int] = {}
        for number in np.flatnonzero(near).tolist():
            ring = self.rings[number]
            crossings[ring.country] = crossings.get(ring.country, 0) + _crossings(ring.corners, latitude, longitude)
        return next((country for country, count in crossings.items() if count % 2), None)

    def around(self, latitude: float, longitude: float, kilometers: float) -> tuple[str, ...]:
        """Return the countries whose border is no farther from a point, nearest first."""
        high = kilometers / _KILOMETERS
        wide = high / max(np.cos(np.radians(latitude)), 0.01)
        west, south, east, north = self._boxes.T
        near = (west - wide <= longitude) & (longitude <= east + wide)
        near &= (south - high <= latitude) & (latitude <= north + high)
        found: dict[str, float] = {}
        for number in np.flatnonzero(near).tolist():
            ring = self.rings[number]
            distance = _distance(ring.corners, latitude, longitude)
            if distance <= kilometers:
                found[ring.country] = min(distance, found.get(ring.country, distance))
        return tuple(sorted(found, key=lambda country: (found[country], country)))


def _ring(line: str) -> Ring:
    """Read a line: a country, the first corner, and from each corner the way to the next."""
    country, _, numbers = line.partition("\t")
    ways = np.array(numbers.split(" "), dtype=np.int64).reshape(-1, 2)
    corners = np.cumsum(ways, axis=0) / STEPS
    return Ring(country, np.vstack([corners, corners[:1]]))


def _crossings(corners: Points, latitude: float, longitude: float) -> int:
    """Return how often a line from the point due east crosses the ring."""
    x, y = corners.T
    spans = (y[:-1] > latitude) != (y[1:] > latitude)
    x0, x1, y0, y1 = x[:-1][spans], x[1:][spans], y[:-1][spans], y[1:][spans]
    return int(np.count_nonzero(longitude < x0 + (latitude - y0) / (y1 - y0) * (x1 - x0)))


def _distance(corners: Points, latitude: float, longitude: float) -> float:
    """Return the kilometers from a point to the nearest of a ring's lines, on a map that is flat around the point."""
    east = (corners[:, 0] - longitude + _HALF_TURN) % _WHOLE_TURN - _HALF_TURN
    flat = np.stack([east * np.cos(np.radians(latitude)), corners[:, 1] - latitude], axis=1) * _KILOMETERS
    start, way = flat[:-1], np.diff(flat, axis=0)
    length = np.maximum((way**2).sum(axis=1), np.finfo(np.float64).tiny)
    along = np.clip(-(start * way).sum(axis=1) / length, 0.0, 1.0)
    return float(np.sqrt(((start + way * along[:, np.newaxis]) ** 2).sum(axis=1).min()))
