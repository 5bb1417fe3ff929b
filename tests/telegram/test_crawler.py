"""A crawler that starts at the first screen and presses, over HTTP, each kind of button that it comes upon."""

import pytest

from bot.callback import Press, decode
from bot.handlers import TOASTING
from tests.auxil.crawler import by_kind, crawl

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
async def test_every_kind_of_button_leads_to_a_screen_that_leads_on(api, language):
    api.foreseen.append("message is not modified")
    person = api.person(language=language)
    person.says("/start")
    await person.hears()
    under = next(reversed(api.messages.values()))

    async def press(data: str) -> list[str]:
        # By somebody else each time, under a message of their own: what one chat may be sent is paced.
        person = api.person(5_000 + len(api.chats), language)
        body = under | {"chat": person.chat}
        api.messages[person.chat["id"], body["message_id"]] = body
        refused = len(api.refusals())
        query = person.presses_data(body, data)
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
        return by_kind(press) if press.state.locale == language else press.action

    first = [item["callback_data"] for row in under["reply_markup"]["inline_keyboard"] for item in row]
    assert await crawl(first, press, kind, most=3_000) > 50
