import re

import pytest

from bot.errors import LexiconError
from bot.texts import Texts, _compare, words_to_fill
from bot.understanding.reading import LOCALES, Audience, Intent
from directory.model import Kind, Status
from tests.auxil.organizations import areas
from tests.auxil.talks import texts

ALLOWED = {
    "https://www.wiego.org",
    "https://wiego.org/press-room",
    "https://wiego.org/impact",
    "https://wiego.org/news",
}


def sentences():
    return [(locale, key, said) for locale, spoken in texts().sentences.items() for key, said in spoken.items()]


def test_every_language_has_the_same_sentences_with_the_same_words_to_fill_in():
    first, *others = (texts().sentences[locale] for locale in LOCALES)
    for other in others:
        assert {key: words_to_fill(said) for key, said in other.items()} == {
            key: words_to_fill(said) for key, said in first.items()
        }


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_has_an_answer_and_a_name(locale):
    for intent in Intent:
        assert f"answers.{intent}" in texts().sentences[locale]
        assert f"intents.{intent}" in texts().sentences[locale]


def test_variants_are_for_intents_and_audiences_that_exist():
    for _, key, _ in sentences():
        if key.startswith("variants."):
            _, intent, audience = key.split(".")
            assert intent in {member.value for member in Intent}
            assert audience in {member.value for member in Audience}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_and_status_has_words(locale):
    spoken = texts().sentences[locale]
    assert all(f"kinds.{kind}" in spoken for kind in Kind)
    assert all(f"card.{status}" in spoken for status in Status if status is not Status.ACTIVE)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_area_stands_inside_a_sentence(locale):
    everywhere = {*areas().countries, *areas().regions}
    assert texts().whereabouts[locale].keys() == everywhere


@pytest.mark.parametrize(
    ("locale", "code", "said"),
    [("en", "PH", "in the Philippines"), ("es", "PE", "en Perú"), ("es", "DO", "en la República Dominicana"),
     ("fr", "PE", "au Pérou"), ("fr", "IN", "en Inde"), ("fr", "PH", "aux Philippines"), ("fr", "CU", "à Cuba"),
     ("fr", "NO", "en Norvège"), ("pt", "AO", "em Angola"), ("pt", "IN", "na Índia"), ("pt", "PE", "no Peru"),
     ("pt", "US", "nos Estados Unidos"), ("en", "419", "in Latin America and the Caribbean")],
)  # fmt: skip
def test_areas_read_as_a_native_writes_them(locale, code, said):
    assert texts().where(locale, code) == said


def test_no_sentence_is_unfinished_or_holds_markup():
    for locale, key, said in sentences():
        assert not re.search(r"TODO|XXX|FIXME|</?[a-z]", said), (locale, key)
        assert said == said.strip(), (locale, key)
        assert "  " not in said, (locale, key)


def test_answers_are_short_enough_for_a_phone():
    for locale, key, said in sentences():
        if key.startswith(("answers.", "screens.", "notes.")):
            assert len(said) <= 460, (locale, key, len(said))
        if key.startswith(("buttons.", "intents.")):
            assert len(said) <= 30, (locale, key, len(said))


def test_sentences_name_no_address_but_those_of_one_file():
    assert set(texts().pages.values()) <= ALLOWED
    for locale, key, said in sentences():
        assert "http" not in said, (locale, key)
        assert "www." not in said, (locale, key)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_no_says_no_in_the_first_word(locale):
    no = {"en": "No.", "es": "No.", "fr": "Non.", "pt": "Não."}[locale]
    for intent in (Intent.CORPORATE_FUNDING, Intent.CORPORATE_ADVICE, Intent.SHORT_DEADLINE):
        assert texts().say(locale, f"answers.{intent}").startswith(no)


def test_french_leaves_a_space_before_tall_punctuation():
    for locale, key, said in sentences():
        if locale == "fr":
            assert not re.search(r"[^\s:;!?«]([;!?»])|[^\s]:(\s|$)", said), key


def test_spanish_opens_its_questions():
    for locale, key, said in sentences():
        if locale == "es":
            assert said.count("?") == said.count("¿"), key
            assert said.count("!") == said.count("¡"), key


def test_a_language_that_lacks_a_sentence_is_refused_by_name():
    with pytest.raises(LexiconError, match=r"bot/locales/es/answers\.toml: greeting"):
        _compare(
            {"en": {"greeting": "Hi"}, "es": {}, "fr": {"greeting": "Bonjour"}, "pt": {"greeting": "Oi"}}, "answers"
        )


def test_a_sentence_that_fills_in_another_word_is_refused_by_name():
    spoken = {locale: {"all": "{total}"} for locale in LOCALES} | {"fr": {"all": "{totale}"}}
    with pytest.raises(LexiconError, match=r"bot/locales/fr/answers\.toml: all does not fill in"):
        _compare(spoken, "answers")


def test_an_open_brace_is_refused_by_name():
    spoken = {locale: {"all": "{total"} for locale in LOCALES}
    with pytest.raises(LexiconError, match="all cannot be read"):
        _compare(spoken, "answers")


def test_loading_reads_all_of_it():
    assert isinstance(Texts.load(), Texts)
