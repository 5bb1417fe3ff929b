"""The screen of a first message: what it says and what its buttons do."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callback import Action, Press, decode, encode
from bot.conversation import Utterance
from bot.drafts import MOST_COPIED, Aim, code
from bot.rendering import plain, units
from bot.state import State
from bot.understanding.reading import LOCALES, Intent
from directory.model import ChannelKind, ContactChannel
from tests.auxil.organizations import make_catalogue, make_network, make_organization, shipped
from tests.auxil.strategies import catalogues
from tests.auxil.talks import assert_sendable, make_conversation

pure = settings(derandomize=True, deadline=None, max_examples=25, database=None)
EMAIL = ContactChannel(ChannelKind.EMAIL, "info@example.org")
WHATSAPP = ContactChannel(ChannelKind.WHATSAPP, "+51 999 123 456")


def unused(_text):
    raise AssertionError("a button needs no understanding")


TALK = make_conversation(unused)


def press(shown, *others, argument="", action=Action.DRAFT, catalogue=None, **state):
    state = State(**({"organization": shown.slug, "locale": "en"} | state))
    conversation = replace(TALK, catalogue=catalogue or make_catalogue(shown, *others))
    return conversation.press(encode(Press(action, state, argument)), None, Utterance()).reply


def copied(reply):
    return {button.label: button.copy for row in reply.buttons for button in row if button.copy is not None}


def pressed(reply):
    return {button.label: decode(button.action) for row in reply.buttons for button in row if button.action}


def test_it_says_which_language_what_the_blanks_mean_and_that_nothing_is_sent():
    reply = press(make_organization(name="Sindicato", languages=("es",), country="PE"), intent=Intent.SPOKESPERSON)
    text = plain(reply.html)
    assert text.startswith("First message · Interview\nTo: Sindicato\nBased in: Peru · local time 07:00")
    assert "In Spanish, a language they work in." in text
    assert "[su nombre] = your name · [quién es] = who you are" in text
    assert "I send nothing" in text
    assert "<pre>Buenos días: soy [su nombre]" in reply.html


def test_blanks_of_the_inquirers_own_language_need_no_explanation():
    reply = press(make_organization(languages=("es",), country="PE"), locale="es")
    assert "] = " not in reply.html


@pytest.mark.parametrize(
    ("languages", "country", "said"),
    [
        ((), "BJ", "In French, a language of their country; which ones they work in is not on record."),
        ((), "TH", "In English; which languages they work in is not on record."),
        (("tr",), "TR", "In English; they work in Turkish, which I do not write."),
    ],
)
def test_it_says_why_that_language(languages, country, said):
    assert said in plain(press(make_organization(languages=languages, country=country)).html)


def test_one_tap_copies_the_message_and_each_address():
    phone = ContactChannel(ChannelKind.PHONE, "(01) 234-5678 ext. 9")
    reply = press(make_organization(country="PE", channels=(EMAIL, phone, WHATSAPP)))
    buttons = copied(reply)
    assert list(buttons) == ["Copy the message", "Copy e-mail", "Copy phone", "Copy WhatsApp"]
    assert buttons["Copy the message"] in plain(reply.html)
    assert buttons["Copy e-mail"] == "info@example.org"
    assert buttons["Copy phone"] == "+5112345678"
    assert buttons["Copy WhatsApp"] == "+51999123456"


def test_a_message_too_long_for_a_button_is_a_block_that_a_tap_copies():
    network = make_network(languages=("fr",))
    member = make_organization(name="😀" * 60, channels=(), affiliations=(network.slug,))
    reply = press(member, network)
    assert "Copy the message" not in copied(reply)
    assert "<pre>Bonjour" in reply.html
    assert_sendable(reply)


@pytest.mark.parametrize("value", ["+51 999 123 456", "https://wa.me/51999123456", "https://wa.me/51999123456?text=x"])
def test_whatsapp_opens_with_the_message_written(value):
    reply = press(make_organization(channels=(ContactChannel(ChannelKind.WHATSAPP, value),)))
    (link,) = (button.url for row in reply.buttons for button in row if button.url)
    assert link.startswith("https://wa.me/51999123456?text=")
    assert parse_qs(urlsplit(link).query)["text"] == [copied(reply)["Copy the message"]]


def test_a_whatsapp_address_without_a_number_is_only_copied():
    reply = press(make_organization(channels=(ContactChannel(ChannelKind.WHATSAPP, "https://chat.whatsapp.com/AbC"),)))
    assert not [button for row in reply.buttons for button in row if button.url]
    assert copied(reply)["Copy WhatsApp"] == "https://chat.whatsapp.com/AbC"


def test_without_a_channel_the_door_is_written_to_and_copied():
    network = make_network(name="Vendors Worldwide", channels=(EMAIL,))
    member = make_organization(name="Lonely Union", channels=(), affiliations=(network.slug,))
    reply = press(member, network)
    text = plain(reply.html)
    assert "To: Vendors Worldwide" in text
    assert "Lonely Union (Kenya)" in text
    assert "ask Vendors Worldwide how to reach it: info@example.org" in text
    assert copied(reply)["Copy e-mail"] == "info@example.org"


def test_other_aims_and_languages_are_buttons_and_a_language_stays():
    organization = make_organization(languages=("es",), country="PE")
    reply = press(organization, intent=Intent.SPEAKER)
    aims, languages = list(pressed(reply))[:5], list(pressed(reply))[5:-2]
    assert aims == ["Interview", "Internship", "Visit", "Joining", "Something else"]
    assert languages == ["English", "Français", "Português"]
    english = press(organization, argument=pressed(reply)["English"].argument, intent=Intent.SPEAKER)
    assert "Hello, I am" in english.html
    visit = pressed(english)["Visit"]
    assert visit.argument == code(Aim.VISIT, "en")
    assert "I would like to visit" in press(organization, argument=visit.argument).html


def test_the_way_to_it_stands_on_the_own_screen_and_under_a_single_card():
    only = make_organization(name="Only Union")
    profile = press(only, action=Action.CARD)
    assert pressed(profile)["First message"].state.organization == only.slug
    assert {"Save as contact", "Report an error", "Start"} <= pressed(profile).keys()
    listed = press(only, action=Action.LIST, organization=None, intent=Intent.CONTACT)
    assert pressed(listed)["First message"].state.organization == only.slug
    two = press(only, make_organization("other"), action=Action.LIST, organization=None, intent=Intent.CONTACT)
    assert "First message" not in pressed(two)


@pytest.mark.parametrize(("others", "query"), [((), "KUV"), (("KUV",), "Kenyan Vendors"), ((None,), "KUV")])
def test_what_is_shared_finds_the_organization_by_its_acronym_where_it_is_its_own(others, query):
    organization = make_organization(name="Kenyan Vendors", acronym="KUV")
    rest = [make_organization(f"other-{number}", acronym=acronym) for number, acronym in enumerate(others)]
    reply = press(organization, *rest, action=Action.CARD)
    assert [button.share for row in reply.buttons for button in row if button.share] == [query]


def test_an_organization_that_is_gone_gives_a_fresh_screen():
    reply = press(make_organization("here"), organization="gone")
    assert "no longer in the directory" in plain(reply.html)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_organization_has_a_sendable_draft_for_every_aim_and_language(locale):
    for organization in shipped().organizations:
        for aim in Aim:
            reply = press(organization, argument=code(aim), locale=locale, catalogue=shipped())
            assert_sendable(reply)
            assert "<pre>" in reply.html
            assert len(reply.buttons) <= 7


@pure
@given(catalogues(), st.sampled_from(Aim), st.sampled_from((None, *LOCALES)), st.sampled_from(LOCALES), st.data())
def test_any_organization_of_any_directory_has_one(catalogue, aim, chosen, locale, data):
    organization = data.draw(st.sampled_from(catalogue.organizations))
    reply = press(organization, argument=code(aim, chosen), locale=locale, catalogue=catalogue)
    assert_sendable(reply)
    message = copied(reply).get(TALK.texts.say(locale, "buttons.copy_message"))
    assert message is None or units(message) <= MOST_COPIED


@pure
@given(st.text(st.sampled_from("<>&\"'{}[] é😀\n"), min_size=1, max_size=300))
def test_nothing_in_a_name_can_break_it(name):
    network = make_network(languages=("en",))
    member = make_organization(name=name, channels=(), affiliations=(network.slug,))
    for organization in (member, replace(member, channels=(EMAIL,))):
        reply = press(organization, network, catalogue=make_catalogue(organization, network))
        assert 0 < units(plain(reply.html)) <= 4096
        assert all(units(text) <= MOST_COPIED for text in copied(reply).values())
