"""Takes fields out of a document and notes every fault on the way: what is wrong and what is allowed."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlsplit

Code = TypeVar("Code", bound=StrEnum)
Document = Mapping[str, object]

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]]+@(?:[^\s@<>,;:\"()\[\].]+\.)+[^\s@<>,;:\"()\[\].]{2,}")
_PHONE: Final = re.compile(r"\+?[\d(][\d\s()./-]*\d(?:\s*(?:ext\.?|x)\s*\d+)?", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""The last two are no characters, and XML has no way to write them."""
_BREAKING: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_SHOWN: Final = 80
_LONGEST_ADDRESS: Final = 500
"""Characters of an address: several of them and the words about them fit into one message."""
_LONGEST_EMAIL: Final = 254
_LONGEST_PHONE: Final = 60
_FEWEST_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that breaks the rules."""

    field: str
    problem: str
    """What is wrong and what is allowed, without a full stop."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a text must be."""

    holds: Callable[[str], bool]
    allowed: str


def has_control_characters(text: str) -> bool:
    """Say whether a text holds signs that are no characters, line breaks and tabs aside."""
    return _CONTROL.search(text) is not None


def shown(value: object) -> str:
    """Return a value as JSON, short enough for a line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return one_line(text, _SHOWN)


def one_line(text: str, longest: int) -> str:
    """Return a text without signs that would break a line or move a terminal's cursor, cut where it is too long."""
    line = _BREAKING.sub("\N{REPLACEMENT CHARACTER}", text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def refused(value: object, allowed: str) -> str:
    """Return the problem of a value that is not allowed."""
    return f"{shown(value)} is not allowed; allowed: {allowed}"


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        clean = len(text) <= _LONGEST_ADDRESS and not re.search(r"[\s<>\"]", text)
        return clean and parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("YYYY-MM-DD") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_partial_date(text: str) -> bool:
    return _is_day(text + "-01-01"[len(text) - 4 :]) if len(text) in {4, 7, 10} else False


def _is_phone(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return len(text) <= _LONGEST_PHONE and digits >= _FEWEST_DIGITS and _PHONE.fullmatch(text) is not None


SLUG: Final = Rule(
    lambda text: len(text) <= 64 and _SLUG.fullmatch(text) is not None,  # noqa: PLR2004  the column's width
    "lower-case letters a-z and digits in groups joined by single hyphens, 64 signs at most",
)
WEB_ADDRESS: Final = Rule(_is_web_address, "an address that begins with https:// or http://, 500 characters at most")
EMAIL: Final = Rule(
    lambda text: len(text) <= _LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None,
    "an e-mail address such as info@example.org",
)
PHONE: Final = Rule(_is_phone, "a phone number such as +27 31 307 4038, digits and spaces ( ) . / - ext")
WHATSAPP: Final = Rule(
    lambda text: _is_web_address(text) or _is_phone(text), "a phone number or an address that begins with https://"
)
DAY: Final = Rule(_is_day, "a day written YYYY-MM-DD")
PARTIAL_DATE: Final = Rule(_is_partial_date, "a date written YYYY, YYYY-MM or YYYY-MM-DD, or null")


class Fields:
    """One document's fields; where one breaks the rules, the fault is noted and a stand-in returned."""

    def __init__(self, document: Document, faults: list[Fault], at: str = "") -> None:
        """Read the document; ``at`` is where it stands in the record, as in ``sources[2].``."""
        self._document = document
        self._faults = faults
        self._at = at

    def allow(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        """Note the fields that are missing and those that nobody knows."""
        if missing := [field for field in required if field not in self._document]:
            self.note(", ".join(missing), "missing; write null where nothing is known")
        for field in self._document:
            if field not in required and field not in optional:
                self.note(field, f"is no field of a record; allowed: {', '.join((*required, *optional))}")

    def note(self, field: str, problem: str) -> None:
        """Note a fault of a field."""
        self._faults.append(Fault(self._at + field, problem))

    def text(self, field: str, rule: Rule | None = None, longest: int | None = None) -> str:
        """Return a text that must be there."""
        if field not in self._document:
            return ""
        found = self.optional_text(field, rule, longest)
        if found is None and self._document[field] is None:
            self.note(field, refused(None, "a text" if rule is None else rule.allowed))
        return found or ""

    def optional_text(self, field: str, rule: Rule | None = None, longest: int | None = None) -> str | None:
        """Return a text without the spaces around it, or None."""
        value = self._document.get(field)
        if value is None:
            return None
        return self._checked(field, value, rule, longest)

    def number(self, field: str, least: int, most: int) -> int:
        """Return a whole number that must be there."""
        value = self._document.get(field, least)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.note(field, refused(value, f"a whole number from {least} to {most}"))
            return least
        return value

    def optional_number(self, field: str, least: int, most: int) -> int | None:
        """Return a whole number or None."""
        return None if self._document.get(field) is None else self.number(field, least, most)

    def code(self, field: str, codes: type[Code], default: Code) -> Code:
        """Return one of a closed list of codes; the default stands for a field that is not there."""
        value = self._document.get(field, default.value)
        try:
            return codes(str(value))
        except ValueError:
            self.note(field, refused(value, ", ".join(codes)))
            return default

    def codes(self, field: str, codes: type[Code]) -> tuple[Code, ...]:
        """Return a list of codes of a closed list, at least one."""
        texts = self.texts(field, Rule(lambda text: text in set(codes), ", ".join(codes)), least=1)
        return tuple(codes(text) for text in texts)

    def texts(self, field: str, rule: Rule, least: int = 0) -> tuple[str, ...]:
        """Return a list of texts, each of them once."""
        found: list[str] = []
        for at, value in self._list(field, rule.allowed, least):
            text = self._checked(at, value, rule, None)
            if text is not None and text in found:
                self.note(at, f"{shown(text)} stands twice in the list; write it once")
            elif text is not None:
                found.append(text)
        return tuple(found)

    def documents(self, field: str, least: int = 0) -> list["Fields"]:
        """Return the fields of each object of a list."""
        found = []
        for at, value in self._list(field, "objects", least):
            if isinstance(value, dict):
                found.append(Fields(value, self._faults, f"{self._at}{at}."))
            else:
                self.note(at, refused(value, "an object in braces"))
        return found

    def document(self, field: str) -> "Fields | None":
        """Return the fields of an object, or None."""
        value = self._document.get(field)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(field, refused(value, "an object in braces, or null"))
            return None
        return Fields(value, self._faults, f"{self._at}{field}.")

    def holds(self, field: str, value: object) -> bool:
        """Say whether a field has this value."""
        return self._document.get(field) == value

    def _list(self, field: str, allowed: str, least: int) -> list[tuple[str, object]]:
        value = self._document.get(field)
        if value is None and field not in self._document:
            return []
        if not isinstance(value, list) or len(value) < least:
            self.note(field, refused(value, f"a list of {'at least one of ' if least else ''}{allowed}"))
            return []
        return [(f"{field}[{number}]", item) for number, item in enumerate(value, start=1)]

    def _checked(self, field: str, value: object, rule: Rule | None, longest: int | None) -> str | None:
        allowed = "a text" if rule is None else rule.allowed
        if not isinstance(value, str) or not value.strip():
            self.note(field, refused(value, f"{allowed}; null where nothing is known" if value == "" else allowed))
            return None
        text = value.strip()
        if has_control_characters(text):
            self.note(field, f"{shown(value)} holds a control character; take it out")
        elif rule is not None and not rule.holds(text):
            self.note(field, refused(value, rule.allowed))
        elif longest is not None and len(text) > longest:
            self.note(field, f"{shown(value)} has {len(text)} characters; allowed: {longest}")
        else:
            return text
        return None
