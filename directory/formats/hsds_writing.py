"""A record's document as an organization of HSDS 3.1, with its service, seat, contacts and provenance nested in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from babel import Locale

from directory.documents import SOCIAL
from directory.formats import hsds_terms as terms
from directory.formats.hsds_terms import Node, identifier, term_node
from directory.geography import Areas
from directory.model import ChannelKind, Status
from directory.seats import find_seat

WHATSAPP: Final = "WhatsApp"
"""Describes a phone that is one."""
LAST_SEEN, LAST_CHECKED, PUBLISHED = "seen", "checked", "published"
"""Actions of metadata on a value: it was read on a page, checked again, and said by a page of that date."""
_NOT_OF_URIS: Final = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\[\]]")
_LANGUAGES: Final = Locale("en").languages


class Edit(NamedTuple):
    """A change of an organization's record, for its metadata."""

    number: int
    at: datetime
    action: str
    """create or update."""
    field: str
    old: str
    """As JSON."""
    new: str
    by: str
    """By which means; never who."""


def organization_node(document: Mapping[str, Any], areas: Areas, edits: Iterable[Edit] = ()) -> Node:
    """Return a document as an organization of HSDS; empty fields are left out.

    Args:
        document: as JSON Lines have it.
        areas: for the names of areas and the place of the seat.
        edits: the changes of the record, oldest first.
    """
    slug = document["slug"]
    owner = identifier(slug)
    made = _Maker(slug)
    edits = list(edits)
    node: Node = {
        "id": owner,
        "name": document["name"],
        "alternate_name": document["acronym"],
        "description": document["summary"] or document["name"],
        "email": document["email"],
        "website": document["website"] and as_uri(document["website"]),
        "year_incorporated": document["founded"],
        "organization_identifiers": [
            {
                "id": made.id("organization_identifier"),
                "identifier_scheme": terms.SLUG_SCHEME,
                "identifier_type": terms.SLUG_TYPE,
                "identifier": slug,
            }
        ],
        "additional_websites": [made.url(kind, value) for kind, value in _links(document)],
        "phones": [made.phone(value, whatsapp=kind == ChannelKind.WHATSAPP) for kind, value in _phones(document)],
        "contacts": [made.contact(channel) for channel in document.get("channels", ())],
        "locations": list(_seat(document, areas, made)),
        "services": [_service(document, areas, made, edits)],
        "attributes": list(_attributes(document, made)),
        "metadata": [_edit(owner, edit) for edit in edits],
    }
    return _without_gaps(node)


def as_uri(address: str) -> str:
    """Return an address with what no URI may hold encoded."""
    return _NOT_OF_URIS.sub(lambda found: quote(found[0], safe=""), address)


class _Maker:
    """Makes the parts of one organization, each with an id of its own."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._counts: dict[str, int] = {}

    def id(self, table: str) -> str:
        number = self._counts[table] = self._counts.get(table, 0) + 1
        return identifier(self._slug, table, number)

    def attribute(self, code: str, value: str | None, label: str | None = None) -> Node:
        node = {"id": self.id("attribute"), "label": label or code, "value": value, "taxonomy_term": term_node(code)}
        return _without_gaps(node)

    def dated(self, code: str, value: str, dates: Mapping[str, str | None], label: str | None = None) -> Node:
        """Return an attribute whose metadata say when its value was published, seen and checked."""
        node = self.attribute(code, value, label)
        node["metadata"] = [
            {
                "id": self.id("metadata"),
                "resource_id": node["id"],
                "resource_type": "attribute",
                "last_action_date": day,
                "last_action_type": action,
                "field_name": "value",
                "previous_value": value,
                "replacement_value": value,
                "updated_by": "source" if action == PUBLISHED else "curator",
            }
            for action, day in dates.items()
            if day is not None
        ]
        return _without_gaps(node)

    def url(self, kind: str, value: str) -> Node:
        address = as_uri(value)
        original = [] if address == value else [self.attribute(terms.AS_PUBLISHED, value)]
        return _without_gaps({"id": self.id("url"), "label": kind, "url": address, "attributes": original})

    def phone(self, number: str, *, whatsapp: bool) -> Node:
        kind = {"type": "cell", "description": WHATSAPP} if whatsapp else {"type": "voice"}
        return {"id": self.id("phone"), "number": number} | kind

    def contact(self, channel: Mapping[str, str]) -> Node:
        """Return a channel for a purpose: a desk, never a person."""
        kind, value = channel["kind"], channel["value"]
        node: Node = {"id": self.id("contact"), "department": channel["purpose"]}
        if kind == ChannelKind.EMAIL:
            return node | {"email": value}
        if kind == ChannelKind.PHONE or (kind == ChannelKind.WHATSAPP and "://" not in value):
            return node | {"phones": [self.phone(value, whatsapp=kind == ChannelKind.WHATSAPP)]}
        return node | {"attributes": [self.attribute(terms.CHANNEL, value, kind)]}


def _links(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if document["contact_page"]:
        yield ChannelKind.CONTACT_PAGE, document["contact_page"]
    for kind in SOCIAL:
        value = document["social"].get(kind)
        if value and "://" in value:
            yield kind, value


def _phones(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if document["phone"]:
        yield ChannelKind.PHONE, document["phone"]
    number = document["social"].get(ChannelKind.WHATSAPP)
    if number and "://" not in number:
        yield ChannelKind.WHATSAPP, number


def _seat(document: Mapping[str, Any], areas: Areas, made: _Maker) -> Iterator[Node]:
    """Yield the seat; without an address, as HSDS asks for a street, a province and a postal code in one."""
    country, city = document["country"], document["city"]
    if country is None and city is None:
        return
    seat = find_seat(country, city, areas)
    point: Node = {}
    if seat.point is not None:
        point = {"description": seat.precision, "latitude": seat.point[0], "longitude": seat.point[1]}
    name = ", ".join(part for part in (city, country and areas.name(country, "en")) if part)
    facts = ((terms.COUNTRY, country), (terms.CITY, city))
    yield {
        "id": made.id("location"),
        "location_type": "physical",
        "name": name,
        **point,
        "attributes": [made.attribute(code, value) for code, value in facts if value],
    }


def _service(document: Mapping[str, Any], areas: Areas, made: _Maker, edits: list[Edit]) -> Node:
    days = [day for source in document["sources"] for day in (source["seen_on"], source.get("checked_on")) if day]
    return _without_gaps(
        {
            "id": made.id("service"),
            "name": document["name"],
            "description": document["summary"],
            "status": document.get("status", Status.ACTIVE.value),
            "assured_date": max(days, default=None),
            "last_modified": edits[-1].at.isoformat(timespec="seconds") if edits else None,
            "service_areas": [
                {
                    "id": made.id("service_area"),
                    "name": areas.name(code, "en"),
                    "attributes": [made.attribute(terms.AREA, code)],
                }
                for code in document["coverage"]
            ],
            "languages": [
                {"id": made.id("language"), "code": code, "name": _LANGUAGES.get(code, code)}
                for code in document["languages"]
            ],
            "attributes": [made.attribute(sector, sector) for sector in document["sectors"]],
        }
    )


def _attributes(document: Mapping[str, Any], made: _Maker) -> Iterator[Node]:
    yield made.attribute(terms.KIND, document["kind"])
    for name in document["other_names"]:
        label = name["kind"] if name["lang"] is None else f"{name['kind']}, {name['lang']}"
        yield made.attribute(terms.OTHER_NAME, name["name"], label)
    if membership := document["wiego_member"]:
        yield made.dated(terms.WIEGO_MEMBER, membership["source"], {PUBLISHED: membership["as_of"]})
    for network in document["affiliations"]:
        yield made.attribute(terms.AFFILIATION, network)
    if members := document["members"]:
        yield made.dated(terms.MEMBERS, str(members["count"]), {PUBLISHED: members["as_of"]})
    for code in (terms.HOSTS_INTERNS, terms.OFFERS_SPEAKERS):
        if document[code] != "unknown":
            yield made.attribute(code, document[code])
    for source in document["sources"]:
        dates = {PUBLISHED: source["as_of"], LAST_SEEN: source["seen_on"], LAST_CHECKED: source.get("checked_on")}
        yield made.dated(terms.SOURCE, source["url"], dates)
    yield from _remarks(document, made)


def _remarks(document: Mapping[str, Any], made: _Maker) -> Iterator[Node]:
    yield made.attribute(terms.CONFIDENCE, document["confidence"])
    if document["notes"]:
        yield made.attribute(terms.NOTES, document["notes"])
    if document["summary"] is None:
        yield made.attribute(terms.NO_SUMMARY, "true")
    if document["website"] and as_uri(document["website"]) != document["website"]:
        yield made.attribute(terms.AS_PUBLISHED, document["website"], ChannelKind.WEBSITE)


def _edit(owner: str, edit: Edit) -> Node:
    return {
        "id": identifier(owner, "edit", edit.number),
        "resource_id": owner,
        "resource_type": "organization",
        "last_action_date": edit.at.isoformat(timespec="seconds"),
        "last_action_type": edit.action,
        "field_name": edit.field,
        "previous_value": edit.old,
        "replacement_value": edit.new,
        "updated_by": edit.by,
    }


def _without_gaps(node: Node) -> Node:
    """Return an object without what is empty, as HSDS asks for."""
    return {key: value for key, value in node.items() if value is not None and value != []}
