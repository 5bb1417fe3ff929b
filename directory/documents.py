"""A record as the document that JSON Lines hold, and back; directory/data/README.md explains every field."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from babel import Locale

from directory.fields import (
    DAY,
    EMAIL,
    PARTIAL_DATE,
    PHONE,
    SLUG,
    WEB_ADDRESS,
    WHATSAPP,
    Document,
    Fault,
    Fields,
    Rule,
    refused,
)
from directory.geography import Areas
from directory.model import (
    ChannelKind,
    Confidence,
    ContactChannel,
    Kind,
    MemberCount,
    NameKind,
    Organization,
    OtherName,
    Purpose,
    Record,
    Sector,
    Source,
    Statement,
    Status,
    WiegoMembership,
)

REQUIRED: Final = (
    "slug",
    "name",
    "acronym",
    "other_names",
    "kind",
    "wiego_member",
    "affiliations",
    "country",
    "city",
    "coverage",
    "sectors",
    "languages",
    "website",
    "contact_page",
    "email",
    "phone",
    "social",
    "members",
    "founded",
    "hosts_interns",
    "offers_speakers",
    "summary",
    "sources",
    "confidence",
    "notes",
)
"""Every one of them is written, so that a field is never emptied by leaving it out."""

OPTIONAL: Final = ("status", "channels")

PLAIN: Final = {
    ChannelKind.WEBSITE: WEB_ADDRESS,
    ChannelKind.CONTACT_PAGE: WEB_ADDRESS,
    ChannelKind.EMAIL: EMAIL,
    ChannelKind.PHONE: PHONE,
}
"""Channels that are a field of the document."""

SOCIAL: Final = {
    kind: WHATSAPP if kind is ChannelKind.WHATSAPP else WEB_ADDRESS for kind in ChannelKind if kind not in PLAIN
}
"""Channels that are a key of ``social``."""

_RULES: Final = PLAIN | SOCIAL
_RANKS: Final = {kind: rank for rank, kind in enumerate(_RULES)}
LONGEST_NAME: Final = 200
LONGEST_ACRONYM: Final = 40
LONGEST_CITY: Final = 100
LONGEST_SUMMARY: Final = 240
_MOST_MEMBERS: Final = 2_000_000_000


def from_document(document: Document, areas: Areas) -> Record | tuple[Fault, ...]:
    """Return the record of a document, or every fault that it has."""
    faults: list[Fault] = []
    fields = Fields(document, faults)
    fields.allow(REQUIRED, OPTIONAL)
    area = Rule(areas.is_area, "an ISO 3166-1 alpha-2 country code or a UN M49 region code, such as KE or 014")
    country = Rule(areas.is_country, "an ISO 3166-1 alpha-2 country code such as KE, or null")
    organization = Organization(
        slug=fields.text("slug", SLUG),
        name=fields.text("name", longest=LONGEST_NAME),
        kind=fields.code("kind", Kind, Kind.MEMBER_ORGANIZATION),
        coverage=fields.texts("coverage", area, least=1),
        sectors=fields.codes("sectors", Sector),
        acronym=fields.optional_text("acronym", longest=LONGEST_ACRONYM),
        other_names=tuple(_other_name(name) for name in fields.documents("other_names")),
        country=fields.optional_text("country", country),
        city=fields.optional_text("city", longest=LONGEST_CITY),
        languages=fields.texts("languages", _language_rule()),
        channels=_channels(fields),
        affiliations=fields.texts("affiliations", SLUG),
        wiego_membership=_wiego_membership(fields.document("wiego_member")),
        members=_members(fields.document("members")),
        founded=fields.optional_number("founded", 1500, 2200),
        hosts_interns=fields.code("hosts_interns", Statement, Statement.UNKNOWN),
        offers_speakers=fields.code("offers_speakers", Statement, Statement.UNKNOWN),
        status=fields.code("status", Status, Status.ACTIVE),
        summary=fields.optional_text("summary", longest=LONGEST_SUMMARY),
        sources=tuple(_source(source) for source in fields.documents("sources", least=1)),
    )
    record = Record(
        organization,
        fields.code("confidence", Confidence, Confidence.LOW),
        fields.optional_text("notes"),
    )
    if organization.slug in organization.affiliations:
        fields.note("affiliations", f"{refused(organization.slug, 'other organizations than itself')}")
    return tuple(faults) if faults else record


def to_document(record: Record) -> dict[str, Any]:
    """Return the document of a record; optional fields only where they say something."""
    organization = record.organization
    plain, extra = split_channels(organization.channels)
    membership, members = organization.wiego_membership, organization.members
    document: dict[str, Any] = {
        "slug": organization.slug,
        "name": organization.name,
        "acronym": organization.acronym,
        "other_names": [
            {"name": name.name, "lang": name.language, "kind": name.kind.value} for name in organization.other_names
        ],
        "kind": organization.kind.value,
        "wiego_member": None if membership is None else {"as_of": membership.as_of, "source": membership.source},
        "affiliations": list(organization.affiliations),
        "country": organization.country,
        "city": organization.city,
        "coverage": list(organization.coverage),
        "sectors": [sector.value for sector in organization.sectors],
        "languages": list(organization.languages),
        **{kind.value: plain.get(kind) for kind in PLAIN},
        "social": {kind.value: value for kind, value in plain.items() if kind in SOCIAL},
        "members": None if members is None else {"count": members.count, "as_of": members.as_of},
        "founded": organization.founded,
        "hosts_interns": organization.hosts_interns.value,
        "offers_speakers": organization.offers_speakers.value,
        "summary": organization.summary,
        "sources": [_source_document(source) for source in organization.sources],
        "confidence": record.confidence.value,
        "notes": record.curator_notes,
    }
    if organization.status is not Status.ACTIVE:
        document["status"] = organization.status.value
    if extra:
        document["channels"] = [
            {"kind": channel.kind.value, "value": channel.value, "purpose": channel.purpose.value} for channel in extra
        ]
    return document


def split_channels(
    channels: tuple[ContactChannel, ...],
) -> tuple[Mapping[ChannelKind, str], tuple[ContactChannel, ...]]:
    """Return the channels that have a field of their own, and the rest, such that reading both gives the same order."""
    plain: dict[ChannelKind, str] = {}
    last = -1
    for number, channel in enumerate(channels):
        rank = _RANKS[channel.kind]
        if channel.purpose is not Purpose.GENERAL or rank <= last:
            return plain, channels[number:]
        plain[channel.kind] = channel.value
        last = rank
    return plain, ()


def _channels(fields: Fields) -> tuple[ContactChannel, ...]:
    found = [ContactChannel(kind, value) for kind, rule in PLAIN.items() if (value := fields.optional_text(kind, rule))]
    social = fields.document("social")
    if social is not None:
        social.allow((), tuple(SOCIAL))
        found += [
            ContactChannel(kind, value) for kind, rule in SOCIAL.items() if (value := social.optional_text(kind, rule))
        ]
    for channel in fields.documents("channels"):
        channel.allow(("kind", "value", "purpose"))
        kind = channel.code("kind", ChannelKind, ChannelKind.WEBSITE)
        value = channel.text("value", _RULES[kind] if channel.holds("kind", kind) else None)
        found.append(ContactChannel(kind, value, channel.code("purpose", Purpose, Purpose.GENERAL)))
    return tuple(found)


def _other_name(fields: Fields) -> OtherName:
    fields.allow(("name", "lang", "kind"))
    return OtherName(
        fields.text("name", longest=LONGEST_NAME),
        fields.optional_text("lang", _language_rule()),
        fields.code("kind", NameKind, NameKind.ALIAS),
    )


def _wiego_membership(fields: Fields | None) -> WiegoMembership | None:
    if fields is None:
        return None
    fields.allow(("as_of", "source"))
    return WiegoMembership(fields.optional_text("as_of", PARTIAL_DATE), fields.text("source", WEB_ADDRESS))


def _members(fields: Fields | None) -> MemberCount | None:
    if fields is None:
        return None
    fields.allow(("count", "as_of"))
    return MemberCount(fields.number("count", 1, _MOST_MEMBERS), fields.optional_text("as_of", PARTIAL_DATE))


def _source(fields: Fields) -> Source:
    fields.allow(("url", "as_of", "seen_on"), ("checked_on",))
    return Source(
        fields.text("url", WEB_ADDRESS),
        fields.optional_text("as_of", PARTIAL_DATE),
        fields.text("seen_on", DAY),
        fields.optional_text("checked_on", DAY),
    )


def _source_document(source: Source) -> dict[str, str | None]:
    document = {"url": source.url, "as_of": source.as_of, "seen_on": source.seen_on}
    return document if source.checked_on is None else document | {"checked_on": source.checked_on}


@lru_cache(maxsize=1)
def _language_rule() -> Rule:
    codes = {code for code in map(str, Locale("en").languages) if len(code) == len("en")}
    return Rule(codes.__contains__, "an ISO 639-1 language code such as es")
