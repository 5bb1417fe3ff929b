"""Labelled talks: what counts as a right turn, on answers made by hand."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue_report import as_json
from bot.dialogues import by_locale, figures, holds_talks, judge, read_talks
from bot.errors import InputError
from bot.evaluation import named
from bot.reply import Reply
from bot.state import State
from bot.turn import Turn, Utterance
from bot.understanding.reading import Command, Intent, Reading
from directory.model import Sector
from tests.auxil.organizations import make_organization
from tests.auxil.talks import make_conversation

FIRST = {"text": "fishers in Peru", "intent": "contact", "sectors": ["fishers"], "places": ["PE"], "organization": None}
SLUGS = named([make_organization("sewa", name="Self-Employed", acronym="SEWA")])


def talks_file(tmp_path: Path, *followups: Mapping[str, Any], **talk: Any) -> Path:
    path = tmp_path / "talks.jsonl"
    turns = [FIRST, *({**FIRST, "text": "and then?", **followup} for followup in followups)]
    path.write_text(json.dumps({"id": "en-d1", "lang": "en", "turns": turns} | talk), encoding="utf-8")
    return path


def answer(locale: str = "en", **values: Any) -> Turn:
    found = {"intent": Intent.CONTACT, "confidence": 1.0, "sectors": (Sector.FISHERS,), "places": ("PE",)} | values
    return Turn(Reply("", (), locale), State(), Reading(locale, **found))


def right(tmp_path: Path, turn: Turn, **followup: Any) -> dict[str, bool | None]:
    """Return what is right of the second turn of a talk, by its label and what the bot makes of it."""
    turns = iter([answer(), turn])
    [judgement] = judge(read_talks(talks_file(tmp_path, followup)), lambda _, __: next(turns), SLUGS)
    return dict(judgement.followups[0].right)


def test_a_turn_is_right_when_all_that_its_label_says_is(tmp_path: Path):
    assert right(tmp_path, answer()) == {
        "intent": True, "sectors": True, "places": True, "organization": None, "command": None, "language": None,
        "right": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "followup", "stage"),
    [
        ({"intent": Intent.JOIN}, {}, "intent"),
        ({"sectors": ()}, {}, "sectors"),
        ({"places": ("PE", "BO")}, {}, "places"),
        ({"organization": "sewa"}, {}, "organization"),
        ({}, {"organization": "Sewa", "intent": "contact"}, "organization"),
        ({}, {"command": "more"}, "command"),
        ({"command": Command.MORE}, {}, "command"),
        ({"command": Command.PICK, "argument": "1"}, {"command": "second"}, "command"),
        ({}, {"lang": "es"}, "language"),
    ],
)
def test_one_wrong_stage_makes_a_turn_wrong(tmp_path: Path, values: Any, followup: Any, stage: str):
    found = right(tmp_path, answer(**values), **followup)
    assert [name for name, is_right in found.items() if is_right is False] == [stage, "right"]


@pytest.mark.parametrize(
    ("values", "followup"),
    [
        ({"intent": Intent.JOIN}, {"also": ["join"]}),
        ({"organization": "sewa"}, {"organization": "SEWA"}),
        ({"organization": "sewa"}, {"organization": "Unheard Of"}),
        ({"command": Command.MORE}, {"command": "more"}),
        ({"command": Command.PICK, "argument": "2"}, {"command": "second"}),
        ({"command": Command.CHANNELS, "argument": "phone"}, {}),
        ({"command": Command.RESTART, "intent": Intent.GREETING}, {"intent": "greeting"}),
        ({"locale": "es", "command": Command.LANGUAGE, "argument": "es"}, {"lang": "es"}),
    ],
)
def test_another_label_of_the_same_reading_is_right(tmp_path: Path, values: Any, followup: Any):
    assert right(tmp_path, answer(**values), **followup)["right"]


def test_a_message_that_is_not_read_is_wrong(tmp_path: Path):
    assert right(tmp_path, Turn(Reply("", (), "en")))["right"] is False


def test_each_turn_is_answered_with_the_state_that_the_one_before_left(tmp_path: Path):
    heard: list[tuple[str, State | None]] = []

    def respond(utterance: Utterance, state: State | None) -> Turn:
        heard.append((utterance.text, state))
        return answer()

    judge(read_talks(talks_file(tmp_path, {})) * 2, respond, SLUGS)
    assert heard == [("fishers in Peru", None), ("and then?", State())] * 2


def test_figures_tell_follow_ups_from_first_turns(tmp_path: Path):
    turns = iter([answer(intent=Intent.JOIN), answer(), answer(places=()), answer(), answer(), answer()])
    talks = read_talks(talks_file(tmp_path, {}, {})) + read_talks(talks_file(tmp_path, {}, {}, lang="fr", id="fr-d1"))
    judgements = judge(talks, lambda _, __: next(turns), SLUGS)
    found = figures(judgements)
    assert (found.talks, found.talks_right, found.openings, found.followups) == (2, 0.5, 0.5, 4)
    assert (found.shares["right"], found.shares["command"]) == (0.75, None)
    assert by_locale(judgements)["fr"].talks_right == 1
    misses = as_json(judgements, misses=True)["misses"]
    assert [(miss["stage"], miss["id"], miss["wanted"], miss["read"]) for miss in misses] == [
        ("intent", "en-d1.1", "contact", "join (1.00)"),
        ("places", "en-d1.3", "PE", "none"),
    ]


def test_a_conversation_holds_a_talk(tmp_path: Path):
    read = Reading("en", Intent.CONTACT, 1.0, sectors=(Sector.FISHERS,), places=("PE",), targets=("PE",))
    path = talks_file(tmp_path, {"text": "more please", "command": "more"}, {"text": "the last one", "command": "last"})
    [judgement] = judge(read_talks(path), make_conversation(lambda _: read).respond, SLUGS)
    assert judgement.is_right


def test_a_file_of_talks_is_known_by_its_first_line(tmp_path: Path):
    assert holds_talks(talks_file(tmp_path, {}))
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n" + json.dumps(FIRST | {"lang": "en"}), encoding="utf-8")
    assert not holds_talks(questions)


@pytest.mark.parametrize(
    ("followup", "talk", "message"),
    [
        ({"intent": "dance"}, {}, "line 1: 'dance'"),
        ({"command": "dance"}, {}, "line 1: 'dance' is no command; use one of more, all"),
        ({}, {"turns": []}, "at least one turn"),
        ({}, {"turns": ["hi"]}, "line 1"),
        ({}, {"turns": None}, "line 1"),
    ],
)
def test_a_bad_talk_is_named_with_its_line(tmp_path: Path, followup: Any, talk: Any, message: str):
    with pytest.raises(InputError, match=r"talks\.jsonl") as raised:
        read_talks(talks_file(tmp_path, followup, **talk))
    assert message in str(raised.value)
