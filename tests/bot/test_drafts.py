"""First messages: in whose language, to whom, with which blanks, and short."""

import re

import pytest

from bot.drafts import MOST_COPIED, Aim, Ground, blank, code, from_code, language_of, write
from bot.rendering import units
from bot.texts import words_to_fill
from bot.understanding.reading import LOCALES, REFERRING, Intent
from bot.voice import Voice
from directory.matching import single
from tests.auxil.organizations import areas, make_catalogue, make_network, make_organization, shipped
from tests.auxil.talks import sectors, texts

VOICE = Voice("en", texts(), areas(), sectors())
TEXTS = [(locale, key, said) for locale in LOCALES for key, said in texts().sentences[locale].items()]
DRAFTS = [(locale, key, said) for locale, key, said in TEXTS if key.startswith(("drafts.own.", "drafts.door."))]


def draft(organization, *others, aim=Aim.CONTACT, chosen=None):
    return write(single(organization, make_catalogue(organization, *others)), aim, VOICE, chosen)


@pytest.mark.parametrize(
    ("languages", "country", "locale", "ground"),
    [
        (("es", "en"), "KE", "es", Ground.STATED),
        (("sw", "en"), "KE", "en", Ground.STATED),
        (("qu",), "PE", "es", Ground.FOREIGN),
        (("tr",), "TR", "en", Ground.FOREIGN),
        ((), "PE", "es", Ground.OFFICIAL),
        ((), "MX", "es", Ground.OFFICIAL),
        ((), "PR", "es", Ground.OFFICIAL),
        ((), "GQ", "es", Ground.OFFICIAL),
        ((), "BJ", "fr", Ground.OFFICIAL),
        ((), "CM", "fr", Ground.OFFICIAL),
        ((), "MA", "fr", Ground.OFFICIAL),
        ((), "BE", "fr", Ground.OFFICIAL),
        ((), "MR", "fr", Ground.UNKNOWN),
        ((), "MZ", "pt", Ground.OFFICIAL),
        ((), "TL", "pt", Ground.OFFICIAL),
        ((), "UG", "en", Ground.OFFICIAL),
        ((), "RW", "en", Ground.OFFICIAL),
        ((), "IN", "en", Ground.OFFICIAL),
        ((), "GB", "en", Ground.OFFICIAL),
        ((), "DE", "en", Ground.UNKNOWN),
        ((), "EG", "en", Ground.UNKNOWN),
        ((), "TH", "en", Ground.UNKNOWN),
        ((), "MO", "en", Ground.UNKNOWN),
    ],
)
def test_a_draft_is_in_the_language_that_its_reader_most_likely_reads(languages, country, locale, ground):
    reader = make_organization(languages=languages, country=country)
    assert language_of(reader, "de", areas()) == (locale, ground)


def test_a_language_that_both_can_read_comes_first():
    reader = make_organization(languages=("en", "fr", "es"), country="ZA")
    assert [language_of(reader, own, areas()) for own in ("es", "fr", "pt")] == [
        ("es", Ground.STATED),
        ("fr", Ground.STATED),
        ("en", Ground.STATED),
    ]


def test_without_a_seat_the_first_country_covered_tells_the_language():
    assert language_of(make_organization(country=None, coverage=("005", "BR")), "es", areas()) == (
        "pt",
        Ground.OFFICIAL,
    )
    assert language_of(make_organization(country=None, coverage=("001",)), "es", areas()) == ("en", Ground.UNKNOWN)


def test_one_without_a_channel_is_asked_for_at_its_door_in_the_doors_language():
    network = make_network("red", area="419", coverage=("419",), languages=("es",))
    member = make_organization(name="Sindicato Nandu", country="BR", channels=(), affiliations=("red",))
    written = draft(member, network, aim=Aim.INTERVIEW)
    assert (written.reader, written.locale) == (network, "es")
    assert "integrantes de «Sindicato Nandu (Brasil)»" in written.text
    assert "ponernos en contacto" in written.text
    assert "Sindicato" not in draft(network).text


def test_a_country_that_the_name_tells_is_not_said_twice():
    network = make_network(languages=("en",))
    member = make_organization(name="Vendors of Kénya", channels=(), affiliations=(network.slug,))
    assert "with Vendors of Kénya about" in draft(member, network).text


def test_a_long_name_loses_its_country_rather_than_the_draft_its_button():
    network = make_network(languages=("en",))
    member = make_organization(name="V" * 95, country="CF", channels=(), affiliations=(network.slug,))
    written = draft(member, network)
    assert "Central African" not in written.text
    assert units(written.text) <= MOST_COPIED
    longer = make_organization(name="V" * 120, country="CF", channels=(), affiliations=(network.slug,))
    assert "(Central African Republic)" in draft(longer, network).text


def test_another_language_can_be_chosen():
    written = draft(make_organization(languages=("en",)), chosen="fr")
    assert (written.locale, written.ground) == ("fr", Ground.CHOSEN)
    assert written.text.startswith("Bonjour")


@pytest.mark.parametrize(
    ("intent", "aim"),
    [
        (Intent.SPOKESPERSON, Aim.INTERVIEW),
        (Intent.SPEAKER, Aim.SPEAKING),
        (Intent.INTERNSHIP, Aim.INTERNSHIP),
        (Intent.JOIN, Aim.JOINING),
        (Intent.BROWSE, Aim.CONTACT),
        (None, Aim.CONTACT),
    ],
)
def test_the_request_tells_what_a_message_is_for(intent, aim):
    assert from_code("", intent) == (aim, None)
    assert from_code("zz", intent)[0] is aim


def test_a_button_tells_it_better():
    for aim in Aim:
        for locale in (None, *LOCALES):
            assert re.fullmatch(r"[a-z0-9]{1,8}", code(aim, locale))
            for intent in REFERRING:
                assert from_code(code(aim, locale), intent) == (aim, locale)
    assert from_code("vixx", None) == (Aim.VISIT, None)


@pytest.mark.parametrize(("locale", "key", "said"), DRAFTS)
def test_a_draft_fits_a_button_that_copies(locale, key, said):
    names = words_to_fill(said) - {"organization"}
    text = said.format(organization="N" * 45, **{name: blank(name, locale, texts()) for name in names})
    assert units(text) <= MOST_COPIED, units(text)
    assert {"name", "reach"} <= names
    assert ("organization" in words_to_fill(said)) == key.startswith("drafts.door.")


def test_every_language_has_a_draft_for_every_aim():
    for locale in LOCALES:
        for aim in Aim:
            assert {f"drafts.own.{aim}", f"drafts.door.{aim}", f"aims.{aim}"} <= texts().sentences[locale].keys()
        assert all(f"draft.{ground}" in texts().sentences[locale] for ground in Ground)


def test_no_draft_speaks_for_somebody_else():
    for locale, key, said in DRAFTS:
        assert not re.search(r"WIEGO|Telegram|\bbot\b", said), (locale, key)


def test_every_organization_has_a_draft_without_an_open_brace():
    catalogue = shipped()
    for organization in catalogue.organizations:
        for aim in Aim:
            written = write(single(organization, catalogue), aim, VOICE)
            assert not re.search(r"[{}]", written.text)
            assert all(blank(name, written.locale, texts()) in written.text for name in written.blanks)
