"""What of a message is the new value of a field: an address in a sentence, a number, languages, a country, or words."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from babel import Locale

from bot.correction_fields import FREE, NEW, OTHER
from bot.corrections.personal_values import EDGES, FEWEST_DIGITS, emails, international, looks_personal, numbers
from bot.understanding.reading import LOCALES
from bot.understanding.understander import Findings
from directory.documents import LONGEST_CITY, LONGEST_NAME
from directory.fields import WEB_ADDRESS
from directory.geography import Areas
from directory.model import Organization
from directory.text import fold, fold_words

LONGEST: Final = {"name": LONGEST_NAME, "city": LONGEST_CITY, OTHER: 1000, NEW: 1000}
"""Signs of a value in free words."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Signs without a width and those that turn the direction of writing: they would make a value look like another."""
_DOMAIN: Final = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#:]\S*)?")
_WORDS_BESIDE: Final = 8
"""Words beside an address or a number with which a message still is that value and no question that holds one."""
_ATTEMPT: Final = 3
"""Words of a message that is taken for a value gone wrong where it names nothing that is known here."""
_NETWORKS: Final = {
    "facebook.com": "facebook", "fb.com": "facebook", "instagram.com": "instagram", "x.com": "x", "twitter.com": "x",
    "youtube.com": "youtube", "youtu.be": "youtube", "linkedin.com": "linkedin", "tiktok.com": "tiktok",
    "t.me": "telegram", "telegram.me": "telegram", "wa.me": "whatsapp", "whatsapp.com": "whatsapp",
}  # fmt: skip
"""Fields of the social networks, by the end of a host's name."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value to be suggested."""

    field: str
    """The field that it belongs to: an address on Facebook sent for the website is none of a website."""
    text: str
    """As a suggestion holds it: codes for languages, parted by semicolons, and for a country."""
    looks_personal: bool = False
    """Whether it may be somebody's own rather than an organization's."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """What was meant as a value but cannot be right."""

    why: str
    """``website``, ``email``, ``phone``, ``language``, ``country``, ``control``, ``short`` or ``long``."""
    word: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class ValueReader:
    """Reads values in messages; what is no value, but a question, is left alone."""

    find: Callable[[str, str | None], Findings]
    areas: Areas

    def read(self, field: str, text: str, organization: Organization | None, locale: str) -> Value | Unfit | None:
        """Return the value of a field that a message holds, why it cannot be one, or None where it asks something."""
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).strip()
        if _CONTROL.search(text):
            return Unfit("control")
        if field in FREE:
            return self._words(field, text, organization, locale)
        if field in _FORMS:
            return self._channel(field, text, organization, locale)
        return self._languages(text, locale) if field == "languages" else self._country(text, locale)

    def _channel(self, field: str, text: str, organization: Organization | None, locale: str) -> Value | Unfit | None:
        """Read the one address or number that stands in a message, with a few words around it."""
        values = set(_FORMS[field](text))
        rest = [word for word in text.split() if not any(word.strip(EDGES) in value for value in values)]
        if ("?" in text and rest) or len(rest) > _WORDS_BESIDE:
            return None
        if len(values) == 1:
            return _checked(field, values.pop(), organization)
        return Unfit(field) if _shows_form(field, text) or self._is_attempt(text, locale) else None

    def _words(self, field: str, text: str, organization: Organization | None, locale: str) -> Value | Unfit | None:
        if field == "city":
            town, comma, country = text.rpartition(",")
            if comma and organization and self.find(country, locale).places.places == (organization.country,):
                text = town.strip()
        if field not in {OTHER, NEW}:
            if "?" in text or (field == "city" and self.find(text, locale).sectors.mentions):
                return None
            text = " ".join(text.split())
        if sum(sign.isalpha() for sign in text) < 2:  # noqa: PLR2004 - a word
            return Unfit("short")
        if len(text) > LONGEST[field]:
            return Unfit("long", limit=LONGEST[field])
        return Value(field, text, looks_personal(text, organization))

    def _languages(self, text: str, locale: str) -> Value | Unfit | None:
        codes: list[str] = []
        strange = ""
        for part in re.split(r"[,;/\n]", text):
            found = _languages_in(fold_words(part))
            codes += found
            strange = strange or ("" if found or not part.strip() else part.strip())
        words = len(text.split())
        if (
            codes
            and not strange
            and words <= len(codes) + _WORDS_BESIDE
            and not self._names(text, locale, places=False)
        ):
            return Value("languages", "; ".join(dict.fromkeys(codes)))
        meant = bool(codes) or self._is_attempt(text, locale)
        return Unfit("language", strange) if meant and strange and "?" not in text else None

    def _country(self, text: str, locale: str) -> Value | Unfit | None:
        found = self.find(text, locale)
        countries = [place for place in found.places.places if self.areas.is_country(place)]
        if "?" in text or found.sectors.mentions or found.organization.mentions:
            return None
        if len(countries) == 1 and len(found.places.places) == 1 and len(text.split()) <= _WORDS_BESIDE:
            return Value("country", countries[0])
        return Unfit("country", text) if found.places.places or self._is_attempt(text, locale) else None

    def _is_attempt(self, text: str, locale: str) -> bool:
        return len(text.split()) <= _ATTEMPT and "?" not in text and not self._names(text, locale)

    def _names(self, text: str, locale: str, *, places: bool = True) -> bool:
        """Say whether a text names a trade, an organization or a place, as a question does."""
        found = self.find(text, locale)
        return bool(found.sectors.mentions or found.organization.mentions or (places and found.places.mentions))


def web_address(text: str) -> str | None:
    """Return the first web address in a text, with https:// where it has no scheme; None where there is none."""
    return next(_addresses(text), None)


def _addresses(text: str) -> Iterator[str]:
    """Yield the web addresses in a text; a mailbox is none."""
    for word in text.split():
        bare = word.strip(EDGES)
        if "@" in bare.partition("/")[0]:
            continue
        if bare.lower().startswith(("http://", "https://")):
            scheme, _, rest = bare.partition("://")
            bare = f"{scheme.lower()}://{rest}"
        elif _DOMAIN.fullmatch(bare):
            bare = f"https://{bare}"
        else:
            continue
        host = _host(bare)
        if "." in host and "@" not in bare.partition("://")[2].partition("/")[0] and WEB_ADDRESS.holds(bare):
            yield bare


def _checked(field: str, value: str, organization: Organization | None) -> Value | Unfit:
    """Return an address or a number as its field holds it."""
    personal = looks_personal(value, organization)
    if field == "phone":
        number = international(value, organization)
        return Value(field, number, personal) if number else Unfit("phone")
    if field == "email":
        return Value(field, value, personal)
    host = _host(value)
    return Value(next((kind for end, kind in _NETWORKS.items() if f".{host}".endswith(f".{end}")), field), value)


def _shows_form(field: str, text: str) -> bool:
    """Say whether a message has the signs of a form, though not the form itself."""
    if field == "email":
        return "@" in text
    if field == "phone":
        return sum(sign.isdigit() for sign in text) >= FEWEST_DIGITS
    return bool(re.search(r"https?:|www\.|@", text, re.IGNORECASE))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


_FORMS: Final = {"website": _addresses, "email": emails, "phone": numbers}
"""What finds the values of a field that has a form."""


def _languages_in(words: list[str]) -> list[str]:
    """Return the languages that are named in any of the bot's languages, the longest names first."""
    names, longest = _language_names()
    found, at = [], 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            code = names.get(" ".join(words[at : at + size]))
            if code is not None:
                found.append(code)
                at += size - 1
                break
        at += 1
    return found


@lru_cache(maxsize=1)
def _language_names() -> tuple[dict[str, str], int]:
    """Return ISO 639-1 codes by folded names, and the words of the longest name."""
    names: dict[str, str] = {}
    for locale in LOCALES:
        for code, name in Locale(locale).languages.items():
            if len(code) == 2:  # noqa: PLR2004 - ISO 639-1
                names.setdefault(fold(str(name)), str(code))
    return names, max(len(name.split()) for name in names)
