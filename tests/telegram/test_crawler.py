"""A crawler that starts at the first screen and presses, over HTTP, each kind of button that it comes upon."""

import itertools

import pytest

from bot.callback import Press, decode
from bot.telegram.handlers import TOASTING
from tests.auxil.crawler import by_part, crawl

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")


PRESSES = 40
"""Presses of one person: a chat that gets more than Telegram bears in a minute has to wait."""


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
async def test_every_kind_of_button_leads_to_a_screen_that_leads_on(api, language):
    api.foreseen.append("message is not modified")
    pressed = itertools.count()
    people = []

    async def newcomer():
        person = api.person(4001 + len(people), language=language)
        person.says("/start")
        await person.hears()
        people.append((person, next(reversed(api.messages.values()))))

    async def press(data: str) -> list[str]:
        if next(pressed) % PRESSES == PRESSES - 1:
            await newcomer()
        person, under = people[-1]
        refused = len(api.refusals())
        query = person.presses_data(under, data)
        await api.until(lambda: query not in api.open_queries)
        if decode(data).action in TOASTING:
            return []
        await api.until(lambda: not person.has_heard_all() or len(api.refusals()) > refused)
        if person.has_heard_all():  # the message under which it was pressed says just that already
            return []
        shown = await person.hears()
        assert shown.text.strip() or shown.document
        assert shown.buttons, (data, shown.text)
        return [does for _, does in shown.buttons if decode(does) is not None]

    def kind(press: Press) -> object:
        return by_part(press) if press.state.locale == language else press.action

    await newcomer()
    first = [item["callback_data"] for row in people[0][1]["reply_markup"]["inline_keyboard"] for item in row]
    assert await crawl(first, press, kind, most=5_000) > 50
