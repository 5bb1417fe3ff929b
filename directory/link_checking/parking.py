"""Whether a page is that of a seller, parker or suspender of the domain; ``parking.toml`` says how to tell."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from directory.data_files import read_data
from directory.text import fold, fold_words

_SILENT: Final = frozenset({"script", "style", "noscript", "template"})
_LEADS_ON: Final = re.compile(r"""(?:src|href|location|url)\s*=\s*['"]?\s*(?:https?:)?//([\w.-]+)""", re.IGNORECASE)


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
    """Return the text that an HTML page shows, its title first."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    return " ".join(reader.found)


class _Text(HTMLParser):
    """Collects what stands outside of scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)
