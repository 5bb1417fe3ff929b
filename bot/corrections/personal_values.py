"""Mailboxes and phone numbers in a text, and whether they seem to be a person's own rather than an organization's."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from directory.fields import EMAIL
from directory.model import Organization
from directory.text import fold

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

EDGES: Final = "<>()[]{}\"'“”«»‘’,;.:!?"
"""Signs that may stand around an address in a sentence."""
FEWEST_DIGITS: Final = 6
"""Digits of the shortest phone number."""

_MOST_DIGITS: Final = 17
_PHONE: Final = re.compile(r"\+?[\d(][\d\s()./-]{4,200}\d(?:\s*(?:ext\.?|x)\s*\d+)?", re.IGNORECASE)
_TWO_NAMES: Final = re.compile(r"[a-z]{2,}[._-][a-z]{2,}\d*")
# fmt: off
_OFFICES: Final = frozenset([
    "admin", "ask", "communication", "comunicacao", "comunicacion", "contact", "contacto", "contato", "direction",
    "enquiries", "federation", "general", "info", "mail", "media", "member", "membership", "nacional", "national",
    "office", "oficina", "prensa", "presidencia", "press", "presse", "secretaria", "secretariat", "secretary",
    "sindicato", "support", "syndicat", "team", "union",
])
# fmt: on
"""Words of an office's mailbox, where a person's has names."""


def emails(text: str) -> Iterator[str]:
    """Yield the mailboxes in a text."""
    for word in text.split():
        bare = word.strip(EDGES).removeprefix("mailto:")
        if bare.isascii() and EMAIL.holds(bare):
            yield bare


def numbers(text: str) -> Iterator[str]:
    """Yield what has the form of a phone number in a text, as it is written."""
    for found in _PHONE.finditer(text):
        if FEWEST_DIGITS <= sum(sign.isdigit() for sign in found.group()) <= _MOST_DIGITS:
            yield found.group().strip()


def international(number: str, organization: Organization | None) -> str | None:
    """Return a phone number the international way, with the code of the organization's country where it has none.

    None is for one that no country has.
    """
    import phonenumbers  # noqa: PLC0415  its tables are read when somebody sends a number, and not before

    parsed = _parse(number, organization)
    if parsed is None:
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def looks_personal(text: str, organization: Organization | None) -> bool:
    """Say whether a text holds a mobile number, or a mailbox of two names, none of them the organization's."""
    names = fold(f"{organization.name} {organization.acronym or ''}").replace(" ", "") if organization else ""
    return any(_is_own_mailbox(found, names) for found in emails(text)) or any(
        _is_mobile(found, organization) for found in numbers(text)
    )


def _is_own_mailbox(mailbox: str, names: str) -> bool:
    name = mailbox.partition("@")[0].lower()
    parts = re.split(r"[._-]", name.rstrip("0123456789"))
    return bool(_TWO_NAMES.fullmatch(name)) and not any(part in _OFFICES or part in names for part in parts)


def _is_mobile(number: str, organization: Organization | None) -> bool:
    import phonenumbers  # noqa: PLC0415  as above

    parsed = _parse(number, organization)
    return parsed is not None and phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE


def _parse(number: str, organization: Organization | None) -> "PhoneNumber | None":
    import phonenumbers  # noqa: PLC0415  as above

    try:
        parsed = phonenumbers.parse(re.sub(r"^00", "+", number), organization.country if organization else None)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
