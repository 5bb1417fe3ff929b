import numpy as np
import pytest

from bot.understanding.features import (
    BUCKETS,
    CONCEPT_WEIGHT,
    LETTER_BUCKETS,
    WORD_BUCKETS,
    blocks,
    mask,
    sparse,
)
from bot.understanding.reading import Mention

EVEN = np.ones(BUCKETS, dtype=np.float32)


def mention(text: str, word: str, kind: str) -> Mention:
    start = text.index(word)
    return Mention(word, start, start + len(word), "", kind=kind)


def test_mentions_stand_as_their_class():
    text = "¿Vendedoras de Lima?"
    found = [mention(text, "Lima", "PLACE"), mention(text, "Vendedoras", "SECTOR")]
    assert mask(text, found) == "SECTOR de PLACE"


def test_neighbors_of_one_class_are_one():
    text = "street vendors, hawkers"
    found = [mention(text, "street vendors", "SECTOR"), mention(text, "hawkers", "SECTOR")]
    assert mask(text, found) == "SECTOR"


def test_the_first_of_overlapping_mentions_counts():
    text = "StreetNet Kenya"
    found = [mention(text, "Kenya", "PLACE"), mention(text, "StreetNet Kenya", "ORGANIZATION")]
    assert mask(text, found) == "ORGANIZATION"


def test_letters_words_and_concepts_have_buckets_of_their_own():
    letters, words, concepts = blocks("quiero hablar", {"hablar": 7})
    assert letters.max() < LETTER_BUCKETS <= words.min()
    assert words.max() < LETTER_BUCKETS + WORD_BUCKETS <= concepts.min()
    assert len(words) == len(concepts) == 3


def test_words_of_one_concept_share_their_buckets():
    one, other = (blocks(word, {"speak": 7, "hablar": 7})[2] for word in ("speak", "hablar"))
    assert list(one) == list(other)


def test_numbers_are_alike():
    assert list(blocks("in 3 days", {})[1]) == list(blocks("in 14 days", {})[1])


def test_each_block_has_one_length_whatever_the_message():
    for text in ("hi", "a much longer message about this and that and this"):
        buckets, values = sparse(text, EVEN, {"hi": 1, "and": 2})
        for start, end, length in (
            (0, LETTER_BUCKETS, 1),
            (LETTER_BUCKETS, LETTER_BUCKETS + WORD_BUCKETS, 1),
            (LETTER_BUCKETS + WORD_BUCKETS, BUCKETS, CONCEPT_WEIGHT),
        ):
            block = values[(buckets >= start) & (buckets < end)]
            assert np.linalg.norm(block) == pytest.approx(length)


def test_nothing_is_nothing():
    assert [len(part) for part in sparse("", EVEN, {})] == [0, 0]
