"""The lists of ``directory/data/checks.toml``: offices, free e-mail hosts, shared sites, titles and roles."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from directory.errors import DataFileError

_LABEL: Final = "directory/data/checks.toml"


@dataclass(frozen=True, slots=True)
class WordLists:
    """What the checks know of e-mail addresses, sites and persons; the file explains each list."""

    free_hosts: frozenset[str]
    offices: frozenset[str]
    shared_sites: frozenset[str]
    shorteners: frozenset[str]
    person_pages: tuple[str, ...]
    titles: tuple[str, ...]
    roles: tuple[str, ...]


@lru_cache(maxsize=1)
def load_word_lists() -> WordLists:
    """Read the package's lists.

    Raises:
        DataFileError: the file is missing or damaged.
    """
    try:
        text = files("directory").joinpath("data", "checks.toml").read_text(encoding="utf-8")
        content: dict[str, Any] = tomllib.loads(text)
        email, domains, persons = content["email"], content["domains"], content["persons"]
        return WordLists(
            free_hosts=frozenset(email["free"]),
            offices=frozenset(email["offices"]),
            shared_sites=frozenset(domains["shared"]),
            shorteners=frozenset(domains["shorteners"]),
            person_pages=tuple(persons["pages"]),
            titles=tuple(persons["titles"]),
            roles=tuple(persons["roles"]),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise DataFileError(f"{_LABEL} is missing or damaged ({fault!r}); install the package again.") from fault
