"""The peer of the textbook: TF-IDF over letters and words, and a linear support vector machine, by scikit-learn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import joblib
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from tests.peers.learning import read_phrases, trained_file

REQUIRES: Final = "scikit-learn"
LETTERS: Final = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True, "strip_accents": "unicode"}
WORDS: Final = {"analyzer": "word", "ngram_range": (1, 2), "sublinear_tf": True, "strip_accents": "unicode"}
PENALTY: Final = 1.0
"""The machine's C; like the settings above, the best of a small grid on held-out phrases."""


def train() -> None:
    """Fit one machine to the intents and one to each trade, unless they are kept from the last time."""
    path = _path()
    if path.exists():
        return
    phrases = read_phrases()
    features = FeatureUnion([("letters", TfidfVectorizer(**LETTERS)), ("words", TfidfVectorizer(**WORDS))])
    matrix = features.fit_transform([phrase.text for phrase in phrases])
    intents = LinearSVC(C=PENALTY, random_state=0).fit(matrix, [phrase.intent for phrase in phrases])
    trades = MultiLabelBinarizer()
    wanted = trades.fit_transform([phrase.sectors for phrase in phrases])
    sectors = OneVsRestClassifier(LinearSVC(C=PENALTY, random_state=0)).fit(matrix, wanted)
    joblib.dump((features, intents, sectors, trades), path)


def load() -> Callable[[str], dict[str, Any]]:
    """Return its reading of a message: intent and trades; places are open-ended and not a matter of classes."""
    features, intents, sectors, trades = joblib.load(_path())

    def read(text: str) -> dict[str, Any]:
        row = features.transform([text])
        return {"intent": intents.predict(row)[0], "sectors": trades.inverse_transform(sectors.predict(row))[0]}

    return read


def stored_bytes() -> int:
    """Return the size of the trained machines."""
    return _path().stat().st_size


def _path() -> Path:
    return trained_file("svm", ".joblib", [LETTERS, WORDS, PENALTY], [Path(__file__)])
