"""Sentences for readers about links that are not well, from ``directory/data/link_warnings``, one file a language."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from babel.dates import format_date

from directory.data_files import read_data
from directory.domains import in_letters
from directory.errors import DataFileError
from directory.findings import Level
from directory.link_checking.outcomes import Outcome
from directory.link_checking.policy import load_link_policy
from directory.link_checking.standing import Standing

LOCALES: Final = ("en", "es", "fr", "pt")
WORDS: Final = frozenset({"domain", "other", "date"})
"""What a sentence may hold in braces: the link's domain, the one that it leads to, the day."""

_FORMATS: Final = {"en": "en_GB"}
"""Locales of dates where the bare language would mean another country's habit."""
_TOLD: Final = frozenset({Level.ERROR, Level.WARNING})
"""Levels that readers are told of."""


def warning(standing: Standing, locale: str) -> str | None:
    """Return the sentence for readers of a link's page, None where there is nothing that they need know.

    Raises:
        DataFileError: the language's file is missing or damaged.
    """
    if standing.level is None or standing.level is Level.NOTICE:
        return None
    latest, sentences = standing.latest, load_warnings(locale)
    day = _date(latest.last_seen, locale)
    sentence = sentences[latest.outcome].format(domain=_domain(standing.url), other=_domain(latest.location), date=day)
    if not standing.is_delisted:
        return sentence
    since = standing.failing_since or latest.first_seen
    left_out = sentences["delisted"].format(date=_date(since, locale))
    return f"{sentence} {left_out}"


@lru_cache(maxsize=len(LOCALES))
def load_warnings(locale: str) -> Mapping[str, str]:
    """Read the sentences of a language, by outcome, and the one that is added where a link is left out.

    Raises:
        DataFileError: the file is missing, damaged, or without one of them.
    """
    name = f"{locale}.toml"
    sentences = read_data("link_warnings", name)
    if missing := {"delisted", *_warned_of()} - sentences.keys():
        listed = ", ".join(sorted(missing))
        raise DataFileError(f"directory/data/link_warnings/{name} lacks {listed}; install the package again.")
    return {key: str(sentence) for key, sentence in sentences.items()}


def _warned_of() -> set[str]:
    """Return the outcomes that readers may be told of."""
    policy = load_link_policy()
    listed = {outcome for rule in policy.delisting for outcome in rule.outcomes}
    return {outcome.value for outcome in Outcome if outcome in listed or policy.levels.get(outcome) in _TOLD}


def _date(day: date, locale: str) -> str:
    return format_date(day, "long", locale=_FORMATS.get(locale, locale))


def _domain(address: str | None) -> str:
    host = urlsplit(address or "").hostname
    return in_letters(host.removeprefix("www.")) if host else ""
