"""The talk in a terminal: a real one, with colors and numbers, and the console's plain text."""

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rich.console import Console

from bot.corrections.correcting import awaiting_source
from bot.terminal import Chat
from bot.turn import SourceOf, Turn
from directory.model import Suggestion
from tests.auxil.talks import talk


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def chat(screen: io.StringIO) -> Chat:
    return Chat(talk(), Console(file=screen, width=100), language_code="pt_BR")


def shown(screen: io.StringIO) -> str:
    text = screen.getvalue()
    screen.seek(0)
    screen.truncate()
    return text


def test_the_first_screen_speaks_the_systems_language(chat: Chat, screen: io.StringIO):
    chat.greet()
    chat.explain()
    text = shown(screen)
    assert "organizações" in text
    assert "/quit" in text
    assert "  1  " in text


def test_a_number_presses_its_button(chat: Chat, screen: io.StringIO):
    chat.greet()
    first = shown(screen)
    label = re.findall(r"^  2  (.+)$", first, re.MULTILINE)[0]
    assert label
    assert chat.hear("2")
    assert "https://" in shown(screen)


def test_a_number_without_a_button_is_a_message_like_any_other(chat: Chat, screen: io.StringIO):
    chat.greet()
    shown(screen)
    assert chat.hear("99")
    assert shown(screen).strip()


@pytest.mark.parametrize(
    "command", ["/start", "/help", "/browse", "/about", "/privacy", "/language", "/forget", "/PRIVACY"]
)
def test_commands_have_their_screens(chat: Chat, screen: io.StringIO, command: str):
    assert chat.hear(command)
    assert len(shown(screen)) > 60


def test_a_chosen_language_stays_and_goes_with_forget(chat: Chat, screen: io.StringIO):
    chat.hear("/language")
    number = re.findall(r"^  (\d)  .*Français", shown(screen), re.MULTILINE)[0]
    chat.hear(number)
    assert chat.locale == "fr"
    chat.hear("/forget")
    assert chat.locale is None


def test_what_is_suggested_is_handed_on_and_the_talk_goes_on_from_what_comes_back(screen: io.StringIO):
    handed = []

    def keep(turn: Turn) -> Turn:
        handed.append(turn)
        return turn if turn.suggestion is None else replace(turn, state=awaiting_source(turn.state, 7))

    chat = Chat(talk(), Console(file=screen, width=100), language_code="en", keep=keep)
    chat.hear("the phone of StreetNet is wrong")
    number = re.findall(r"^  (\d+)  Phone", shown(screen), re.MULTILINE)[0]
    for line in (number, "+27 31 307 4038", "https://streetnet.org.za/contact"):
        chat.hear(line)
    *_, suggested, sourced = handed
    assert suggested.suggestion == Suggestion("streetnet-international", "phone", "+27 31 307 4038")
    assert sourced.source == SourceOf(7, "https://streetnet.org.za/contact")


def test_quit_leaves(chat: Chat):
    assert not chat.hear(" /quit ")


def test_follow_ups_continue_the_talk(chat: Chat, screen: io.StringIO):
    chat.hear("quero entrevistar catadoras no Brasil")
    assert "Brasil" in shown(screen)
    chat.hear("e na Colômbia?")
    assert "Colômbia" in shown(screen)


def choose(chat: Chat, screen: io.StringIO, label: str) -> str:
    """Say something, then choose by its label what the reply offers."""
    number = re.findall(rf"^  (\d+)  {label}$", shown(screen), re.MULTILINE)[0]
    chat.hear(number)
    return screen.getvalue()


def test_a_draft_and_a_contact_are_text_on_the_screen_and_nothing_is_offered_that_a_terminal_cannot_do(
    chat: Chat, screen: io.StringIO
):
    chat.hear("o que é a StreetNet?")
    assert "Compartilhar" not in screen.getvalue()
    draft = choose(chat, screen, "Primeira mensagem")
    assert "Hello, I am [your name]" in draft
    assert "<pre>" not in draft
    assert "Copiar" not in draft
    chat.hear("o que é a StreetNet?")
    card = choose(chat, screen, "Salvar contato")
    assert "streetnet-international.vcf\n\nBEGIN:VCARD\nVERSION:3.0\n" in card


def read_until(terminal: int, sign: str) -> Iterator[str]:
    text = ""
    while sign not in text:
        part = os.read(terminal, 4096).decode("utf-8", "replace")
        text += part
        yield part


def test_a_real_terminal_gets_colors_and_a_prompt():
    ours, theirs = pty.openpty()
    environ = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80"}
    environ.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--locale", "en"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environ,
        start_new_session=True,
    )
    try:
        greeting = "".join(read_until(ours, "\n> "))
        assert "\x1b[1" in greeting
        os.write(ours, b"/quit\n")
        assert "Goodbye" in "".join(read_until(ours, "Goodbye"))
        assert process.wait() == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)
