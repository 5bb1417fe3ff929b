"""Checks the settings, each by itself, and gives those that can be used to the checks that need them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy.engine import make_url

from bot.doctor.findings import Finding, error, from_error, ok
from bot.errors import SettingsError
from bot.settings import SECRETS, Settings
from directory.errors import SecretFileError
from directory.secret_files import SUFFIX, with_secrets

NAME: Final = "settings"
_NAMES: Final = tuple(sorted(one.name.upper() for one in fields(Settings)))


@dataclass(frozen=True, slots=True)
class Given:
    """The settings that can be used, and what is wrong with the others."""

    settings: Settings
    """Where one is malformed, as if it were not set."""
    malformed: frozenset[str]
    findings: tuple[Finding, ...]

    def secrets(self) -> frozenset[str]:
        """Return what must not be shown, in each form in which a server could say it."""
        settings = self.settings
        token = settings.bot_token
        password = make_url(settings.database_url).password if settings.database_url else None
        parts = (token, token and token.partition(":")[2], settings.webhook_secret, password)
        return frozenset(str(part) for part in parts if part)


def check_settings(environ: Mapping[str, str]) -> Given:
    """Read every setting, from the environment or a file, and tell each that is malformed."""
    sound: dict[str, str] = {}
    wrong: dict[str, Finding] = {}
    for name in _NAMES:
        own = {key: environ[key] for key in (name, name + SUFFIX) if key in environ}
        try:
            sound |= with_secrets(own, SECRETS)
        except SecretFileError as fault:
            wrong[name] = _finding(fault)
    settings, malformed = _sound(sound)
    wrong |= malformed
    given = [name for name in _NAMES if sound.get(name, "").strip() and name not in wrong]
    if wrong:
        return Given(settings, frozenset(wrong), tuple(wrong[name] for name in sorted(wrong)))
    told = f"{_listed(given)} {'is' if len(given) == 1 else 'are'} well-formed" if given else "None is set"
    return Given(settings, frozenset(), (ok(NAME, f"{told}; every other has its usual value."),))


def _sound(given: Mapping[str, str]) -> tuple[Settings, dict[str, Finding]]:
    """Return the settings without those that are malformed, and the findings on these."""
    rest, wrong = dict(given), dict[str, Finding]()
    while True:
        try:
            return Settings.from_environ(rest), wrong
        except SettingsError as fault:  # it tells the first one alone
            name = _culprit(rest, str(fault))
            wrong[name] = _finding(fault)
            del rest[name]


def _culprit(given: Mapping[str, str], told: str) -> str:
    """Return the setting without which this error would not be told; the first of them where there is none such."""
    for name in given:
        try:
            Settings.from_environ({other: value for other, value in given.items() if other != name})
        except SettingsError as fault:
            if str(fault) == told:
                continue
        return name
    return next(iter(given))


def _finding(fault: Exception) -> Finding:
    return from_error(NAME, fault, "Mend the setting, or leave it out.")


def check_token_is_set(given: Given) -> Iterator[Finding]:
    """Yield a finding if there is no token."""
    if given.settings.bot_token is None and "BOT_TOKEN" not in given.malformed:
        yield error(
            "token",
            "BOT_TOKEN is not set, so `bot run` cannot serve Telegram.",
            "Ask @BotFather on Telegram for a token and set it, or set BOT_TOKEN_FILE to a file that holds it.",
        )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
