"""A record with another value in one field, given as people write it; held to the rules that ``load`` holds to."""

import re
from dataclasses import replace
from datetime import date
from typing import Any, Final

from directory.changes import with_facts
from directory.documents import PLAIN, SOCIAL
from directory.errors import RecordError
from directory.fields import WEB_ADDRESS, WHATSAPP, refused
from directory.geography import Areas
from directory.model import Record, Source

NOTHING: Final = "-"
"""What is written for a field that shall be empty."""

CHANNELS: Final = PLAIN | SOCIAL
LISTS: Final = ("coverage", "sectors", "languages", "affiliations")
TEXTS: Final = ("name", "acronym", "city", "summary", "notes")
CODES: Final = ("country", "kind", "status", "hosts_interns", "offers_speakers", "confidence")
NUMBERS: Final = ("founded",)

EDITABLE: Final = (*TEXTS, *CODES, *NUMBERS, *LISTS, *(kind.value for kind in CHANNELS))
"""Fields whose value can be written as one line."""

_RULES: Final = {kind.value: rule for kind, rule in CHANNELS.items()}
_UPPER: Final = frozenset({"country", "coverage"})
"""Codes that are written in capitals."""
_AS_WRITTEN: Final = {"status": "active", "hosts_interns": "unknown", "offers_speakers": "unknown"}
"""What an empty field of these means."""
_BARE_ADDRESS: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")


def with_value(record: Record, field: str, text: str, areas: Areas) -> Record:
    """Return the record with a field's value taken from a text.

    Args:
        record: what is there now.
        field: one of ``EDITABLE``.
        text: the value; codes in either case, lists parted by ; or , and an address with or without https://.
            ``-`` empties the field.
        areas: the areas that a record may name.

    Raises:
        RecordError: there is no such field, or the value breaks the rules of ``load``.
    """
    if field not in EDITABLE:
        raise RecordError(f"{field}: is no field that can be set; allowed: {', '.join(EDITABLE)}.")
    return with_facts(record, {field: _value(field, text.strip())}, areas)


def with_source(record: Record, url: str, seen_on: date, as_of: str | None = None) -> Record:
    """Return the record with a page among its sources; one that is there already stays as it is."""
    organization = record.organization
    if url in {source.url for source in organization.sources}:
        return record
    source = Source(url, as_of, seen_on.isoformat())
    return replace(record, organization=replace(organization, sources=(*organization.sources, source)))


def _value(field: str, text: str) -> Any:  # noqa: ANN401  whatever JSON holds
    if text in {NOTHING, ""}:
        return [] if field in LISTS else _AS_WRITTEN.get(field)
    if field in LISTS:
        items = [item.strip() for item in re.split(r"[;,]", text) if item.strip()]
        return list(dict.fromkeys(item.upper() if field in _UPPER else item.lower() for item in items))
    if field in CODES:
        return text.upper() if field in _UPPER else text.lower()
    if field in NUMBERS:
        if not text.isascii() or not text.isdigit():
            raise RecordError(f"{field}: {refused(text, 'a whole number')}.")
        return int(text[:9])
    if _RULES.get(field) in {WEB_ADDRESS, WHATSAPP} and _BARE_ADDRESS.fullmatch(text) and not text[-1].isdigit():
        return f"https://{text}"
    return text
