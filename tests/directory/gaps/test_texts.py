import re
import tomllib
from pathlib import Path

import pytest

import bot
import directory
from directory.errors import DataFileError
from directory.gaps.texts import LOCALES, Texts, load_texts
from directory.gaps.upkeep import LACKING
from directory.model import Sector

FOLDER = Path(directory.__path__[0]) / "data" / "gaps"


def entries(locale):
    return load_texts(locale)._entries


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_the_same_texts_with_the_same_words(locale):
    words = {key: sorted(re.findall(r"{\w+}", text)) for key, text in entries(locale).items()}
    assert words == {key: sorted(re.findall(r"{\w+}", text)) for key, text in entries("en").items()}
    assert all(text.strip() for text in entries(locale).values())


@pytest.mark.parametrize("locale", LOCALES)
def test_trades_are_called_as_the_bot_calls_them(locale):
    path = Path(bot.__path__[0]) / "locales" / locale / "sectors.toml"
    names = tomllib.loads(path.read_text(encoding="utf-8"))["short"]
    assert {sector: load_texts(locale).sector(sector) for sector in Sector} == names


def test_every_fact_that_may_be_missing_has_its_words():
    assert {key.rpartition(".")[2] for key in entries("en") if ".lacks.fields." in key} == {*LACKING}


def test_numbers_and_months_are_written_as_the_language_does():
    assert load_texts("fr").number(1234) == "1\u202f234"
    assert load_texts("es").month("2026-11") == "noviembre de 2026"


def test_a_text_that_is_not_there_names_the_file():
    with pytest.raises(DataFileError, match=r"directory/data/gaps/es\.toml lacks 'title'"):
        Texts("es", {}).say("title")
