"""Whose a named place is: the workers', the asker's own or the event's, or one that is only ruled out."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.understanding.place_choice import Found
from bot.understanding.place_names import DEMONYM
from bot.understanding.place_words import Words
from bot.understanding.reading import Mention

_FARTHEST_NEGATION: Final = 4
"""Words between a negation and the place that it rules out."""
_LONGEST_PHRASE: Final = 3
"""Words of the longest phrase by which people say where they are."""


def is_ruled_out(found: Found, words: Words) -> bool:
    """Say whether a place is named only to say that it is not meant: "Brazzaville, not Kinshasa"."""
    cues = words.cues
    for index in range(found.start - 1, max(found.start - 2 - _FARTHEST_NEGATION, -1), -1):
        if words.parts(index + 1):
            return False
        folded = words.folded[index]
        if folded in cues.negations or words.phrase(max(index - 1, 0), index + 1) in cues.negations:
            return True
        if folded not in cues.between:
            return False
    return False


def is_workers(found: Found, words: Words, trades: Sequence[Mention]) -> bool:
    """Say whether a place stands beside a trade: "Bulgarian pickers", "vendedoras de Lima"."""
    tokens = words.tokens
    first = found.start
    while first > 0 and words.is_linking(first - 1) and not words.parts(first):
        first -= 1
    before = tokens[first - 1] if first and not words.parts(first) else None
    after = tokens[found.end] if found.end < len(words) and not words.parts(found.end) else None
    return any(
        (before is not None and trade.start <= before.start < trade.end)
        or (after is not None and trade.start <= after.start < trade.end)
        for trade in trades
    )


def is_askers(found: Found, words: Words) -> bool:
    """Say whether the asker or the event is there: "soy de Madrid", "our paper in Bern", "Swiss reporter"."""
    cues = words.cues
    first = found.start
    while first > 0 and words.is_linking(first - 1) and not words.parts(first):
        first -= 1
    if first and not words.parts(first) and _says_self(words, first):
        return True
    if any(sense.kind == DEMONYM for sense in found.senses):
        return _is_any(words, found.end, cues.askers) or _is_any(words, found.start - 1, cues.askers)
    return _is_any(words, first - 1, cues.askers)


def targets(places: Sequence[str], askers: Collection[str], workers: Collection[str]) -> tuple[str, ...]:
    """Return the places without the asker's own, unless nothing would be left."""
    kept = tuple(place for place in places if place in workers or place not in askers)
    return kept or tuple(places)


def _says_self(words: Words, end: int) -> bool:
    return any(words.phrase(start, end) in words.cues.selves for start in range(max(end - _LONGEST_PHRASE, 0), end))


def _is_any(words: Words, index: int, wanted: Collection[str]) -> bool:
    return 0 <= index < len(words) and words.folded[index] in wanted and not words.parts(index + 1)
