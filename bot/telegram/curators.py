"""Curators in Telegram: every suggestion comes to all of them, and whoever decides first decides.

For everybody else none of this is there.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.callback import VERSION, Action, decode
from bot.cards import Cards
from bot.conversation import Conversation
from bot.corrections.curation_screens import ACCEPT, EDIT, REFUSE, SHOW, CurationScreens
from bot.corrections.values import Unfit, ValueReader
from bot.logs import where
from bot.reply import Reply
from bot.state import State
from bot.storage.memory import Memory
from bot.telegram import delivery
from bot.turn import Turn
from bot.understanding.reading import LOCALES
from bot.voice import Voice
from directory.errors import ChangeError, DirectoryError, RecordError, StorageError
from directory.model import Suggestion, SuggestionStatus
from directory.suggestions import Suggestions

logger = logging.getLogger(__name__)

CURATORS_COMMANDS: Final = ("suggestions",)
"""What curators may send besides everybody's commands."""
_BEFORE_ALL: Final = -1
"""The group of handlers that see an update before those of all people."""
_EDIT: Final = "edit:"
"""State.expecting: a curator's next message is the right value of the suggestion whose number follows."""
_REMEMBERED: Final = 500
"""Suggestions whose notices are brought up to date; older ones stay as they are until pressed."""

Context = ContextTypes.DEFAULT_TYPE


class Curators:
    """Brings suggestions to the curators and their decisions into the directory."""

    def __init__(
        self,
        identities: frozenset[int],
        sessions: async_sessionmaker[AsyncSession],
        conversation: Callable[[], Conversation],
        memory: Memory,
    ) -> None:
        self._identities = identities
        self._sessions = sessions
        self._conversation = conversation
        self._memory = memory
        self._notices: OrderedDict[int, dict[int, int]] = OrderedDict()
        """By a suggestion's number: the message that shows it in each curator's chat."""

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers of curators before those of all people, who get what these leave."""
        theirs = filters.User(self._identities) & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        press = CallbackQueryHandler(self._on_press, pattern=f"^{VERSION}{Action.DECIDE}")
        application.add_handler(CommandHandler(CURATORS_COMMANDS, self._on_command, filters=theirs), _BEFORE_ALL)
        application.add_handler(MessageHandler(theirs & filters.TEXT & ~filters.COMMAND, self._on_text), _BEFORE_ALL)
        application.add_handler(press, _BEFORE_ALL)

    async def tell(self, bot: Bot, turn: Turn) -> None:
        """Bring what a turn suggests to every curator; one who cannot be reached holds up no other."""
        number = turn.suggestion.id if turn.suggestion else turn.source.suggestion if turn.source else None
        if number is None or not self._identities:
            return
        try:
            suggestion = await self._get(number)
        except (DirectoryError, SQLAlchemyError) as fault:
            logger.error(  # noqa: TRY400 - the way is enough
                "A suggestion could not be shown: %s", where(fault), extra={"event": "suggestion_unshown"}
            )
            return
        if suggestion is not None:
            for curator in sorted(self._identities):
                await self._show(bot, curator, suggestion, CurationScreens.notice)

    async def _on_command(self, update: Update, context: Context) -> None:
        """Show the suggestions that are open."""
        message = update.effective_message
        assert message is not None  # noqa: S101 - the filter lets messages through alone
        async with self._sessions() as session:
            waiting = await Suggestions(session).open()
        screens = await self._screens(message.chat_id)
        await delivery.answer(context.bot, message, screens.waiting(waiting))
        raise ApplicationHandlerStop

    async def _on_press(self, update: Update, context: Context) -> None:
        """Carry out what a curator decides; a press of anybody else goes on to where there is no such button."""
        query = update.callback_query
        press = decode(query.data or "") if query else None
        if query is None or press is None or query.from_user.id not in self._identities or query.message is None:
            return
        with suppress(TelegramError):
            await query.answer()
        curator = query.from_user.id
        does, number = press.argument[:1], int(press.argument[1:] or "0", 36)
        await self._expect(curator, None)
        suggestion = await self._get(number)
        if suggestion is None:
            await delivery.send(context.bot, (await self._screens(curator)).sentence("missing"), curator)
            raise ApplicationHandlerStop
        self._place(number, curator, query.message.message_id, is_list=does == SHOW)
        if suggestion.status is not SuggestionStatus.OPEN:
            await self._show(context.bot, curator, suggestion, CurationScreens.decided)
        elif does == EDIT:
            await self._expect(curator, number)
            await self._show(context.bot, curator, suggestion, CurationScreens.ask)
        elif does in {ACCEPT, REFUSE}:
            await self._decide(context.bot, curator, suggestion, accepts=does == ACCEPT)
        else:
            await self._show(context.bot, curator, suggestion, CurationScreens.notice)
        raise ApplicationHandlerStop

    async def _on_text(self, update: Update, context: Context) -> None:
        """Take a curator's message for the value that was asked for; any other message goes on to be answered."""
        message = update.effective_message
        assert message is not None  # noqa: S101 - as above
        curator = message.chat_id
        state = (await self._memory.recall(curator)).state
        expected = (state.expecting or "") if state else ""
        suggestion = await self._get(int(expected.removeprefix(_EDIT))) if expected.startswith(_EDIT) else None
        if suggestion is None:
            return
        self._notices.get(suggestion.id or 0, {}).pop(curator, None)  # what follows stands below the curator's message
        found = (await self._screens(curator)).read(suggestion, message.text or "")
        if isinstance(found, Unfit):
            await self._show(context.bot, curator, suggestion, partial(CurationScreens.ask, fault=found))
        else:
            edited = replace(suggestion, value=found.text)
            await self._decide(context.bot, curator, edited, accepts=True, asks_again=CurationScreens.ask)
        raise ApplicationHandlerStop

    async def _decide(
        self,
        bot: Bot,
        curator: int,
        suggestion: Suggestion,
        *,
        accepts: bool,
        asks_again: Callable[..., Reply] = CurationScreens.notice,
    ) -> None:
        """Write a decision and show it to every curator; one that cannot be written is told to who made it."""
        number = suggestion.id or 0
        try:
            await self._write(suggestion, accepts=accepts)
        except ChangeError:
            now = await self._get(number) or suggestion
            is_open = now.status is SuggestionStatus.OPEN  # then its organization is gone
            await self._show(bot, curator, now, CurationScreens.notice if is_open else CurationScreens.decided)
        except RecordError as fault:
            reason = str(fault).partition("\n")[0]
            await self._show(bot, curator, suggestion, partial(asks_again, reason=reason))
        except (StorageError, SQLAlchemyError) as fault:
            logger.error(  # noqa: TRY400 - the way is enough
                "A decision could not be written: %s", where(fault), extra={"event": "decision_unwritten"}
            )
            await delivery.send(bot, (await self._screens(curator)).sentence("trouble"), curator)
        else:
            await self._expect(curator, None)
            draw = partial(CurationScreens.verdict, accepted=accepts)
            await self._show(bot, curator, suggestion, draw)
            for other in self._notices.get(number, {}).keys() - {curator}:
                await self._show(bot, other, suggestion, draw)
            self._notices.pop(number, None)

    async def _write(self, suggestion: Suggestion, *, accepts: bool) -> None:
        async with self._sessions.begin() as session:
            suggestions = Suggestions(session, self._conversation().catalogue.areas)
            if accepts:
                await suggestions.accept(suggestion.id or 0, suggestion.value)
            else:
                await suggestions.refuse(suggestion.id or 0)

    async def _show(self, bot: Bot, curator: int, suggestion: Suggestion, draw: Callable[..., Reply]) -> None:
        """Show a suggestion to a curator, in the place of the message that shows it already."""
        number = suggestion.id or 0
        try:
            reply = draw(await self._screens(curator), suggestion)
            before = self._notices.get(number, {}).get(curator)
            if before is None or not await delivery.edit(bot, curator, before, reply):
                before = (await delivery.send(bot, reply, curator)).message_id
        except (TelegramError, DirectoryError) as fault:
            # They have not started the bot, or have blocked it: the suggestion waits for them in the database.
            logger.warning(
                "A curator could not be told of a suggestion (%s).",
                type(fault).__name__,
                extra={"event": "curator_unreachable"},
            )
        else:
            self._remember(number, curator, before)

    def _place(self, number: int, curator: int, message_id: int, *, is_list: bool) -> None:
        """Remember where a suggestion is to be shown: where its button was pressed, unless that is a list."""
        if not is_list:
            self._remember(number, curator, message_id)
        elif self._notices.get(number, {}).get(curator) != message_id:
            self._notices.get(number, {}).pop(curator, None)

    def _remember(self, number: int, curator: int, message_id: int) -> None:
        self._notices.setdefault(number, {})[curator] = message_id
        while len(self._notices) > _REMEMBERED:
            self._notices.popitem(last=False)

    async def _get(self, number: int) -> Suggestion | None:
        async with self._sessions() as session:
            return await Suggestions(session).get(number)

    async def _expect(self, curator: int, number: int | None) -> None:
        """Take the curator's next message for a suggestion's value, or for a question like any other."""
        state = (await self._memory.recall(curator)).state
        expecting = None if number is None else f"{_EDIT}{number}"
        if state is not None or expecting is not None:
            await self._memory.keep(curator, replace(state or State(), expecting=expecting))

    async def _screens(self, curator: int) -> CurationScreens:
        """Return the screens in the language that a curator chose, else the one spoken last, else English."""
        known = await self._memory.recall(curator)
        locale = known.locale or (known.state.locale if known.state else None) or LOCALES[0]
        conversation = self._conversation()
        areas = conversation.catalogue.areas
        voice = Voice(locale, conversation.texts, areas, conversation.sectors)
        cards = Cards(voice, conversation.catalogue, conversation.clock(), conversation.links)
        return CurationScreens(cards, ValueReader(conversation.followups.find, areas))
