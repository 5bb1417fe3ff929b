"""Nothing that reads outside words takes longer than they are long: with the square of it, this would take hours."""

import pytest

from bot.corrections import personal_values
from bot.rendering import plain
from directory.formats.separated_values import guard, unguard
from directory.link_checking.parking import load_parking_signs
from directory.link_checking.robots import rules_of
from directory.text import fold, tokens
from tests.fuzz import codes, sites, talks

LENGTH = 100_000
WORDS = [
    "1",
    "(",
    " ",
    "1 ",
    "(1",
    "+",
    ".",
    "a.",
    "a@",
    "a@b.",
    "ext",
    "1 x",
    "\u0301",
    "İ",
    "ab ",
    "\n",
    "'",
    "<b>",
    "&",
    "١",
]
CELLS = ["\n", "\t", '" ', "1", "1 ", "1.", "=", "'", "\n=", ",", ";'", "0", "1e", "'1", "12:", "'='"]
PAGES = [
    "<!--",
    "<![",
    "<!",
    "<?",
    "<a ",
    '<a b="',
    "</",
    "&#",
    "&",
    "<script>",
    "<![CDATA[",
    "href= ",
    "href=//",
    "url  ",
    "<style>",
]
PATTERNS = ["*a", "*", "*/", "$", "a*"]


@pytest.mark.parametrize("piece", WORDS)
def test_words(piece):
    text = piece * (LENGTH // len(piece))
    fold(text), tokens(text), plain(text)
    personal_values.looks_personal(text, None)
    codes.TARGETS["callback"].claim(text.encode())
    codes.TARGETS["deep_link"].claim(text.encode())
    talks.TARGETS["terminal"].claim(text.encode())
    talks.TARGETS["words"].claim(text.encode())


@pytest.mark.parametrize("piece", CELLS)
@pytest.mark.parametrize("end", ["", "x", "="])
def test_cells(piece, end):
    cell = piece * (LENGTH // len(piece)) + end
    assert unguard("summary", guard("summary", cell)) == cell


@pytest.mark.parametrize("piece", [*PAGES, *(f"href={' ' * 500}", f"<{'a' * 300}")])
def test_pages(piece):
    load_parking_signs().is_parked(piece * (2 * LENGTH // len(piece)))


@pytest.mark.parametrize("piece", PATTERNS)
def test_robots(piece):
    line = f"Disallow: /{piece * 2000}b\n"
    rules_of(200, "User-agent: *\n" + line * 5).allow(sites._parse(f"https://example.org/{'a' * 2000}"))
