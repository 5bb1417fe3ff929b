"""Records under the slugs that their organizations have now."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from directory.model import Record


def resolve(records: Iterable[Record], redirects: Mapping[str, str]) -> tuple[list[Record], tuple[str, ...]]:
    """Return the records with former slugs exchanged for today's, and a sentence on each that this concerns.

    A record whose organization stands among the records under today's slug as well is passed over.
    """
    given = list(records)
    if not redirects:
        return given, ()
    taken = {record.organization.slug for record in given if record.organization.slug not in redirects}
    found, notes = [], []
    for record in given:
        organization = record.organization
        slug = redirects.get(organization.slug, organization.slug)
        if slug != organization.slug:
            if slug in taken:
                notes.append(f"{organization.slug} is {slug} now, which is there as well; it was passed over.")
                continue
            notes.append(f"{organization.slug} is {slug} now and was taken for it.")
            taken.add(slug)
        affiliations = resolve_slugs(organization.affiliations, redirects, besides=slug)
        found.append(
            record
            if (slug, affiliations) == (organization.slug, organization.affiliations)
            else replace(record, organization=replace(organization, slug=slug, affiliations=affiliations))
        )
    return found, tuple(notes)


def resolve_slugs(slugs: Iterable[str], redirects: Mapping[str, str], besides: str) -> tuple[str, ...]:
    """Return today's slugs, each once, without the one ``besides``."""
    today = dict.fromkeys(redirects.get(slug, slug) for slug in slugs)
    return tuple(slug for slug in today if slug != besides)
