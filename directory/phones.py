"""Phone numbers as every phone dials them."""

from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat


class Dialed(NamedTuple):
    """A number to dial, and what to dial after it."""

    number: str
    """E.164, such as +27313074038; as published where it cannot be read."""
    extension: str | None = None


def dial(published: str, country: str | None) -> Dialed:
    """Return a published number as it is dialed from anywhere; ``country`` tells the code of one written without it."""
    try:
        parsed = phonenumbers.parse(published, country)
    except NumberParseException:
        return Dialed(published)
    return Dialed(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), parsed.extension)
