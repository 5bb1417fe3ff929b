"""Inline mode: ``@bot waste pickers colombia`` in any chat gives cards to send there."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes, InlineQueryHandler

from bot.conversation import Conversation
from bot.logs import where
from bot.search import Found, Hit
from bot.storage.memory import Memory
from bot.turn import Utterance
from directory.deep_links import url
from directory.errors import StorageError

logger = logging.getLogger(__name__)

CACHE_SECONDS: Final = 60
"""How long Telegram may give one person the same answer: a corrected record is seen soon, a typed-out word at once."""


@dataclass(frozen=True, slots=True)
class InlineMode:
    """Answers inline queries; one instance serves everyone."""

    conversation: Callable[[], Conversation]
    """Gives the conversation over the directory as it is now."""
    memory: Memory
    _newest: dict[int, str] = field(default_factory=dict)
    """The last query of everyone who has one under way."""

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handler."""
        application.add_handler(InlineQueryHandler(self.on_query))

    async def on_query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer what somebody has typed so far, unless they have typed on since."""
        query = update.inline_query
        if query is None:
            return
        person = query.from_user.id
        self._newest[person] = query.id
        try:
            locale = await self._chosen(person)
            if self._newest.get(person) != query.id:
                return
            hint = Utterance(query.query, query.from_user.language_code, locale)
            found = self.conversation().search(hint, query.offset)
            await _answer(query, found, context.bot.username)
        finally:
            if self._newest.get(person) == query.id:
                del self._newest[person]

    async def _chosen(self, person: int) -> str | None:
        """Return the language that a person chose in their own chat with the bot, which bears their number."""
        try:
            return (await self.memory.recall(person)).locale
        except StorageError as fault:
            logger.error(  # noqa: TRY400 - the way there is enough
                "A chat could not be recalled: %s", where(fault), extra={"event": "inline_recall_failed"}
            )
            return None


async def _answer(query: InlineQuery, found: Found, bot: str) -> None:
    """Hand the answer to Telegram; what comes too late or gets lost is asked for again as they type."""
    try:
        await query.answer(
            [_article(hit, found, bot) for hit in found.hits],
            cache_time=CACHE_SECONDS,
            is_personal=True,
            next_offset=found.onward,
            button=InlineQueryResultsButton(found.prompt, start_parameter=found.payload),
        )
    except TelegramError as fault:
        logger.info(
            "An inline query could not be answered (%s).", type(fault).__name__, extra={"event": "inline_unanswered"}
        )


def _article(hit: Hit, found: Found, bot: str) -> InlineQueryResultArticle:
    button = InlineKeyboardButton(found.open_label, url=url(bot, hit.payload))
    return InlineQueryResultArticle(
        hit.id,
        hit.title,
        InputTextMessageContent(hit.html, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        InlineKeyboardMarkup([[button]]),
        description=hit.description,
    )
