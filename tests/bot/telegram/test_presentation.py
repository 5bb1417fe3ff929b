import pytest

from bot.errors import LexiconError
from bot.telegram import presentation
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.profile import IN_GROUPS, steps
from bot.understanding.reading import LOCALES


def test_every_language_presents_the_bot_with_every_command():
    told = presentation.load_all(COMMANDS, CURATORS_COMMANDS)
    assert tuple(told) == LOCALES
    assert {tuple(name for name, _ in shown.commands) for shown in told.values()} == {COMMANDS}
    assert {tuple(name for name, _ in shown.curators) for shown in told.values()} == {CURATORS_COMMANDS}
    assert len({shown.description for shown in told.values()}) == len(LOCALES)


def test_a_command_that_is_not_described_is_named():
    with pytest.raises(LexiconError, match=r"bot/locales/fr/telegram\.toml: \[commands\] must describe .*, stroll"):
        presentation.Presentation.load("fr", (*COMMANDS, "stroll"), CURATORS_COMMANDS)


def test_a_command_of_curators_that_is_not_described_is_named():
    with pytest.raises(LexiconError, match=r"bot/locales/pt/telegram\.toml: \[curators\] must describe .*burn"):
        presentation.Presentation.load("pt", COMMANDS, (*CURATORS_COMMANDS, "burn"))


def test_the_commands_of_groups_are_some_of_all():
    assert {*IN_GROUPS} < {*COMMANDS}


def test_every_step_of_the_set_up_says_what_it_is():
    told = presentation.load_all(COMMANDS, CURATORS_COMMANDS)
    whats = [step.what for step in steps(told, (7, 5))]
    assert len({*whats}) == len(whats)
    assert all(what.endswith((", every other language", *(f", {locale}" for locale in LOCALES))) for what in whats)
