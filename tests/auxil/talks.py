"""Conversations over the shipped directory at a fixed moment, and what every reply must keep to."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Final

from bot.callback import Action, decode
from bot.conversation import Conversation, Turn
from bot.correction_fields import Step
from bot.followups import Followups
from bot.reply import Reply
from bot.texts import Texts
from bot.understanding.reading import LOCALES, Reading
from bot.understanding.sectors import SectorReader
from bot.understanding.understander import Understander, WordReaders
from tests.auxil.organizations import areas, shipped
from tests.auxil.telegram_html import parse, utf16

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""The moment at which all of these talks are held."""


@cache
def texts() -> Texts:
    """Return the sentences of all languages, read once."""
    return Texts.load()


@cache
def sectors() -> SectorReader:
    """Return the trades' names, read once."""
    return SectorReader.load()


@cache
def readers() -> WordReaders:
    """Return the readers of words over the shipped directory."""
    return WordReaders.load(areas(), shipped().organizations)


@cache
def talk() -> Conversation:
    """Return a conversation that understands as the program does."""
    return make_conversation(Understander.load(areas(), shipped().organizations).read)


def make_conversation(understand: Callable[[str], Reading]) -> Conversation:
    """Return a conversation over the shipped directory with any understanding."""
    complete = readers().organizations.complete
    return Conversation(
        understand, shipped(), texts(), sectors(), Followups.load(readers().find), lambda: NOON, complete
    )


def assert_sendable(reply: Reply) -> None:
    """Hold a reply against what Telegram takes."""
    text, entities = parse(reply.html)
    assert 0 < utf16(text) <= (4096 if reply.document is None else 1024)
    assert len(entities) <= 100
    buttons = [button for row in reply.buttons for button in row]
    assert 0 < len(buttons) <= 100
    assert all(0 < len(row) <= 8 for row in reply.buttons)
    for button in buttons:
        does = [one for one in (button.action, button.url, button.copy, button.share) if one is not None]
        assert button.label
        assert len(does) == 1, button
        assert len((button.action or "").encode()) <= 64
        assert button.copy is None or 1 <= utf16(button.copy) <= 256
        assert button.share is None or len(button.share) <= 256
    assert reply.locale in LOCALES
    assert "{" not in text


LISTS: Final = frozenset({Action.LIST, Action.ALL, Action.GUIDE})
"""Buttons that lead to a list of organizations."""


def assert_leads_on(turn: Turn, action: Action) -> None:
    """Hold a turn to this: it can be sent, it can be left again, and a list is never empty."""
    assert_sendable(turn.reply)
    pressed = [decode(button.action) for row in turn.reply.buttons for button in row if button.action]
    actions = {found.action for found in pressed if found is not None}
    assert None not in pressed
    can_cancel = any(found.is_correction and found.argument == Step.CANCEL for found in pressed if found is not None)
    assert can_cancel or Action.HOME in actions or {Action.TOPICS, Action.LANGUAGES} <= actions
    assert len(turn.reply.buttons) <= 20
    if action in LISTS:
        assert turn.matches, action
        assert Action.REPORT in actions
