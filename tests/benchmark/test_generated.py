import random

from rapidfuzz.distance import OSA

from directory.documents import from_document, to_document
from directory.model import Record
from directory.text import fold
from tests.auxil.organizations import areas
from tests.benchmark.generated import records
from tests.benchmark.slips import misspelled, slip


def test_generated_records_obey_the_rules_of_the_directory():
    made = [from_document(to_document(record), areas()) for record in records(1_000)]
    assert [faults for faults in made if not isinstance(faults, Record)] == []


def test_a_smaller_directory_is_the_beginning_of_a_larger_one_whose_slugs_and_names_are_all_different():
    organizations = [record.organization for record in records(1_000)]
    assert records(100) == records(1_000)[:100]
    assert len({each.slug for each in organizations}) == len({each.name for each in organizations}) == 1_000


def test_affiliations_lead_to_organizations_that_come_before():
    seen = set()
    for record in records(1_000):
        assert seen.issuperset(record.organization.affiliations)
        seen.add(record.organization.slug)


def test_a_slip_changes_one_letter_or_swaps_two():
    chance = random.Random(1)
    for text in ("Asociación de Vendedores No. 12", "A1 b"):
        for _ in range(200):
            assert OSA.distance(text, slip(text, chance)) == 1


def test_messages_hold_the_misspelled_name_and_stay_the_same():
    organizations = [record.organization for record in records(1_000)]
    named = misspelled(organizations, 50)
    assert named == misspelled(organizations, 50)
    assert all(each.name in each.message for each in named)
    names = {each.slug: [each.name, *(other.name for other in each.other_names)] for each in organizations}
    for each in named:
        assert min(OSA.distance(fold(each.name), fold(name)) for name in names[each.slug]) in {1, 2, 3}
