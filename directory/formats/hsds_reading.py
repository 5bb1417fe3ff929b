"""An organization of HSDS, as this directory writes it, as the document of a record."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from directory.documents import SOCIAL
from directory.fields import Fault, refused
from directory.formats import hsds_terms as terms
from directory.formats.hsds_writing import LAST_CHECKED, LAST_SEEN, PUBLISHED, WHATSAPP
from directory.model import ChannelKind, Purpose, Sector, Statement, Status

_NOT_OURS: Final = (
    f'there is none of the type "{terms.SLUG_TYPE}" and the scheme "{terms.SLUG_SCHEME}"; '
    "allowed: HSDS as `directory export --format hsds` writes it, with an identifier and attributes of its own"
)


class UnreadableNodeError(ValueError):
    """A field of HSDS holds something else than it should; the arguments are the field and what is wrong."""


def document_of(node: Mapping[str, Any]) -> dict[str, Any] | tuple[Fault, ...]:
    """Return the document of an organization, which has yet to be held against the rules; or its faults."""
    try:
        return _document(node)
    except UnreadableNodeError as fault:
        return (Fault(*fault.args),)


def _document(node: Mapping[str, Any]) -> dict[str, Any]:
    slug = next((_text(one, "identifier") for one in _list(node, "organization_identifiers") if _is_ours(one)), None)
    if slug is None:
        raise UnreadableNodeError("organization_identifiers", _NOT_OURS)
    facts = _Facts(node)
    service = next(iter(_list(node, "services")), {})
    seat = _Facts(next(iter(_list(node, "locations")), {}))
    plain, further = _split([*_links(node), *_phones(node)])
    document: dict[str, Any] = {
        "slug": slug,
        "name": node.get("name"),
        "acronym": node.get("alternate_name"),
        "other_names": [_other_name(label, value) for label, value, _ in facts.all(terms.OTHER_NAME)],
        "kind": facts.one(terms.KIND),
        "wiego_member": facts.dated(terms.WIEGO_MEMBER, "source"),
        "affiliations": [value for _, value, _ in facts.all(terms.AFFILIATION)],
        "country": seat.one(terms.COUNTRY),
        "city": seat.one(terms.CITY),
        "coverage": [_Facts(area).one(terms.AREA) for area in _list(service, "service_areas")],
        "sectors": [code for code in _Facts(service).codes() if code in set(Sector)],
        "languages": [language.get("code") for language in _list(service, "languages")],
        "website": facts.labelled(terms.AS_PUBLISHED, ChannelKind.WEBSITE) or node.get("website"),
        "contact_page": plain.get(ChannelKind.CONTACT_PAGE),
        "email": node.get("email"),
        "phone": plain.get(ChannelKind.PHONE),
        "social": {kind.value: plain[kind] for kind in SOCIAL if kind in plain},
        "members": facts.dated(terms.MEMBERS, "count"),
        "founded": _year(node.get("year_incorporated")),
        "hosts_interns": facts.one(terms.HOSTS_INTERNS) or Statement.UNKNOWN.value,
        "offers_speakers": facts.one(terms.OFFERS_SPEAKERS) or Statement.UNKNOWN.value,
        "summary": None if facts.one(terms.NO_SUMMARY) else node.get("description"),
        "sources": [_source(value, dates) for _, value, dates in facts.all(terms.SOURCE)],
        "confidence": facts.one(terms.CONFIDENCE),
        "notes": facts.one(terms.NOTES),
    }
    status = service.get("status", Status.ACTIVE)
    if status != Status.ACTIVE:
        document["status"] = status
    if channels := [*further, *(_channel(contact) for contact in _list(node, "contacts"))]:
        document["channels"] = channels
    return document


class _Facts:
    """The attributes of an object, by their terms' codes."""

    def __init__(self, node: Mapping[str, Any]) -> None:
        self._found: list[tuple[str, str, str, dict[str, str]]] = []
        for attribute in _list(node, "attributes"):
            term = attribute.get("taxonomy_term")
            code = term.get("code") if isinstance(term, dict) else None
            if isinstance(code, str):
                dates = {_text(one, "last_action_type"): _text(one, "last_action_date") for one in _metadata(attribute)}
                self._found.append((code, _text(attribute, "label"), _text(attribute, "value"), dates))

    def codes(self) -> list[str]:
        return [code for code, *_ in self._found]

    def all(self, code: str) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Yield the label, the value and the dates of each attribute with a code."""
        return ((label, value, dates) for found, label, value, dates in self._found if found == code)

    def one(self, code: str) -> str | None:
        return next((value for _, value, _ in self.all(code)), None)

    def labelled(self, code: str, label: str) -> str | None:
        return next((value for found, value, _ in self.all(code) if found == label), None)

    def dated(self, code: str, name: str) -> dict[str, Any] | None:
        """Return a value with its date, in the words of a document."""
        for _, value, dates in self.all(code):
            number = int(value) if name == "count" and value.isascii() and value.isdigit() else value
            return {"as_of": dates.get(PUBLISHED), name: number}
        return None


def _list(node: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    found = node.get(field) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UnreadableNodeError(field, refused(found, "a list of objects"))
    return found


def _metadata(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return _list(node, "metadata")


def _text(node: Mapping[str, Any], field: str) -> str:
    return str(node.get(field, ""))


def _is_ours(identifier: Mapping[str, Any]) -> bool:
    scheme, kind = identifier.get("identifier_scheme"), identifier.get("identifier_type")
    return (scheme, kind) == (terms.SLUG_SCHEME, terms.SLUG_TYPE)


def _links(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for url in _list(node, "additional_websites"):
        label = url.get("label")
        if label not in {*SOCIAL, ChannelKind.CONTACT_PAGE}:
            allowed = ", ".join((ChannelKind.CONTACT_PAGE, *SOCIAL))
            raise UnreadableNodeError("additional_websites", f"the label {refused(label, allowed)}")
        yield str(label), _Facts(url).one(terms.AS_PUBLISHED) or url.get("url")


def _phones(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for phone in _list(node, "phones"):
        yield ChannelKind.WHATSAPP if phone.get("description") == WHATSAPP else ChannelKind.PHONE, phone.get("number")


def _split(channels: list[tuple[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the first channel of each kind, and the rest as a document has them."""
    plain: dict[str, Any] = {}
    further = []
    for kind, value in channels:
        if kind in plain:
            further.append({"kind": str(kind), "value": value, "purpose": Purpose.GENERAL.value})
        else:
            plain[kind] = value
    return plain, further


def _channel(contact: Mapping[str, Any]) -> dict[str, Any]:
    purpose = contact.get("department")
    for kind, value in _phones(contact):
        return {"kind": str(kind), "value": value, "purpose": purpose}
    for label, value, _ in _Facts(contact).all(terms.CHANNEL):
        return {"kind": label, "value": value, "purpose": purpose}
    return {"kind": ChannelKind.EMAIL.value, "value": contact.get("email"), "purpose": purpose}


def _other_name(label: str, name: str) -> dict[str, str | None]:
    kind, _, language = label.partition(", ")
    return {"name": name, "lang": language or None, "kind": kind}


def _source(url: str, dates: Mapping[str, str]) -> dict[str, str | None]:
    source = {"url": url, "as_of": dates.get(PUBLISHED), "seen_on": dates.get(LAST_SEEN)}
    return source if LAST_CHECKED not in dates else source | {"checked_on": dates[LAST_CHECKED]}


def _year(number: Any) -> Any:  # noqa: ANN401  whatever JSON holds, for the field's rule to refuse
    return int(number) if isinstance(number, float) and number.is_integer() else number
