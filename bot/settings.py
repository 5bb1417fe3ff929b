"""The program's settings, read once from an environment that is handed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import urlsplit

from bot.errors import SettingsError
from directory.engine import parse_url
from directory.errors import StorageError

TELEGRAM: Final = "https://api.telegram.org"
SECRETS: Final = ("BOT_TOKEN", "DATABASE_URL", "WEBHOOK_SECRET")
"""Settings that may come from a file as well (``directory.secret_files``)."""
_TOKEN: Final = re.compile(r"[0-9]{5,16}:[A-Za-z0-9_-]{30,64}")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LISTEN: Final = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):(?P<port>[0-9]{1,5})")
_PASSWORD: Final = re.compile(r"://[^:/]*:([^@]*)@")
_WEBHOOK_PORTS: Final = frozenset({None, 443, 80, 88, 8443})
_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_FORMATS: Final = ("text", "json")
_MONITOR: Final = ("127.0.0.1", 9464)
"""The port is the one that OpenTelemetry's exporters for Prometheus take."""
_MOST_PORTS: Final = 65535


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says; secrets never show in its text."""

    bot_token: str | None = field(default=None, repr=False)
    bot_api_url: str = TELEGRAM
    """Root of the Bot API server, without a slash at its end."""
    database_url: str | None = field(default=None, repr=False)
    """SQLAlchemy URL; None is the embedded directory. It may hold a password."""
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_listen: tuple[str, int] = ("127.0.0.1", 8080)
    curators: frozenset[int] = frozenset()
    """Telegram user ids."""
    log_level: str = "INFO"
    log_format: str = "text"
    """``text`` or ``json``."""
    monitor_listen: tuple[str, int] | None = None
    """Where health and metrics are served; None is nowhere."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings of an environment; what is empty counts as not set.

        Raises:
            SettingsError: a setting is malformed; the text names it and the mend, never a secret's value.
        """
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        return cls(
            bot_token=_token(given.get("BOT_TOKEN")),
            bot_api_url=_api_url(given.get("BOT_API_URL", TELEGRAM)),
            database_url=_database_url(given.get("DATABASE_URL")),
            webhook_url=_webhook_url(given.get("WEBHOOK_URL")),
            webhook_secret=_webhook_secret(given.get("WEBHOOK_SECRET")),
            webhook_listen=_listen("WEBHOOK_LISTEN", given.get("WEBHOOK_LISTEN", "127.0.0.1:8080")),
            curators=_curators(given.get("CURATORS", "")),
            log_level=_log_level(given.get("LOG_LEVEL", "INFO")),
            log_format=_log_format(given.get("LOG_FORMAT", "text")),
            monitor_listen=_monitor_listen(given.get("MONITOR_LISTEN"), serves_webhook="WEBHOOK_URL" in given),
        )

    def token(self) -> str:
        """Return the bot's token, for those who cannot do without.

        Raises:
            SettingsError: there is none.
        """
        if self.bot_token is None:
            raise SettingsError("BOT_TOKEN is not set; ask @BotFather on Telegram for a token and set it.")
        return self.bot_token

    def secrets(self) -> frozenset[str]:
        """Return whatever must never be shown: the token, the webhook's secret, the database's password.

        The password is there as it is and as it stands in the URL.
        """
        found: list[object] = [self.bot_token, self.webhook_secret]
        if self.database_url is not None:
            parsed, written = parse_url(self.database_url), _PASSWORD.search(self.database_url)
            found += [parsed.password, parsed.query.get("password"), written and written[1]]
        return frozenset(secret for secret in found if secret and isinstance(secret, str))


def _token(value: str | None) -> str | None:
    if value is not None and not _TOKEN.fullmatch(value):
        raise SettingsError(
            "BOT_TOKEN is no bot token: that is digits, a colon and about 35 letters, digits, _ or -; "
            "copy it again from @BotFather."
        )
    return value


def _api_url(value: str) -> str:
    if not _is_address(value, schemes=("http", "https")):
        raise SettingsError(
            f"BOT_API_URL is {value!r}; set the root of a Bot API server, such as http://127.0.0.1:8081, "
            "or leave it out."
        )
    return value.rstrip("/")


def _database_url(value: str | None) -> str | None:
    try:
        return value and str(parse_url(value)) and value
    except StorageError as fault:
        raise SettingsError(str(fault)) from None


def _webhook_url(value: str | None) -> str | None:
    if value is None:
        return None
    if not _is_address(value, schemes=("https",)) or urlsplit(value).port not in _WEBHOOK_PORTS:
        raise SettingsError(
            f"WEBHOOK_URL is {value!r}; Telegram takes an https address with port 443, 80, 88 or 8443. "
            "Set one, or leave it out for long polling."
        )
    return value


def _webhook_secret(value: str | None) -> str | None:
    if value is not None and not _SECRET.fullmatch(value):
        raise SettingsError("WEBHOOK_SECRET may hold 1 to 256 letters, digits, _ and -; set another.")
    return value


def _listen(name: str, value: str) -> tuple[str, int]:
    found = _LISTEN.fullmatch(value)
    if not found or not 1 <= int(found["port"]) <= _MOST_PORTS:
        raise SettingsError(f"{name} is {value!r}; set host:port, such as 127.0.0.1:8080.")
    return found["host"].strip("[]"), int(found["port"])


def _monitor_listen(value: str | None, *, serves_webhook: bool) -> tuple[str, int] | None:
    if value is None:
        return _MONITOR if serves_webhook else None
    return _listen("MONITOR_LISTEN", value)


def _curators(value: str) -> frozenset[int]:
    words = re.split(r"[,;\s]+", value.strip(",; "))
    if strange := next((word for word in words if word and not re.fullmatch(r"[1-9][0-9]{0,15}", word)), None):
        raise SettingsError(f"CURATORS holds {strange!r}; list Telegram user ids (numbers), with commas between them.")
    return frozenset(int(word) for word in words if word)


def _log_level(value: str) -> str:
    if value.upper() not in _LEVELS:
        raise SettingsError(f"LOG_LEVEL is {value!r}; set one of {', '.join(_LEVELS)}.")
    return value.upper()


def _log_format(value: str) -> str:
    if value.lower() not in _FORMATS:
        raise SettingsError(f"LOG_FORMAT is {value!r}; set {' or '.join(_FORMATS)}.")
    return value.lower()


def _is_address(value: str, *, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in schemes
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and not (parts.query or parts.fragment or parts.username or re.search(r"\s", value))
        )
    except ValueError:
        return False
