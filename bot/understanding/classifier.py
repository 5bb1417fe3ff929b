"""The trained part of understanding: linear heads (intent, audience, sector, locale) in one small file."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.errors import ModelError
from bot.understanding.embedding import SIZE as EMBEDDING_SIZE
from bot.understanding.embedding import Floats
from bot.understanding.features import BUCKETS, sparse

FORMAT: Final = 4
MODEL: Final = "model.zip"
REMEDY: Final = "Restore bot/understanding/model.zip or run `bot train`."

VIEWS: Final = {"meaning": ("intent", "audience"), "work": ("sector",), "spelling": ("locale", "wording")}
"""Views of a message, each with the heads that read it: folded, with all mentions as classes; the same with the words
for trades as they are; and with its accents. The wording is the intent read from the bare letters and words."""
WORDING: Final = 0.4
"""How much the margins of the wording count beside those of the intent, found on held-out phrases."""
SPELLING: Final = "spelling"
"""The view whose words stand for themselves, not for a concept."""

Ranking = tuple[tuple[str, float], ...]

_FIXED_DATE: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Head:
    """One linear classifier."""

    labels: tuple[str, ...]
    weights: npt.NDArray[np.int8]
    """One row a bucket, one column a label."""
    scales: Floats
    """What a weight of 1 is worth, for each label."""
    embedding: Floats
    """One row a dimension of the embedding, one column a label; empty where the head does without."""
    bias: Floats
    temperature: float
    """How much a margin counts for: found on held-out messages so that confidence is honest."""

    def margins(self, buckets: npt.NDArray[np.int64], values: Floats, embedded: Floats | None) -> Floats:
        """Return how far each label is on the side of yes, above 0, or no."""
        margins = np.asarray((values @ self.weights[buckets].astype(np.float32)) * self.scales + self.bias)
        if embedded is not None and self.embedding.size:
            margins = margins + embedded @ self.embedding
        return margins

    def rank(self, margins: Floats) -> Ranking:
        """Return the labels and their probabilities, best first, by margins through a softmax."""
        powers = np.exp((margins - margins.max()) * self.temperature)
        chances = powers / powers.sum()
        return tuple((self.labels[index], float(chances[index])) for index in np.argsort(-chances, kind="stable"))


@dataclass(frozen=True)
class Classifier:
    """Heads by name, what they read by name, and the concepts of words."""

    heads: Mapping[str, Head]
    idf: Mapping[str, Floats]
    """The weights of the buckets of each view of a message (``VIEWS``)."""
    concepts: Mapping[str, int]
    """The cluster of each known word, for the heads that read meanings."""

    def margins(self, view: str, folded: str, embedded: Floats | None = None) -> dict[str, Floats]:
        """Return, for each head that reads this view of a message, the margins of its labels in their order."""
        buckets, values = sparse(folded, self.idf[view], {} if view == SPELLING else self.concepts)
        return {name: self.heads[name].margins(buckets, values, embedded) for name in VIEWS[view] if name in self.heads}

    def intents(self, meaning: Floats, wording: Floats) -> Ranking:
        """Return the intents and their probabilities, best first, by the margins of both heads that read them."""
        return self.heads["intent"].rank(meaning + WORDING * wording)


def dump(classifier: Classifier) -> bytes:
    """Return the classifier as a zip of arrays: the same bytes for the same weights."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "format": np.array([FORMAT, BUCKETS, EMBEDDING_SIZE]),
        "words": np.frombuffer(" ".join(classifier.concepts).encode(), dtype=np.uint8),
        "concepts": np.array(list(classifier.concepts.values()), dtype=np.uint16),
    }
    for name, head in classifier.heads.items():
        arrays[f"{name}.labels"] = np.array(head.labels)
        arrays[f"{name}.weights"] = head.weights
        arrays[f"{name}.scales"] = head.scales
        arrays[f"{name}.embedding"] = head.embedding.astype(np.float16)
        arrays[f"{name}.bias"] = head.bias
        arrays[f"{name}.temperature"] = np.array([head.temperature], dtype=np.float32)
    for view, weights in classifier.idf.items():
        arrays[f"{view}.idf"] = weights.astype(np.float16)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for key, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{key}.npy", _FIXED_DATE)
            archive.writestr(entry, content.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()


def load(content: bytes | None = None) -> Classifier:
    """Return the classifier of the package, or of the bytes that ``dump`` wrote.

    Raises:
        ModelError: the file is missing, damaged or of another version of the code.
    """
    if content is None:
        try:
            content = files("bot.understanding").joinpath(MODEL).read_bytes()
        except OSError:
            raise ModelError(f"The trained model bot/understanding/{MODEL} is missing. {REMEDY}") from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            arrays = {
                entry.removesuffix(".npy"): np.lib.format.read_array(
                    io.BytesIO(archive.read(entry)), allow_pickle=False
                )
                for entry in archive.namelist()
            }
        if tuple(arrays["format"]) != (FORMAT, BUCKETS, EMBEDDING_SIZE):
            raise ModelError(f"The trained model bot/understanding/{MODEL} was made by other code. {REMEDY}")
        return Classifier(
            {name: _head(arrays, name) for names in VIEWS.values() for name in names},
            {view: arrays[f"{view}.idf"].astype(np.float32) for view in VIEWS},
            dict(zip(arrays["words"].tobytes().decode().split(), arrays["concepts"].tolist(), strict=True)),
        )
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError, NotImplementedError, zlib.error):
        raise ModelError(f"The trained model bot/understanding/{MODEL} is damaged. {REMEDY}") from None


def _head(arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> Head:
    return Head(
        tuple(str(label) for label in arrays[f"{name}.labels"]),
        arrays[f"{name}.weights"].astype(np.int8),
        arrays[f"{name}.scales"].astype(np.float32),
        arrays[f"{name}.embedding"].astype(np.float32),
        arrays[f"{name}.bias"].astype(np.float32),
        float(arrays[f"{name}.temperature"].astype(np.float32)[0]),
    )
