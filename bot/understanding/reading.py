"""What the bot understood of one utterance: the labels of intents and audiences, and the reading itself."""

from dataclasses import dataclass
from enum import StrEnum

from directory.model import Sector

LOCALES = ("en", "es", "fr", "pt")


class Intent(StrEnum):
    """What the inquirer wants; every intent ends in an answer."""

    SPOKESPERSON = "spokesperson"
    SPEAKER = "speaker"
    INTERNSHIP = "internship"
    CONTACT = "contact"
    JOIN = "join"
    SERVICE_DELIVERY = "service_delivery"
    ORGANIZATION = "organization"
    BROWSE = "browse"
    PRESS = "press"
    KNOWLEDGE_BASE = "knowledge_base"
    STUDENT_REQUEST = "student_request"
    CORPORATE_FUNDING = "corporate_funding"
    CORPORATE_ADVICE = "corporate_advice"
    FUNDING_OPPORTUNITY = "funding_opportunity"
    SHORT_DEADLINE = "short_deadline"
    PARTNERSHIP = "partnership"
    ABOUT = "about"
    IMPACT = "impact"
    DONORS = "donors"
    ABOUT_BOT = "about_bot"
    PRIVACY = "privacy"
    CORRECTION = "correction"
    GREETING = "greeting"
    THANKS = "thanks"
    OUT_OF_SCOPE = "out_of_scope"


REFERRING = frozenset(
    {
        Intent.SPOKESPERSON,
        Intent.SPEAKER,
        Intent.INTERNSHIP,
        Intent.CONTACT,
        Intent.JOIN,
        Intent.SERVICE_DELIVERY,
        Intent.ORGANIZATION,
        Intent.BROWSE,
    }
)
"""Intents whose answer also names organizations."""


class Audience(StrEnum):
    """Who asks, where the words show it; it shapes wording alone, never the referral."""

    JOURNALIST = "journalist"
    ORGANISER = "organiser"
    INTERN = "intern"
    STUDENT = "student"
    COMPANY = "company"
    FUNDER = "funder"
    NONPROFIT = "nonprofit"
    WORKER = "worker"
    OTHER = "other"


class Command(StrEnum):
    """What a follow-up asks of the answer before it, rather than of the directory."""

    MORE = "more"
    ALL = "all"
    PICK = "pick"
    CHANNELS = "channels"
    LANGUAGE = "language"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Mention:
    """A word or phrase of the utterance and what it stands for."""

    text: str
    start: int
    end: int
    value: str
    """A sector, an area code (ISO alpha-2 or M49) or an organization's slug."""
    score: float = 100.0
    """RapidFuzz similarity, 0-100; 100 is exact."""
    kind: str = ""
    """How it was found: for places ``country``, ``demonym``, ``region``, ``subdivision``, ``city``, ``landmark``."""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A word that names several things, none of them clearly meant."""

    text: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that stands where a name would stand and that the bot does not know."""

    text: str
    slot: str
    """``place``, ``sector`` or ``organization``."""
    nearest: tuple[str, ...] = ()
    """Values of the nearest known names, best first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One utterance, understood: everything that matching and answering need, and no more."""

    locale: str | None
    """en, es, fr or pt where the words show it, else None."""
    intent: Intent
    confidence: float
    """0-1."""
    alternatives: tuple[tuple[Intent, float], ...] = ()
    """Intents with their confidence, best first, the reading's own among them."""
    audience: Audience | None = None
    sectors: tuple[Sector, ...] = ()
    places: tuple[str, ...] = ()
    """Every area that the words name and do not rule out."""
    targets: tuple[str, ...] = ()
    """The areas that the referral uses: where the workers are, when that is told apart from the asker's own."""
    ambiguous_places: tuple[Ambiguity, ...] = ()
    organization: str | None = None
    """Slug of the organization asked about."""
    organization_choices: tuple[str, ...] = ()
    """Slugs of close candidates, when it cannot be told which is meant."""
    unknown: tuple[Unknown, ...] = ()
    command: Command | None = None
    argument: str | None = None
    """What the command is about: a position (``2``, ``-1`` for the last), a locale or a channel kind."""
    aside: bool = False
    """Whether it asks about WIEGO itself in the midst of a request, which goes on afterwards."""
    truncated: bool = False
    """Whether only the first part of a very long message was read."""
