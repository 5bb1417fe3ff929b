"""What Telegram takes and refuses as the answer to an inline query."""

import json
from typing import Any

from tests.auxil.bot_api_rules import (
    Read,
    bad_request,
    read_boolean,
    read_buttons,
    read_integer,
    read_string,
    read_text,
)

MAX_RESULTS = 50
MAX_ID_BYTES = 64
MAX_OFFSET_BYTES = 64
_ARTICLE = {"type", "id", "title", "input_message_content", "reply_markup", "url", "description", "thumbnail_url"}
_CONTENT = {"message_text", "parse_mode", "entities", "link_preview_options"}


def read_results(_name: str, value: str) -> list[dict[str, Any]]:
    """Return the articles of an answer.

    Raises:
        Refusal: there are too many, or one breaks the rules.
    """
    try:
        results: list[dict[str, Any]] = json.loads(value)
    except ValueError:
        raise bad_request("can't parse inline query results JSON object") from None
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    for result in results:
        _read_article(result)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def read_offset(_name: str, value: str) -> str:
    """Return the offset of the next page.

    Raises:
        Refusal: it is too long.
    """
    if len(value.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    return value


def read_results_button(_name: str, value: str) -> dict[str, Any]:
    """Return the button above the results.

    Raises:
        Refusal: it says nothing, or its start parameter is none.
    """
    button: dict[str, Any] = json.loads(value)
    start = button.get("start_parameter", "")
    if not button.get("text") or set(button) != {"text", "start_parameter"}:
        raise bad_request("can't parse inline query results button")
    if not 1 <= len(start) <= 64 or not start.replace("_", "").replace("-", "").isalnum() or not start.isascii():
        raise bad_request("SWITCH_PM_PARAM_INVALID" if start else "START_PARAM_EMPTY")
    return button


def _read_article(result: dict[str, Any]) -> None:
    if result.get("type") != "article":
        raise bad_request("can't parse inline query result: unsupported type specified")
    if unknown := set(result) - _ARTICLE:
        raise bad_request(f'can\'t parse inline query result: unknown field "{unknown.pop()}"')
    if not 1 <= len(str(result.get("id", "")).encode()) <= MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not str(result.get("title", "")).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not set(content) <= _CONTENT:
        raise bad_request("can't parse inline query result: message content is missing or unknown")
    mode = str(content.get("parse_mode", "")).lower()
    read_text({"text": content.get("message_text", ""), "parse_mode": mode})
    if "reply_markup" in result:
        read_buttons(result["reply_markup"])


PARAMETERS: dict[str, dict[str, Read]] = {
    "answerInlineQuery": {
        "inline_query_id": read_string,
        "results": read_results,
        "cache_time": read_integer,
        "is_personal": read_boolean,
        "next_offset": read_offset,
        "button": read_results_button,
    }
}
