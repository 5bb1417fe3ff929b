"""Telegram's JSON as its server sends it: users, chats, messages and button presses."""

import re
from typing import Any

from tests.auxil.telegram_html import utf16

Json = dict[str, Any]

BOT_USERNAME = "referral_test_bot"
NOW = 1_780_000_000
_MARKS = re.compile(r"(?P<bot_command>(?<!\S)/[A-Za-z0-9_]+(?:@\w+)?)|(?P<mention>(?<!\w)@\w{4,32})")


def user(identity: int, language: str | None = "en", *, is_bot: bool = False) -> Json:
    """Return a user; a Telegram client need not tell its language."""
    person: Json = {"id": identity, "is_bot": is_bot, "first_name": "Amparo", "last_name": "Quispe"}
    return person | ({"language_code": language} if language else {})


def private_chat(identity: int) -> Json:
    """Return the chat with one person."""
    return {"id": identity, "type": "private", "first_name": "Amparo", "last_name": "Quispe"}


def group(identity: int) -> Json:
    """Return a supergroup."""
    return {"id": identity, "type": "supergroup", "title": "Vendors' press team"}


def channel(identity: int) -> Json:
    """Return a channel."""
    return {"id": identity, "type": "channel", "title": "News of the market"}


def marks(text: str) -> list[Json]:
    """Return the entities that Telegram itself finds in a text: commands and mentions."""
    return [
        {"type": str(found.lastgroup), "offset": utf16(text[: found.start()]), "length": utf16(found[0])}
        for found in _MARKS.finditer(text)
    ]


def message(identity: int, chat: Json, sender: Json | None, **content: object) -> Json:
    """Return a message; ``text`` brings its entities, any other content stands as given."""
    body: Json = {"message_id": identity, "date": NOW + identity, "chat": chat, **content}
    if sender:
        body["from"] = sender
    if entities := marks(str(content.get("text", ""))):
        body["entities"] = entities
    return body


PHOTO: Json = {
    "photo": [{"file_id": "AgACAgQ", "file_unique_id": "AQAD", "width": 90, "height": 67, "file_size": 1101}],
    "caption": "our stall",
}
VOICE: Json = {"voice": {"file_id": "AwACAgQ", "file_unique_id": "AgAD", "duration": 4, "mime_type": "audio/ogg"}}
STICKER: Json = {
    "sticker": {
        "file_id": "CAACAgQ",
        "file_unique_id": "AgADb",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    }
}
LOCATION: Json = {"location": {"latitude": -12.05, "longitude": -77.04}}
JOINED: Json = {"new_chat_members": [user(7, is_bot=True)]}
