"""Telegram's side of a talk: an update becomes an utterance or a press, a reply becomes a message."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from telegram import (
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot import callback
from bot.callback import Action
from bot.conversation import Conversation
from bot.logs import where
from bot.memory import Memory, Remembered
from bot.reply import Button, Reply
from bot.turn import Turn, Utterance
from directory.errors import StorageError

logger = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)
COMMANDS: Final = ("start", "help", "language", "about", "privacy", "forget")
IN_PLACE: Final = frozenset({Action.LIST, Action.ALL, Action.COUNTRIES, Action.TRADES, Action.LANGUAGES, Action.SPEAK})
"""Buttons that turn, narrow or translate the very message they stand under; the others send one more."""
_PAUSES: Final = (0.5, 2.0)
"""Seconds before a call that the network or Telegram's server has lost is made again."""

Context = ContextTypes.DEFAULT_TYPE
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the bot does with each kind of update; one instance serves all chats."""

    conversation: Callable[[], Conversation]
    """Gives the conversation over the directory as it is now."""
    memory: Memory

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add every handler; the first that fits an update has it."""
        talk = filters.UpdateType.MESSAGES & ~filters.VIA_BOT & ~filters.IS_AUTOMATIC_FORWARD
        words = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
        new = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL & ~filters.COMMAND
        application.add_handler(CommandHandler(COMMANDS, self.on_command, filters=talk))
        application.add_handler(MessageHandler(talk & words, self.on_text))
        application.add_handler(MessageHandler(talk & filters.COMMAND & filters.ChatType.PRIVATE, self.on_command))
        application.add_handler(MessageHandler(talk & new, self.on_other))
        application.add_handler(CallbackQueryHandler(self.on_press))
        application.add_error_handler(self.on_error)

    async def on_command(self, update: Update, context: Context) -> None:
        """Answer a command; one that does not exist gets the help."""
        message = update.effective_message
        if message is None or _is_from_bot(message):
            return
        known, hint = await self._recall(update)
        conversation = self.conversation()
        name = (message.text or "").split(maxsplit=1)[0].lstrip("/").partition("@")[0].lower()
        if name == "start":
            turn = conversation.start(hint)
        elif name == "forget":
            await self.memory.forget(message.chat_id)
            turn, known = conversation.forget(hint), Remembered()
        elif name == "privacy":
            turn = conversation.privacy(hint, known.state)
        elif name == "language":
            turn = conversation.language(hint, known.state)
        else:
            turn = conversation.help(hint, known.state)
        await self._reply(context, message, turn.reply)
        await self._keep(message.chat_id, known, turn)

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer what somebody writes, anew when they edit it."""
        message = update.effective_message
        if message is None or not _is_for(message, context.bot.id, context.bot.username):
            return
        text = _without_mention(message, context.bot.username)
        known, hint = await self._recall(update, text)
        conversation = self.conversation()
        turn = conversation.respond(hint, known.state) if text else conversation.start(hint)
        await self._reply(context, message, turn.reply, quoting=update.edited_message is not None)
        await self._keep(message.chat_id, known, turn)

    async def on_other(self, update: Update, context: Context) -> None:
        """Say that only text is read."""
        message = update.effective_message
        if message is None or not _is_for(message, context.bot.id, context.bot.username):
            return
        known, hint = await self._recall(update)
        await self._reply(context, message, self.conversation().unsupported(hint, known.state).reply)

    async def on_press(self, update: Update, context: Context) -> None:
        """Answer a pressed button, in place where it turns or narrows its message."""
        query = update.callback_query
        if query is None:
            return
        try:
            await query.answer()
        except TelegramError as fault:  # too late, most often; the press itself still counts
            logger.info("A press could not be confirmed (%s).", type(fault).__name__)
        if query.message is None or query.data is None:
            return
        known, hint = await self._recall(update)
        turn = self.conversation().press(query.data, known.state, hint)
        press = callback.decode(query.data)
        in_place = press is not None and press.action in IN_PLACE
        chat, number = query.message.chat, query.message.message_id
        if not (in_place and await self._edit(context, chat, number, turn.reply)):
            thread = query.message.message_thread_id if isinstance(query.message, Message) else None
            await _deliver(lambda: context.bot.send_message(chat.id, message_thread_id=thread, **_content(turn.reply)))
        await self._keep(chat.id, known, turn)

    async def on_error(self, update: object, context: Context) -> None:
        """Apologize to the person, and log what failed without a word of theirs."""
        fault = context.error
        if fault is None or isinstance(fault, Forbidden):  # they have blocked the bot, or it has left the group
            return
        known = update if isinstance(update, Update) else None
        logger.error("Update %s failed: %s", known.update_id if known else "-", where(fault))
        # What ran out of time may have arrived all the same, and a chat that is told to wait must not get more.
        if known is None or known.effective_chat is None or isinstance(fault, TimedOut | RetryAfter):
            return
        _, hint = await self._recall(known)
        try:
            await context.bot.send_message(known.effective_chat.id, **_content(self.conversation().apology(hint).reply))
        except TelegramError as second:
            logger.warning("The apology could not be sent (%s).", type(second).__name__)

    async def _recall(self, update: Update, text: str = "") -> tuple[Remembered, Utterance]:
        chat, person = update.effective_chat, update.effective_user
        known = Remembered()
        try:
            if chat:
                known = await self.memory.recall(chat.id)
        except StorageError as fault:
            logger.error("A chat could not be recalled: %s", where(fault))  # noqa: TRY400 - the way there is enough
        return known, Utterance(text, person.language_code if person else None, known.locale)

    async def _keep(self, chat_id: int, known: Remembered, turn: Turn) -> None:
        try:
            if turn.state is not None or known.state is not None:
                await self.memory.keep(chat_id, turn.state)
            if turn.chosen is not None:
                await self.memory.choose(chat_id, turn.chosen)
        except StorageError as fault:
            logger.error("A chat could not be kept: %s", where(fault))  # noqa: TRY400 - as above

    async def _reply(self, context: Context, message: Message, reply: Reply, *, quoting: bool = False) -> None:
        """Send a reply; it quotes the message in a group, or where that is not the last one."""
        in_group = message.chat.type != Chat.PRIVATE
        quoted = ReplyParameters(message.message_id, allow_sending_without_reply=True) if in_group or quoting else None
        await _deliver(lambda: context.bot.send_message(message.chat_id, reply_parameters=quoted, **_content(reply)))

    async def _edit(self, context: Context, chat: Chat, message_id: int, reply: Reply) -> bool:
        """Put a reply in a message's place; return whether it stands there now."""
        try:
            await _deliver(
                lambda: context.bot.edit_message_text(chat_id=chat.id, message_id=message_id, **_content(reply))
            )
        except BadRequest as refusal:
            return "not modified" in refusal.message.lower()
        return True


async def _deliver(call: Callable[[], Awaitable[Result]]) -> Result:
    """Make a call, again where it got lost; one that ran out of time may have arrived and is not repeated."""
    for pause in _PAUSES:
        try:
            return await call()
        except (BadRequest, TimedOut):
            raise
        except NetworkError:
            await asyncio.sleep(pause)
    return await call()


def _content(reply: Reply) -> dict[str, Any]:
    rows = [[_button(button) for button in row] for row in reply.buttons]
    return {
        "text": reply.html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
        "reply_markup": InlineKeyboardMarkup(rows) if rows else None,
    }


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.action, url=button.url)


def _is_from_bot(message: Message) -> bool:
    """Say whether another bot wrote it; an anonymous administrator, whom Telegram shows as a bot, is none."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


def _is_for(message: Message, bot_id: int, username: str) -> bool:
    """Say whether a message is meant for the bot: in private always, in a group a mention or a reply to it."""
    if _is_from_bot(message):
        return False
    if message.chat.type == Chat.PRIVATE:
        return True
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == bot_id:
        return True
    return any(words.lower() == f"@{username.lower()}" for words in _mentions(message).values())


def _without_mention(message: Message, username: str) -> str:
    """Return what a message says, without the bot's name in it."""
    text = message.text or message.caption or ""
    for words in _mentions(message).values():
        if words.lower() == f"@{username.lower()}":
            text = text.replace(words, " ")
    return text.strip()


def _mentions(message: Message) -> dict[MessageEntity, str]:
    if message.text:
        return message.parse_entities([MessageEntity.MENTION])
    return message.parse_caption_entities([MessageEntity.MENTION]) if message.caption else {}
