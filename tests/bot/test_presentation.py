import pytest

from bot import presentation
from bot.errors import LexiconError
from bot.handlers import COMMANDS
from bot.understanding.reading import LOCALES


def test_every_language_presents_the_bot_with_every_command():
    told = presentation.load_all(COMMANDS)
    assert tuple(told) == LOCALES
    assert {tuple(name for name, _ in shown.commands) for shown in told.values()} == {COMMANDS}
    assert len({shown.description for shown in told.values()}) == len(LOCALES)


def test_a_command_that_is_not_described_is_named():
    with pytest.raises(LexiconError, match=r"bot/locales/fr/telegram\.toml.*dance"):
        presentation.Presentation.load("fr", (*COMMANDS, "dance"))
