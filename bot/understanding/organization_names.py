"""Finds the names of a directory's organizations in a message: acronyms, names in full, misspelt or in part."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.understanding.organization_spelling import Spelled, spell_out
from bot.understanding.organization_words import Line, NameWords, Word
from directory.name_forms import Form
from directory.names import NameIndex
from directory.text import tokens

LONGEST_ACRONYM: Final = 4
"""An acronym has at most so many words."""
SHORT_ACRONYM: Final = 3
"""An acronym of so many letters needs capitals, or a question or a place beside it."""
CANDIDATES: Final = 24
"""How many names are laid over the message word by word."""
SLACK: Final = 2
"""How many strange words may stand inside a name."""
COVERED: Final = 0.8
"""Share of a name's weight that the message must hold where capitals mark it as a name."""
COVERED_PLAINLY: Final = 0.95
"""The same without capitals."""
COVERED_TELLINGLY: Final = 0.5
"""The same where a word occurs that only names hold."""
DENSE: Final = 0.7
"""Share of the words between a name's first and last that must be the name's."""
LONG_NAME: Final = 4
"""A name of so many words is one without capitals as well."""
SHORT_NAME: Final = 3
"""A name of so many words is one without capitals where someone asks about a body."""
BEFORE: Final = 2
"""So many words before what lies there of a name, another word for a body may stand: "the union of waste pickers"."""
CLEAR: Final = 0.83
"""A telling word must be as close as this: one typo in six letters."""
ALONE: Final = 0.07
"""How much closer it must be where it stands alone for the whole name."""
NEAR_SCORE: Final = 90.0
"""Score of an acronym with a typo."""
FUZZY_LENGTH: Final = 5
"""Shorter unknown words are not taken for misspelt ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """A form of a name at a place of the message, in numbers of words."""

    form: Form
    first: int
    last: int
    """The word after the last."""
    score: float
    """0-100."""
    is_telling: bool = True
    """Whether it holds a word that only names hold; else it is made of trades, places and kinds of bodies."""
    spelled: Spelled | None = None
    """Where all of the name is written, for names that are no acronyms."""


class NameFinder:
    """Finds names in messages."""

    def __init__(self, index: NameIndex, words: NameWords) -> None:
        self._index = index
        self._words = words
        acronyms: defaultdict[tuple[str, ...], list[Form]] = defaultdict(list)
        for spelling, forms in index.acronyms.items():
            for form in forms:
                for parts in {tuple(token.folded for token in tokens(form.text)), (spelling,)}:
                    acronyms[parts].append(form)
        self._acronyms = dict(acronyms)
        self._heads = frozenset(parts[0] for parts in acronyms)

    def find(self, line: Line) -> tuple[Found, ...]:
        """Return every name found, those that overlap included."""
        return (*self._find_acronyms(line), *self._find_names(line))

    def _find_acronyms(self, line: Line) -> Iterator[Found]:
        words = line.words
        for first, word in enumerate(words):
            if word.folded in self._heads:
                for last in range(first + 1, min(first + LONGEST_ACRONYM, len(words)) + 1):
                    forms = self._acronyms.get(tuple(word.folded for word in words[first:last]), ())
                    if forms and self._counts_as_acronym(line, first, last):
                        yield from (Found(form, first, last, 100.0) for form in forms)
            elif self._may_be_misspelt(word):
                for form in self._index.near_acronyms(word.folded):
                    if not self._words.is_ordinary(form.words[0]):
                        yield Found(form, first, first + 1, NEAR_SCORE)

    def _counts_as_acronym(self, line: Line, first: int, last: int) -> bool:
        words = line.words[first:last]
        if any(not self._words.is_ordinary(word.folded) and len(word.folded) > SHORT_ACRONYM for word in words):
            return True
        if line.is_shouting:
            return False
        if all(word.folded in self._words.abbreviations for word in words):
            return False
        neighbors = line.words[max(0, first - 1) : first] + line.words[last : last + 1]
        return all(word.is_capitals for word in words) and not any(
            word.written.isupper() and len(word.written) > 1 for word in neighbors
        )

    def _may_be_misspelt(self, word: Word) -> bool:
        return (
            len(word.folded) >= FUZZY_LENGTH
            and not word.is_place
            and not self._words.is_ordinary(word.folded)
            and word.folded not in self._index.vocabulary
        )

    def _find_names(self, line: Line) -> Iterator[Found]:
        similar = [self._similar(line.words[number]) for number in line.content]
        places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, known in enumerate(similar):
            for word, closeness in known.items():
                places[word].append((place, closeness))
        for form in self._index.candidates(similar, CANDIDATES):
            if not form.is_acronym:
                found = self._lay(form, line, places)
                if found:
                    yield found

    def _similar(self, word: Word) -> Mapping[str, float]:
        """Return the words of names that a word of the message may stand for, and how close they are, 0-1."""
        if word.folded in self._index.vocabulary or not self._words.is_ordinary(word.folded):
            return dict(self._index.vocabulary.similar(word.folded))
        return {}

    def _lay(self, form: Form, line: Line, places: Mapping[str, list[tuple[int, float]]]) -> Found | None:
        """Lay a name over the part of the message that holds most of it; None when that is too little."""
        weights = {word: self._words.weight(word) for word in form.words}
        weight = sum(weights.values())
        if sum(weights[word] for word in weights if word in places) < COVERED_TELLINGLY * weight:
            return None
        held = _densest(form, weights, places)
        covered = sum(weights[word] * closeness for word, (closeness, _) in held.items()) / weight
        telling = [
            line.content[place]
            for word, (closeness, place) in held.items()
            if self._tells(line, place, word, closeness if len(held) > 1 else closeness - ALONE)
            or (covered == 1 and len(weights) == 1 and weights[word] > 1)
        ]
        taken = sorted({place for _, place in held.values()})
        spelled = spell_out(form, line, taken[0], taken[-1], len(weights) - len(held))
        if spelled is not None:
            whole = range(spelled.first, spelled.last + 1)
            found = self._found(form, line, whole, telling=telling, covered=covered, spelled=spelled)
            if found is not None:
                return found
        if len(taken) < DENSE * (taken[-1] - taken[0] + 1):
            return None
        return self._found(form, line, taken, telling=telling, covered=covered)

    def _found(
        self,
        form: Form,
        line: Line,
        taken: Sequence[int],
        *,
        telling: list[int],
        covered: float,
        spelled: Spelled | None = None,
    ) -> Found | None:
        """Return a name laid over the words at some places, None where they are not enough of it."""
        numbers = [line.content[place] for place in taken]
        is_called = False
        if spelled is not None:
            covered = max(covered, spelled.closeness)
            # Who asks for "unity society", or writes nothing else, means a body however plain its name.
            is_called = any(map(self._words.kinds.__contains__, form.words)) and (
                line.asks or len(numbers) == len(line.content)
            )
        if not is_called and not _counts_as_name(line, numbers, telling, covered):
            return None
        if not telling and not self._calls_body(form, line, numbers, in_full=spelled is not None):
            return None
        return Found(form, numbers[0], numbers[-1] + 1, 100 * covered, bool(telling), spelled)

    def _tells(self, line: Line, place: int, word: str, closeness: float) -> bool:
        """Say whether a word of the message is one that only names hold."""
        written = line.words[line.content[place]]
        return (
            closeness >= CLEAR
            and self._words.weight(word) > 1
            and not written.is_place
            and not self._words.is_ordinary(written.folded)
        )

    def _calls_body(self, form: Form, line: Line, numbers: list[int], *, in_full: bool) -> bool:
        """Say whether a body is called where words of trades, kinds and places lie that a name has too.

        "The street vendors of Egypt" and "a union of street vendors in Egypt" name no union. In a name written in full
        its own word for a body counts, whatever letters of it are wrong.
        """
        kinds = self._words.kinds_among_names
        if kinds.isdisjoint(form.words) or all(line.capitalized(number) for number in numbers):
            return True
        near = range(max(0, numbers[0] - BEFORE), min(numbers[-1] + 2, len(line.words)))
        called = [number for number in near if self._is_kind(line.words[number])]
        before = {line.words[number - 1].folded for number in (*called, numbers[0]) if number}
        bodies = {line.words[number].folded for number in called}
        if in_full:
            bodies |= kinds.intersection(form.words)
        pairs = {(article, body) for body in bodies for article in before}
        return bool(bodies) and self._words.indefinite.isdisjoint(pairs)

    def _is_kind(self, word: Word) -> bool:
        """Say whether a word is one for a body, or that with a typo; the plural is another word, not a typo."""
        if word.folded in self._words.kinds_among_names:
            return True
        return self._may_be_misspelt(word) and any(
            known in self._words.kinds_among_names for known, _ in self._index.vocabulary.similar(word.folded)
        )


def _densest(
    form: Form, weights: Mapping[str, float], places: Mapping[str, list[tuple[int, float]]]
) -> dict[str, tuple[float, int]]:
    """Return the words of a name in the part of the message that holds most of it, with closeness and place."""
    hits = sorted((place, word, closeness) for word in weights for place, closeness in places.get(word, ()))
    reach = len(form.words) + SLACK
    best: dict[str, tuple[float, int]] = {}
    best_rank = (0.0, 0)
    for number, (start, _, _) in enumerate(hits):
        held: dict[str, tuple[float, int]] = {}
        for place, word, closeness in hits[number:]:
            if place >= start + reach:
                break
            if closeness > held.get(word, (0.0, 0))[0]:
                held[word] = (closeness, place)
        weight = sum(weights[word] * closeness for word, (closeness, _) in held.items())
        rank = (weight, start - max(place for _, place in held.values()))
        if rank > best_rank:
            best, best_rank = held, rank
    return best


def _counts_as_name(line: Line, numbers: list[int], telling: list[int], covered: float) -> bool:
    """Say whether the words found are enough of a name, seeing how it is written and what is asked."""
    if telling:
        marks = [line.words[number] for number in telling if line.capitalized(number)]
        marked = line.asks or any(len(numbers) > 1 or word.is_capitals for word in marks)
        return covered >= (COVERED_TELLINGLY if marked else COVERED)
    capitals = sum(line.capitalized(number) for number in numbers)
    if len(numbers) < SHORT_NAME:
        return len(numbers) > 1 and capitals > 1 and covered >= COVERED_PLAINLY
    if line.asks or capitals == len(numbers) or (capitals > 1 and len(numbers) >= LONG_NAME):
        return covered >= COVERED
    inside = sum(numbers[0] <= number <= numbers[-1] for number in line.content)
    in_place = inside == len(numbers) and any(line.words[number].is_place for number in numbers)
    return (capitals > 1 or len(numbers) >= LONG_NAME or in_place) and covered >= COVERED_PLAINLY
