"""Reads the files of a language, one folder each under ``bot/locales``."""

import tomllib
from importlib.resources import files
from typing import Any

from bot.errors import LexiconError


def table(locale: str, name: str) -> dict[str, Any]:
    """Return the content of ``bot/locales/<locale>/<name>.toml``.

    Raises:
        LexiconError: the file is missing, is no UTF-8 or no TOML; the text names it.
    """
    path = files("bot").joinpath("locales", locale, f"{name}.toml")
    label = f"bot/locales/{locale}/{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"{label} is missing; install the package again or restore the file.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise LexiconError(f"{label} cannot be read: {fault}. Mend the file or restore it.") from None
