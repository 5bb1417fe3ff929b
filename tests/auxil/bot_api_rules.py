"""What Telegram's Bot API takes and refuses: parameters of each method and their forms, in the server's words."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.auxil import telegram_html

MAX_TEXT = 4096
MAX_BUTTONS = 100
MAX_BUTTONS_A_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPIED = 256
MAX_QUERY = 256
MAX_CAPTION = 1024
_ACTIONS = {"callback_data", "url", "copy_text", "switch_inline_query"}
MAX_COMMANDS = 100
ALERT_LENGTH = 200
UPDATE_KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "message_reaction",
        "message_reaction_count",
        "chat_boost",
        "removed_chat_boost",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "purchased_paid_media",
        "guest_message",
        "managed_bot",
    ]
)
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


class Refusal(Exception):  # noqa: N818 - an answer of the server, not a fault of the program
    """The server says no."""

    def __init__(self, description: str, status: int = 400, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.status = status
        self.retry_after = retry_after


def bad_request(description: str) -> Refusal:
    """Return the refusal of a request that breaks the rules."""
    return Refusal(f"Bad Request: {description}")


def read_integer(name: str, value: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", value):
        raise bad_request(f'parameter "{name}" must be an Integer')
    return int(value)


def read_boolean(name: str, value: str) -> bool:
    if value.lower() not in {"true", "false"}:
        raise bad_request(f'parameter "{name}" must be a Boolean')
    return value.lower() == "true"


def read_string(_name: str, value: str) -> str:
    return value


def _json(name: str, value: str, kind: type) -> Any:
    try:
        content = json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None
    if not isinstance(content, kind):
        raise bad_request(f"{'Object' if kind is dict else 'Array'} expected as {name}")
    return content


def _keys(name: str, value: str, allowed: dict[str, type | tuple[type, ...]]) -> dict[str, Any]:
    content: dict[str, Any] = _json(name, value, dict)
    for key, item in content.items():
        if key not in allowed:
            raise bad_request(f'unknown field "{key}" in {name}')
        if not isinstance(item, allowed[key]):
            raise bad_request(f'field "{key}" of {name} is of a wrong type')
    return content


def _link_preview(name: str, value: str) -> dict[str, Any]:
    flags = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
    return _keys(name, value, {"url": str} | dict.fromkeys(flags, bool))


def _reply_parameters(name: str, value: str) -> dict[str, Any]:
    fields = {"message_id": int, "chat_id": (int, str), "allow_sending_without_reply": bool, "quote": str}
    content = _keys(name, value, fields)
    if "message_id" not in content:
        raise bad_request("message identifier is not specified in reply_parameters")
    return content


def _chat(name: str, value: str) -> int:
    if value.startswith("@"):
        raise bad_request("chat not found")
    return read_integer(name, value)


def _parse_mode(_name: str, value: str) -> str:
    if value.lower() not in {"", "html", "markdown", "markdownv2"}:
        raise bad_request("unsupported parse_mode")
    return value.lower()


def _allowed_updates(name: str, value: str) -> list[str]:
    kinds: list[str] = _json(name, value, list)
    if unknown := [kind for kind in kinds if kind not in UPDATE_KINDS]:
        raise bad_request(f'unknown update type "{unknown[0]}" in allowed_updates')
    return kinds


def _secret(_name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):
        raise bad_request("secret token contains unallowed characters")
    return value


def _connections(name: str, value: str) -> int:
    number = read_integer(name, value)
    if not 1 <= number <= 100:
        raise bad_request("wrong number of connections")
    return number


def _commands(name: str, value: str) -> list[dict[str, str]]:
    commands: list[dict[str, str]] = _json(name, value, list)
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if set(command) != {"command", "description"}:
            raise bad_request("can't parse BotCommand: fields must be command and description")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= telegram_html.utf16(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def _scope(name: str, value: str) -> dict[str, Any]:
    content = _keys(name, value, {"type": str, "chat_id": (int, str), "user_id": int})
    kinds = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}
    if content.get("type") not in kinds | {"chat_administrators", "chat_member"}:
        raise bad_request("unsupported type specified in BotCommandScope")
    return content


def _language(_name: str, value: str) -> str:
    if value and not re.fullmatch(r"[a-z]{2}", value):
        raise bad_request("invalid language code specified")
    return value


def _up_to(limit: int, refusal: str) -> Callable[[str, str], str]:
    def check(_name: str, value: str) -> str:
        if telegram_html.utf16(value) > limit:
            raise bad_request(refusal)
        return value

    return check


def _keyboard(_name: str, value: str) -> dict[str, Any]:
    return read_buttons(_json("reply markup", value, dict))


def read_buttons(markup: dict[str, Any]) -> dict[str, Any]:
    """Return the keyboard under a message.

    Raises:
        Refusal: it is none, too large, or one of its buttons breaks the rules.
    """
    if set(markup) != {"inline_keyboard"} or not isinstance(markup["inline_keyboard"], list):
        raise bad_request("reply markup must be an inline keyboard")
    rows = markup["inline_keyboard"]
    if any(not isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: Array expected as a row")
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for button in (button for row in rows for button in row):
        _button(button)
    return markup


def _button(button: dict[str, Any]) -> None:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button.get("text"), str):
        raise bad_request(prefix + 'Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text is empty")
    actions = {key: item for key, item in button.items() if key != "text"}
    if unknown := set(actions) - _ACTIONS:
        raise bad_request(f'{prefix}unknown field "{unknown.pop()}"')
    if not any(item or name.startswith("switch_") for name, item in actions.items()):
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(prefix + "exactly one action must be used")
    if len(actions.get("callback_data", "").encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in actions and not 1 <= telegram_html.utf16(actions["copy_text"].get("text", "")) <= MAX_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if telegram_html.utf16(actions.get("switch_inline_query", "")) > MAX_QUERY:
        raise bad_request("BUTTON_SWITCH_QUERY_INVALID")
    if "url" in actions:
        _button_url(actions["url"])


def _button_url(url: str) -> None:
    prefix = f"inline keyboard button URL '{url}' is invalid: "
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https", "tg", "ton"}:
        raise bad_request(prefix + ("Unsupported URL protocol" if parts.scheme else "Wrong HTTP URL"))
    if not parts.netloc:
        raise bad_request(prefix + "URL host is empty")
    if " " in url or (parts.scheme != "tg" and "." not in parts.netloc):
        raise bad_request(prefix + "Wrong HTTP URL")


Read = Callable[[str, str], Any]
_SENDING: dict[str, Read] = {
    "business_connection_id": read_string,
    "chat_id": _chat,
    "parse_mode": _parse_mode,
    "link_preview_options": _link_preview,
    "reply_markup": _keyboard,
    "text": read_string,
}
_LANGUAGE: dict[str, Read] = {"language_code": _language}
PARAMETERS: dict[str, dict[str, Read]] = {
    "getMe": {},
    "getWebhookInfo": {},
    "getUpdates": {
        "offset": read_integer,
        "limit": read_integer,
        "timeout": read_integer,
        "allowed_updates": _allowed_updates,
    },
    "setWebhook": {
        "url": read_string,
        "secret_token": _secret,
        "allowed_updates": _allowed_updates,
        "max_connections": _connections,
        "drop_pending_updates": read_boolean,
    },
    "deleteWebhook": {"drop_pending_updates": read_boolean},
    "sendMessage": _SENDING
    | {
        "message_thread_id": read_integer,
        "disable_notification": read_boolean,
        "protect_content": read_boolean,
        "allow_paid_broadcast": read_boolean,
        "message_effect_id": read_string,
        "reply_parameters": _reply_parameters,
    },
    "sendDocument": {name: read for name, read in _SENDING.items() if name not in {"text", "link_preview_options"}}
    | {
        "document": read_string,
        "caption": read_string,
        "message_thread_id": read_integer,
        "disable_notification": read_boolean,
        "protect_content": read_boolean,
        "disable_content_type_detection": read_boolean,
        "reply_parameters": _reply_parameters,
    },
    "editMessageText": _SENDING | {"message_id": read_integer, "inline_message_id": read_string},
    "editMessageReplyMarkup": {
        "business_connection_id": read_string,
        "chat_id": _chat,
        "message_id": read_integer,
        "inline_message_id": read_string,
        "reply_markup": _keyboard,
    },
    "answerCallbackQuery": {
        "callback_query_id": read_string,
        "text": _up_to(ALERT_LENGTH, "MESSAGE_TOO_LONG"),
        "show_alert": read_boolean,
        "url": read_string,
        "cache_time": read_integer,
    },
    "sendChatAction": {
        "business_connection_id": read_string,
        "chat_id": _chat,
        "message_thread_id": read_integer,
        "action": read_string,
    },
    "setMyCommands": {"commands": _commands, "scope": _scope} | _LANGUAGE,
    "getMyCommands": {"scope": _scope} | _LANGUAGE,
    "deleteMyCommands": {"scope": _scope} | _LANGUAGE,
    "getMyName": _LANGUAGE,
    "getMyDescription": _LANGUAGE,
    "getMyShortDescription": _LANGUAGE,
    "setMyName": {"name": _up_to(64, "name is too long")} | _LANGUAGE,
    "setMyDescription": {"description": _up_to(512, "description is too long")} | _LANGUAGE,
    "setMyShortDescription": {"short_description": _up_to(120, "short description is too long")} | _LANGUAGE,
}
REQUIRED = {
    "sendMessage": ("chat_id", "text"),
    "sendDocument": ("chat_id", "document"),
    "editMessageText": ("chat_id", "message_id", "text"),
    "editMessageReplyMarkup": ("chat_id", "message_id"),
    "answerCallbackQuery": ("callback_query_id",),
    "sendChatAction": ("chat_id", "action"),
    "setMyCommands": ("commands",),
    "answerInlineQuery": ("inline_query_id", "results"),
}
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}


def read_parameters(method: str, raw: dict[str, str], allowed: dict[str, Read]) -> dict[str, Any]:
    """Return the parameters of a call, read by their types.

    Raises:
        Refusal: one is unknown, missing or malformed.
    """
    if unknown := sorted(set(raw) - set(allowed)):
        raise bad_request(f'unknown parameter "{unknown[0]}"')
    for name in REQUIRED.get(method, ()):
        if name not in raw:
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    return {name: allowed[name](name, value) for name, value in raw.items()}


def read_caption(parameters: dict[str, Any]) -> tuple[str, list[dict[str, object]]]:
    """Return a file's caption after its entities, and the entities.

    Raises:
        Refusal: it is too long or broken HTML.
    """
    if not parameters.get("caption"):
        return "", []
    text, entities = read_text(parameters | {"text": parameters["caption"]})
    if telegram_html.utf16(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def read_text(parameters: dict[str, Any]) -> tuple[str, list[dict[str, object]]]:
    """Return a message's text after its entities, and the entities.

    Raises:
        Refusal: the text is empty, too long or broken HTML.
    """
    text: str = parameters["text"]
    entities: list[dict[str, object]] = []
    if parameters.get("parse_mode") == "html":
        try:
            text, entities = telegram_html.parse(text)
        except telegram_html.HtmlError as fault:
            raise bad_request(f"can't parse entities: {fault}") from None
    if not text.strip():
        raise bad_request("message text is empty")
    if telegram_html.utf16(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities
