"""Holds a name against the part of a message where it may stand, letter by letter, whatever its words are."""

from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from bot.understanding.organization_words import Line
from directory.name_forms import Form
from directory.text import fold_words

MOST_SLIPS: Final = 3
"""How many letters of a name written in full may be wrong."""
SPELLED: Final = 0.8
"""Share of its letters that must be right."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The part of a message that spells a name in full, in places among the words that are no connectives."""

    first: int
    last: int
    """The last word itself."""
    slips: int
    letters: int

    @property
    def closeness(self) -> float:
        """Share of the letters that are right, 0-1."""
        return 1 - self.slips / self.letters

    @property
    def told(self) -> int:
        """How much of the message the name explains, in letters; a slip takes back two."""
        return self.letters - 2 * self.slips


def spell_out(form: Form, line: Line, first: int, last: int, missing: int) -> Spelled | None:
    """Return the part that spells a name in full, with the fewest slips; None where no part does.

    Args:
        form: the name.
        line: the message.
        first: place, among the words that are no connectives, of the first word recognized.
        last: place of the last.
        missing: how many words of the name were not recognized one by one; they may stand beside these.
    """
    bare = "".join(form.words)
    names = {bare, "".join(fold_words(form.text))}
    allowed = min(MOST_SLIPS, int(len(bare) * (1 - SPELLED)))
    best: Spelled | None = None
    for before in range(missing + 1):
        for after in range(missing - before + 1):
            start, end = first - before, last + after
            if start < 0 or end >= len(line.content):
                continue
            slips = min(
                OSA.distance(written, name, score_cutoff=allowed)
                for written in _written(line, start, end)
                for name in names
            )
            if slips <= allowed and (best is None or slips < best.slips):
                best = Spelled(start, end, slips, len(bare))
    return best


def _written(line: Line, first: int, last: int) -> set[str]:
    """Return what is written there, folded and joined, with connectives and without them."""
    content = line.content
    whole = line.words[content[first] : content[last] + 1]
    return {
        "".join([word.folded for word in whole]),
        "".join([line.words[number].folded for number in content[first : last + 1]]),
    }
