"""Organizations as contacts of an address book: vCard 3.0, the version that old phones read as well as new ones."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import vobject
from babel import Locale
from vobject.vcard import Address, Name

from directory.geography import Areas
from directory.model import ChannelKind, ContactChannel, Organization, Purpose, Source, Status
from directory.phones import dial
from directory.references import NAMESPACE

NAMES: Final = {
    ChannelKind.WEBSITE: None,
    ChannelKind.CONTACT_PAGE: "Contact page",
    ChannelKind.EMAIL: None,
    ChannelKind.PHONE: None,
    ChannelKind.WHATSAPP: "WhatsApp",
    ChannelKind.YOUTUBE: "YouTube",
    ChannelKind.LINKEDIN: "LinkedIn",
    ChannelKind.TIKTOK: "TikTok",
}
"""Labels in English; other kinds bear their code with a capital."""
_LANGUAGES: Final = Locale("en").languages


@dataclass(frozen=True, slots=True)
class Wording:
    """What a contact says in words of one language."""

    country: Callable[[str], str]
    """Gives a country's name."""
    note: Callable[[Organization], str]
    """Gives the lines of the note: languages, sources with their dates."""
    label: Callable[[ContactChannel], str | None]
    """Gives the name of a channel that is none of the usual ones."""


def write(organization: Organization, wording: Wording) -> str:
    """Return an organization as a contact, with every channel that it has."""
    card = vobject.vCard()
    name = _line(organization.name)
    _add(card, "uid", f"urn:uuid:{uuid.uuid5(NAMESPACE, organization.slug)}")
    _add(card, "fn", name)
    _add(card, "n", Name(family=name))  # what shows on phones that know no organizations
    _add(card, "org", [name])
    _add(card, "x-abshowas", "COMPANY")
    if organization.acronym:
        _add(card, "nickname", _line(organization.acronym))
    for number, channel in enumerate(organization.channels, start=1):
        _add_channel(card, channel, organization.country, wording.label(channel), f"item{number}")
    if organization.country:
        city = _line(organization.city or "")
        _add(card, "adr", Address(city=city, country=wording.country(organization.country)), type_param="WORK")
    for language in organization.languages:
        _add(card, "lang", language)
    note = [_line(line) for line in (*wording.note(organization).splitlines(), *_extensions(organization))]
    _add(card, "note", "\n".join(line for line in note if line))
    if organization.sources:
        _add(card, "rev", max(source.checked_on or source.seen_on for source in organization.sources))
    text: str = card.serialize()
    return text


def write_all(organizations: Iterable[Organization], areas: Areas) -> str:
    """Return a file of many contacts, in English."""
    wording = Wording(lambda country: areas.name(country, "en"), _note, label)
    return "".join(write(organization, wording) for organization in organizations)


def label(channel: ContactChannel) -> str | None:
    """Return what a channel is called in English, None for a usual one."""
    name = NAMES.get(channel.kind, channel.kind.capitalize())
    purpose = None if channel.purpose is Purpose.GENERAL else channel.purpose.capitalize()
    return ", ".join(part for part in (name, purpose) if part) or None


def _add(card: Any, name: str, value: object, **parameters: object) -> Any:  # noqa: ANN401 - vobject has no types
    line = card.add(name)
    line.value = value
    for parameter, setting in parameters.items():
        setattr(line, parameter, setting)
    return line


def _add_channel(card: Any, channel: ContactChannel, country: str | None, called: str | None, group: str) -> None:  # noqa: ANN401 - as above
    value = _line(channel.value)
    if channel.kind is ChannelKind.EMAIL:
        line = _add(card, "email", value, type_paramlist=["INTERNET", "WORK"])
    elif "://" in value:
        line = _add(card, "url", value)
    else:
        mobile = channel.kind is ChannelKind.WHATSAPP
        line = _add(card, "tel", dial(value, country).number, type_paramlist=["CELL" if mobile else "WORK", "VOICE"])
    if called:
        # Address books show the label of a group in the place of a type; others pass it over.
        line.group = group
        _add(card, "x-ablabel", called, group=group)


def _extensions(organization: Organization) -> Iterator[str]:
    """Yield the numbers of which a phone would dial a part only, as they were published."""
    for channel in organization.channels:
        phone = channel.kind in {ChannelKind.PHONE, ChannelKind.WHATSAPP}
        if phone and dial(channel.value, organization.country).extension:
            yield channel.value


def _note(organization: Organization) -> str:
    status = "" if organization.status is Status.ACTIVE else f"Status: {organization.status}"
    spoken = ", ".join(_LANGUAGES.get(code, code) for code in organization.languages)
    languages = f"Languages: {spoken}" if spoken else ""
    return "\n".join([organization.summary or "", status, languages, *map(_source, organization.sources)])


def _source(source: Source) -> str:
    dated = f"of {source.as_of}, " if source.as_of else ""
    checked = f", checked again on {source.checked_on}" if source.checked_on else ""
    return f"Source: {source.url} ({dated}seen on {source.seen_on}{checked})"


def _line(text: str) -> str:
    """Return a text on one line: only the note has several."""
    return " ".join(text.split())
