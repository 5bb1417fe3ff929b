"""First messages and contacts on Telegram: a draft turns in place, a contact comes as a file."""

import pytest

from bot.texts import Texts

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")

SAY = Texts.load().say


async def test_a_draft_comes_below_the_organization_and_its_own_buttons_turn_it(api):
    person = api.person(language="es")
    person.says("¿qué es StreetNet?")
    profile = await person.hears()
    person.presses(SAY("es", "buttons.first_message"))
    draft = await person.hears()
    assert not draft.edited
    assert "Buenos días: soy [su nombre]" in draft.text
    assert {entity["type"] for entity in draft.entities} >= {"bold", "pre"}
    copied = dict(draft.buttons)[SAY("es", "buttons.copy_message")]
    assert copied in draft.text
    assert SAY("es", "buttons.share") in profile.labels()

    person.presses(SAY("es", "aims.visit"))
    visit = await person.hears()
    assert (visit.edited, visit.message_id) == (True, draft.message_id)
    assert "Quisiera visitar" in visit.text
    person.presses("Português")
    assert "Gostaria de visitar" in (await person.hears()).text


async def test_what_a_talk_is_about_is_what_its_draft_is_about(api):
    person = api.person(language="en")
    person.says("I want to interview waste pickers in Brazil")
    await person.hears()
    person.presses("1")
    await person.hears()
    person.presses(SAY("en", "buttons.first_message"))
    assert SAY("en", "draft.title", aim=SAY("en", "aims.interview")) in (await person.hears()).text


async def test_a_contact_is_a_file_under_which_the_talk_goes_on(api):
    person = api.person(language="fr")
    person.says("qu'est-ce que StreetNet ?")
    await person.hears()
    person.presses(SAY("fr", "buttons.save_contact"))
    shown = await person.hears()
    name, content = shown.document
    assert name == "streetnet-international.vcf"
    assert content.startswith(b"BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert SAY("fr", "contact_file.caption") in shown.text
    person.presses(SAY("fr", "buttons.first_message"))
    assert "Bonjour" in (await person.hears()).text
