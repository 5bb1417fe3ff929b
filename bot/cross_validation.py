"""Cross-validation over the labelled phrases of the package: each is read by a model that has not learned from it.

Needs scikit-learn (the extra ``train``); the command imports this module when it is called.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import as_file, files

from bot.evaluation import Judgement, Question, judge, read_questions
from bot.training import Phrase, phrases, train
from bot.understanding.embedding import Embedder
from bot.understanding.reading import LOCALES
from bot.understanding.understander import Understander, WordReaders

Labelled = tuple[Phrase, Question]
"""A phrase as training learns from it, and as an evaluation judges it."""


def labelled_phrases() -> tuple[Labelled, ...]:
    """Return the phrases of all languages, in the order of their files.

    Raises:
        LexiconError, InputError: a line is no JSON, lacks a label or has an unknown one; the text names file and line.
    """
    questions: list[Question] = []
    for locale in LOCALES:
        with as_file(files("bot").joinpath("locales", locale, "phrases.jsonl")) as path:
            questions += read_questions(path)
    return tuple(zip(phrases(), questions, strict=True))


def cross_validate(
    readers: WordReaders,
    labelled: Sequence[Labelled],
    embedder: Embedder,
    slugs: Mapping[str, frozenset[str]],
    *,
    folds: int,
    progress: Callable[[str], None],
) -> list[Judgement]:
    """Return a judgement of each phrase, read by a model that was trained on the other folds.

    Args:
        readers: find trades, places and organizations; nothing of them is learned from phrases.
        labelled: the phrases.
        embedder: the sentence embeddings.
        slugs: the organizations that a name may stand for (``evaluation.named``).
        folds: number of models to train, at least two.
        progress: is told what is being done.
    """
    dealt = deal(labelled, folds)
    judgements: list[Judgement] = []
    for fold in range(folds):

        def tell(step: str, number: int = fold + 1) -> None:
            progress(f"fold {number} of {folds}: {step}")

        learned = [phrase for (phrase, _), at in zip(labelled, dealt, strict=True) if at != fold]
        held = [question for (_, question), at in zip(labelled, dealt, strict=True) if at == fold]
        understander = Understander(readers, train(readers, learned, embedder, tell), embedder)
        tell(f"reading {len(held)} phrases that it has not learned")
        judgements += judge(held, understander.read, slugs)
    return judgements


def deal(labelled: Sequence[Labelled], folds: int) -> list[int]:
    """Return the fold of each phrase: every language, intent and style is spread over all of them evenly."""
    dealt: Counter[tuple[str, str, str]] = Counter()
    starts: dict[tuple[str, str, str], int] = {}
    found = []
    for _, question in labelled:
        group = (question.locale, question.intent, question.style)
        # Each group begins where the one before it stopped, or small groups would all fall into the first folds.
        start = starts.setdefault(group, len(starts))
        found.append((start + dealt[group]) % folds)
        dealt[group] += 1
    return found
