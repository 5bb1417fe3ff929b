"""Compiles the map of the world: ``python -m directory.compile_world_map FILE`` writes ``world_map.tsv`` anew.

The file is ``naturalearth_lowres.shp`` of geopandas 0.14: Natural Earth's countries at 1:110,000,000 (public domain).
The borders that tell which country a point lies in would not do: they run through the sea, far from the coasts.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import pycountry
import shapefile
from numpy.typing import NDArray

from directory.borders import Borders
from directory.gaps.projection import project
from directory.gaps.world_map import FILE
from directory.geography import Areas

_AS_THE_UNITED_NATIONS: Final = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
"""What has no code of its own in ISO 3166-1; Kosovo has one in the directory."""
_ALPHA_2: Final = {country.alpha_3: country.alpha_2 for country in pycountry.countries}
_FRENCH_GUIANA_WEST_OF: Final = -40.0
_SVALBARD_NORTH_OF: Final = 74.0
_LEFT_OUT: Final = "AQ"
_FINEST: Final = 0.5
"""Corners nearer to the one before than this part of a thousandth of the map's width are left out."""
_FEWEST: Final = 4

Corner = tuple[float, float]
Points = NDArray[np.float64]


def compile_world_map(shapes: Iterable[tuple[str, list[list[Corner]]]], areas: Areas) -> Iterator[str]:
    """Yield the lines: code, the middle of its largest part, and its outline as an SVG path, empty for small islands.

    Args:
        shapes: the code of each country and its rings, in degrees; a country may come more than once.
        areas: the countries that get a line.
    """
    rings: defaultdict[str, list[list[Corner]]] = defaultdict(list)
    for country, found in shapes:
        rings[country] += found
    outlines = {country: [project(np.array(ring)) for ring in _joined(found)] for country, found in rings.items()}
    middles = _middles_of_the_rest(outlines)
    for country in areas.countries:
        if country == _LEFT_OUT:
            continue
        parts = outlines.get(country, [])
        x, y = _middle(max(parts, key=_size)) if parts else middles[country]
        yield f"{country}\t{x:.1f}\t{y:.1f}\t{''.join(map(_path, parts))}"


def _joined(rings: list[list[Corner]]) -> Iterator[list[Corner]]:
    """Yield the outlines of rings that lie side by side: lines that two of them share go."""
    lines = Counter(line for ring in rings for line in pairwise(ring))
    onward: defaultdict[Corner, list[Corner]] = defaultdict(list)
    for start, end in lines:
        if (end, start) not in lines:
            onward[start].append(end)
    while onward:
        start = next(iter(onward))
        path = [start]
        while path[-1] in onward:
            ends = onward[path[-1]]
            following = ends.pop()
            if not ends:
                del onward[path[-1]]
            path.append(following)
        yield path


def _middles_of_the_rest(known: Mapping[str, object]) -> dict[str, Corner]:
    """Return the middle of each country that the map is too coarse for."""
    largest: dict[str, Points] = {}
    for ring in Borders.load().rings:
        if ring.country not in known:
            before = largest.get(ring.country)
            if before is None or _size(ring.corners) > _size(before):
                largest[ring.country] = ring.corners
    return {country: _middle(project(corners)) for country, corners in largest.items()}


def _size(corners: Points) -> float:
    """Return the area within a ring."""
    x, y = corners.T
    return float(abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2)


def _middle(corners: Points) -> Corner:
    low, high = corners.min(axis=0), corners.max(axis=0)
    x, y = (low + high) / 2
    return float(x), float(y)


def _path(corners: Points) -> str:
    """Write a ring as a path, with tenths as its finest step."""
    kept = [corners[0]]
    for corner in corners[1:-1]:
        if np.abs(corner - kept[-1]).max() >= _FINEST:
            kept.append(corner)
    if len(kept) < _FEWEST:
        kept = list(corners[:-1])
    tenths = np.round(np.array(kept) * 10).astype(int)
    ways = np.diff(tenths, axis=0) / 10
    start = "{:g} {:g}".format(*(tenths[0] / 10))
    return f"M{start}l{' '.join(f'{x:g} {y:g}' for x, y in ways)}z"


def _read(path: str) -> Iterator[tuple[str, list[list[Corner]]]]:
    """Yield the country and the rings of each record of the shape file."""
    with shapefile.Reader(path) as reader:
        for found in reader.iterShapeRecords():
            name = found.record["name"]
            country = _AS_THE_UNITED_NATIONS.get(name)
            if country is None:
                country = _ALPHA_2[found.record["iso_a3"]]
            starts = [*found.shape.parts, len(found.shape.points)]
            for start, end in pairwise(starts):
                ring = [(float(x), float(y)) for x, y in found.shape.points[start:end]]
                yield _owner(country, ring), [ring]


def _owner(country: str, ring: list[Corner]) -> str:
    """Return the code of a part that ISO 3166-1 tells from the rest of its country."""
    east, north = ring[0]
    if country == "FR" and east < _FRENCH_GUIANA_WEST_OF:
        return "GF"
    return "SJ" if country == "NO" and north > _SVALBARD_NORTH_OF else country


def main() -> None:
    """Write the file into the package's data folder."""
    lines = compile_world_map(_read(sys.argv[1]), Areas.load())
    (Path(__file__).with_name("data") / FILE).write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
