"""Inline mode over HTTP: what somebody types in any chat is answered with cards to send there."""

import asyncio
import json
import logging

import pytest

from bot.texts import Texts
from tests.auxil.bot_api import Fault

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")

SAY = Texts.load().say


async def test_a_query_is_answered_with_cards(api):
    answer = await api.person(language="es").looks_up("recicladoras colombia")
    first = answer["results"][0]

    assert first["title"] == "Asociación Nacional de Recicladores (ANR)"
    assert first["description"] == "Trabaja en Colombia con recicladoras y recicladores · Bogotá, Colombia"
    assert "sin verificar desde entonces" in first["input_message_content"]["message_text"]
    assert first["input_message_content"]["parse_mode"] == "HTML"
    assert first["input_message_content"]["link_preview_options"] == {"is_disabled": True}
    assert first["reply_markup"]["inline_keyboard"] == [
        [
            {
                "text": SAY("es", "inline.open"),
                "url": "https://t.me/referral_test_bot?start=org_anr-colombia",
            }
        ]
    ]


async def test_the_answer_is_the_persons_own_and_soon_out_of_date(api):
    answer = await api.person().looks_up("waste pickers")

    assert answer["is_personal"] is True
    assert 0 < answer["cache_time"] <= 300


async def test_the_button_above_opens_the_talk_at_the_same_request(api):
    person = api.person()
    answer = await person.looks_up("interview with waste pickers in colombia")
    person.says(f"/start {answer['button']['start_parameter']}")

    assert answer["button"]["text"] == SAY("en", "inline.ask")
    assert (await person.hears()).text.startswith(SAY("en", "answers.spokesperson"))


async def test_the_button_under_a_card_opens_the_organization(api):
    person = api.person()
    answer = await person.looks_up("streetnet")
    ((button,),) = answer["results"][0]["reply_markup"]["inline_keyboard"]
    person.says(f"/start {button['url'].partition('?start=')[2]}")

    assert (await person.hears()).text.startswith("StreetNet International")


async def test_pages_follow_by_offset(api):
    person = api.person()
    first = await person.looks_up("domestic workers")
    second = await person.looks_up("domestic workers", first["next_offset"])

    assert len(first["results"]) == 20
    assert not {one["id"] for one in first["results"]} & {one["id"] for one in second["results"]}


async def test_an_empty_query_gives_the_networks(api):
    answer = await api.person(language="fr").looks_up("")

    assert answer["results"][0]["description"].startswith("Réseau mondial")


async def test_nothing_found_still_leads_to_the_talk(api):
    answer = await api.person(language="pt").looks_up("asdfgh")

    assert answer["results"] == []
    assert answer["button"] == {"text": SAY("pt", "inline.nothing"), "start_parameter": "hello"}


async def test_the_language_that_a_person_chose_in_their_own_chat_counts(api):
    person = api.person(language="en")
    person.says("/language")
    await person.hears()
    person.presses("Português")
    await person.hears()
    person.says("/help")  # until this is answered the choice is kept
    await person.hears()

    assert (await person.looks_up("kenya"))["button"]["text"] == SAY("pt", "inline.ask")


@pytest.mark.parametrize(
    "query", ["🙃" * 256, "<b>&" * 64, "\u202e\u200fقاهرة\u202c", "x" * 256, "a\x01b", "'; DROP TABLE--"]
)
async def test_noise_is_answered(api, query):
    answer = await api.person().looks_up(query)

    assert answer["button"]["text"]


async def test_queries_come_as_somebody_types_and_the_last_one_is_answered(api):
    person = api.person()
    text = "waste pickers colombia"
    *_, last = [asyncio.create_task(person.looks_up(text[: end + 1])) for end in range(len(text))]

    assert (await last)["results"][0]["title"] == "Asociación Nacional de Recicladores (ANR)"


async def test_an_answer_that_comes_too_late_breaks_nothing(api, caplog):
    api.foreseen.append("query is too old")
    caplog.set_level(logging.INFO)
    person = api.person()
    api.push(inline_query={"id": "1", "from": person.user, "query": "recyclers", "offset": "", "chat_type": "group"})
    await api.until(lambda: api.refusals() != [])

    assert (await person.looks_up("kenya"))["results"]
    assert "recyclers" not in caplog.text
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_an_answer_that_is_lost_is_not_made_up_for(api):
    api.faults.append(Fault("answerInlineQuery", 429, retry_after=30))
    person = api.person()
    number = "550009"
    api.push(inline_query={"id": number, "from": person.user, "query": "ghana", "offset": ""})
    await api.until(lambda: api.refusals() != [])

    assert (await person.looks_up("kenya"))["results"]


async def test_nobody_gets_a_message_for_a_query(api):
    person = api.person()
    await person.looks_up("streetnet")

    assert api.sent("sendMessage") == []
    assert person.has_heard_all()


async def test_it_asks_telegram_for_inline_queries(api):
    await api.person().looks_up("streetnet")

    assert "inline_query" in json.loads(api.sent("getUpdates")[-1].parameters["allowed_updates"])
