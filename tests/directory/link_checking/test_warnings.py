import string
from datetime import date

import pytest

from directory.findings import Level
from directory.link_checking.outcomes import Outcome
from directory.link_checking.shown_channels import channel_warnings, shown_channels
from directory.link_checking.standing import Run, Standing
from directory.link_checking.warnings import LOCALES, WORDS, load_warnings, warning
from directory.model import ChannelKind, ContactChannel
from tests.auxil.organizations import make_organization

SITE = ContactChannel(ChannelKind.WEBSITE, "https://www.vendors.example/")
MAIL = ContactChannel(ChannelKind.EMAIL, "info@vendors.example")


def stands(outcome=Outcome.NOT_FOUND, level=Level.ERROR, location=None, *, is_delisted=False):
    run = Run(outcome, 404, location, date(2026, 3, 1), date(2026, 4, 2), 5)
    return Standing(SITE.value, run, level, date(2026, 2, 3), is_delisted)


def words(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_has_the_same_sentences_with_the_same_words(locale):
    english, there = load_warnings("en"), load_warnings(locale)

    assert there.keys() == english.keys()
    assert {key: words(sentence) for key, sentence in there.items()} == {
        key: words(sentence) for key, sentence in english.items()
    }
    assert all(words(sentence) <= WORDS and sentence[-1] == "." for sentence in there.values())


def test_readers_are_told_what_was_found_and_when():
    assert warning(stands(), "en") == "On 2 April 2026, the page at vendors.example was not there any more."
    assert warning(stands(), "pt") == "Em 2 de abril de 2026, a página de vendors.example já não estava lá."


def test_a_domain_in_another_alphabet_is_shown_in_it():
    found = stands(Outcome.ELSEWHERE, Level.WARNING, "https://xn--mxico-bsa.example/a")

    assert "méxico.example" in warning(found, "es")


def test_readers_are_told_why_a_link_is_left_out():
    found = warning(stands(is_delisted=True), "fr")

    assert found.startswith("Le 2 avril 2026, ")
    assert "ne fonctionne plus depuis le 3 février 2026" in found


@pytest.mark.parametrize("level", [None, Level.NOTICE])
def test_readers_are_not_told_what_concerns_curators_alone(level):
    assert warning(stands(Outcome.MOVED, level), "en") is None


def test_a_delisted_link_leaves_the_cards_while_the_page_says_so():
    organization = make_organization(channels=(SITE, MAIL))
    standings = {SITE.value: stands(is_delisted=True)}

    assert shown_channels(organization, standings) == (MAIL,)
    assert [(each.channel, each.is_shown) for each in channel_warnings(organization, standings, "en")] == [
        (SITE, False)
    ]


def test_a_link_that_failed_once_stays_with_a_warning():
    organization = make_organization(channels=(SITE, MAIL))
    standings = {SITE.value: stands()}

    assert shown_channels(organization, standings) == (SITE, MAIL)
    assert [each.is_shown for each in channel_warnings(organization, standings, "es")] == [True]
