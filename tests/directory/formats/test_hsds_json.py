import json

import pytest

from directory.formats import hsds_json
from directory.records import RecordsError, read_files
from tests.auxil.records import make_record


@pytest.fixture
def read(tmp_path, areas):
    """Reads JSON, or what is no JSON."""

    def from_json(content):
        path = tmp_path / "feed.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return read_files([path], areas)

    return from_json


@pytest.fixture
def refusal(read):
    """Reads what is refused and gives the sentences."""

    def told(content):
        with pytest.raises(RecordsError) as refused:
            read(content)
        return refused.value.lines

    return told


def test_a_page_tells_how_many_it_holds(node):
    page = json.loads("".join(hsds_json.write([node(make_record("one")), node(make_record("two"))], 2)))

    assert len(page.pop("contents")) == 2
    assert page == {
        "total_items": 2,
        "total_pages": 1,
        "page_number": 1,
        "size": 2,
        "first_page": True,
        "last_page": True,
        "empty": False,
    }


def test_pages_lists_and_single_organizations_are_read(node, read):
    one, two = make_record("one"), make_record("two", summary=None)

    assert read(node(one)) == [one]
    assert read([node(one), node(two)]) == [one, two]
    assert read({"contents": [node(one), node(two)], "total_items": 2}) == [one, two]
    assert read(json.dumps(node(one), indent=4).encode()) == [one]


def test_what_another_program_changes_is_read(node, read):
    organization = node(make_record())
    organization["name"] = "A new name"
    organization["services"][0]["status"] = "active"
    organization["phones"].append({"id": organization["id"], "number": "+51 1 000 0000", "type": "voice"})
    organization["phones"][0]["number"] = "+51 1 999 9999"

    (record,) = read(organization)

    channels = [(channel.kind, channel.value) for channel in record.organization.channels]
    assert record.organization.name == "A new name"
    assert record.organization.status == "active"
    assert ("phone", "+51 1 999 9999") in channels
    assert ("phone", "+51 1 000 0000") in channels


def test_hsds_of_others_is_refused_with_what_is_missing(refusal):
    theirs = {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "A shelter", "description": "Beds."}

    (line,) = refusal([theirs])

    assert line.startswith(
        'feed.json, organization 1 (A shelter), organization_identifiers: there is none of the type "slug"'
    )
    assert "`directory export --format hsds`" in line


def test_a_value_that_breaks_the_rules_is_told_with_its_field(node, refusal):
    broken = node(make_record())
    broken["website"] = "javascript:alert(1)"
    broken["services"][0]["service_areas"][0]["attributes"][0]["value"] = "Peru"

    first, second = refusal([broken])

    assert first.startswith("feed.json, organization 1 (Asociación de Vendedoras «Ñandú»; y más), coverage[1]: ")
    assert second.startswith("feed.json, organization 1 (Asociación de Vendedoras «Ñandú»; y más), website: ")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "feed.json"),
        (b"nonsense", "feed.json, after organization 0: it is no JSON ("),
        (b'[{"name": ', "feed.json, after organization 0: it is no JSON ("),
        (b"[7]", "feed.json, organization 1: it is no JSON object"),
        (b"7", 'feed.json: it holds no organization; allowed: one, a list, or a page with "contents"'),
        (b"{}", "feed.json: it holds no organization"),
        (b'{"contents": 7, "x": [1, {"y": 2}]}', "feed.json: it holds no organization"),
        (b'{"id": "1", "name": "x", "phones": 7}', "feed.json, organization 1 (x), organization_identifiers: there"),
    ],
)
def test_what_is_no_hsds_is_told(refusal, content, told):
    assert refusal(content)[0].startswith(told)


@pytest.mark.parametrize("field", ["phones", "attributes", "services", "additional_websites", "contacts"])
def test_a_list_that_is_none_is_told(node, refusal, field):
    (line,) = refusal(node(make_record()) | {field: "x"})

    assert f'{field}: "x" is not allowed; allowed: a list of objects' in line
