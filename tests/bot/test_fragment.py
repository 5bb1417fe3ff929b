import pytest

from bot.fragment import Fragment
from bot.phrase_book import PhraseBook
from bot.understanding.reading import Intent
from tests.auxil.talks import readers

BOOK = PhraseBook.load()


def fragment(text, locale="en"):
    return Fragment.of(text, readers().find(text, locale), locale, BOOK)


@pytest.mark.parametrize(
    ("text", "locale", "excluded"),
    [
        ("without Senegal", "en", "SN"),
        ("leave Mali out", "en", "ML"),
        ("Bulgaria's no good, so Turkey", "en", "BG"),
        ("de Argentina no, solo Uruguay", "es", "AR"),
        ("si no, Belice", "es", ""),
        ("deja solo Tacna", "es", ""),
        ("no Cali, Bogotá", "es", ""),
        ("cireurs non, chauffeurs", "fr", "street_vendors"),
        ("le Mali, c'est plus la peine", "fr", ""),
        ("le Mali c'est plus la peine", "fr", "ML"),
        ("e no Brasil?", "pt", ""),
        ("o Mali fica de fora", "pt", "ML"),
    ],
)
def test_words_before_or_after_a_name_rule_it_out(text, locale, excluded):
    assert fragment(text, locale).excluded == {*excluded.split()}


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("+ tunisia", "en"),
        ("or Singapore", "en"),
        ("mozambiqe 2", "en"),
        ("guatemalteca también vale", "es"),
        ("kenia tanbien", "es"),
        ("la Bulgarie pareil", "fr"),
        ("mais o Quênia", "pt"),
    ],
)
def test_a_name_may_come_on_top(text, locale):
    assert fragment(text, locale).adds


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("or else the Gambia", "en"),
        ("más bien Togo", "es"),
        ("más concretamente en Lima", "es"),
        ("pareil pour Paris", "fr"),
        ("mais au Pérou", "fr"),
        ("où au Pérou ?", "fr"),
        ("rien de plus près de Lomé ?", "fr"),
        ("ou melhor, Angola", "pt"),
    ],
)
def test_a_name_may_take_the_place_of_the_one_before(text, locale):
    assert not fragment(text, locale).adds


@pytest.mark.parametrize(
    ("text", "locale", "purpose"),
    [
        ("and a speaker?", "en", Intent.SPEAKER),
        ("¿reciben voluntarios?", "es", Intent.INTERNSHIP),
        ("je peux les rejoindre ?", "fr", Intent.JOIN),
        ("quero citar uma delas", "pt", Intent.SPOKESPERSON),
        ("an interview at a conference", "en", None),
        ("Kenya", "en", None),
    ],
)
def test_a_word_names_the_purpose(text, locale, purpose):
    assert fragment(text, locale).purpose is purpose


def test_a_verb_may_end_with_the_people_of_before():
    assert fragment("quisiera visitarlas", "es").points
    assert not fragment("unas charlas", "es").points


def test_words_of_no_known_use_are_told_apart():
    assert fragment("and perhaps Kenya for the weather").stray == ["weather"]
