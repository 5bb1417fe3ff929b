"""The seats of organizations as GeoJSON, for maps: a point where the city is known, else none, and always how exact."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from directory.documents import PLAIN
from directory.geography import Areas
from directory.seats import find_seat


def write(documents: Iterable[Mapping[str, Any]], areas: Areas) -> Iterator[str]:
    """Yield a collection of features, one a line."""
    yield '{"type": "FeatureCollection", "features": ['
    separator = "\n"
    for document in documents:
        yield separator + json.dumps(_feature(document, areas), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _feature(document: Mapping[str, Any], areas: Areas) -> dict[str, Any]:
    country, city = document["country"], document["city"]
    seat = find_seat(country, city, areas)
    geometry = None if seat.point is None else {"type": "Point", "coordinates": [seat.point[1], seat.point[0]]}
    newest = max((source.get("checked_on") or source["seen_on"] for source in document["sources"]), default=None)
    properties = {
        "name": document["name"],
        "acronym": document["acronym"],
        "kind": document["kind"],
        "status": document.get("status", "active"),
        "city": city,
        "country": country,
        "country_name": country and areas.name(country, "en"),
        "precision": seat.precision,
        "sectors": document["sectors"],
        "coverage": document["coverage"],
        "languages": document["languages"],
        **{kind.value: document[kind] for kind in PLAIN},
        **document["social"],
        "summary": document["summary"],
        "seen_on": newest,
    }
    return {"type": "Feature", "id": document["slug"], "geometry": geometry, "properties": properties}
