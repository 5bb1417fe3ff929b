"""The peer of the trade: Rasa 3.6 with DIET and the pipeline that it recommends for any language.

It learns intents alone: for entities, every trade and place would have to be marked in the phrases. Runs in Rasa's own
interpreter (``rasa_venv``), so it imports nothing of the bot.
"""

import asyncio
import json
import logging
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.utils.log_utils import configure_structlog

from tests.peers.learning import ROOT, read_phrases, trained_file

REQUIRES: Final = "rasa"
EPOCHS: Final = 4
"""Over 17,700 phrases as many steps as 14 epochs over 5,200. With those, held-out phrases were read rightly in 58, 68,
69, 70 and 70 % after 2, 4, 6, 8 and 10 epochs, then in 70 % on average up to 26."""
CONFIG: Final = {
    "recipe": "default.v1",
    "assistant_id": "referral-bot-peer",
    "language": "xx",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {
            "name": "DIETClassifier",
            "epochs": EPOCHS,
            "constrain_similarities": True,
            "entity_recognition": False,
            "random_seed": 1,
        },
    ],
}


def train() -> None:
    """Train on the phrases, unless that model is kept from the last time."""
    path = _path()
    if path.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        config, examples = Path(folder, "config.yml"), Path(folder, "nlu.yml")
        # JSON is YAML; but Rasa knows a file of examples by a line that begins with their key.
        config.write_text(json.dumps(CONFIG), encoding="utf-8")
        lines = [f"- {json.dumps(example, ensure_ascii=False)}\n" for example in _examples()]
        examples.write_text('version: "3.1"\nnlu:\n' + "".join(lines), encoding="utf-8")
        trained = train_nlu(str(config), str(examples), folder, fixed_model_name="trained")
        Path(trained).replace(path)


def load() -> Callable[[str], dict[str, Any]]:
    """Return its reading of a message: the intent."""
    # Else it would spend its time on telling every message that it reads.
    configure_structlog(logging.ERROR)
    agent = Agent.load(str(_path()))
    loop = asyncio.new_event_loop()

    def read(text: str) -> dict[str, Any]:
        return {"intent": loop.run_until_complete(agent.parse_message(text))["intent"]["name"]}

    return read


def stored_bytes() -> int:
    """Return the size of the trained model."""
    return _path().stat().st_size


def _path() -> Path:
    return trained_file("diet", ".tar.gz", CONFIG, [ROOT / "constraints-rasa.txt"])


def _examples() -> list[dict[str, str]]:
    """Return the phrases as Rasa reads them: a list in one text for each intent."""
    texts = defaultdict(list)
    for phrase in read_phrases():
        # Brackets would mark entities.
        texts[phrase.intent].append(" ".join(phrase.text.replace("[", "(").replace("]", ")").split()))
    return [{"intent": intent, "examples": "".join(f"- {text}\n" for text in found)} for intent, found in texts.items()]
