import io
import zipfile
from contextlib import suppress

import numpy as np
import pytest

from bot.errors import ModelError
from bot.understanding.classifier import Classifier, Head, dump, load
from bot.understanding.embedding import SIZE
from bot.understanding.features import BUCKETS, blocks
from bot.understanding.understander import spell

GREETING = "hello"


def head(labels: tuple[str, ...], **liked: str) -> Head:
    """A head that likes a label for a word."""
    weights = np.zeros((BUCKETS, len(labels)), dtype=np.int8)
    for label, word in liked.items():
        weights[blocks(word, {})[1], labels.index(label)] = 127
    bias = np.zeros(len(labels), dtype=np.float32)
    scales = np.full(len(labels), 1 / 127, dtype=np.float32)
    return Head(labels, weights, scales, np.zeros((SIZE, len(labels)), dtype=np.float32), bias, 5.0)


@pytest.fixture
def classifier() -> Classifier:
    heads = {
        "intent": head(("greeting", "thanks"), greeting=GREETING),
        "audience": head(("nobody", "worker")),
        "sector": head(("artisans", "fishers"), artisans="weave", fishers="net"),
        "locale": head(("en", "pt"), en=GREETING),
        "wording": head(("greeting", "thanks")),
    }
    even = np.ones(BUCKETS, dtype=np.float32)
    return Classifier(heads, {"meaning": even, "work": even, "spelling": even}, {"hi": 3})


def test_labels_come_with_probabilities_best_first(classifier: Classifier):
    meant = classifier.margins("meaning", GREETING, np.zeros(SIZE, dtype=np.float32))["intent"]
    ranked = classifier.heads["intent"].rank(meant)
    assert [label for label, _ in ranked] == ["greeting", "thanks"]
    assert sum(chance for _, chance in ranked) == pytest.approx(1)
    assert ranked[0][1] > 0.9


def test_the_wording_speaks_beside_the_meaning(classifier: Classifier):
    undecided, greeted = np.zeros(2, dtype=np.float32), np.array([0, 1], dtype=np.float32)
    assert [label for label, _ in classifier.intents(undecided, greeted)] == ["thanks", "greeting"]
    assert [label for label, _ in classifier.intents(1 - greeted, greeted)] == ["greeting", "thanks"]


def test_several_labels_may_have_a_margin_above_zero(classifier: Classifier):
    assert classifier.margins("work", "weave net", np.zeros(SIZE, dtype=np.float32))["sector"].min() > 0
    assert classifier.margins("work", "bread")["sector"].max() <= 0


def test_what_is_dumped_is_loaded_and_dumped_to_the_same_bytes(classifier: Classifier):
    content = dump(classifier)
    again = load(content)
    assert again.concepts == {"hi": 3}
    assert (again.margins("spelling", GREETING)["locale"] == classifier.margins("spelling", GREETING)["locale"]).all()
    assert dump(again) == content


@pytest.mark.parametrize("part", ["format", "intent.weights", "words"])
def test_a_model_without_a_part_is_named_as_damaged(classifier: Classifier, part: str):
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(dump(classifier))) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            if name != f"{part}.npy":
                new.writestr(name, old.read(name))
    with pytest.raises(ModelError, match="damaged"):
        load(kept.getvalue())


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_what_is_no_model_is_named_as_damaged(content: bytes):
    with pytest.raises(ModelError, match="bot train"):
        load(content)


@pytest.mark.parametrize("share", [step / 40 for step in range(40)])
def test_a_model_with_a_flipped_byte_is_never_loaded_as_another(classifier: Classifier, share: float):
    """Some bytes of a zip, such as dates, say nothing of what is in it."""
    content = dump(classifier)
    flipped = bytearray(content)
    flipped[int(len(content) * share)] ^= 0xFF
    found = None
    with suppress(ModelError):
        found = dump(load(bytes(flipped)))
    assert found in {None, content}


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Where can I find street vendors?", "en"),
        ("¿Dónde están las vendedoras?", "es"),
        ("donde encuentro a las vendedoras", "es"),
        ("Où sont les vendeuses ?", "fr"),
        ("ou sont les vendeuses svp", "fr"),
        ("Onde estão as vendedoras?", "pt"),
        ("procuro vendedoras em Luanda", "pt"),
    ],
)
def test_the_shipped_model_tells_the_languages_apart(text: str, locale: str):
    classifier = load()
    spelled = classifier.margins("spelling", spell(text))["locale"]
    assert classifier.heads["locale"].rank(spelled)[0][0] == locale
