"""Decides whether a name is meant as a place at all, and which of its namesakes it is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from bot.understanding.place_names import CITY, DEMONYM, LANDMARK, SUBDIVISION, Sense
from bot.understanding.place_words import TERSE, Capital, Link, Words
from directory.geography import Areas

# How many thousands of people a city of the gazetteer needs, by what the words around its name say.
_TOWN: Final = 5
_CITY: Final = 15
_LARGE: Final = 100
_HUGE: Final = 1000

_FAR_LARGER: Final = 3.0
"""How many times larger a place must be than its namesakes to be meant without a further word."""

_BEYOND_DOUBT: Final = 12.0
"""How many times larger it must be to be meant even where the message names a namesake's country."""

_AT_HOME: Final = 4.0
"""How much more a city counts where the message's language is spoken, and how much more a capital does."""

_BEFORE_LANGUAGE: Final = 6
"""Words before a nationality among which one of speaking makes it a language."""

_UNCOUNTED: Final = 100
"""Thousands of people taken for a subdivision, of which the number is not known."""

_LISTED: Final = 500
"""Thousands of people that a city of our own lists has at least; each counts twice, as it is listed for being meant."""

_FOREIGN: Final = 20
"""How many times less a city counts under a name that is not its main one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of the message and the places that it may name."""

    start: int
    """Position of its first word."""
    end: int
    """Position after its last word."""
    senses: tuple[Sense, ...]
    score: float = 100.0


def believable(senses: Sequence[Sense], words: Words, start: int, end: int) -> tuple[Sense, ...]:
    """Return the senses in which a phrase of the message may be meant, given capitals and the word before."""
    capital, link = words.capital(start, end), words.link(start)
    ordinary = words.is_ordinary(start, end)
    if capital is not Capital.SILENT and words.is_acronym(start, end):
        senses = [sense for sense in senses if sense.is_listed]
    elif end - start == 1 and words.is_amid_capitals(start, end):
        senses = [sense for sense in senses if sense.is_listed or sense.thousands >= _LARGE]
    if words.is_linking(start):
        senses = [sense for sense in senses if sense.is_listed or sense.kind == CITY]
    if words.is_in_dictionary(start, end):
        senses = [sense for sense in senses if sense.is_listed or _outweighs_word(sense, words, link)]
    meant = {
        sense
        for sense in senses
        if (
            _is_spelled(sense, words, start, end, ordinary=ordinary)
            if sense.is_listed
            else _is_meant(sense, capital, link, length=end - start, ordinary=ordinary)
        )
    }
    # Once the name is a place's, the smaller ones of the name are its rivals as well.
    return tuple(sense for sense in senses if sense in meant or (meant and not sense.is_listed))


def _is_spelled(sense: Sense, words: Words, start: int, end: int, *, ordinary: bool) -> bool:
    """Say whether a listed name that is a common word as well stands as only the place is written."""
    if sense.kind == LANDMARK and words.capital(start, end) is Capital.AGAINST:
        return False
    if sense.has_rivals or not (sense.is_cased or ordinary) or words.written(start, end) in sense.spellings:
        return True
    # "en georgia" in a message without capitals; never "us" or "car".
    return (
        not ordinary
        and not any(spelling.isupper() for spelling in sense.spellings)
        and words.capital(start, end) is Capital.SILENT
        and words.link(start) is Link.STRONG
    )


def _outweighs_word(sense: Sense, words: Words, link: Link) -> bool:
    """Say whether a city is likelier meant than the word of its name: "en santiago", not "le quito el óxido"."""
    if link is Link.NONE and len(words) > TERSE:
        return False
    return sense.is_capital or sense.thousands >= _HUGE or (sense.code in words.cues.spoken and sense.is_native)


def _is_meant(sense: Sense, capital: Capital, link: Link, *, length: int, ordinary: bool) -> bool:
    """Say whether a name of the gazetteer, where everyday words abound, is meant as a place."""
    if sense.kind == SUBDIVISION:
        return not ordinary and capital is not Capital.AGAINST and (capital is Capital.TELLING or link is not Link.NONE)
    people = sense.thousands if sense.is_native or length > 1 else sense.thousands // 5
    if ordinary:
        return people >= _needed_of_ordinary(capital, link, length=length)
    if sense.is_capital:
        people = max(people, _LARGE)
    if capital is Capital.TELLING:
        return people >= (_TOWN if link is not Link.NONE or length > 1 else _CITY)
    if capital is Capital.EXPECTED:
        return people >= (_CITY if length > 1 else _LARGE)
    if capital is Capital.SILENT:
        return people >= (_LARGE if link is Link.NONE else _CITY)
    return link is Link.STRONG and people >= _LARGE


def _needed_of_ordinary(capital: Capital, link: Link, *, length: int) -> float:
    """Return how many thousands of people a place needs whose name is made of everyday words alone."""
    if capital is Capital.TELLING:
        return {Link.STRONG: _CITY, Link.LOOSE: _LARGE if length == 1 else _CITY, Link.NONE: _HUGE / 2}[link]
    if capital is Capital.SILENT and (link is Link.STRONG or (length > 1 and link is Link.LOOSE)):
        return _LARGE
    return inf


def choose(
    found: Found, words: Words, areas: Areas, *, beside: Collection[str] = (), elsewhere: Collection[str] = ()
) -> tuple[Sense, ...]:
    """Return the senses that are meant: one, all of a name for several areas, or the rivals that words cannot part.

    ``beside`` holds the areas named right before or after; ``elsewhere`` those named in the rest of the message.
    """
    senses = found.senses
    if any(sense.is_one_of_several for sense in senses):
        several = tuple(sense for sense in senses if sense.is_one_of_several)
        return _within(several, beside, areas)[:1] or several
    senses = _as_written(_of_language(senses, words.locale), found, words)
    rivals = _by_code(senses)
    if len(rivals) == 1:
        return rivals[:1]
    near = _within(rivals, beside, areas)
    if near:
        return near[:1]
    weights = {sense.code: _weight(sense, words) for sense in rivals}
    ranked = sorted(rivals, key=lambda sense: -weights[sense.code])
    lead = weights[ranked[0].code] / weights[ranked[1].code]
    if lead >= _BEYOND_DOUBT:
        return (ranked[0],)
    named = _within(ranked, elsewhere, areas)
    if len({sense.code for sense in named}) == 1:
        return named[:1]
    return (ranked[0],) if lead >= _FAR_LARGER else tuple(ranked)


def _of_language(senses: tuple[Sense, ...], locale: str | None) -> tuple[Sense, ...]:
    """Drop what a name means in other languages alone, if it means something of note in the message's own."""
    own = tuple(sense for sense in senses if not sense.locales or locale is None or locale in sense.locales)
    return own if any(sense.is_listed or sense.thousands >= _LARGE for sense in own) else senses


def _as_written(senses: tuple[Sense, ...], found: Found, words: Words) -> tuple[Sense, ...]:
    """Keep the cities where a nationality is written small and this is not: "Londrina" is no woman of London."""
    if words.capital(found.start, found.end) is not Capital.TELLING:
        return senses
    written = tuple(
        sense
        for sense in senses
        if sense.has_rivals or not sense.spellings or not all(map(str.islower, sense.spellings))
    )
    return written or senses


def _by_code(senses: Iterable[Sense]) -> tuple[Sense, ...]:
    """Keep one sense of each area, our own lists' before the gazetteer's, with the people of the largest."""
    kept: dict[str, Sense] = {}
    for sense in sorted(senses, key=lambda sense: (not sense.is_listed, -sense.thousands)):
        held = kept.setdefault(sense.code, sense)
        if held.is_listed and sense.thousands > held.thousands:
            kept[sense.code] = replace(held, thousands=sense.thousands, is_capital=sense.is_capital)
    return tuple(kept.values())


def _within(senses: Sequence[Sense], codes: Collection[str], areas: Areas) -> tuple[Sense, ...]:
    return tuple(sense for sense in senses if any(code != "001" and areas.contains(code, sense.code) for code in codes))


def _weight(sense: Sense, words: Words) -> float:
    if sense.has_rivals:
        return _HUGE * (_AT_HOME if sense.code in words.cues.spoken else 1)
    if sense.is_listed and sense.kind != CITY:
        return 10.0 * _HUGE * _HUGE
    if sense.kind == SUBDIVISION:
        return _UNCOUNTED
    weight = 2.0 * max(sense.thousands, _LISTED) if sense.is_listed else float(sense.thousands)
    if not sense.is_native:
        weight /= _FOREIGN
    if sense.is_capital:
        weight *= _AT_HOME
    if sense.code in words.cues.spoken:
        weight *= _AT_HOME
    return max(weight, 1.0)


def is_language(found: Found, words: Words) -> bool:
    """Say whether a nationality is a language here: "speak Portuguese", "en español ou francês", "my English"."""
    if not any(sense.kind == DEMONYM for sense in found.senses):
        return False
    cues = words.cues
    name = words.phrase(found.start, found.end)
    before = words.folded[max(found.start - _BEFORE_LANGUAGE, 0) : found.start]
    after = words.folded[found.end : found.end + 1]
    if name not in cues.languages:
        # "la lengua inglesa": the feminine of a language's name.
        return name[:-1] in cues.languages and not cues.tongues.isdisjoint(before[-1:])
    if not cues.tongues.isdisjoint((*before, *after)) or not cues.owners.isdisjoint(before[-1:]):
        return True
    if _is_beside_language(found, words):
        return True
    if words.link(found.start) is not Link.STRONG:
        return False
    # Adjectives precede their noun in English alone: "in Turkish homes" is a place.
    closes = not after or words.is_linking(found.end) or bool(words.gap(found.end).strip())
    return closes or words.locale != "en"


def _is_beside_language(found: Found, words: Words) -> bool:
    """Say whether one more language is named with this one: "français-anglais", "in English or Portuguese"."""
    cues, folded, start, end = words.cues, words.folded, found.start, found.end
    if words.gap(start) == "-" and folded[start - 1] in cues.languages:
        return True
    if end < len(words) and words.gap(end) == "-" and folded[end] in cues.languages:
        return True
    first = start - 2
    return (
        first > 0
        and folded[start - 1] in cues.choices
        and folded[first] in cues.languages
        and (words.link(first) is Link.STRONG or folded[first - 1] in cues.tongues)
    )
