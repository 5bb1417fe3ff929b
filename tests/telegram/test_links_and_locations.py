"""Ways into the talk over HTTP: a link's payload, a shared location."""

import logging

import pytest

from bot.texts import Texts
from tests.auxil import updates

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")

SAY = Texts.load().say
VENUE = {"venue": {"location": updates.LOCATION["location"], "title": "Mercado", "address": "Lima"}} | updates.LOCATION
LIVE = {"location": updates.LOCATION["location"] | {"live_period": 900, "horizontal_accuracy": 30}}


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ("org_streetnet-international", "StreetNet International"),
        ("interview_street-vendors_PE", SAY("es", "answers.spokesperson")),
        ("waste-pickers_CO", SAY("es", "answers.contact")),
        ("donors", SAY("es", "answers.donors")),
        ("x__v_PE", SAY("es", "answers.contact")),
        ("hello", SAY("es", "screens.welcome")),
        ("org_gone", SAY("es", "screens.gone")),
        ("%%%", SAY("es", "screens.welcome")),
        ("a b c", SAY("es", "screens.welcome")),
    ],
)
async def test_a_link_opens_its_screen_in_the_persons_language(api, payload, words):
    person = api.person(language="es-PE")
    person.says(f"/start {payload}")

    assert (await person.hears()).text.startswith(words)


async def test_a_talk_goes_on_from_a_link(api):
    person = api.person()
    person.says("/start interview_street-vendors_PE")
    await person.hears()
    person.says("and in Brazil?")

    assert "Brazil" in (await person.hears()).text


async def test_a_link_begins_the_talk_anew(api):
    person = api.person()
    person.says("I want to interview domestic workers in Kenya")
    await person.hears()
    person.says("/start waste-pickers_CO")

    assert "Kenya" not in (await person.hears()).text


async def test_a_link_works_in_a_group_as_well(api):
    person = api.person(chat=updates.group(-100))
    person.says("/start@referral_test_bot org_streetnet-international")

    assert (await person.hears()).text.startswith("StreetNet International")


@pytest.mark.parametrize("content", [updates.LOCATION, VENUE, LIVE])
async def test_a_location_is_answered_with_its_countrys_organizations(api, content):
    person = api.person()
    person.sends(**content)
    shown = await person.hears()

    assert shown.text.startswith(SAY("en", "location.taken", places="in Peru"))
    assert SAY("en", "buttons.other_place") in shown.labels()


async def test_a_live_location_that_moves_is_answered_once(api):
    person = api.person()
    body = person.sends(**LIVE)
    await person.hears()
    api.push(edited_message=body | {"edit_date": body["date"] + 5, "location": LIVE["location"] | {"latitude": -12.1}})
    person.says("/help")

    assert SAY("en", "screens.help") in (await person.hears()).text
    assert person.has_heard_all()


async def test_a_location_is_a_place_of_the_talk(api):
    person = api.person()
    person.says("I want to interview street vendors in Kenya")
    await person.hears()
    person.sends(**updates.LOCATION)
    shown = await person.hears()
    person.says("and domestic workers?")

    assert "Lima" in shown.text
    assert "Kenya" not in shown.text
    assert "Peru" in (await person.hears()).text


async def test_a_location_in_a_group_is_nothing_to_the_bot_unless_it_replies(api):
    person = api.person(chat=updates.group(-100))
    person.sends(**updates.LOCATION)
    person.says("/help@referral_test_bot")
    helped = await person.hears()
    assert SAY("en", "screens.help") in helped.text
    person.sends(**updates.LOCATION, reply_to_message=api.messages[-100, helped.message_id])

    assert "in Peru" in (await person.hears()).text


async def test_where_somebody_is_goes_into_no_log_and_no_message(api, caplog):
    caplog.set_level(logging.DEBUG, "bot")
    person = api.person()
    person.sends(location={"latitude": -12.3456, "longitude": -76.5432})
    await person.hears()

    assert "12.345" not in caplog.text
    assert not any("12.345" in str(call.parameters) for call in api.calls)


async def test_a_place_on_the_sea_is_asked_about(api):
    person = api.person(language="fr")
    person.sends(location={"latitude": 30.0, "longitude": -40.0})

    assert (await person.hears()).text == SAY("fr", "location.nowhere")
