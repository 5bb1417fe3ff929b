"""Whether a page is that of a seller, parker or suspender of the domain; ``parking.toml`` says how to tell."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import Final

from directory.data_files import read_data
from directory.text import fold, fold_words

_SILENT: Final = frozenset({"script", "style", "noscript", "template"})
_LEADS_ON: Final = re.compile(
    r"""(?:src|href|location|url)\s{0,9}=\s{0,9}['"]?\s{0,9}(?:https?:)?//([\w.-]{1,253})""", re.IGNORECASE
)
_MARKUP: Final = re.compile(r"<(!--|[!?]|/?[A-Za-z][^\s/>]{0,40})")


class ParkingSigns:
    """Hosts and phrases of such pages."""

    def __init__(self, hosts: Iterable[str], phrases: Iterable[str], most_words: int) -> None:
        self._hosts = tuple(hosts)
        self._phrases = tuple(f" {fold(phrase)} " for phrase in phrases)
        self._most_words = most_words

    def is_host(self, host: str) -> bool:
        """Say whether a host is one of theirs."""
        return any(host == known or host.endswith(f".{known}") for known in self._hosts)

    def is_parked(self, page: str) -> bool:
        """Say whether an HTML page is one of theirs: short, and with one of their phrases or links to their hosts."""
        words = fold_words(visible_text(page))
        if len(words) > self._most_words:
            return False
        text = f" {' '.join(words)} "
        return any(phrase in text for phrase in self._phrases) or any(
            self.is_host(host.lower()) for host in _LEADS_ON.findall(page)
        )


@lru_cache(maxsize=1)
def load_parking_signs() -> ParkingSigns:
    """Read the package's list.

    Raises:
        DataFileError: the file is missing or damaged.
    """
    content = read_data("parking.toml")
    return ParkingSigns(content["hosts"], content["phrases"], content["most_words"])


def visible_text(page: str) -> str:
    """Return the text that an HTML page shows, its title first.

    Each sign is looked at once: the standard library's parser takes minutes for a page of tags that nobody closes, and
    raises on a section that it does not know.
    """
    return " ".join(filter(None, (unescape(text) for text in _shown_parts(page))))


def _shown_parts(page: str) -> Iterator[str]:
    """Yield what stands between markup, without scripts and styles; what is never closed hides the rest."""
    lowered = page.lower() if page.isascii() else "".join(sign.lower() if sign.isascii() else sign for sign in page)
    at = 0
    while (found := _MARKUP.search(page, at)) is not None:
        yield page[at : found.start()]
        name = found[1].lower()
        if name == "!--":
            at = _after("-->", page, found.end())
        elif name in _SILENT:
            at = _after(">", page, _after(f"</{name}", lowered, found.end()))
        else:
            at = _after(">", page, found.end())
    yield page[at:]


def _after(end: str, page: str, start: int) -> int:
    """Return where the page goes on after the next of these signs."""
    at = page.find(end, start)
    return len(page) if at < 0 else at + len(end)
