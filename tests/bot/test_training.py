"""Training gives the same bytes for the same phrases, and the shipped model is what it gives."""

import shutil
from pathlib import Path

import numpy as np

import bot
from bot.training import phrases, train
from bot.understanding.classifier import dump, load
from bot.understanding.embedding import Embedder
from tests.auxil.processes import end, start
from tests.auxil.talks import readers

STEP = 20
"""One phrase of so many is enough to see whether training repeats itself."""


def test_the_same_phrases_give_the_same_bytes():
    few, embedder = phrases()[::STEP], Embedder()
    assert dump(train(readers(), few, embedder)) == dump(train(readers(), few, embedder))


def test_the_shipped_model_is_what_training_gives():
    """Other processors round the embeddings otherwise, so single weights may differ by one step of 127."""
    trained, shipped = train(readers(), phrases(), Embedder()), load()
    differing = total = 0
    for name, head in shipped.heads.items():
        assert trained.heads[name].labels == head.labels
        difference = np.abs(trained.heads[name].weights.astype(int) - head.weights)
        differing, total = differing + int((difference > 1).sum()), total + difference.size
    assert differing <= total / 1000, "run `bot train`: phrases or words have changed since the model was trained"


def test_a_bad_phrase_is_named_with_file_and_line(tmp_path: Path):
    package = Path(str(bot.__file__)).parent
    shutil.copytree(package, tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("directory", "migrations"):
        shutil.copytree(package.parent / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "bot" / "locales" / "es" / "phrases.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace('"spokesperson"', '"interview"')
    path.write_text("\n".join(lines), encoding="utf-8")
    status, _, error = end(start("bot", "train", "--check", cwd=tmp_path))
    assert status == 2
    assert "bot/locales/es/phrases.jsonl line 5" in error.splitlines()[-1]


def test_phrases_of_all_languages_have_every_intent():
    by_locale = {locale: {phrase.intent for phrase in phrases() if phrase.locale == locale} for locale in ("en", "fr")}
    assert by_locale["en"] == by_locale["fr"]
    assert len(by_locale["en"]) == 25
