import json

from directory.documents import to_document
from directory.formats import geojson
from tests.auxil.records import make_record


def features(areas, *records):
    collection = json.loads("".join(geojson.write(map(to_document, records), areas)))
    assert collection["type"] == "FeatureCollection"
    return collection["features"]


def test_a_seat_is_a_point_that_says_how_exact_it_is(areas):
    (feature,) = features(areas, make_record(country="PE", city="Lima"))

    assert feature["type"] == "Feature"
    assert feature["id"] == "vendedoras"
    assert feature["geometry"] == {"type": "Point", "coordinates": [-77.0, -12.0]}
    assert feature["properties"]["precision"] == "the city, rounded to a tenth of a degree (about 11 km)"


def test_a_country_alone_is_no_point(areas):
    country, nowhere, village = features(
        areas,
        make_record("one", country="PE", city=None),
        make_record("two", country=None, city=None),
        make_record("three", country="PE", city="Xyz"),
    )

    assert [feature["geometry"] for feature in (country, nowhere, village)] == [None, None, None]
    assert country["properties"]["country_name"] == "Peru"
    assert country["properties"]["precision"] == "none: no city is recorded"
    assert village["properties"]["precision"].startswith("none: the city is in no gazetteer")


def test_it_holds_what_people_are_shown_and_nothing_for_curators(areas):
    ((properties),) = [feature["properties"] for feature in features(areas, make_record())]

    assert properties["website"] == "https://example.org/?a=1;b=2"
    assert properties["seen_on"] == "2026-11-24"
    assert properties.keys().isdisjoint({"notes", "confidence"})


def test_no_organization_is_a_collection_all_the_same(areas):
    assert features(areas) == []


def test_every_shipped_point_lies_on_earth_and_near_its_country(areas, shipped):
    placed = [feature for feature in features(areas, *shipped) if feature["geometry"]]

    assert len(placed) == 249
    for feature in placed:
        longitude, latitude = feature["geometry"]["coordinates"]
        near = (areas.borders.country(latitude, longitude), *areas.borders.around(latitude, longitude, 20))
        assert feature["properties"]["country"] in near, feature["id"]
