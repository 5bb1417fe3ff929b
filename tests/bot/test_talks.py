"""Whole labelled talks, and single messages after one request: how many are read right."""

import tomllib
from pathlib import Path

import pytest

from bot.conversation import Utterance
from bot.state import State
from bot.understanding.reading import LOCALES, Command, Intent
from directory.model import Sector
from tests.auxil.labelled_talks import judge, share
from tests.auxil.talks import talk

CONTINUATIONS = Path(__file__).parents[1] / "continuations"
INTENTS = {intent.value for intent in Intent}
SECTORS = {sector.value for sector in Sector}


@pytest.mark.parametrize(
    ("name", "of_all", "of_well_begun"),
    [
        ("dialogues.jsonl", 0.91, 0.95),
        ("talks.jsonl", 0.90, 0.95),
        ("talks_unseen.jsonl", 0.82, 0.91),
    ],
)
def test_followups_of_labelled_talks_stay_as_right_as_they_were(name, of_all, of_well_begun):
    turns = judge(talk(), name)
    misses = [(turn.talk, turn.text, dict(turn.wrong)) for turn in turns if turn.wrong and "unseen" not in name]
    assert share(turns) >= of_all, misses
    assert share(turns, opened=True) >= of_well_begun, misses


def continuations(locale, section):
    content = tomllib.loads((CONTINUATIONS / f"{locale}.toml").read_text(encoding="utf-8"))
    return content[section].items()


def read_after_a_request(text, locale, places=("SN",)):
    state = State(
        intent=Intent.SPOKESPERSON, sectors=(Sector.STREET_VENDORS,), places=places, shown=4, locale=locale
    )  # fmt: skip
    turn = talk().respond(Utterance(text=text), state)
    return turn.reading, turn.reply.locale


def assert_nearly_all(misses, messages):
    """One in a short list, since a model that was trained anew may read any one message otherwise."""
    assert len(misses) <= max(1, 0.03 * len(messages)), misses


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("section", "before"), [("request", ("SN",)), ("of_two", ("SN", "ML"))])
def test_a_message_changes_of_the_request_what_it_names(locale, section, before):
    misses = []
    for text, outcome in continuations(locale, section):
        named = outcome.split()
        intent = next((word for word in named if word in INTENTS), Intent.SPOKESPERSON)
        sectors = {word for word in named if word in SECTORS} or {Sector.STREET_VENDORS}
        places = {word for word in named if word not in INTENTS | SECTORS} or {*before}
        reading, spoken = read_after_a_request(text, locale, before)
        found = (reading.intent, {*reading.sectors}, {*reading.places}, reading.command, spoken)
        if found != (intent, sectors, places, None, locale):
            misses.append((text, found))
    assert_nearly_all(misses, continuations(locale, section))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_message_asks_for_more_of_the_list_or_begins_anew(locale):
    misses = []
    for text, outcome in continuations(locale, "commands"):
        reading, spoken = read_after_a_request(text, locale)
        command = reading.argument if reading.command is Command.PICK else reading.command
        kept = reading.command is Command.RESTART or (*reading.sectors, *reading.places) == (
            Sector.STREET_VENDORS,
            "SN",
        )
        if (command, kept, spoken) != (outcome, True, locale):
            misses.append((text, command, spoken))
    assert_nearly_all(misses, continuations(locale, "commands"))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_message_goes_on_in_another_language(locale):
    for text, outcome in continuations(locale, "languages"):
        reading, spoken = read_after_a_request(text, locale)
        assert (spoken, reading.intent, reading.places) == (outcome, Intent.SPOKESPERSON, ("SN",)), text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_message_that_asks_something_else_takes_nothing_over(locale):
    misses = []
    for text, outcome in continuations(locale, "own"):
        reading, spoken = read_after_a_request(text, locale)
        if (reading.intent, Sector.STREET_VENDORS in reading.sectors, spoken) != (outcome, False, locale):
            misses.append((text, reading.intent, spoken))
    assert_nearly_all(misses, continuations(locale, "own"))
