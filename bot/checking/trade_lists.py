"""Checks the words for trades: ``sectors.toml`` of each language."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bot.checking.findings import Finding, TomlFile, unknown
from bot.understanding.vocabulary import phrases
from directory.model import Sector

TABLES: Final = ("names", "short", "words", "hints", "groups", "described", "others", "ordinary", "chat")
LISTED: Final = ("words", "hints", "groups", "described", "others")
"""Tables of lists of texts."""
LONGEST_BUTTON: Final = 24
"""Signs of a trade's name on a button."""
HALVES: Final = 2
"""Parts of a description: "sell + street"."""


def trades(file: TomlFile) -> Iterator[Finding]:
    """Yield what is wrong with a language's ``sectors.toml`` by itself."""
    yield from file.strange(TABLES)
    yield from _names(file)
    for table in LISTED:
        yield from file.misshapen(table)
        yield from file.repeated(table)
    for table in ("words", "hints", "described"):
        for key in _keys(file, table):
            for name in key.split("+"):
                if name.strip() not in tuple(Sector):
                    yield file.find(unknown("sector", name.strip(), Sector), (table, key))
    ordinary = file.content.get("ordinary", {})
    if not isinstance(ordinary, dict) or not isinstance(ordinary.get("words"), str):
        yield file.find('ordinary.words is no text; write words = """…"""', ("ordinary", "words"))
    yield from _patterns(file)
    yield from _descriptions(file)


def claimed(files: Mapping[str, TomlFile]) -> Iterator[Finding]:
    """Yield words that two trades claim, in one language or in two: a word counts whatever the language is.

    Args:
        files: ``sectors.toml`` of each language.
    """
    for table in ("words", "hints"):
        claims: dict[tuple[str, ...], tuple[str, str]] = {}
        for file in files.values():
            for key, patterns in file.lists(table):
                others = [
                    (pattern, *claims.setdefault(phrase, (key, file.name))) for pattern, phrase in _spelled(patterns)
                ]
                for pattern, other, where in dict.fromkeys(others):
                    if other != key:
                        there = "" if where == file.name else f" of {where}"
                        text = f'{pattern!r} is claimed by {key} and by {other}{there}; keep one, or write it under "'
                        yield file.find(f'{text}{" + ".join(sorted({key, other}))}"', (table, key), pattern)
    for file in files.values():
        words = {phrase: key for key, patterns in file.lists("words") for _, phrase in _spelled(patterns)}
        for table, key in (("others", "trades"), ("ordinary", "phrases")):
            claimed_patterns = {
                pattern: words[phrase]
                for pattern, phrase in _spelled(dict(file.lists(table)).get(key, ()))
                if phrase in words
            }
            for pattern, other in claimed_patterns.items():
                yield file.find(f"{pattern!r} names {other} in [words]; keep one", (table, key), pattern)


def count(file: TomlFile) -> int:
    """Return how many phrases for trades a file spells out."""
    return len({phrase for _, patterns in file.lists("words") for _, phrase in _spelled(patterns)})


def _names(file: TomlFile) -> Iterator[Finding]:
    for table in ("names", "short"):
        yield from file.strange(Sector, table)
        named = file.content.get(table, {})
        for sector in Sector:
            name = named.get(sector.value) if isinstance(named, dict) else None
            if not isinstance(name, str) or not name.strip():
                yield file.find(f"{sector} has no name; add it", (table, sector.value))
            elif table == "short" and len(name) > LONGEST_BUTTON:
                text = f"{name!r} is longer than a button; use {LONGEST_BUTTON} signs at most"
                yield file.find(text, (table, sector.value))


def _patterns(file: TomlFile) -> Iterator[Finding]:
    """Yield patterns with an open bracket."""
    listed = [
        (table, key, words) for table in ("words", "hints", "groups", "others") for key, words in file.lists(table)
    ]
    listed += [("ordinary", key, words) for key, words in file.lists("ordinary")]
    for table, key, patterns in listed:
        for pattern in patterns:
            try:
                list(phrases([pattern]))
            except ValueError:
                yield file.find(f"a bracket of {pattern!r} is not closed; close it", (table, key), pattern)


def _descriptions(file: TomlFile) -> Iterator[Finding]:
    """Yield descriptions that are no pair of known groups, and groups that nothing refers to."""
    groups = dict(file.lists("groups"))
    used: set[str] = set()
    for sector, descriptions in file.lists("described"):
        for description in descriptions:
            parts = [part.strip() for part in description.split("+")]
            used.update(parts)
            if len(parts) != HALVES:
                text = f'{description!r} is no pair; write two groups, as "sell + street"'
                yield file.find(text, ("described", sector), description)
            for part in parts:
                if part not in groups and part not in tuple(Sector):
                    yield file.find(unknown("group", part, groups), ("described", sector), description)
    for group in groups:
        if group not in used:
            yield file.find(f"no description refers to {group}; add one or remove the group", ("groups", group))


def _spelled(patterns: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each pattern with the phrases it stands for; one with an open bracket has none."""
    for pattern in patterns:
        try:
            for phrase in phrases([pattern]):
                yield pattern, phrase
        except ValueError:
            continue


def _keys(file: TomlFile, table: str) -> list[str]:
    return [key for key, _ in file.lists(table)]
