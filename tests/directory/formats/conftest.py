"""What tests of HSDS share: records as its objects, and its schema."""

from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from directory.documents import to_document
from directory.formats import hsds_tables
from directory.formats.hsds_writing import Edit, organization_node

EDIT = Edit(7, datetime(2026, 12, 1, 9, tzinfo=UTC), "update", "city", '"Cusco"', '"Lima"', "suggestion")


@pytest.fixture
def node(areas):
    """Makes an organization of HSDS of a record, with a change of its past."""
    return lambda record, *edits: organization_node(to_document(record), areas, edits)


@pytest.fixture(scope="session")
def faults():
    """Gives what HSDS's schema says against an organization."""
    definitions = {name: dict(of_it) for name, of_it in hsds_tables.schema().items()}
    schema = {"$ref": "#/$defs/organization", "$defs": definitions}
    Draft202012Validator.check_schema(schema)
    checker = FormatChecker()
    assert {"uuid", "email", "uri", "date-time"} <= checker.checkers.keys()
    # Nothing that HSDS does not know, either.
    for of_it in definitions.values():
        of_it["additionalProperties"] = False
    validator = Draft202012Validator(schema, format_checker=checker)
    return lambda organization: [
        f"{list(fault.path)}: {fault.message}" for fault in validator.iter_errors(organization)
    ]
