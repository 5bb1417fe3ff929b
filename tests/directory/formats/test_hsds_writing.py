import json

import pytest
from hypothesis import HealthCheck, given, settings

from directory.formats.hsds_terms import TERMS
from directory.formats.hsds_writing import as_uri
from directory.model import Sector
from tests.auxil.any_records import records
from tests.auxil.records import make_record
from tests.directory.formats.conftest import EDIT


def values(node, code):
    return [one["value"] for one in node.get("attributes", []) if one["taxonomy_term"]["code"] == code]


def ids(node):
    found = [node["id"]] if "id" in node else []
    for name, value in node.items():
        if name != "taxonomy_term":
            for one in value if isinstance(value, list) else [value]:
                found += ids(one) if isinstance(one, dict) else []
    return found


def test_every_shipped_record_holds_to_the_schema(node, faults, shipped):
    assert [fault for record in shipped for fault in faults(node(record))] == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(record=records())
def test_so_does_any_record(node, faults, record):
    assert faults(node(record, EDIT)) == []


def test_what_hsds_has_a_field_for_stands_there(node):
    organization = node(make_record())
    (service,) = organization["services"]
    (seat,) = organization["locations"]

    assert organization["name"] == "Asociación de Vendedoras «Ñandú»; y más"
    assert organization["alternate_name"] == "=AVÑ"
    assert organization["year_incorporated"] == 1987
    assert organization["website"] == "https://example.org/?a=1;b=2"
    assert [(phone["number"], phone["type"]) for phone in organization["phones"]] == [
        ("+51 1 234 5678", "voice"),
        ("+51 999 123 456", "cell"),
    ]
    assert [contact["department"] for contact in organization["contacts"]] == ["press", "general"]
    assert service["status"] == "inactive"
    assert [area["name"] for area in service["service_areas"]] == ["Peru", "South America", "Bolivia"]
    assert [(language["code"], language["name"]) for language in service["languages"]] == [
        ("es", "Spanish"),
        ("qu", "Quechua"),
    ]
    assert (seat["name"], seat["latitude"], seat["longitude"]) == ("Lima, Peru", -12.0, -77.0)


def test_trades_are_terms_of_a_taxonomy(node):
    (service,) = node(make_record())["services"]

    terms = [attribute["taxonomy_term"] for attribute in service["attributes"]]
    assert [term["code"] for term in terms] == ["street_vendors", "all_informal"]
    assert {term["taxonomy"] for term in terms} == {"Trades of workers in informal employment"}
    assert set(Sector) <= set(TERMS)


def test_a_source_tells_its_three_dates_and_the_service_when_it_was_assured(node):
    organization = node(make_record())
    source = next(one for one in organization["attributes"] if one["value"] == "https://example.org/about")

    assert [(one["last_action_type"], one["last_action_date"]) for one in source["metadata"]] == [
        ("published", "2021-03-04"),
        ("seen", "2026-11-23"),
        ("checked", "2026-11-24"),
    ]
    assert organization["services"][0]["assured_date"] == "2026-11-24"


def test_changes_are_metadata_that_name_nobody(node):
    organization = node(make_record(), EDIT)

    (change,) = organization["metadata"]
    assert (change["field_name"], change["previous_value"], change["replacement_value"]) == (
        "city",
        '"Cusco"',
        '"Lima"',
    )
    assert change["updated_by"] == "suggestion"
    assert organization["services"][0]["last_modified"] == "2026-12-01T09:00:00+00:00"


def test_a_seat_without_a_known_city_has_no_point(node):
    (seat,) = node(make_record(city=None))["locations"]

    assert (seat["name"], "latitude" in seat) == ("Peru", False)
    assert "locations" not in node(make_record(city=None, country=None))


def test_where_there_is_no_summary_the_name_stands_in_and_says_so(node):
    organization = node(make_record(summary=None))

    assert organization["description"] == organization["name"]
    assert values(organization, "no_summary") == ["true"]


def test_every_object_has_an_id_of_its_own_that_is_the_same_in_every_export(node):
    first, second = node(make_record(), EDIT), node(make_record(), EDIT)

    assert first == second
    assert len(ids(first)) == len(set(ids(first)))
    assert set(ids(first)).isdisjoint(ids(node(make_record("another"), EDIT)))


def test_nothing_empty_is_written(node):
    text = json.dumps(node(make_record(acronym=None, channels=(), languages=(), other_names=())))

    assert "null" not in text
    assert "[]" not in text


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("https://example.org/a?b=c;d#e", "https://example.org/a?b=c;d#e"),
        ("https://example.org/ñ|%", "https://example.org/%C3%B1%7C%25"),
        ("https://example.org/%C3%B1", "https://example.org/%C3%B1"),
    ],
)
def test_an_address_becomes_a_uri(address, uri):
    assert as_uri(address) == uri
