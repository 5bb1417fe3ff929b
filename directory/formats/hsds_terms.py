"""What the directory's HSDS profile adds to HSDS 3.1: two taxonomies, whose terms say what HSDS has no field for."""

import uuid
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from directory.model import Sector
from directory.references import NAMESPACE

Node = dict[str, Any]
"""An object of HSDS."""

SLUG_SCHEME: Final = "referral-directory"
SLUG_TYPE: Final = "slug"

TRADES: Final = "Trades of workers in informal employment"
FACTS: Final = "Facts about organizations of workers in informal employment"

TAXONOMIES: Final[Mapping[str, str]] = {
    TRADES: "Whose organization it is: by the trade of its members.",
    FACTS: "What the directory knows of an organization and HSDS has no field for; the attribute's value says it.",
}
"""Each with its description."""


class Term(NamedTuple):
    """A term of a taxonomy."""

    taxonomy: str
    name: str
    description: str


KIND: Final = "kind"
OTHER_NAME: Final = "other_name"
WIEGO_MEMBER: Final = "wiego_member"
AFFILIATION: Final = "affiliation"
MEMBERS: Final = "members"
HOSTS_INTERNS: Final = "hosts_interns"
OFFERS_SPEAKERS: Final = "offers_speakers"
SOURCE: Final = "source"
CONFIDENCE: Final = "confidence"
NOTES: Final = "notes"
NO_SUMMARY: Final = "no_summary"
AS_PUBLISHED: Final = "as_published"
CHANNEL: Final = "channel"
COUNTRY: Final = "country"
CITY: Final = "city"
AREA: Final = "area"

TERMS: Final[Mapping[str, Term]] = {
    **{
        sector.value: Term(TRADES, sector.replace("_", " "), f"Organization of {sector.replace('_', ' ')}")
        for sector in Sector
        if sector is not Sector.ALL_INFORMAL
    },
    Sector.ALL_INFORMAL.value: Term(
        TRADES, "all trades", "Organization of workers in informal employment of any trade"
    ),
    KIND: Term(FACTS, "kind", "Network or member organization; a support organization is not run by workers"),
    OTHER_NAME: Term(FACTS, "other name", "The label says why it has that name, and its language as ISO 639-1 code"),
    WIEGO_MEMBER: Term(FACTS, "WIEGO member", "The page that says that it is an institutional member of WIEGO"),
    AFFILIATION: Term(FACTS, "affiliation", "The slug of a network or parent organization that it belongs to"),
    MEMBERS: Term(FACTS, "members", "How many members it had"),
    HOSTS_INTERNS: Term(FACTS, "hosts interns", "Whether sources say that it takes interns; left out where none does"),
    OFFERS_SPEAKERS: Term(FACTS, "offers speakers", "Whether sources say that it sends speakers; else left out"),
    SOURCE: Term(FACTS, "source", "A page that the record rests on; its metadata have the dates"),
    CONFIDENCE: Term(FACTS, "confidence", "How sure the compiler of the record was"),
    NOTES: Term(FACTS, "notes", "Doubts for curators"),
    NO_SUMMARY: Term(FACTS, "no summary", "The directory has no description; the name stands in for it"),
    AS_PUBLISHED: Term(FACTS, "as published", "An address as it is published, which is no URI without being encoded"),
    CHANNEL: Term(FACTS, "channel", "An address of the kind that the label names"),
    COUNTRY: Term(FACTS, "country", "The country of the seat, ISO 3166-1 alpha-2"),
    CITY: Term(FACTS, "city", "The city of the seat, as people there write it"),
    AREA: Term(FACTS, "area", "The code of a country (ISO 3166-1 alpha-2) or a region (UN M49)"),
}
"""By their codes."""


def identifier(*parts: object) -> str:
    """Return the UUID of what the parts name, such as a slug, a table and a number."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


def term_node(code: str) -> Node:
    """Return a term as HSDS has it."""
    term = TERMS[code]
    return {
        "id": identifier("term", code),
        "code": code,
        "name": term.name,
        "description": term.description,
        "taxonomy": term.taxonomy,
        "taxonomy_id": identifier("taxonomy", term.taxonomy),
        "language": "en",
    }


def taxonomy_nodes() -> list[Node]:
    """Return the taxonomies as HSDS has them."""
    return [
        {"id": identifier("taxonomy", name), "name": name, "description": description, "version": "1"}
        for name, description in TAXONOMIES.items()
    ]
