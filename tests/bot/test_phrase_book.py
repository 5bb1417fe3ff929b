import pytest

from bot.phrase_book import PhraseBook
from bot.phrases import similar
from bot.understanding.reading import LOCALES, Command
from directory.text import tokens

BOOK = PhraseBook.load()


def folded(text):
    return [word.folded for word in tokens(text)]


@pytest.mark.parametrize(
    ("text", "letters", "talk", "spoken"),
    [
        ("and in Freetown?", "en", "fr", "en"),
        ("¿y en Malabo?", "fr", "fr", "es"),
        ("e no Brasil?", None, "es", "pt"),
        ("e a conakri ?", "pt", "fr", "fr"),
        ("senegal ossi", "pt", "fr", "fr"),
        ("Singapore", "en", "es", "es"),
        ("también recicladoras", None, "en", "es"),
        ("Kenya", None, None, "en"),
        ("bonjour", "fr", None, "fr"),
    ],
)
def test_a_short_message_changes_the_language_only_by_words_of_its_own(text, letters, talk, spoken):
    assert BOOK.spoken(text, folded(text), letters, talk) == spoken


def test_words_tell_a_language_where_letters_do_not():
    assert BOOK.told(folded("le site de StreetNet")) == "fr"
    assert BOOK.told(folded("StreetNet")) is None
    assert BOOK.told(folded("para StreetNet")) is None


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "tnx dear"),
        ("en", "ok thank you, that's all"),
        ("es", "muchísimas gracias, eso es todo"),
        ("fr", "merci pour tout frérot"),
        ("pt", "vlw mano, é só isso"),
    ],
)
def test_thanks_are_known_in_many_forms(locale, text):
    assert BOOK.languages[locale].gives_thanks(folded(text))


@pytest.mark.parametrize(
    ("locale", "text"), [("en", "thanks, show me more"), ("es", "gracias, la segunda"), ("fr", "merci d'appeler Lomé")]
)
def test_thanks_with_a_wish_are_no_mere_thanks(locale, text):
    assert not BOOK.languages[locale].gives_thanks(folded(text))


@pytest.mark.parametrize(
    ("locale", "text", "command"),
    [
        ("en", "next page", Command.MORE),
        ("en", "their page", Command.CHANNELS),
        ("en", "more contacts", Command.MORE),
        ("es", "maaas", Command.MORE),
        ("en", "mroe", Command.MORE),
        ("fr", "vas-y", Command.MORE),
        ("en", "clear that and start again", Command.RESTART),
    ],
)
def test_the_likeliest_of_several_commands_counts(locale, text, command):
    asked = BOOK.languages[locale].command(folded(text), typos=True)
    assert asked is not None
    assert asked[0] is command


def test_a_word_of_a_purpose_is_no_mistyped_command():
    assert BOOK.languages["en"].command(folded("and a speaker"), typos=True) is None


def test_two_letters_that_changed_places_are_one_slip():
    assert similar("mroe", ["more", "rest"]) == "more"
    assert similar("core", ["more"]) is None


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_stands_twice_in_a_list(locale):
    phrases = BOOK.languages[locale]
    for name in ("openings", "additions", "exclusions", "fresh", "restart", "swaps", "replacements", "closings"):
        listed = getattr(phrases, name)
        assert len(listed) == len(set(listed)), name
