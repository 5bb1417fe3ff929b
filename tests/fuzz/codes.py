"""Targets of what comes back in codes: callback data, the memory's states, deep links; and of settings."""

from dataclasses import replace

from bot import callback, links
from bot.callback import Press
from bot.errors import SettingsError
from bot.settings import Settings
from bot.state import State
from directory import deep_links
from tests.fuzz.target import Target, is_one_line


def _callback(data: bytes) -> None:
    press = callback.decode(data.decode("utf-8", "replace"))
    if press is None:
        return
    code = callback.encode(press)
    assert len(code.encode()) <= callback.LIMIT
    again = callback.decode(code)
    assert again is not None, code
    assert (again.action, again.argument, again.state.locale) == (press.action, press.argument, press.state.locale)
    kept = Press(press.action, replace(press.state, expecting=None), press.argument)
    whole = f"{code[0]}{press.action}" + (f".{press.argument}." if press.argument else "") + callback.pack(kept.state)
    if len(whole) <= callback.LIMIT:
        assert again == kept


def _state(data: bytes) -> None:
    try:
        state = callback.unpack(data.decode("utf-8", "replace"))
    except ValueError:
        return
    assert isinstance(state, State)
    assert callback.unpack(callback.pack(state)) == state


def _deep_link(data: bytes) -> None:
    payload = data.decode("utf-8", "replace")
    link = deep_links.decode(payload)
    if link is None:
        return
    assert deep_links.decode(deep_links.encode(link)) == link
    links.pressed(payload)


def _settings(data: bytes) -> None:
    lines = (line.partition("=") for line in data.decode("utf-8", "surrogateescape").split("\n"))
    try:
        settings = Settings.from_environ({name: value for name, _, value in lines})
    except SettingsError as fault:
        assert is_one_line(fault), repr(str(fault))
        return
    assert settings.bot_token is None or settings.bot_token.isascii()
    assert settings.webhook_secret is None or settings.webhook_secret.isascii()


_SETTINGS = b"""BOT_TOKEN=987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1
BOT_API_URL=http://[::1]:8081/
DATABASE_URL=postgresql+asyncpg://someone:secret@localhost:5432/directory?sslmode=require
WEBHOOK_URL=https://bot.example.org:8443/hook
WEBHOOK_SECRET=a-b_c
WEBHOOK_LISTEN=[::1]:9000
CURATORS=12, 34 56
LOG_LEVEL=debug"""

TARGETS = {
    "callback": Target(
        _callback,
        lambda: [
            b"1len|sp|j|pr|vh|PEBR0n|1a|3|streetnet",
            b"1x.web.en|||||||~abcdefghij",
            b"1d.a1.en",
            b"1m.i.en|||||||streetnet-international|value:phone",
            b"2len|sp|||v|PE",
        ],
    ),
    "state": Target(_state, lambda: [b"en|sp|j|pr|vh|PEBR0n|1a|3|streetnet|value:phone", b"es||||||||~abcdefghij"]),
    "deep_link": Target(
        _deep_link,
        lambda: [
            b"org_streetnet-international",
            b"ref_abcdefghij",
            b"interview_street-vendors_waste-pickers_PE_419",
            b"x_interview_vhw_PEBR0n",
        ],
    ),
    "settings": Target(_settings, lambda: [_SETTINGS, b"DATABASE_URL=sqlite:////tmp/a.sqlite3\nCURATORS=1;2"]),
}
