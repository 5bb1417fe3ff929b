"""Hands replies to Telegram: a reply becomes a message, an edit or a file; what the network lost is sent again."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import Any, Final, TypeVar

from telegram import (
    Bot,
    Chat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.callback import Action, decode
from bot.reply import Button, Reply

_PAUSES: Final = (0.5, 2.0)
"""Seconds before a call that the network or Telegram's server has lost is made again."""

Result = TypeVar("Result")


async def send(
    bot: Bot, reply: Reply, chat_id: int, thread_id: int | None = None, quoted: ReplyParameters | None = None
) -> Message:
    """Send a reply as a message of its own, with its file where it has one, and return that message."""
    where: dict[str, Any] = {"message_thread_id": thread_id, "reply_parameters": quoted}
    document = reply.document
    if document is None:
        return await _again(lambda: bot.send_message(chat_id, **where, **content(reply)))
    file = InputFile(document.content, document.name)
    told: dict[str, Any] = {"caption": reply.html, "parse_mode": ParseMode.HTML, "reply_markup": markup(reply.buttons)}
    return await _again(lambda: bot.send_document(chat_id, file, **where, **told))


async def answer(bot: Bot, message: Message, reply: Reply, *, quoting: bool = False) -> None:
    """Send a reply to a message; it quotes it in a group, or where that is not the last one."""
    in_group = message.chat.type != Chat.PRIVATE
    quoted = ReplyParameters(message.message_id, allow_sending_without_reply=True) if in_group or quoting else None
    await send(bot, reply, message.chat_id, quoted=quoted)


async def edit(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> bool:
    """Put a reply in a message's place; return whether it stands there now."""
    try:
        await _again(lambda: bot.edit_message_text(chat_id=chat_id, message_id=message_id, **content(reply)))
    except BadRequest as refusal:
        return "not modified" in refusal.message.lower()
    return True


async def take_away(bot: Bot, message: MaybeInaccessibleMessage | None, actions: Collection[Action]) -> None:
    """Take the rows that hold buttons of these actions from under a message; one too old to be seen keeps them."""
    if not isinstance(message, Message) or message.reply_markup is None:
        return
    rows = message.reply_markup.inline_keyboard
    kept = [row for row in rows if not any(_does(button, actions) for button in row)]
    if len(kept) == len(rows):
        return
    left = InlineKeyboardMarkup(kept) if kept else None
    with suppress(TelegramError):  # the message may be gone or too old: nobody needs to hear of it
        await _again(
            lambda: bot.edit_message_reply_markup(
                chat_id=message.chat_id, message_id=message.message_id, reply_markup=left
            )
        )


def content(reply: Reply) -> dict[str, Any]:
    """Return a reply's text and buttons as the Bot API's parameters."""
    return {
        "text": reply.html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
        "reply_markup": markup(reply.buttons),
    }


def markup(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return rows of buttons as Telegram's keyboard under a message, or None where there are none."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows]) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.label,
        callback_data=button.action,
        url=button.url,
        copy_text=None if button.copy is None else CopyTextButton(button.copy),
        switch_inline_query=button.share,
    )


def _does(button: InlineKeyboardButton, actions: Collection[Action]) -> bool:
    press = decode(button.callback_data) if isinstance(button.callback_data, str) else None
    return press is not None and press.action in actions


async def _again(call: Callable[[], Awaitable[Result]]) -> Result:
    """Make a call, again where it got lost; one that ran out of time may have arrived and is not repeated."""
    for pause in _PAUSES:
        try:
            return await call()
        except (BadRequest, TimedOut):
            raise
        except NetworkError:
            await asyncio.sleep(pause)
    return await call()
