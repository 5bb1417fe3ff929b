"""Compiles the borders: ``python -m directory.compile_borders FILE`` writes ``borders.tsv`` anew.

The file is ``src/data/borders.json`` of country-coder (ISC license); ``npm pack @rapideditor/country-coder`` gets it.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from directory.borders import FILE, STEPS
from directory.geography import Areas

_AS_THE_UNITED_NATIONS: Final = {"Crimea": "UA", "Northern Cyprus": "CY"}
"""Land that country-coder gives to whoever holds it; the areas of the directory follow the United Nations."""


def compile_borders(features: list[dict[str, Any]], areas: Areas) -> Iterator[str]:
    """Yield the lines of borders.tsv, one for each ring."""
    for feature in features:
        country = _country(feature["properties"], areas)
        if country is not None and feature["geometry"]:
            for polygon in feature["geometry"]["coordinates"]:
                yield from (f"{country}\t{_ways(ring)}" for ring in polygon)


def _country(properties: dict[str, Any], areas: Areas) -> str | None:
    """Return the smallest country of ISO 3166-1 that a feature is or belongs to: Svalbard is SJ rather than NO."""
    own = _AS_THE_UNITED_NATIONS.get(properties["nameEn"]), properties.get("iso1A2")
    above = (*properties.get("groups", ()), properties.get("country"))
    return next((code for code in (*own, *above) if code and areas.is_country(code)), None)


def _ways(ring: list[list[float]]) -> str:
    """Write a ring's first corner and from each corner the way to the next; the last one, the first again, goes."""
    corners = [(round(longitude * STEPS), round(latitude * STEPS)) for longitude, latitude in ring[:-1]]
    before = [(0, 0), *corners]
    return " ".join(f"{x - was_x} {y - was_y}" for (x, y), (was_x, was_y) in zip(corners, before, strict=False))


def main() -> None:
    """Write the file into the package's data folder."""
    features = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["features"]
    lines = sorted(compile_borders(features, Areas.load()))
    (Path(__file__).with_name("data") / FILE).write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
