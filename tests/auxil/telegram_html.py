"""Telegram's HTML parse mode, as strict as the server's: the text that remains, its entities, or the refusal."""

import re
from dataclasses import dataclass

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));?")
_NAME = re.compile(r"[a-zA-Z0-9-]*")
_ATTRIBUTE = re.compile(r"\s*([a-zA-Z0-9-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[a-zA-Z0-9.-]+))?")
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_MAX_ENTITIES = 100


class HtmlError(ValueError):
    """The text breaks the rules; the message is the server's own, without its prefix."""


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    start: int
    attributes: dict[str, str]


def utf16(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def parse(html: str) -> tuple[str, list[dict[str, object]]]:
    """Return the text without its tags and the entities, offsets in UTF-16 units.

    Raises:
        HtmlError: a tag is unknown, unclosed or out of order.
    """
    text: list[str] = []
    entities: list[dict[str, object]] = []
    stack: list[_Open] = []
    length = position = 0
    while position < len(html):
        if html[position] == "<":
            if html.startswith("</", position):
                position = _close(html, position, stack, entities, length)
            else:
                position, opened = _open(html, position, length)
                stack.append(opened)
            continue
        piece, position = _character(html, position)
        text.append(piece)
        length += utf16(piece)
    if stack:
        raise HtmlError(f'Can\'t find end tag corresponding to start tag "{stack[-1].name}"')
    entities.sort(key=lambda entity: (entity["offset"], -int(str(entity["length"]))))
    return "".join(text), entities[:_MAX_ENTITIES]


def _character(html: str, position: int) -> tuple[str, int]:
    if html[position] == "&" and (found := _REFERENCE.match(html, position)):
        decimal, hexadecimal, name = found.groups()
        if decimal or hexadecimal:
            code = int(decimal) if decimal else int(hexadecimal, 16)
            if 0 < code < 0x110000:
                return chr(code), found.end()
        elif name in _NAMED:
            return _NAMED[name], found.end()
    return html[position], position + 1


def _offset(html: str, position: int) -> int:
    return len(html[:position].encode())


def _open(html: str, begin: int, length: int) -> tuple[int, _Open]:
    name_end = _NAME.match(html, begin + 1).end()  # type: ignore[union-attr]
    name = html[begin + 1 : name_end].lower()
    if name_end >= len(html):
        raise HtmlError(f"Unclosed start tag at byte offset {_offset(html, begin)}")
    if name not in _KINDS:
        raise HtmlError(f'Unsupported start tag "{name}" at byte offset {_offset(html, begin)}')
    position = name_end
    attributes: dict[str, str] = {}
    while position < len(html) and not re.match(r"\s*>", html[position:]):
        found = _ATTRIBUTE.match(html, position)
        if not found and (attributes or not html[position:].strip()):
            raise HtmlError(f"Unclosed start tag at byte offset {_offset(html, begin)}")
        if not found:
            raise HtmlError(f'Empty attribute name in the tag "{name}" at byte offset {_offset(html, begin)}')
        attributes[found[1].lower()] = (found[2] or "").strip("\"'")
        position = found.end()
    if position >= len(html):
        raise HtmlError(f"Unclosed start tag at byte offset {_offset(html, begin)}")
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise HtmlError(f'Tag "span" must have class "tg-spoiler" at byte offset {_offset(html, begin)}')
    return html.index(">", position) + 1, _Open(name, length, attributes)


def _close(html: str, begin: int, stack: list[_Open], entities: list[dict[str, object]], length: int) -> int:
    end = html.find(">", begin)
    if not stack:
        raise HtmlError(f"Unexpected end tag at byte offset {_offset(html, begin)}")
    if end < 0:
        raise HtmlError(f"Unclosed end tag at byte offset {_offset(html, begin)}")
    name = html[begin + 2 : end].strip().lower()
    opened = stack.pop()
    if name and name != opened.name:
        raise HtmlError(
            f'Unmatched end tag at byte offset {_offset(html, begin)}, expected "</{opened.name}>", found "</{name}>"'
        )
    if length > opened.start:
        entity: dict[str, object] = {
            "type": _KINDS[opened.name],
            "offset": opened.start,
            "length": length - opened.start,
        }
        if opened.name == "a":
            entity["url"] = opened.attributes.get("href", "")
        entities.append(entity)
    return end + 1
