"""Every button that can be reached leads to a screen that Telegram takes and that leads on."""

from collections.abc import Iterable
from dataclasses import replace

from bot.callback import decode
from bot.conversation import Conversation, Utterance
from bot.reply import Reply
from bot.state import State
from directory.model import Sector
from tests.auxil.crawler import Key, by_shape, crawl, exactly
from tests.auxil.organizations import make_catalogue, make_network, make_organization
from tests.auxil.talks import assert_leads_on, make_conversation

SMALL = (
    make_network(),
    make_network("pickers-africa", "002", sectors=(Sector.WASTE_PICKERS,), affiliations=("vendors-worldwide",)),
    make_organization("vendors-kenya", affiliations=("vendors-worldwide",)),
    make_organization("pickers-ghana", country="GH", sectors=(Sector.WASTE_PICKERS,), channels=()),
)


def unused(_text: str) -> None:
    raise AssertionError("a button needs no understanding")


def actions(reply: Reply) -> Iterable[str]:
    return [button.action for row in reply.buttons for button in row if button.action is not None]


async def press_all(conversation: Conversation, locale: str, key: Key, most: int) -> int:
    async def press(data: str) -> Iterable[str]:
        turn = conversation.press(data, State(), Utterance(locale=locale))
        assert_leads_on(turn, decode(data).action)
        return actions(turn.reply)

    first = conversation.start(Utterance(locale=locale)).reply
    return await crawl(actions(first), press, key, most)


async def test_over_a_small_directory_each_single_button_is_pressed():
    small = replace(make_conversation(unused), catalogue=make_catalogue(*SMALL))
    assert await press_all(small, "en", exactly, most=200_000) > 1_000


async def test_over_the_shipped_directory_each_kind_of_button_is_pressed_in_each_language():
    """The languages are reached by their buttons."""
    assert await press_all(make_conversation(unused), "en", by_shape, most=100_000) > 1_000
