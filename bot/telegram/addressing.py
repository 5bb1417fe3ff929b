"""Whom a message on Telegram is meant for, and what it says without the bot's name."""

from telegram import Chat, Message, MessageEntity


def is_from_bot(message: Message) -> bool:
    """Say whether another bot wrote it; an anonymous administrator, whom Telegram shows as a bot, is none."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


def is_for(message: Message, bot_id: int, username: str) -> bool:
    """Say whether a message is meant for the bot: in private always, in a group a mention or a reply to it."""
    if is_from_bot(message):
        return False
    if message.chat.type == Chat.PRIVATE:
        return True
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == bot_id:
        return True
    return any(words.lower() == f"@{username.lower()}" for words in _mentions(message).values())


def without_mention(message: Message, username: str) -> str:
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
