"""Cross-validation reads each phrase once, by a model that has not learned it."""

from collections import Counter

from bot.cross_validation import cross_validate, deal, labelled_phrases
from bot.evaluation import figures, named
from bot.understanding.embedding import Embedder
from tests.auxil.organizations import shipped
from tests.auxil.talks import readers

STEP = 20


def test_phrases_come_with_all_their_labels():
    labelled = labelled_phrases()
    assert [phrase.text for phrase, _ in labelled] == [question.text for _, question in labelled]
    assert {question.style for _, question in labelled} > {"plain", "typo", "terse"}


def test_every_language_and_intent_is_spread_over_the_folds():
    labelled = labelled_phrases()
    dealt = deal(labelled, 5)
    sizes = Counter(dealt)
    assert max(sizes.values()) - min(sizes.values()) < len(labelled) / 50
    groups = Counter((question.locale, question.intent) for _, question in labelled)
    held = Counter(
        (question.locale, question.intent, fold) for (_, question), fold in zip(labelled, dealt, strict=True)
    )
    for (locale, intent), count in groups.items():
        shares = [held[locale, intent, fold] / count for fold in range(5)]
        assert 0.1 < min(shares) <= max(shares) < 0.3, (locale, intent)


def test_each_phrase_is_read_once_and_the_folds_are_told():
    few, told = labelled_phrases()[::STEP], []
    judgements = cross_validate(
        readers(), few, Embedder(), named(shipped().organizations), folds=2, progress=told.append
    )
    assert Counter(judgement.question.id for judgement in judgements) == Counter(question.id for _, question in few)
    assert (figures(judgements).shares["places"] or 0) > 0.9
    assert told[0].startswith("fold 1 of 2: reading ")
    assert any(step.startswith("fold 2 of 2: fitting intent") for step in told)
