"""The everyday words of each language, which are no misspelled names, however near to one."""

from functools import cache
from importlib.resources import files
from typing import Final

from bot.errors import LexiconError

FILE: Final = "dictionary.txt"


@cache
def load_dictionary(locale: str) -> frozenset[str]:
    """Return the folded words of ``bot/locales/<locale>/dictionary.txt``.

    Raises:
        LexiconError: the file is missing or damaged; the text names it.
    """
    label = f"bot/locales/{locale}/{FILE}"
    try:
        return frozenset(files("bot").joinpath("locales", locale, FILE).read_text(encoding="ascii").split())
    except OSError:
        raise LexiconError(f"{label} is missing; install the package again or restore the file.") from None
    except UnicodeDecodeError:
        raise LexiconError(f"{label} is damaged; restore the file or run python -m bot.compile_dictionary.") from None
