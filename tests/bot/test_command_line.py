"""The bot's commands as processes of their own: what a stranger types, good and bad."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import bot
import directory
from tests.auxil.processes import Ended, end, run, start

QUESTION = "soy periodista y busco vendedoras ambulantes de Lima"


def talk(typed: bytes, *arguments: str) -> Ended:
    """Run `bot chat` with all that is typed into it at once."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", "chat", *arguments], input=typed, capture_output=True, check=False
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def batch(lines: bytes) -> list[dict[str, Any]]:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", "ask", "--batch"], input=lines, capture_output=True, check=True
    )
    return [json.loads(line) for line in ended.stdout.decode().splitlines()]


def test_a_question_is_answered_with_organizations_and_how_to_reach_them():
    status, output, error = run("bot", "ask", QUESTION)
    assert (status, error) == (0, "")
    assert "Perú" in output
    assert "https://" in output or "@" in output


def test_the_answer_as_json_has_the_promised_keys():
    answer = json.loads(run("bot", "ask", "--json", QUESTION).output)
    assert {
        "text",
        "locale",
        "intent",
        "confidence",
        "audience",
        "sectors",
        "places",
        "organization",
        "referral",
    } <= set(answer)
    assert (answer["locale"], answer["intent"], answer["audience"]) == ("es", "spokesperson", "journalist")
    assert (answer["sectors"], answer["places"]) == (["street_vendors"], ["PE"])
    assert answer["total"] >= len(answer["referral"]) > 0
    for found in answer["referral"]:
        assert set(found) == {"slug", "name", "level", "sectors", "country", "reason", "channels"}
        assert any(found["channels"].values())


def test_a_batch_keeps_order_and_ids_and_goes_on_after_bad_lines():
    lines = [
        json.dumps({"id": "a", "text": QUESTION}).encode(),
        b"no json",
        b'{"id": 7, "text": 5}',
        b"",
        b"\xff\xfe",
        b'["a list"]',
        b'{"id": "x", "text": "hola", "locale": "de"}',
        json.dumps({"id": "z", "text": "thanks"}).encode(),
    ]
    answers = batch(b"\n".join(lines))
    assert [answer["id"] for answer in answers] == ["a", None, 7, None, None, "x", "z"]
    assert [("error" in answer) for answer in answers] == [False, True, True, True, True, True, False]
    assert "line 2" in answers[1]["error"]
    assert '"locale"' in answers[5]["error"]


def test_lines_of_one_conversation_are_turns_of_one_talk():
    lines = [
        {"id": 1, "text": "We need a street vendor from Ghana as a panelist for our conference", "conversation": "one"},
        {"id": 2, "text": "hello", "conversation": "two"},
        {"id": 3, "text": "and in Kenya?", "conversation": "one"},
    ]
    answers = batch("\n".join(map(json.dumps, lines)).encode())
    assert answers[2]["intent"] == answers[0]["intent"] == "speaker"
    assert (answers[2]["sectors"], answers[2]["places"]) == (["street_vendors"], ["KE"])


def test_a_talk_in_a_pipe_greets_answers_and_ends():
    status, output, error = talk(f"{QUESTION}\n1\n/privacy\n/quit\nnever read\n".encode(), "--locale", "es")
    assert (status, error) == (0, "")
    assert "Perú" in output
    assert "\x1b" not in output
    assert "never read" not in output


@pytest.mark.parametrize(
    "typed", [b"\xff\xfe\n", b"\x00\x07\n", b"\n", "你好\n".encode(), "مرحبا\n".encode(), b"999\n", b"(" * 5000]
)
def test_whatever_is_typed_gets_an_answer(typed: bytes):
    status, output, error = talk(typed)
    assert (status, error) == (0, "")
    assert len(output) > len(talk(b"").output)


def test_a_hundred_thousand_characters_are_read_in_part_and_the_reply_says_so():
    text = "I am a journalist and want to interview waste pickers in Nairobi. " * 1600
    answer = batch(json.dumps({"text": text}).encode())[0]
    assert answer["places"] == ["KE"]
    assert "2,000" in answer["reply"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("ask",), "--batch"),
        (("ask", "text", "--batch"), "--batch"),
        (("ask", "text", "--loud"), "--loud"),
        (("chat", "--locale", "de"), "de"),
        (("evaluate", "nowhere.jsonl"), "nowhere.jsonl"),
        (("evaluate",), "--cross-validate"),
        (("evaluate", "some.jsonl", "--cross-validate"), "--cross-validate"),
        (("evaluate", "--cross-validate", "1"), "at least 2 folds"),
        (("run",), "BOT_TOKEN"),
        (("dance",), "dance"),
        ((), "COMMAND"),
    ],
)
def test_a_wrong_call_is_told_in_words_and_ends_with_2(arguments: tuple[str, ...], named: str):
    status, output, error = run("bot", *arguments)
    assert (status, output) == (2, "")
    assert named in error.splitlines()[-1]
    assert "Traceback" not in error


@pytest.mark.parametrize("command", ["chat", "ask", "evaluate", "check", "train", "run"])
def test_every_command_explains_itself(command: str):
    status, output, _ = run("bot", command, "--help")
    assert status == 0
    assert "usage: bot " in output


@pytest.mark.parametrize("arguments", [("train", "--check"), ("evaluate", "--cross-validate")])
def test_what_training_needs_is_told_where_it_is_missing(tmp_path: Path, arguments: tuple[str, ...]):
    (tmp_path / "sklearn.py").write_text("raise ImportError('none here', name='sklearn')", encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), str(Path(str(bot.__file__)).parent.parent)))
    status, output, error = run("bot", *arguments, PYTHONPATH=path)
    assert (status, output) == (2, "")
    assert error == "bot: Training needs sklearn: pip install -e '.[train]'.\n"


def test_the_words_of_the_package_are_checked_in_one_line():
    status, output, error = run("bot", "check")
    assert (status, error, len(output.splitlines())) == (0, "", 1)
    assert "phrases" in output
    assert output.endswith(": nothing to mend.\n")


def test_what_is_wrong_with_the_words_is_told_line_by_line(tmp_path: Path):
    for package in (bot, directory):
        folder = Path(str(package.__file__)).parent
        shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "bot" / "locales" / "es" / "terminal.toml").write_text("how = \n", encoding="utf-8")
    (tmp_path / "bot" / "locales" / "pt" / "phrases.jsonl").write_text("{}\n", encoding="utf-8")
    status, output, error = end(start("bot", "check", cwd=tmp_path))
    assert (status, error) == (1, "")
    assert (
        output.splitlines()[0]
        == "bot/locales/es/terminal.toml:1: no TOML: Invalid value; mend the line or the one before"
    )
    assert output.splitlines()[1] == "bot/locales/pt/phrases.jsonl:1: the field 'lang' is missing; add it"


def test_a_reader_that_goes_away_is_no_error():
    process = start("bot", "ask", "--batch", stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"text": "hi"}\n')
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    process.stdin.write('{"text": "hi"}\n' * 2)
    process.stdin.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 0


@pytest.mark.parametrize("seconds", [0.1, 0.6, 1.2])
def test_ctrl_c_at_any_time_ends_quietly(seconds: float):
    """Without warnings as errors: an import that is cut off may leave a file to the collector."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    status, _, error = end(process)
    assert "Traceback" not in error
    assert status in {130, -signal.SIGINT}


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("bot/understanding/model.zip", None, "bot train"),
        ("bot/understanding/model.zip", b"PK broken", "bot train"),
        ("bot/locales/fr/answers.toml", None, "bot/locales/fr/answers.toml"),
        ("bot/locales/pt/sectors.toml", b"[words", "bot/locales/pt/sectors.toml"),
        ("bot/locales/en/places.toml", b"\xff", "bot/locales/en/places.toml"),
        ("directory/data/areas.tsv", None, "areas.tsv"),
        ("directory/data/cities.tsv", b"\xff\xff\n", "cities.tsv"),
    ],
)
def test_a_missing_or_damaged_file_is_named(tmp_path: Path, name: str, content: bytes | None, named: str):
    for package in (bot, directory):
        folder = Path(str(package.__file__)).parent
        shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("__pycache__", "phrases.jsonl"))
    shutil.copytree(Path(str(bot.__file__)).parent.parent / "migrations", tmp_path / "migrations")
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    status, _, error = end(start("bot", "ask", "hello", cwd=tmp_path))
    assert status == 2
    assert named in error
    assert len(error.splitlines()) == 1
