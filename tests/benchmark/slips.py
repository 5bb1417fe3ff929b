"""Names as hurried fingers write them, and messages that ask about the organizations that bear them."""

import random
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from directory.model import Organization
from directory.name_forms import content_words

SEED: Final = 7

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_OTHERS: Final = 0.2
"""Share of translations, aliases and former names; the rest are official names."""
_LOWER: Final = 0.4
"""Share of names written without capitals."""


class Misspelled(NamedTuple):
    """A message about an organization, and the name in it alone, with one or two typos."""

    slug: str
    name: str
    message: str


def misspelled(organizations: Sequence[Organization], count: int) -> tuple[Misspelled, ...]:
    """Return messages in four languages that name organizations with one or two typos.

    Only names that a single organization bears are taken.
    """
    chance = random.Random(SEED)
    templates = tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))
    bearers: defaultdict[frozenset[str], set[str]] = defaultdict(set)
    for organization in organizations:
        for name, _language in _names(organization):
            bearers[frozenset(content_words(name))].add(organization.slug)
    found: list[Misspelled] = []
    while len(found) < count:
        organization = chance.choice(organizations)
        own, *others = _names(organization)
        name, language = chance.choice(others) if others and chance.random() < _OTHERS else own
        if len(bearers[frozenset(content_words(name))]) == 1:
            written = slip(name, chance)
            if chance.random() < 0.5:
                written = slip(written, chance)
            if chance.random() < _LOWER:
                written = written.lower()
            message = chance.choice(templates[language]).format(name=written)
            found.append(Misspelled(organization.slug, written, message))
    return tuple(found)


def slip(text: str, chance: random.Random) -> str:
    """Return the text with one letter left out, put in, exchanged or swapped with the next."""
    while True:
        place = chance.choice([place for place, sign in enumerate(text) if sign.isalpha()])
        before, sign, after = text[:place], text[place], text[place + 1 :]
        other = chance.choice(_LETTERS)
        slipped = chance.choice(
            (
                before + after,
                before + other + sign + after,
                before + other + after,
                before + after[:1] + sign + after[1:] if after[:1].isalpha() else before + after,
            )
        )
        if content_words(slipped) != content_words(text):
            return slipped


def _names(organization: Organization) -> list[tuple[str, str]]:
    """Return an organization's names with their languages, the official one first."""
    others = [(other.name, other.language or "en") for other in organization.other_names]
    return [(organization.name, organization.languages[0]), *others]
