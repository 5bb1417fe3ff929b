"""The ways to write an organization's name: official name, acronym, other names, and their parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from directory.model import Organization
from directory.text import fold_words

_EN = ("and", "for", "in", "of", "s", "the")
_ES = ("a", "al", "de", "del", "e", "el", "en", "la", "las", "los", "para", "por", "y")
_FR = ("au", "aux", "d", "des", "du", "et", "l", "le", "les", "pour")
_PT = ("da", "das", "do", "dos", "o", "os")
CONNECTIVES: Final = frozenset(_EN + _ES + _FR + _PT)
"""Words that names hold or drop at will; they are compared nowhere."""

_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)")
_ACRONYM_PARTS = re.compile(r"[-\s]")
_SUBTITLE = re.compile(r"\s[-–—]\s|:\s|,\s(?=[a-zà-ÿ])")


class FormKind(IntEnum):
    """How a form of a name came about; of equal scores the lower kind is shown."""

    OFFICIAL = 0
    ACRONYM = 1
    OTHER = 2
    SHORT = 3
    """The head of an acronym or a name: SABAH of "SABAH Nepal", KISA of "KISA - Movement for Equality", what stands
    before a comma and a small letter."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an organization's name."""

    slug: str
    text: str
    words: tuple[str, ...]
    """Folded words without connectives."""
    kind: FormKind
    is_acronym: bool


def forms_of(organization: Organization) -> tuple[Form, ...]:
    """Return every way to write an organization's name, without doubles."""
    found: dict[tuple[str, ...], Form] = {}
    for text, kind, is_acronym in (*_acronyms(organization), *_names(organization)):
        words = content_words(text)
        if words and words not in found:
            found[words] = Form(organization.slug, text, words, kind, is_acronym or looks_like_acronym(text))
    return tuple(found.values())


def _acronyms(organization: Organization) -> Iterator[tuple[str, FormKind, bool]]:
    acronym = organization.acronym
    if not acronym:
        return
    for part in dict.fromkeys((acronym, *acronym.split("/"))):
        yield part.strip(), FormKind.ACRONYM, True
    head = _ACRONYM_PARTS.split(acronym)[0]
    if head != acronym and looks_like_acronym(head):
        yield head, FormKind.SHORT, True


def _names(organization: Organization) -> Iterator[tuple[str, FormKind, bool]]:
    yield organization.name, FormKind.OFFICIAL, False
    named = [(organization.name, FormKind.OFFICIAL)]
    named += [(other.name, FormKind.OTHER) for other in organization.other_names]
    for name, kind in named:
        bare = _PARENTHESIS.sub("", name).strip() if "(" in name else name.strip()
        if bare != organization.name:
            yield bare, kind, False
        if bare != name:
            yield from ((part, FormKind.OTHER, True) for part in _PARENTHESIS.findall(name) if looks_like_acronym(part))
        head = _SUBTITLE.split(bare, maxsplit=1)[0]
        if head != bare:
            yield head, FormKind.SHORT, False


def looks_like_acronym(text: str) -> bool:
    """Say whether a name is one word, most of it capitals.

    >>> looks_like_acronym("FACyR"), looks_like_acronym("Kalayaan")
    (True, False)
    """
    if " " in text:
        return False
    capitals = sum(sign.isupper() for sign in text)
    letters = sum(sign.isalpha() for sign in text)
    return capitals > 1 and capitals * 2 > letters


def content_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name without connectives, or with them when it has no others."""
    words = fold_words(text)
    return tuple([word for word in words if word not in CONNECTIVES]) or tuple(words)


def spelling_of(acronym: Form) -> str:
    """Return the letters and digits of an acronym, folded and joined: ``redlacre`` for Red LACRE."""
    return "".join(fold_words(acronym.text))
