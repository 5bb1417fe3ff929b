"""Finding organizations by name, acronym and other names, with typos, missing words and any word order.

Rare words lead to a few candidates through an index of words and of their trigrams; only those are compared in full,
so that a directory of 100,000 organizations costs little more than one of 500.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio, token_sort_ratio

from directory.model import Organization
from directory.name_forms import Form, FormKind, content_words, forms_of, spelling_of
from directory.text import tokens

MINIMUM_SCORE: Final = 62.0
"""Below this a name has no more in common with the query than a trade or a country."""
CANDIDATES: Final = 60
"""How many forms are compared in full."""
QUERY_SHARE: Final = 0.65
"""How much of the score is what was asked for, the rest being how much of the name that covers."""
EXACT_LENGTH: Final = 3
"""Words of so many letters or fewer are compared exactly."""
ONE_TYPO_LENGTH: Final = 5
"""Words of so many letters or fewer may hold one typo, longer ones two."""
TYPO: Final = 0.7
"""A word closer than this to a known one is that word misspelt, not two words run together."""
SHORTEST_HALF: Final = 4
"""How many letters each of two words run together has at least."""
NEAR_ACRONYM_LENGTH: Final = 6
"""Shorter acronyms must be exact: of those that differ by one letter most are two organizations."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """An organization whose name resembles what was asked for."""

    slug: str
    name: str
    """The form that matched, as written in the record."""
    score: float
    """0-100; 100 is exact."""


class NameIndex:
    """All names of all organizations, ready for look-ups."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self.forms: tuple[Form, ...] = tuple(form for organization in organizations for form in forms_of(organization))
        self.acronyms = _by_spelling(form for form in self.forms if form.is_acronym)
        """Acronyms by their letters alone: ``redlacre`` for Red LACRE."""
        self.spellings = _by_spelling(form for form in self.forms if not form.is_acronym)
        """Names by their folded words without connectives, joined."""
        self.vocabulary = Vocabulary(form.words for form in self.forms)
        weights = [sum(self.vocabulary.weight(word) for word in form.words) for form in self.forms]
        self._form_weights: NDArray[np.float64] = np.array(weights, dtype=np.float64)

    def find(self, text: str, limit: int = 10) -> tuple[NameMatch, ...]:
        """Return the organizations whose names resemble the text, best first, at most ``limit``."""
        words = content_words(text)
        if not words:
            return ()
        best: dict[str, tuple[float, Form]] = {}
        for score, form in self._acronym_matches(text) + self._name_matches(words):
            known = best.get(form.slug)
            if known is None or (-score, form.kind) < (-known[0], known[1].kind):
                best[form.slug] = (score, form)
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1].kind, item[0]))
        return tuple(NameMatch(slug, form.text, round(score, 1)) for slug, (score, form) in ranked[:limit])

    def near_acronyms(self, spelling: str) -> tuple[Form, ...]:
        """Return acronyms that are one typo away from a folded spelling, none for short ones."""
        if len(spelling) < NEAR_ACRONYM_LENGTH:
            return ()
        found: list[Form] = []
        for word, _ in self.vocabulary.similar(spelling, most=1):
            if len(word) >= NEAR_ACRONYM_LENGTH:
                found += self.acronyms.get(word, ())
        return tuple(found)

    def _acronym_matches(self, text: str) -> list[tuple[float, Form]]:
        """Return the acronyms that the whole text is, or each side of its slashes: "IUF/UITA"."""
        found: list[tuple[float, Form]] = []
        for part in dict.fromkeys((text, *text.split("/"))):
            spelling = "".join(token.folded for token in tokens(part))
            exact = self.acronyms.get(spelling, ())
            found += [(100.0 if form.kind is FormKind.ACRONYM else 98.0, form) for form in exact]
            if not exact:
                found += [(ratio(spelling, spelling_of(form)), form) for form in self.near_acronyms(spelling)]
        return found

    def _name_matches(self, words: Sequence[str]) -> list[tuple[float, Form]]:
        similar = [dict(self.vocabulary.similar(word, prefix=True)) for word in self._joined(words)]
        found = []
        for form in self.candidates(similar, CANDIDATES):
            if form.is_acronym and not any(known.get(word) == 1.0 for known in similar for word in form.words):
                continue
            score = self._score(words, similar, form)
            if score >= MINIMUM_SCORE:
                found.append((score, form))
        return found

    def _joined(self, words: Sequence[str]) -> list[str]:
        """Join two words that are one in the directory, "street net", and split one that is two, "hasirudala"."""
        joined: list[str] = []
        rest = list(words)
        while rest:
            word = rest.pop(0)
            pair = word + rest[0] if rest else ""
            if pair in self.vocabulary and not (word in self.vocabulary and rest[0] in self.vocabulary):
                joined.append(pair)
                del rest[0]
            elif word in self.vocabulary:
                joined.append(word)
            else:
                joined += self._split(word)
        return joined

    def _split(self, word: str) -> tuple[str, ...]:
        """Split a word that lost its space: "domesticworkers"; one half may hold a typo besides."""
        if any(closeness > TYPO for _, closeness in self.vocabulary.similar(word, most=1)):
            return (word,)
        for cut in range(len(word) - SHORTEST_HALF, SHORTEST_HALF - 1, -1):
            left, right = word[:cut], word[cut:]
            if (left in self.vocabulary and self.vocabulary.similar(right, most=1)) or (
                right in self.vocabulary and self.vocabulary.similar(left, most=1)
            ):
                return (left, right)
        return (word,)

    def candidates(self, similar: Sequence[Mapping[str, float]], limit: int) -> list[Form]:
        """Return the forms that share most weight with a query, by cosine; ``similar`` as the vocabulary tells it."""
        numbers = []
        weights = []
        for known in similar:
            for word, closeness in known.items():
                postings = self.vocabulary.postings(word)
                numbers.append(postings)
                weights.append(np.full(len(postings), self.vocabulary.weight(word) * closeness))
        if not numbers:
            return []
        found, places = np.unique(np.concatenate(numbers), return_inverse=True)
        shared = np.bincount(places, weights=np.concatenate(weights))
        closeness_of_forms = shared / np.sqrt(self._form_weights[found])
        best = np.argsort(-closeness_of_forms, kind="stable")[:limit]
        return [self.forms[number] for number in found[best]]

    def _score(self, words: Sequence[str], similar: Sequence[dict[str, float]], form: Form) -> float:
        if tuple(words) == form.words:
            return 100.0 if form.kind is not FormKind.SHORT else 98.0
        weight = self.vocabulary.weight
        asked = covered = 0.0
        reached: dict[str, float] = {}
        for known in similar:
            word, closeness = max(
                ((word, known[word]) for word in form.words if word in known),
                key=lambda pair: pair[1],
                default=("", 0.0),
            )
            importance = weight(word) if word else max((weight(other) for other in known), default=weight(""))
            asked += importance
            covered += importance * closeness
            if word:
                reached[word] = max(reached.get(word, 0.0), closeness)
        whole = sum(weight(word) for word in form.words)
        of_name = sum(weight(word) * closeness for word, closeness in reached.items()) / whole
        overlap = QUERY_SHARE * covered / asked + (1 - QUERY_SHARE) * of_name
        spelled = token_sort_ratio(" ".join(words), " ".join(form.words)) / 100
        return min(99.5, 100 * max(0.85 * overlap + 0.15 * spelled, spelled * 0.97))


class Vocabulary:
    """The words of many names: how rare each is, where it stands, and which resemble a misspelt one."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        places: defaultdict[str, list[int]] = defaultdict(list)
        self._names = 0
        for number, words in enumerate(names):
            self._names += 1
            for word in set(words):
                places[word].append(number)
        self._words = tuple(places)
        self._postings = {word: np.array(numbers, dtype=np.int32) for word, numbers in places.items()}
        trigrams: defaultdict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            for trigram in _trigrams(word):
                trigrams[trigram].append(number)
        self._trigrams = {trigram: np.array(numbers, dtype=np.int32) for trigram, numbers in trigrams.items()}
        self._neighbors: dict[tuple[str, int, bool], tuple[tuple[str, float], ...]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._postings

    def postings(self, word: str) -> NDArray[np.int32]:
        """Return the numbers of the names that hold a word of the vocabulary."""
        return self._postings[word]

    def weight(self, word: str) -> float:
        """Return how telling a word is: its inverse document frequency; an unknown word's is that of a middling one."""
        postings = self._postings.get(word)
        return math.log(1 + self._names / (len(postings) if postings is not None else 8))

    def similar(self, word: str, most: int = 2, *, prefix: bool = False) -> tuple[tuple[str, float], ...]:
        """Return words at most ``most`` typos away (one where the word is short) with their closeness, 0-1.

        With ``prefix`` a word of four letters or more also finds those that begin with it.
        """
        if len(word) <= EXACT_LENGTH:
            return ((word, 1.0),) if word in self._postings else ()
        if word not in self._postings:
            return self._nearest(word, most, prefix=prefix)
        key = (word, most, prefix)
        if key not in self._neighbors:
            self._neighbors[key] = self._nearest(word, most, prefix=prefix)
        return self._neighbors[key]

    def _nearest(self, word: str, most: int, *, prefix: bool) -> tuple[tuple[str, float], ...]:
        allowed = min(most, 1 if len(word) <= ONE_TYPO_LENGTH else 2)
        found = []
        for number in self._sharing_trigrams(word, allowed):
            other = self._words[number]
            distance = OSA.distance(word, other, score_cutoff=allowed)
            if distance <= allowed and other[0].isdigit() == word[0].isdigit():
                found.append((other, 1 - distance / max(len(word), len(other))))
            elif prefix and other.startswith(word):
                found.append((other, 0.8))
        return tuple(found)

    def _sharing_trigrams(self, word: str, typos: int) -> list[int]:
        grams = _trigrams(word)
        known = [self._trigrams[gram] for gram in grams if gram in self._trigrams]
        if not known:
            return []
        numbers, counts = np.unique(np.concatenate(known), return_counts=True)
        # One typo spoils three trigrams, a swap four.
        needed = max(1, len(grams) - 4 * typos)
        return [int(number) for number in numbers[counts >= needed]]


def _by_spelling(forms: Iterable[Form]) -> dict[str, tuple[Form, ...]]:
    found: defaultdict[str, list[Form]] = defaultdict(list)
    for form in forms:
        found[spelling_of(form)].append(form)
    return {spelling: tuple(same) for spelling, same in found.items()}


def _trigrams(word: str) -> tuple[str, ...]:
    padded = f"^{word}$"
    return tuple(padded[start : start + 3] for start in range(len(padded) - 2))
