"""The directory's values: frozen, without I/O, shared by matching, storage and the bot.

Words follow HSDS 3.1 where it has one; ``coverage`` is what HSDS calls service area.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Sector(StrEnum):
    """A trade of workers in informal employment."""

    STREET_VENDORS = "street_vendors"
    HOME_BASED_WORKERS = "home_based_workers"
    WASTE_PICKERS = "waste_pickers"
    DOMESTIC_WORKERS = "domestic_workers"
    AGRICULTURAL_WORKERS = "agricultural_workers"
    CONSTRUCTION_WORKERS = "construction_workers"
    TRANSPORT_WORKERS = "transport_workers"
    GARMENT_WORKERS = "garment_workers"
    FISHERS = "fishers"
    FOREST_WORKERS = "forest_workers"
    ARTISANS = "artisans"
    FOOD_WORKERS = "food_workers"
    ALL_INFORMAL = "all_informal"


class Kind(StrEnum):
    """What an organization is; a support organization is not run by workers."""

    GLOBAL_NETWORK = "global_network"
    REGIONAL_NETWORK = "regional_network"
    NATIONAL_NETWORK = "national_network"
    MEMBER_ORGANIZATION = "member_organization"
    SUPPORT_ORGANIZATION = "support_organization"


class Status(StrEnum):
    """Whether an organization still works."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"


class Statement(StrEnum):
    """What sources say about a yes-or-no question; ``unknown`` means that nobody has said."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """Why an organization has another name."""

    TRANSLATION = "translation"
    FORMER = "former"
    ALIAS = "alias"


class ChannelKind(StrEnum):
    """How an organization is reached."""

    WEBSITE = "website"
    CONTACT_PAGE = "contact_page"
    EMAIL = "email"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"
    YOUTUBE = "youtube"
    LINKEDIN = "linkedin"
    TIKTOK = "tiktok"
    TELEGRAM = "telegram"


class Purpose(StrEnum):
    """What a contact channel is meant for."""

    GENERAL = "general"
    PRESS = "press"
    SPEAKERS = "speakers"
    INTERNSHIPS = "internships"


class Confidence(StrEnum):
    """How sure the compiler of a record was."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class OtherName:
    """A translation, former name or alias of an organization."""

    name: str
    language: str | None
    """ISO 639-1 code, or None where it is not known."""
    kind: NameKind


@dataclass(frozen=True, slots=True)
class ContactChannel:
    """A way to reach an organization directly, published by the organization itself."""

    kind: ChannelKind
    value: str
    """An https address, an e-mail address or a phone number, as published."""
    purpose: Purpose = Purpose.GENERAL


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a record rests on."""

    url: str
    as_of: str | None
    """The date that the page speaks of, as YYYY, YYYY-MM or YYYY-MM-DD; None where it has none."""
    seen_on: str
    """The day on which the page was read, YYYY-MM-DD."""
    checked_on: str | None = None
    """The day on which it was last checked again, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class WiegoMembership:
    """A source says that the organization is an institutional member of WIEGO."""

    as_of: str | None
    source: str


@dataclass(frozen=True, slots=True)
class MemberCount:
    """How many members an organization had, and when."""

    count: int
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization of workers, a network of such, or one that supports them."""

    slug: str
    """Permanent public id, lower-case ASCII."""
    name: str
    kind: Kind
    coverage: tuple[str, ...]
    """Where it works: ISO 3166-1 alpha-2 codes and UN M49 area codes, apart from the seat."""
    sectors: tuple[Sector, ...]
    acronym: str | None = None
    other_names: tuple[OtherName, ...] = ()
    country: str | None = None
    """The seat's country, ISO 3166-1 alpha-2."""
    city: str | None = None
    """The seat's city, as written."""
    languages: tuple[str, ...] = ()
    """Working languages, ISO 639-1."""
    channels: tuple[ContactChannel, ...] = ()
    affiliations: tuple[str, ...] = ()
    """Slugs of the networks and parent organizations that it belongs to."""
    wiego_membership: WiegoMembership | None = None
    """None means unknown, not "no"."""
    members: MemberCount | None = None
    founded: int | None = None
    hosts_interns: Statement = Statement.UNKNOWN
    offers_speakers: Statement = Statement.UNKNOWN
    status: Status = Status.ACTIVE
    summary: str | None = None
    """Up to 240 characters of English."""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """An organization together with what only curators see."""

    organization: Organization
    confidence: Confidence
    curator_notes: str | None
    """Doubts for curators; never shown to inquirers."""


@dataclass(frozen=True, slots=True)
class News:
    """A change of the directory that people may want to know of."""

    slug: str
    on: date
    is_new: bool
    """Whether the organization was added then; else something of it was changed."""


class SuggestionStatus(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A correction that somebody suggests, without a word on who it was."""

    organization: str | None
    """The slug; None for a new organization."""
    field: str
    """One of ``directory.suggestions.SUGGESTIBLE``."""
    value: str
    """As it was written; ``-`` says that there is no such thing."""
    source: str | None = None
    """The address of a page that says so."""
    id: int | None = None
    received_on: date | None = None
    """None means today, where it is added."""
    status: SuggestionStatus = SuggestionStatus.OPEN
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """What an exported file tells of the directory that it comes from: the last batch of changes that it holds."""

    batch: int
    made_at: datetime
