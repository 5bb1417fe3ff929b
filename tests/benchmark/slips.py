"""Names as hurried fingers write them, and messages that ask about the organizations that bear them."""

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from directory.model import Organization
from directory.name_forms import content_words

SEED: Final = 7
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
OWN_NAMES: Final = 0.8
"""Share of official names; the rest are translations, aliases and former names."""
LOWER: Final = 0.4
"""Share of names written without capitals."""


class Misspelled(NamedTuple):
    """A message about an organization, and the name in it alone, both with typos."""

    slug: str
    name: str
    message: str
    slips: int
    right_name: str


def misspelled(organizations: Sequence[Organization], count: int, seed: int = SEED) -> tuple[Misspelled, ...]:
    """Return messages that name organizations with one or two typos, in their own language.

    Only names that a single organization bears are taken.
    """
    chance = random.Random(seed)
    bearers: defaultdict[frozenset[str], set[str]] = defaultdict(set)
    for organization in organizations:
        for name in _names(organization):
            bearers[frozenset(content_words(name))].add(organization.slug)
    found: list[Misspelled] = []
    while len(found) < count:
        organization = chance.choice(organizations)
        own, *others = _names(organization)
        name = chance.choice(others) if others and chance.random() > OWN_NAMES else own
        if len(bearers[frozenset(content_words(name))]) > 1:
            continue
        slips = chance.choice((1, 2))
        written = name
        for _ in range(slips):
            written = slip(written, chance)
        if chance.random() < LOWER:
            written = written.lower()
        language = _language(organization, name)
        message = chance.choice(_templates()[language]).format(name=written)
        found.append(Misspelled(organization.slug, written, message, slips, name))
    return tuple(found)


def slip(text: str, chance: random.Random) -> str:
    """Return the text with one letter left out, put in, exchanged, or swapped with its neighbor."""
    places = [place for place, sign in enumerate(text) if sign.isalpha()]
    while True:
        place = chance.choice(places)
        sign = chance.choice(LETTERS)
        way = chance.randrange(4)
        if way == 3 and text[place + 1 : place + 2].isalpha():
            slipped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        else:
            slipped = text[:place] + ("" if way == 0 else sign if way == 1 else sign + text[place]) + text[place + 1 :]
        if content_words(slipped) != content_words(text):
            return slipped


def _names(organization: Organization) -> list[str]:
    return [organization.name, *(other.name for other in organization.other_names)]


def _language(organization: Organization, name: str) -> str:
    others = {other.name: other.language for other in organization.other_names}
    return others.get(name) or organization.languages[0]


@cache
def _templates() -> dict[str, list[str]]:
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))
