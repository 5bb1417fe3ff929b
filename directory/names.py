"""Finding organizations by name, acronym and other names, with typos, missing words and any word order.

What is asked for is weighed against all names at once, word by word, in arrays; only the few that share most of it are
compared in full, so that a directory of 100,000 organizations costs little more than one of 500.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.fuzz import ratio, token_sort_ratio

from directory.model import Organization
from directory.name_forms import Form, FormKind, content_words, forms_of, spelling_of
from directory.text import tokens
from directory.vocabulary import Vocabulary

MINIMUM_SCORE: Final = 62.0
"""Below this a name has no more in common with the query than a trade or a country."""
UNKNOWN_WEIGHT: Final = 4.0
"""What a word that no name holds weighs: as much as one in fifty names."""
CANDIDATES: Final = 60
"""How many forms are compared in full."""
LIKELY: Final = 0.5
"""Forms whose cosine with the query is less than this share of the best one's are not compared in full."""
QUERY_SHARE: Final = 0.65
"""How much of the score is what was asked for, the rest being how much of the name that covers."""
TYPO: Final = 0.7
"""A word closer than this to a known one is that word misspelt, not two words run together."""
SHORTEST_HALF: Final = 4
"""How many letters each of two words run together has at least."""
NEAR_ACRONYM_LENGTH: Final = 6
"""Shorter acronyms must be exact: of those that differ by one letter most are two organizations."""

SHORTEST_BEGINNING: Final = 3
"""Fewer letters begin too many acronyms to mean one of them."""


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
        self.vocabulary = Vocabulary(form.words for form in self.forms)
        self._scale = 1 / np.sqrt(self.vocabulary.name_weights)

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

    def complete(self, text: str, limit: int = 10) -> tuple[str, ...]:
        """Return the slugs of organizations that an unfinished text may name, likeliest first, at most ``limit``.

        Those whose acronym it begins come before those whose names resemble it.
        """
        spelling = "".join(token.folded for token in tokens(text))
        begun = [acronym for acronym in self.acronyms if acronym.startswith(spelling)]
        if len(spelling) < SHORTEST_BEGINNING:
            begun = []
        slugs = [form.slug for acronym in sorted(begun, key=len) for form in self.acronyms[acronym]]
        return tuple(dict.fromkeys((*slugs, *(match.slug for match in self.find(text, limit)))))[:limit]

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
        unmet = [max((self.vocabulary.weight(word) for word in known), default=UNKNOWN_WEIGHT) for known in similar]
        found = []
        for form in self.candidates(similar, CANDIDATES):
            if form.is_acronym and not any(known.get(word) == 1.0 for known in similar for word in form.words):
                continue
            score = self._score(words, similar, unmet, form)
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
        shares = [
            (self.vocabulary.postings(word), self.vocabulary.weight(word) * closeness)
            for known in similar
            for word, closeness in known.items()
        ]
        if not shares:
            return []
        holders = np.concatenate([postings for postings, _ in shares])
        weights = np.repeat([weight for _, weight in shares], [len(postings) for postings, _ in shares])
        likeness = np.bincount(holders, weights, len(self.forms)) * self._scale
        found = np.flatnonzero(likeness >= LIKELY * likeness.max())
        if len(found) < limit:
            found = np.flatnonzero(likeness)
        best = found[np.argsort(-likeness[found], kind="stable")[:limit]]
        return [self.forms[number] for number in best]

    def _score(
        self, words: Sequence[str], similar: Sequence[dict[str, float]], unmet: Sequence[float], form: Form
    ) -> float:
        """Score a form, 0-100; ``unmet`` is what each word of the query weighs where the form lacks it."""
        if tuple(words) == form.words:
            return 100.0 if form.kind is not FormKind.SHORT else 98.0
        weight = self.vocabulary.weight
        asked = covered = 0.0
        reached: dict[str, float] = {}
        for known, lacking in zip(similar, unmet, strict=True):
            met = [(known[word], word) for word in form.words if word in known]
            if not met:
                asked += lacking
                continue
            closeness, word = max(met)
            asked += weight(word)
            covered += weight(word) * closeness
            reached[word] = max(reached.get(word, 0.0), closeness)
        whole = sum(weight(word) for word in form.words)
        of_name = sum(weight(word) * closeness for word, closeness in reached.items()) / whole
        overlap = QUERY_SHARE * covered / asked + (1 - QUERY_SHARE) * of_name
        spelled = token_sort_ratio(" ".join(words), " ".join(form.words)) / 100
        return min(99.5, 100 * max(0.85 * overlap + 0.15 * spelled, spelled * 0.97))


def _by_spelling(forms: Iterable[Form]) -> dict[str, tuple[Form, ...]]:
    found: defaultdict[str, list[Form]] = defaultdict(list)
    for form in forms:
        found[spelling_of(form)].append(form)
    return {spelling: tuple(same) for spelling, same in found.items()}
