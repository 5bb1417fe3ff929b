"""A contact as a file: an address book reads it, it speaks the inquirer's language, and brings the door's as well."""

from dataclasses import replace

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callback import Action, Press, encode
from bot.conversation import Utterance
from bot.state import State
from bot.understanding.reading import LOCALES
from tests.auxil.organizations import make_catalogue, make_network, make_organization, shipped
from tests.auxil.records import make_record
from tests.auxil.strategies import catalogues
from tests.auxil.talks import assert_sendable, make_conversation

pure = settings(derandomize=True, deadline=None, max_examples=25, database=None)


def unused(_text):
    raise AssertionError("a button needs no understanding")


TALK = make_conversation(unused)


def press(catalogue, slug, locale="en"):
    conversation = replace(TALK, catalogue=catalogue)
    code = encode(Press(Action.VCARD, State(organization=slug, locale=locale)))
    return conversation.press(code, None, Utterance()).reply


def cards(reply):
    return list(vobject.readComponents(reply.document.content.decode()))


def test_it_is_named_after_the_slug_and_says_what_to_do_with_it():
    organization = make_organization("vendors-kenya", name="Kenya Vendors & Co")
    reply = press(make_catalogue(organization), "vendors-kenya")
    assert (reply.document.name, reply.document.media_type) == ("vendors-kenya.vcf", "text/vcard")
    assert reply.html == "<b>Kenya Vendors &amp; Co</b>\nOpen this file to save the contact in your phone."


@pytest.mark.parametrize(
    ("locale", "country", "told"),
    [
        ("en", "Peru", ["Languages: Spanish, Quechua", "Source dated 4 March 2021 (example.org)", "No longer active"]),
        ("es", "Perú", ["Idiomas: español, quechua", "verificada de nuevo el 24 de noviembre de 2026", "Fuentes:"]),
        ("fr", "Pérou", ["Langues : espagnol, quechua", "pour la presse"]),
        ("pt", "Peru", ["Idiomas: espanhol, quíchua", "https://example.org/news (vista em 23 de novembro de 2026)"]),
    ],
)
def test_it_speaks_the_inquirers_language(locale, country, told):
    organization = make_record().organization
    reply = press(make_catalogue(organization), organization.slug, locale)
    (card,) = cards(reply)
    said = f"{card.note.value}\n{[line.value for line in card.contents['x-ablabel']]}"
    assert card.adr.value.country == country
    assert [words for words in told if words not in said] == []


def test_the_contact_of_the_door_comes_with_one_that_has_no_channel():
    network = make_network(name="Vendors Worldwide")
    member = make_organization(channels=(), affiliations=(network.slug,))
    reply = press(make_catalogue(network, member), member.slug)
    first, second = cards(reply)
    assert (first.fn.value, second.fn.value) == (member.name, network.name)
    assert "ask Vendors Worldwide how to reach it" in first.note.value
    assert "also holds Vendors Worldwide" in reply.html


@pytest.mark.parametrize("locale", LOCALES)
def test_every_organization_has_one(locale):
    for organization in shipped().organizations[:: len(LOCALES)]:
        reply = press(shipped(), organization.slug, locale)
        assert_sendable(reply)
        assert cards(reply)[0].fn.value == organization.name


@pure
@given(catalogues(), st.sampled_from(LOCALES), st.data())
def test_any_organization_of_any_directory_has_one(catalogue, locale, data):
    organization = data.draw(st.sampled_from(catalogue.organizations))
    reply = press(catalogue, organization.slug, locale)
    assert_sendable(reply)
    assert cards(reply)[0].fn.value == organization.name
