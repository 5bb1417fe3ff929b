"""First messages to organizations: what for, in which language, to whom, and with which blanks; people send them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from babel.core import get_global

from bot.rendering import units
from bot.texts import Texts, words_to_fill
from bot.understanding.reading import LOCALES, Intent
from bot.voice import Voice
from directory.geography import Areas
from directory.matching import Match
from directory.model import Organization
from directory.text import fold


class Aim(StrEnum):
    """What somebody writes to an organization for; the value names its texts."""

    INTERVIEW = "interview"
    SPEAKING = "speaking"
    INTERNSHIP = "internship"
    VISIT = "visit"
    JOINING = "joining"
    CONTACT = "contact"


class Ground(StrEnum):
    """Why a draft is in its language; the value names the sentence that says so."""

    STATED = "stated"
    """Its reader works in it."""
    OFFICIAL = "official"
    """It is official in the reader's country, and nothing else is known."""
    FOREIGN = "foreign"
    """Its reader works in languages that no draft is written in."""
    UNKNOWN = "unknown"
    CHOSEN = "chosen"
    """The inquirer asked for it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that the inquirer may send."""

    text: str
    locale: str
    ground: Ground
    aim: Aim
    reader: Organization
    """Who gets it: the organization itself or, where it has no channel, its door."""
    blanks: tuple[str, ...]
    """Keys of what is to be filled in, in the order of the text."""


MOST_COPIED: Final = 256
"""UTF-16 units that a button copies at most; a name loses its country rather than a draft its button."""
_AIMS: Final = {
    Intent.SPOKESPERSON: Aim.INTERVIEW,
    Intent.SPEAKER: Aim.SPEAKING,
    Intent.INTERNSHIP: Aim.INTERNSHIP,
    Intent.JOIN: Aim.JOINING,
}
_CODES: Final = {
    Aim.INTERVIEW: "iv",
    Aim.SPEAKING: "sp",
    Aim.INTERNSHIP: "in",
    Aim.VISIT: "vi",
    Aim.JOINING: "jo",
    Aim.CONTACT: "co",
}
_AIM_OF: Final = {code: aim for aim, code in _CODES.items()}
_CODE_LENGTH: Final = 2
_OFFICIAL: Final = frozenset({"official", "de_facto_official"})
_OFFICIAL_COUNTS: Final = 3
"""An official language is taken before one that less than so many times as many people speak."""
_FEWEST_SPEAKERS: Final = 10
"""Percent of a country's people from which a language that is not official there is better than English."""


def code(aim: Aim, locale: str | None = None) -> str:
    """Return what a button carries of an aim and of a language that was chosen."""
    return _CODES[aim] + (locale or "")


def from_code(text: str, intent: Intent | None) -> tuple[Aim, str | None]:
    """Return the aim and the chosen language of a button; without them the aim is that of the request."""
    aim = _AIM_OF.get(text[:_CODE_LENGTH]) or (_AIMS.get(intent) if intent else None) or Aim.CONTACT
    locale = text[_CODE_LENGTH:]
    return aim, locale if locale in LOCALES else None


def write(match: Match, aim: Aim, voice: Voice, chosen: str | None = None) -> Draft:
    """Return the message for an organization, in the language of who reads it unless another is chosen."""
    organization, reader, texts = match.organization, match.door, voice.texts
    locale, ground = (chosen, Ground.CHOSEN) if chosen else language_of(reader, voice.locale, voice.areas)
    key = f"drafts.{'own' if reader is organization else 'door'}.{aim}"
    template = texts.sentences[locale][key]
    names = sorted(words_to_fill(template) - {"organization"}, key=lambda name: template.index(f"{{{name}}}"))
    shown = {name: blank(name, locale, texts) for name in names}
    called = _with_country(organization, replace(voice, locale=locale)), organization.name
    written = [" ".join(texts.say(locale, key, organization=name, **shown).split()) for name in called]
    text = next((one for one in written if units(one) <= MOST_COPIED), written[0])
    return Draft(text, locale, ground, aim, reader, tuple(names))


def blank(name: str, locale: str, texts: Texts) -> str:
    """Return a blank as it stands in a message."""
    return f"[{texts.say(locale, f'drafts.blanks.{name}')}]"


def language_of(reader: Organization, spoken_here: str, areas: Areas) -> tuple[str, Ground]:
    """Return the language to write to an organization in, and why.

    That is the inquirer's own, ``spoken_here``, where it works in that as well: what both can read is the best
    message. Else it is the first of its working languages that drafts are written in, else the one of them that its
    country writes, else English.
    """
    written = [language for language in reader.languages if language in LOCALES]
    if written:
        return spoken_here if spoken_here in written else written[0], Ground.STATED
    country = reader.country or next((area for area in reader.coverage if areas.is_country(area)), None)
    spoken = _spoken(country) if country else {}
    locale = max(spoken, key=spoken.__getitem__, default=LOCALES[0])
    if reader.languages:
        return locale, Ground.FOREIGN
    return locale, Ground.OFFICIAL if country and _is_official(country, locale) else Ground.UNKNOWN


def _with_country(organization: Organization, voice: Voice) -> str:
    """Return the name, with the country where it does not tell it: networks know many unions of one name."""
    country = voice.area(organization.country) if organization.country else ""
    return organization.name if fold(country) in fold(organization.name) else f"{organization.name} ({country})"


def _spoken(country: str) -> Mapping[str, float]:
    """Return how much each language of the drafts weighs in a country, by CLDR's percentages and official statuses."""
    weights = {}
    for locale in LOCALES:
        facts = get_global("territory_languages").get(country, {}).get(locale, {})
        share = facts.get("population_percent", 0)
        if _is_official(country, locale):
            weights[locale] = share * _OFFICIAL_COUNTS
        elif share >= _FEWEST_SPEAKERS:
            weights[locale] = share
    return weights


def _is_official(country: str, locale: str) -> bool:
    return get_global("territory_languages").get(country, {}).get(locale, {}).get("official_status") in _OFFICIAL
