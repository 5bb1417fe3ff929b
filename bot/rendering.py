"""HTML of replies: escaping, measuring as Telegram does, fitting, and the plain text for a terminal."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

LIMIT: Final = 4096
"""UTF-16 units that Telegram takes in one message once entities are parsed."""

_TAG: Final = re.compile(r"</?(?:b|pre)>")


def escape(text: str) -> str:
    """Return text that may stand in HTML; quotation marks stay, since no attribute is ever written."""
    return html.escape(text, quote=False)


def bold(text: str) -> str:
    """Return escaped text in bold."""
    return f"<b>{escape(text)}</b>"


def pre(text: str) -> str:
    """Return escaped text as a block that Telegram copies at a tap."""
    return f"<pre>{escape(text)}</pre>"


def plain(markup: str) -> str:
    """Return what a reader sees of a reply's HTML, for a terminal."""
    return html.unescape(_TAG.sub("", markup))


def length(markup: str) -> int:
    """Return the length of a reply as Telegram counts it: UTF-16 units without markup."""
    return units(plain(markup))


def units(text: str) -> int:
    """Return the length of plain text as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def paragraphs(parts: Iterable[str]) -> str:
    """Join parts with an empty line between them, leaving out empty ones."""
    return "\n\n".join(part for part in parts if part)


def lines(parts: Iterable[str]) -> str:
    """Join parts as lines, leaving out empty ones."""
    return "\n".join(part for part in parts if part)


def fitting(before: Sequence[str], blocks: Sequence[str], after: Sequence[str], *, least: int = 1) -> int:
    """Return how many of the blocks fit into one message together with what stands around them.

    At least ``least`` are counted, so that a page is never without one.
    """
    for count in range(len(blocks), least, -1):
        if length(paragraphs([*before, *blocks[:count], *after])) <= LIMIT:
            return count
    return min(least, len(blocks))


def within(texts: Iterable[str], room: int) -> Iterator[str]:
    """Yield texts as long as there is room for the next whole one, in signs; the first in any case."""
    taken = 0
    for text in texts:
        if taken and taken + len(text) > room:
            return
        taken += len(text)
        yield text


def shorten(text: str, limit: int) -> str:
    """Return text of at most ``limit`` signs, cut before a word's end with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
