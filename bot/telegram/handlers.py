"""Telegram's side of a talk: an update becomes an utterance or a press, a reply becomes a message."""

import asyncio
import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final

from telegram import Bot, CallbackQuery, Chat, MaybeInaccessibleMessage, Message, Update
from telegram.error import TelegramError
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot import callback
from bot.callback import Action, Press
from bot.conversation import Conversation
from bot.feedback import JUDGING
from bot.logs import where
from bot.operations.metrics import Metrics
from bot.reply import Reply
from bot.storage.counting import Counting
from bot.storage.memory import Memory, Remembered
from bot.storage.suggestion_box import SuggestionBox
from bot.telegram import delivery
from bot.telegram.addressing import is_for, is_from_bot, without_mention
from bot.telegram.curators import Curators
from bot.telegram.inline import InlineMode
from bot.telegram.pacing import OneByOne
from bot.turn import Turn, Utterance
from directory.errors import StorageError

logger = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
COMMANDS: Final = ("start", "help", "browse", "language", "about", "privacy", "forget")
"""Commands, in the order of the menu; each is described in the ``telegram.toml`` of every language."""
IN_PLACE: Final = frozenset(
    {
        Action.LIST,
        Action.ALL,
        Action.COUNTRIES,
        Action.TRADES,
        Action.GUIDE,
        Action.BROWSE,
        Action.LANGUAGES,
        Action.SPEAK,
        Action.MISSED,
        Action.CORRECT,
    }
)
"""Buttons that turn, narrow or translate the very message they stand under; the others send one more."""

TOASTING: Final = frozenset({Action.HELPED})
"""Buttons that are answered by a few words over the chat; the others are confirmed at once."""

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the bot does with each kind of update; one instance serves all chats."""

    conversation: Callable[[], Conversation]
    """Gives the conversation over the directory as it is now."""
    memory: Memory
    counting: Counting
    box: SuggestionBox
    curators: Curators
    metrics: Metrics
    computing: OneByOne = field(default_factory=OneByOne)

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add every handler; the first that fits an update has it."""
        self.curators.register(application)
        talk = filters.UpdateType.MESSAGES & ~filters.VIA_BOT & ~filters.IS_AUTOMATIC_FORWARD
        words = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
        new = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL & ~filters.COMMAND
        application.add_handler(CommandHandler(COMMANDS, self.on_command, filters=talk))
        application.add_handler(MessageHandler(talk & words, self.on_text))
        application.add_handler(MessageHandler(talk & filters.COMMAND & filters.ChatType.PRIVATE, self.on_command))
        application.add_handler(MessageHandler(talk & new & filters.LOCATION, self.on_location))
        application.add_handler(MessageHandler(talk & new, self.on_other))
        application.add_handler(CallbackQueryHandler(self.on_press))
        InlineMode(self.conversation, self.memory).register(application)

    async def on_command(self, update: Update, context: Context) -> None:
        """Answer a command; one that does not exist gets the help."""
        message = update.effective_message
        if message is None or is_from_bot(message):
            return
        known, hint = await self._recall(update)
        conversation = self.conversation()
        command, _, argument = (message.text or "").partition(" ")
        name = command.split(maxsplit=1)[0].lstrip("/").partition("@")[0].lower()
        if name == "start":
            turn = conversation.start(hint, argument.strip())
        elif name == "forget":
            await self.memory.forget(message.chat_id)
            turn, known = conversation.forget(hint), Remembered()
        elif name == "browse":
            turn = conversation.browse(hint, known.state)
        elif name == "privacy":
            turn = conversation.privacy(hint, known.state)
        elif name == "language":
            turn = conversation.language(hint, known.state)
        else:
            turn = conversation.help(hint, known.state)
        await self._answer(context, message, turn.reply)
        self._count(turn, update.update_id)
        await self._keep(message.chat_id, known, turn)

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer what somebody writes, anew when they edit it."""
        message = update.effective_message
        if message is None or not is_for(message, context.bot.id, context.bot.username):
            return
        text = without_mention(message, context.bot.username)
        known, hint = await self._recall(update, text)
        await self.computing.turn()
        conversation = self.conversation()
        with self.metrics.stage("answer"):
            turn = conversation.respond(hint, known.state) if text else conversation.start(hint)
        turn = await self.box.keep(turn, message.chat_id, update.update_id)
        await self._answer(context, message, turn.reply, quoting=update.edited_message is not None)
        self.computing.answered(update.update_id)
        self._count(turn, update.update_id)
        await self._keep(message.chat_id, known, turn)
        await self.curators.tell(context.bot, turn)

    async def on_location(self, update: Update, context: Context) -> None:
        """Answer a location, a venue or the start of a live location with its country; where it is, nobody keeps."""
        message = update.effective_message
        if message is None or message.location is None or not is_for(message, context.bot.id, context.bot.username):
            return
        known, hint = await self._recall(update)
        point = message.location
        turn = self.conversation().locate(point.latitude, point.longitude, hint, known.state)
        await self._answer(context, message, turn.reply)
        self._count(turn, update.update_id)
        await self._keep(message.chat_id, known, turn)

    async def on_other(self, update: Update, context: Context) -> None:
        """Say that only text is read."""
        message = update.effective_message
        if message is None or not is_for(message, context.bot.id, context.bot.username):
            return
        known, hint = await self._recall(update)
        await self._answer(context, message, self.conversation().unsupported(hint, known.state).reply)

    async def on_press(self, update: Update, context: Context) -> None:
        """Answer a pressed button, in place where it turns or narrows its message."""
        query = update.callback_query
        if query is None:
            return
        press = callback.decode(query.data or "")
        if press is not None and press.action in TOASTING:
            await self._work_off(update, context, query, press)
            return
        # Beside the work: a round trip to Telegram takes longer than that.
        confirming = asyncio.create_task(_confirm(query))
        try:
            await self._work_off(update, context, query, press)
        finally:
            await confirming

    async def _work_off(self, update: Update, context: Context, query: CallbackQuery, press: Press | None) -> None:
        toasting = press is not None and press.action in TOASTING
        if query.message is None or query.data is None:
            return
        known, hint = await self._recall(update)
        with self.metrics.stage("answer"):
            turn = self.conversation().press(query.data, known.state, hint)
        turn = await self.box.keep(turn, query.message.chat.id, update.update_id)
        if toasting:
            await _confirm(query, turn.toast)
        if turn.toast is None:
            await self._show(context, query.message, turn.reply, in_place=press is not None and _stays(press))
        self._count(turn, _occasion(press, query.message, turn) or update.update_id)
        if press is not None and press.action is Action.HELPED:
            await delivery.take_away(context.bot, query.message, JUDGING)
        await self._keep(query.message.chat.id, known, turn)
        await self.curators.tell(context.bot, turn)

    async def apologize(self, update: Update, bot: Bot) -> None:
        """Tell the person that their message or press came to nothing."""
        if update.effective_chat is None:
            return
        _, hint = await self._recall(update)
        await delivery.send(bot, self.conversation().apology(hint).reply, update.effective_chat.id)

    def _count(self, turn: Turn, occasion: Hashable) -> None:
        self.counting.take(turn.tally, occasion)
        self.metrics.answered(turn)

    async def _answer(self, context: Context, message: Message, reply: Reply, *, quoting: bool = False) -> None:
        with self.metrics.stage("deliver"):
            await delivery.answer(context.bot, message, reply, quoting=quoting)

    async def _show(self, context: Context, under: MaybeInaccessibleMessage, reply: Reply, *, in_place: bool) -> None:
        """Put a reply in the place of the message whose button was pressed, else send it as one more."""
        with self.metrics.stage("deliver"):
            if in_place and await delivery.edit(context.bot, under.chat.id, under.message_id, reply):
                return
            thread = under.message_thread_id if isinstance(under, Message) else None
            await delivery.send(context.bot, reply, under.chat.id, thread)

    async def _recall(self, update: Update, text: str = "") -> tuple[Remembered, Utterance]:
        chat, person = update.effective_chat, update.effective_user
        known = Remembered()
        try:
            if chat:
                with self.metrics.stage("recall"):
                    known = await self.memory.recall(chat.id)
        except StorageError as fault:
            logger.debug("A chat could not be recalled: %s", where(fault), extra={"event": "chat_not_recalled"})
        elsewhere = None if chat is None or chat.type == Chat.PRIVATE else update.get_bot().link
        return known, Utterance(
            text,
            person.language_code if person else None,
            known.locale,
            private_chat=elsewhere,
            is_edited=update.edited_message is not None,
        )

    async def _keep(self, chat_id: int, known: Remembered, turn: Turn) -> None:
        try:
            with self.metrics.stage("keep"):
                if turn.state is not None or known.state is not None:
                    await self.memory.keep(chat_id, turn.state)
                if turn.chosen is not None:
                    await self.memory.choose(chat_id, turn.chosen)
        except StorageError as fault:
            logger.debug("A chat could not be kept: %s", where(fault), extra={"event": "chat_not_kept"})


def _stays(press: Press) -> bool:
    """Say whether a button's answer takes the place of its message; a draft's own buttons carry an argument."""
    return press.action in IN_PLACE or (press.action is Action.DRAFT and press.argument != "")


def _occasion(press: Press | None, under: MaybeInaccessibleMessage, turn: Turn) -> Hashable | None:
    """Return what a judgement counts once for: the answer that stands there, whichever of the two buttons it was."""
    if press is None or press.action not in JUDGING:
        return None
    return under.chat.id, under.message_id, frozenset((cell.intent, cell.sector, cell.area) for cell in turn.tally)


async def _confirm(query: CallbackQuery, toast: str | None = None) -> None:
    """Tell Telegram that a press has arrived; too late, most often, is no reason to leave it unanswered."""
    try:
        await query.answer(toast)
    except TelegramError as fault:
        name = type(fault).__name__
        logger.info("A press could not be confirmed (%s).", name, extra={"event": "press_not_confirmed"})
