"""Checks of phone numbers: whether they can exist, and are written so that one can dial them from anywhere."""

from collections.abc import Iterable, Iterator
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from directory.channel_fields import channel_fields
from directory.findings import Finding, Level
from directory.geography import Areas
from directory.model import ChannelKind, Organization

_DIALED: Final = frozenset({ChannelKind.PHONE, ChannelKind.WHATSAPP})
_LENGTHS: Final = {
    phonenumbers.ValidationResult.TOO_SHORT: "it has too few digits",
    phonenumbers.ValidationResult.TOO_LONG: "it has too many digits",
    phonenumbers.ValidationResult.INVALID_LENGTH: "no number there has so many digits",
    phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: "no country has this code",
    phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "the area code is missing",
}
_COSTLY: Final = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


def check_phones(organizations: Iterable[Organization], areas: Areas) -> Iterator[Finding]:
    """Yield what is wrong with phone numbers, WhatsApp's among them."""
    for organization in organizations:
        for field, channel in channel_fields(organization):
            if channel.kind in _DIALED and not channel.value.startswith("http"):
                yield from _check(organization, field, channel.value, areas)


def parse_phone(value: str, country: str | None) -> PhoneNumber | None:
    """Return a number as read in a country, None where it is none."""
    try:
        return phonenumbers.parse(value, country)
    except NumberParseException:
        return None


def _check(organization: Organization, field: str, value: str, areas: Areas) -> Iterator[Finding]:
    slug, country = organization.slug, organization.country
    number = parse_phone(value, country)
    if number is None:
        text = f"{value!r} is no phone number; write it as dialed from abroad, such as +27 31 307 4038."
        yield Finding(slug, field, Level.ERROR, text)
        return
    written = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible is not phonenumbers.ValidationResult.IS_POSSIBLE:
        text = f"{value!r} cannot be dialed: {_LENGTHS.get(possible, 'it cannot exist')}; look it up on their own page."
        yield Finding(slug, field, Level.ERROR, text)
        return
    if not phonenumbers.is_valid_number(number):
        text = (
            f"{value!r} fits no block of numbers of {_region(number) or 'its country'}: a digit is wrong, or the "
            "numbering has changed since; look it up on their own page."
        )
        yield Finding(slug, field, Level.WARNING, text)
    if not value.startswith("+"):
        text = f"{value!r} is not written internationally, so nobody abroad can dial it; write {written}."
        yield Finding(slug, field, Level.WARNING, text)
    region = _region(number)
    if (
        region is not None
        and country is not None
        and areas.is_country(region)
        and not _works_in(organization, region, areas)
    ):
        text = f"{value!r} is a number of {region}, where they neither sit nor work; look whether it is theirs."
        yield Finding(slug, field, Level.WARNING, text)
    if phonenumbers.number_type(number) in _COSTLY:
        yield Finding(slug, field, Level.WARNING, f"{value!r} costs extra to dial; give an ordinary number.")


def _region(number: PhoneNumber) -> str | None:
    """Return the country of a number, or the main one of its code where the number is no valid one."""
    region = phonenumbers.region_code_for_number(number)
    if region is None and number.country_code is not None:
        region = phonenumbers.region_code_for_country_code(number.country_code)
    return region if region and region.isalpha() and region != "ZZ" else None


def _works_in(organization: Organization, country: str, areas: Areas) -> bool:
    named = (organization.country, *organization.coverage)
    return any(areas.contains(area, country) for area in named if area is not None and areas.is_area(area))
