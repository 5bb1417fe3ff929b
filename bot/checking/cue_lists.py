"""Checks the smaller lists of words: who asks, names and cues of organizations and places, what continues a talk."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.checking.findings import Finding, TomlFile, unknown
from bot.understanding.reading import LOCALES, Audience
from directory.geography import Areas
from directory.text import fold

CHANNELS: Final = ("phone", "email", "website", "social", "any", "pages")
KINDS: Final[Mapping[type, str]] = {str: "a text", list: "a list", dict: "a table", int: "a number"}


def audiences(files: Mapping[str, TomlFile]) -> Iterator[Finding]:
    """Yield what is wrong with ``audiences.toml`` of all languages: a word counts whatever the language is."""
    claims: dict[str, tuple[str, str]] = {}
    for file in files.values():
        yield from file.strange(("words",))
        yield from file.strange(Audience, "words")
        yield from file.misshapen("words")
        yield from file.repeated("words")
        for audience, words in file.lists("words"):
            for word in words:
                other, where = claims.setdefault(fold(word), (audience, file.name))
                if other != audience:
                    text = f"{word!r} is claimed by {audience} and by {other} ({where}); keep one"
                    yield file.find(text, ("words", audience), word)


def organization_names(files: Mapping[str, TomlFile], slugs: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """Yield what is wrong with ``organization_names.toml`` of all languages.

    Args:
        files: by language.
        slugs: the organizations of the directory that a name may stand for (``evaluation.named``).
    """
    listed = sorted(frozenset().union(*slugs.values()))
    claims: dict[str, tuple[str, str]] = {}
    for file in files.values():
        yield from file.misshapen()
        yield from file.repeated()
        for slug, names in file.lists():
            if slug not in listed:
                yield file.find(unknown("organization", slug, listed), (slug,))
            for name in names:
                key = fold(name).replace(" ", "")
                other, where = claims.setdefault(key, (slug, file.name))
                if other != slug:
                    text = f"{name!r} is claimed by {slug} and by {other} ({where}); keep one"
                    yield file.find(text, (slug,), name)
                elif key in slugs and slug not in slugs[key]:
                    text = f"{name!r} is the name of {min(slugs[key])} in the directory; remove it here"
                    yield file.find(text, (slug,), name)


def cues(file: TomlFile) -> Iterator[Finding]:
    """Yield words of ``organization_cues.toml`` or ``place_cues.toml`` that are not folded or stand there twice."""
    yield from file.repeated()
    for key, words in file.lists():
        if key != "spoken":
            for word in words:
                bare = word.replace("*", "")
                if bare != fold(bare):
                    text = f"{word!r} is not folded, so no message has it; write {fold(bare)!r}"
                    yield file.find(text, (key,), word)


def speakers(file: TomlFile, areas: Areas) -> Iterator[Finding]:
    """Yield what is wrong with the countries in which a language is spoken (``place_cues.toml``)."""
    for code in dict(file.lists()).get("spoken", ()):
        if not areas.is_country(code):
            text = f"{code!r} is no country; use an ISO 3166-1 alpha-2 code"
            yield file.find(text, ("spoken",), code)


def everyday(file: TomlFile) -> Iterator[Finding]:
    """Yield words of ``ordinary_words.toml`` that are not folded or stand there twice."""
    content = file.content.get("words")
    if not isinstance(content, str):
        yield file.find("words is no text; write words = '''…'''", ("words",))
        return
    seen: set[str] = set()
    for word in content.split():
        if word != fold(word):
            yield file.find(f"{word!r} is not folded; write {fold(word)!r}", ("words",), word)
        if word in seen:
            yield file.find(f"{word!r} stands here twice; remove one", ("words",), word, last=True)
        seen.add(word)


def followups(file: TomlFile) -> Iterator[Finding]:
    """Yield what is wrong with ``followups.toml``: unknown groups, and words that stand for two things."""
    for table in ("commands", "ordinals", "channels", "languages", "around", "markers"):
        yield from file.misshapen(table)
    yield from file.strange(CHANNELS, "channels")
    yield from file.strange(LOCALES, "languages")
    for position, _ in file.lists("ordinals"):
        if not position.removeprefix("-").isdecimal():
            yield file.find(f"{position!r} is no position; use a number, -1 for the last", ("ordinals", position))
    claims: dict[str, tuple[str, str]] = {}
    groups = [("commands", key) for key in ("more", "all")]
    groups += [(table, key) for table in ("ordinals", "channels", "languages") for key, _ in file.lists(table)]
    for table, key in groups:
        for word in dict(file.lists(table)).get(key, ()):
            other = claims.setdefault(fold(word), (table, key))
            if other != (table, key):
                text = f"{word!r} stands for {key} and for {other[1]} ([{other[0]}]); keep one"
                yield file.find(text, (table, key), word)


def uneven(file: TomlFile, first: TomlFile, *, deep: bool) -> Iterator[Finding]:
    """Yield keys that a file has and the same file of the first language lacks or means otherwise, and the other way.

    Args:
        file: the file.
        first: the same of the first language.
        deep: whether keys of tables are compared as well, not the tables alone.
    """
    own, others = _kinds(file, deep=deep), _kinds(first, deep=deep)
    for path, kind in sorted(others.items()):
        name = ".".join(path)
        if path not in own:
            yield file.find(f"{name} is missing; {first.name} has it", path)
        elif own[path] != kind:
            yield file.find(f"{name} is {own[path]} here and {kind} in {first.name}; write it alike", path)
    for path in sorted(own.keys() - others.keys()):
        yield file.find(f"{'.'.join(path)} is not in {first.name}; add it there or remove it here", path)


def _kinds(file: TomlFile, *, deep: bool) -> dict[tuple[str, ...], str]:
    """Return the keys of a file and what each of them holds."""
    found: dict[tuple[str, ...], str] = {}
    waiting: list[tuple[tuple[str, ...], object]] = [((key,), value) for key, value in file.content.items()]
    while waiting:
        path, value = waiting.pop()
        if deep and isinstance(value, dict):
            waiting += [((*path, key), inner) for key, inner in value.items()]
        else:
            found[path] = KINDS.get(type(value), "something else")
    return found
