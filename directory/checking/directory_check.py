"""All checks of the directory's records."""

from collections.abc import Collection, Sequence
from datetime import date

from directory.checking.duplicates import check_duplicates
from directory.checking.look_alikes import check_domains
from directory.checking.networks import check_affiliations, check_doors
from directory.checking.persons import check_persons
from directory.checking.phones import check_phones
from directory.checking.records import check_records
from directory.checking.word_lists import load_word_lists
from directory.findings import Finding, in_order
from directory.geography import Areas
from directory.model import Record


def check_directory(
    records: Sequence[Record], areas: Areas, today: date, delisted: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return what is wrong with the records, or looks so, gravest first.

    Args:
        records: the whole directory, each slug once.
        areas: the areas that records may name.
        today: the day after which nothing can be dated.
        delisted: addresses that have failed again and again and are not shown at present.

    Raises:
        DataFileError: a file of the package is missing or damaged.
    """
    lists = load_word_lists()
    organizations = tuple(record.organization for record in records)
    return in_order(
        [
            *check_records(records, areas, today),
            *check_phones(organizations, areas),
            *check_domains(organizations, lists),
            *check_persons(records, areas, lists),
            *check_affiliations(organizations),
            *check_doors(organizations, areas, delisted),
            *check_duplicates(organizations, areas, lists),
        ]
    )
