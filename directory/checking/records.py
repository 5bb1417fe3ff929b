"""Checks of each record by itself: the rules of files, dates, codes, languages and places."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from babel.languages import get_territory_language_info
from confusable_homoglyphs.confusables import is_dangerous

from directory.columns import NETWORKS
from directory.documents import from_document, to_document
from directory.findings import Finding, Level
from directory.geography import Areas
from directory.model import Organization, Record, Sector
from directory.text import fold

_LATIN: Final = ["latin", "common"]
_LAST_LATIN: Final = "\u024f"
_FEW: Final = 3
"""How many languages of a country are named."""


def check_records(records: Iterable[Record], areas: Areas, today: date) -> Iterator[Finding]:
    """Yield what is wrong with records, each by itself.

    Args:
        records: those to check.
        areas: the areas that they may name.
        today: the day after which no source can be dated.
    """
    for record in records:
        yield from _rules(record, areas)
        organization = record.organization
        yield from _dates(organization, today)
        yield from _languages(organization)
        yield from _places(organization, areas)
        yield from _words(organization)


def _rules(record: Record, areas: Areas) -> Iterator[Finding]:
    found = from_document(to_document(record), areas)
    if not isinstance(found, Record):
        for fault in found:
            yield Finding(record.organization.slug, fault.field, Level.ERROR, f"{fault.problem}.")


def _dates(organization: Organization, today: date) -> Iterator[Finding]:
    now = today.isoformat()
    slug = organization.slug
    for number, source in enumerate(organization.sources, start=1):
        at = f"sources[{number}]"
        for part, day in (("as_of", source.as_of), ("seen_on", source.seen_on), ("checked_on", source.checked_on)):
            if day is not None and day > now[: len(day)]:
                yield Finding(slug, f"{at}.{part}", Level.ERROR, f"{day} has not come yet; write the day it was.")
        if source.as_of is not None and source.as_of > source.seen_on[: len(source.as_of)]:
            text = f"it speaks of {source.as_of} but was seen on {source.seen_on}; one of the two must be mended."
            yield Finding(slug, f"{at}.as_of", Level.WARNING, text)
        if source.checked_on is not None and source.checked_on < source.seen_on:
            text = f"it was checked again on {source.checked_on}, before it was seen on {source.seen_on}; mend one."
            yield Finding(slug, f"{at}.checked_on", Level.WARNING, text)
    members, membership = organization.members, organization.wiego_membership
    for field, day in (
        ("founded", None if organization.founded is None else str(organization.founded)),
        ("members.as_of", None if members is None else members.as_of),
        ("wiego_member.as_of", None if membership is None else membership.as_of),
    ):
        if day is not None and day > now[: len(day)]:
            yield Finding(slug, field, Level.ERROR, f"{day} has not come yet; write the date it was, or null.")


def _languages(organization: Organization) -> Iterator[Finding]:
    if not organization.languages:
        text = "no working language is known; ask which to write in, and add its code, such as es."
        yield Finding(organization.slug, "languages", Level.NOTICE, text)
    elif organization.country is not None and organization.kind not in NETWORKS:
        spoken = get_territory_language_info(organization.country)
        if spoken and not any(language in spoken for language in organization.languages):
            text = (
                f"{', '.join(organization.languages)}: none of them is widely spoken in {organization.country}; "
                f"if members speak another, add it ({', '.join(_most_spoken(spoken))})."
            )
            yield Finding(organization.slug, "languages", Level.NOTICE, text)


def _most_spoken(spoken: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return sorted(spoken, key=lambda language: -float(spoken[language]["population_percent"]))[:_FEW]


def _places(organization: Organization, areas: Areas) -> Iterator[Finding]:
    slug, country, city = organization.slug, organization.country, organization.city
    if city is not None and country is not None and areas.is_country(country):
        found = areas.gazetteer.cities(fold(city))
        if not any(place.country == country for place in found):
            there = f" (there is one in {', '.join(dict.fromkeys(each.country for each in found))})" if found else ""
            text = f"{city!r} is no city of {country} that the gazetteer knows{there}; write the city's usual name."
            yield Finding(slug, "city", Level.NOTICE, text)
    elif city is not None and country is None:
        text = f"{city!r} has no country; write the seat's country beside it."
        yield Finding(slug, "city", Level.WARNING, text)
    named = [area for area in organization.coverage if areas.is_area(area)]
    for outer in named:
        if inner := [area for area in named if area != outer and areas.contains(outer, area)]:
            listed = ", ".join(inner)
            text = f"{listed} lies within {outer}, which is named as well; take out {outer} unless it is all of it."
            yield Finding(slug, "coverage", Level.NOTICE, text)
    if Sector.ALL_INFORMAL in organization.sectors and len(organization.sectors) == len(Sector):
        yield Finding(slug, "sectors", Level.NOTICE, "every trade is named; all_informal alone says it.")


def _words(organization: Organization) -> Iterator[Finding]:
    """Yield names in which a letter of another script stands for one that looks the same: nobody could find them."""
    named = [("name", organization.name), ("acronym", organization.acronym or "")]
    named += [(f"other_names[{number}]", other.name) for number, other in enumerate(organization.other_names, start=1)]
    for field, text in named:
        for word in text.split():
            if is_dangerous(word, preferred_aliases=_LATIN):
                others = [f"{sign} (U+{ord(sign):04X})" for sign in dict.fromkeys(word) if sign > _LAST_LATIN]
                told = f"{word!r} mixes alphabets: {', '.join(others)}; write the word anew in one alphabet."
                yield Finding(organization.slug, field, Level.WARNING, told)
