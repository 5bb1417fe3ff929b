"""Trains the model of understanding from the labelled phrases that the project holds (`bot train`).

The same phrases and the same code give the same bytes: one thread, fixed seeds, weights rounded to eight bits.
Only this module needs scikit-learn (the extra ``train``); the command imports it when it is called.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse_matrices
from sklearn.cluster import MiniBatchKMeans
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from bot.errors import LexiconError
from bot.lexicon import table
from bot.understanding.classifier import MODEL, WORDING, Classifier, Head, dump
from bot.understanding.embedding import Embedder, Floats
from bot.understanding.features import BUCKETS, blocks, sparse
from bot.understanding.reading import LOCALES, Audience, Intent
from bot.understanding.understander import NOBODY, WordReaders, spell, view, view_work
from directory.geography import Areas, territory_names
from directory.model import Sector
from directory.records import read_shipped

PENALTY: Final = 0.35
"""The linear machine's C, found by cross-validation."""
WORDING_PENALTY: Final = 0.7
"""The same of the machine that reads the wording."""
EMBEDDING_WEIGHT: Final = 0.85
"""How much the embedding counts beside the two n-gram blocks, found by cross-validation."""
RARE: Final = 2
"""A letter n-gram or pair of words of fewer messages than this is left out."""
BATCH: Final = 64
FOLDS: Final = 3
SPOKEN: Final = ("answers", "audiences", "followups", "sectors", "telegram")
"""Files of a language that hold whole phrases in it."""
CONCEPTS: Final = 1500
"""Clusters of words that mean about the same, found by cross-validation."""
Weights = npt.NDArray[np.float64]
Matrix = Any
"""A sparse matrix of scipy, which has no types: one row a message."""

TEMPERATURES: Final = tuple(round(0.5 + 0.25 * step, 2) for step in range(50))


@dataclass(frozen=True, slots=True)
class Phrase:
    """One labelled message to learn from."""

    text: str
    locale: str
    intent: Intent
    audience: str
    sectors: frozenset[Sector]


def phrases() -> tuple[Phrase, ...]:
    """Return the phrases of all languages, in the order of their files.

    Raises:
        LexiconError: a line is no JSON or has an unknown label; the text names file and line.
    """
    found = []
    for locale in LOCALES:
        path = files("bot").joinpath("locales", locale, "phrases.jsonl")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                label = json.loads(line)
                audience = Audience(label.get("audience") or Audience.OTHER)
                found.append(
                    Phrase(
                        label["text"],
                        locale,
                        Intent(label["intent"]),
                        NOBODY if audience is Audience.OTHER else audience.value,
                        frozenset(map(Sector, label["sectors"])),
                    )
                )
            except (ValueError, KeyError) as fault:
                raise LexiconError(f"bot/locales/{locale}/phrases.jsonl line {number}: {fault}.") from None
    return tuple(found)


def retrain(progress: Callable[[str], None], *, write: bool) -> bool:
    """Train on the package's phrases and directory; return whether the shipped model was already the same.

    Args:
        progress: is told what is being done.
        write: whether to put the new model in the place of the old one.

    Raises:
        DirectoryError, LexiconError, ModelError: a file of the package is missing or damaged.
    """
    areas = Areas.load()
    readers = WordReaders.load(areas, [record.organization for record in read_shipped(areas)])
    content = dump(train(readers, phrases(), Embedder(), progress))
    with as_file(files("bot.understanding").joinpath(MODEL)) as path:
        same = path.is_file() and path.read_bytes() == content
        if write and not same:
            path.write_bytes(content)
    return same


def train(
    readers: WordReaders,
    learned: Sequence[Phrase],
    embedder: Embedder,
    progress: Callable[[str], None] = lambda _: None,
) -> Classifier:
    """Return a classifier fitted to the phrases.

    Args:
        readers: find the mentions that the heads read as classes.
        learned: the phrases.
        embedder: the sentence embeddings.
        progress: is told what is being done.
    """
    progress(f"reading {len(learned)} phrases")
    found = [readers.find(phrase.text, phrase.locale) for phrase in learned]
    meaning = [view(phrase.text, finding) for phrase, finding in zip(learned, found, strict=True)]
    work = [view_work(phrase.text, finding) for phrase, finding in zip(learned, found, strict=True)]
    spelling = [spell(phrase.text) for phrase in learned]
    embedded = np.vstack([embedder.embed(phrase.text) for phrase in learned])
    spoken = _spoken()
    progress("grouping words by meaning")
    concepts = _concepts({word for text in (*meaning, *work) for word in text.split()}, embedder)
    idf = {"meaning": _idf(meaning, concepts), "work": _idf(work, concepts), "spelling": _idf(spelling, {})}
    of_meaning = _matrix(meaning, embedded, idf["meaning"], concepts)
    of_work = _matrix(work, embedded, idf["work"], concepts)
    of_spelling = _matrix([*spelling, *(spell(text) for text, _ in spoken)], None, idf["spelling"], {})
    wording = of_spelling[: len(learned)]
    intents = [phrase.intent.value for phrase in learned]
    locales = [*(phrase.locale for phrase in learned), *(locale for _, locale in spoken)]
    heads: dict[str, Head] = {}
    progress("fitting intent")
    heads["intent"] = _fit(
        intents, of_meaning, _temperature(intents, (of_meaning, PENALTY, 1.0), (wording, WORDING_PENALTY, WORDING))
    )
    heads["wording"] = _fit(intents, wording, 1.0, penalty=WORDING_PENALTY)
    progress("fitting audience")
    audiences = [phrase.audience for phrase in learned]
    heads["audience"] = _fit(audiences, of_meaning, _temperature(audiences, (of_meaning, PENALTY, 1.0)))
    progress("fitting locale")
    heads["locale"] = _fit(locales, of_spelling, _temperature(locales, (of_spelling, PENALTY, 1.0)))
    progress("fitting sector")
    heads["sector"] = _fit_each([phrase.sectors for phrase in learned], of_work)
    return Classifier(heads, idf, concepts)


def _spoken() -> list[tuple[str, str]]:
    """Return more texts to learn spelling from, with their locale: names of areas, sentences of the bot."""
    found: list[tuple[str, str]] = []
    for locale in LOCALES:
        texts = list(territory_names(locale).values())
        texts += [text for name in SPOKEN for text in _strings(table(locale, name))]
        found += [(text, locale) for text in texts]
    return found


def _strings(content: object) -> list[str]:
    """Return every string in a table of a language's file."""
    if isinstance(content, dict):
        return [text for value in content.values() for text in _strings(value)]
    if isinstance(content, list):
        return [text for value in content for text in _strings(value)]
    return [content] if isinstance(content, str) else []


def _concepts(words: set[str], embedder: Embedder) -> dict[str, int]:
    """Return the cluster of each word: k-means over the embeddings of the words alone."""
    ordered = sorted(words)
    vectors = np.vstack([embedder.vectors(ordered[at : at + BATCH]) for at in range(0, len(ordered), BATCH)])
    clusters = min(CONCEPTS, len(ordered))
    with threadpool_limits(1):
        machine = MiniBatchKMeans(clusters, init="random", random_state=0, batch_size=2048, n_init=1, max_iter=30)
        found = machine.fit_predict(vectors)
    return {word: int(cluster) for word, cluster in zip(ordered, found, strict=True)}


def _idf(folded: Sequence[str], concepts: Mapping[str, int]) -> Floats:
    """Return the weight of each bucket: 0 where it is too rare to learn from."""
    frequency: Counter[int] = Counter(
        bucket for text in folded for block in blocks(text, concepts) for bucket in set(block.tolist())
    )
    weights = np.zeros(BUCKETS, dtype=np.float32)
    for bucket, count in frequency.items():
        if count >= RARE:
            weights[bucket] = math.log((1 + len(folded)) / (1 + count)) + 1
    return weights.astype(np.float16).astype(np.float32)


def _fit(labels: Sequence[str], matrix: Matrix, temperature: float, *, penalty: float = PENALTY) -> Head:
    machine = _machine(matrix, np.array(labels), penalty)
    return _head(machine.classes_, machine.coef_, machine.intercept_, temperature)


def _fit_each(labels: Sequence[Collection[str]], matrix: Matrix) -> Head:
    """Return a head that says yes or no to each label by itself, since a message may have several or none."""
    names = sorted({label for each in labels for label in each})
    machines = [_machine(matrix, np.array([str(name in each) for each in labels])) for name in names]
    return _head(
        names,
        np.vstack([machine.coef_ for machine in machines]),
        np.concatenate([machine.intercept_ for machine in machines]),
        1.0,
    )


def _matrix(folded: Sequence[str], vectors: Floats | None, idf: Floats, concepts: Mapping[str, int]) -> Matrix:
    rows = [sparse(text, idf, concepts) for text in folded]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    counted = sparse_matrices.csr_matrix(
        (np.concatenate([values for _, values in rows]), np.concatenate([buckets for buckets, _ in rows]), ends),
        shape=(len(rows), BUCKETS),
    )
    if vectors is None:
        return counted
    return sparse_matrices.hstack([counted, sparse_matrices.csr_matrix(vectors * EMBEDDING_WEIGHT)]).tocsr()


def _machine(matrix: Matrix, wanted: npt.NDArray[np.str_], penalty: float = PENALTY) -> LinearSVC:
    return LinearSVC(C=penalty, random_state=0).fit(matrix, wanted)


def _head(labels: Iterable[str], weights: Weights, bias: Weights, temperature: float) -> Head:
    """Return a head of these labels; ``weights`` has one row a label, the embedding's columns last."""
    counted = weights[:, :BUCKETS]
    scales = np.maximum(np.abs(counted).max(axis=1), 1e-9) / 127
    embedding = weights[:, BUCKETS:].T * EMBEDDING_WEIGHT
    return Head(
        tuple(str(label) for label in labels),
        np.round(counted / scales[:, None]).astype(np.int8).T.copy(),
        scales.astype(np.float32),
        np.round(embedding, 3).astype(np.float32),
        np.round(bias, 4).astype(np.float32),
        temperature,
    )


def _temperature(labels: Sequence[str], *read: tuple[Matrix, float, float]) -> float:
    """Return the temperature under which held-out messages are the least surprising.

    Each label is spread over the folds; one too rare for that tells nothing here.

    Args:
        labels: what is to be read.
        read: matrices that it is read from, with the penalty of their machine and the weight of its margins.
    """
    wanted = np.array(labels)
    folds = np.full(len(wanted), -1)
    for label in np.unique(wanted):
        rows = np.flatnonzero(wanted == label)
        if len(rows) >= FOLDS:
            folds[rows] = np.arange(len(rows)) % FOLDS
    margins, truth = [], []
    for fold in range(FOLDS):
        held, rest = folds == fold, (folds >= 0) & (folds != fold)
        machines = [(_machine(matrix[rest], wanted[rest], penalty), matrix, weight) for matrix, penalty, weight in read]
        margins.append(sum(machine.decision_function(matrix[held]) * weight for machine, matrix, weight in machines))
        truth.append(np.searchsorted(machines[0][0].classes_, wanted[held]))
    return min(TEMPERATURES, key=lambda heat: _surprise(np.vstack(margins) * heat, np.concatenate(truth)))


def _surprise(margins: npt.NDArray[np.float64], truth: npt.NDArray[np.intp]) -> float:
    shifted = margins - margins.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(truth)), truth]
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - chosen))
