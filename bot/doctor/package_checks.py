"""Checks what comes with the program: the trained model, and the files of every language."""

import json
from importlib.resources import as_file, files
from itertools import islice
from typing import Final

from bot.checking.languages import LanguageCheck
from bot.doctor.findings import Finding, error, from_error, ok, warning
from bot.errors import LexiconError, ModelError
from bot.telegram import presentation
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.texts import Texts
from bot.understanding.reading import LOCALES
from bot.understanding.understander import Understander, view
from directory.errors import DirectoryError
from directory.geography import Areas
from directory.records import read_shipped

EVERY: Final = 100
"""One phrase in so many is read."""
LEAST_RIGHT: Final = 0.95
"""The share of phrases that a model reads as it has learned them: nearly all, if they are those it was trained on."""
_RETRAIN: Final = "Restore bot/understanding/model.zip, or run `bot train` (needs the extra `train`)."


def check_model() -> Finding:
    """Return whether the model loads, knows the words of the phrases and reads them as they are labelled."""
    try:
        areas = Areas.load()
        understander = Understander.load(areas, [record.organization for record in read_shipped(areas)])
    except ModelError as fault:
        return error("model", str(fault), _RETRAIN)
    except (LexiconError, DirectoryError) as fault:
        return from_error("model", fault, "Install the program again.")
    except ImportError as fault:
        return error("model", f"{fault.name} is missing.", "Install the program again.")
    return judge(understander, _some_phrases())


def judge(understander: Understander, phrases: list[tuple[str, str, str]]) -> Finding:
    """Return whether the model has learned these phrases, each with its language and intent."""
    known = understander.classifier.concepts
    right = strange = 0
    for locale, text, intent in phrases:
        right += understander.read(text).intent.value == intent
        strange += not all(word in known for word in view(text, understander.readers.find(text, locale)).split())
    share = right / max(1, len(phrases))
    sample = f"of {len(phrases):,} phrases ({len(understander.classifier.concepts):,} words known)"
    if share < LEAST_RIGHT:
        return error("model", f"It reads {share:.0%} {sample} as they are labelled, which is too few.", _RETRAIN)
    if strange:
        return warning("model", f"It does not know all words in {strange} {sample}, so it learned others.", _RETRAIN)
    return ok("model", f"It loads and reads {share:.0%} {sample} as they are labelled.")


def check_languages() -> Finding:
    """Return whether all languages have all sentences and words, as `bot check` looks at them."""
    areas = Areas.load()
    try:
        Texts.load()
        presentation.load_all(COMMANDS, CURATORS_COMMANDS)
        organizations = [record.organization for record in read_shipped(areas)]
    except (LexiconError, DirectoryError) as fault:
        return from_error("languages", fault, "Restore the file, or install the program again.")
    with as_file(files("bot").joinpath("locales")) as folder:
        report = LanguageCheck(areas, organizations, lambda path: path.name).check(folder)
    if report.findings:
        count = len(report.findings)
        return error(
            "languages", f"Their files have {count} fault{'s'[: count > 1]}.", "Run `bot check`: it tells each."
        )
    return ok("languages", f"{', '.join(LOCALES)} are complete ({report.counts['phrases']:,} phrases).")


def _some_phrases() -> list[tuple[str, str, str]]:
    found = []
    for locale in LOCALES:
        path = files("bot").joinpath("locales", locale, "phrases.jsonl")
        with path.open(encoding="utf-8") as lines:
            found += [
                (locale, label["text"], label["intent"]) for label in map(json.loads, islice(lines, 0, None, EVERY))
            ]
    return found
