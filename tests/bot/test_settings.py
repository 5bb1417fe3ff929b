import pytest

from bot.errors import SettingsError
from bot.settings import TELEGRAM, Settings

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"  # noqa: S105 - shaped like a token, known to nobody


def test_nothing_needs_to_be_set():
    settings = Settings.from_environ({"BOT_TOKEN": " ", "CURATORS": ""})
    assert settings == Settings()
    assert settings.bot_api_url == TELEGRAM


def test_every_setting_is_read():
    settings = Settings.from_environ(
        {
            "BOT_TOKEN": f" {TOKEN}\n",
            "BOT_API_URL": "http://127.0.0.1:8081/",
            "DATABASE_URL": "postgresql://someone:secret@localhost/directory",
            "WEBHOOK_URL": "https://bot.example.org:8443/hook",
            "WEBHOOK_SECRET": "a-b_c",
            "WEBHOOK_LISTEN": "[::1]:9000",
            "CURATORS": "12, 34 56,",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "JSON",
            "MONITOR_LISTEN": "0.0.0.0:9000",
        }
    )
    assert settings.token() == TOKEN
    assert settings.bot_api_url == "http://127.0.0.1:8081"
    assert settings.database_url == "postgresql://someone:secret@localhost/directory"
    assert settings.webhook_url == "https://bot.example.org:8443/hook"
    assert settings.webhook_secret == "a-b_c"  # noqa: S105
    assert settings.webhook_listen == ("::1", 9000)
    assert settings.curators == {12, 34, 56}
    assert settings.log_level == "DEBUG"
    assert settings.log_format == "json"
    assert settings.monitor_listen == ("0.0.0.0", 9000)  # noqa: S104 - what somebody may set


def test_a_webhook_is_watched_and_polling_is_not_unless_asked_for():
    assert Settings.from_environ({}).monitor_listen is None
    assert Settings.from_environ({"WEBHOOK_URL": "https://bot.example.org"}).monitor_listen == ("127.0.0.1", 9464)
    assert Settings.from_environ({"MONITOR_LISTEN": "[::1]:9000"}).monitor_listen == ("::1", 9000)


def test_secrets_never_show():
    shown = repr(
        Settings.from_environ(
            {"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "hush", "DATABASE_URL": "postgresql://me:sesame@localhost/x"}
        )
    )
    assert TOKEN not in shown
    assert "hush" not in shown
    assert "sesame" not in shown


def test_secrets_are_known_to_whoever_must_hide_them():
    given = {"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "hush", "DATABASE_URL": "postgresql://me:open%20sesame@localhost/x"}
    assert Settings.from_environ(given).secrets() == {TOKEN, "hush", "open%20sesame", "open sesame"}
    assert Settings().secrets() == frozenset()
    asked = Settings.from_environ({"DATABASE_URL": "postgresql://me@localhost/x?password=sesame"})
    assert asked.secrets() == {"sesame"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "123456789"),
        ("BOT_TOKEN", TOKEN + " x"),
        ("BOT_API_URL", "127.0.0.1:8081"),
        ("BOT_API_URL", "ftp://127.0.0.1"),
        ("BOT_API_URL", "http://"),
        ("BOT_API_URL", "http://127.0.0.1:99999"),
        ("BOT_API_URL", "http://[::1"),
        ("BOT_API_URL", "http://me:pass@127.0.0.1"),
        ("DATABASE_URL", "directory.sqlite3"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("WEBHOOK_URL", "http://bot.example.org"),
        ("WEBHOOK_URL", "https://bot.example.org:9000"),
        ("WEBHOOK_SECRET", "two words"),
        ("WEBHOOK_SECRET", "x" * 257),
        ("WEBHOOK_LISTEN", "8080"),
        ("WEBHOOK_LISTEN", "localhost:0"),
        ("WEBHOOK_LISTEN", "localhost:65536"),
        ("CURATORS", "12, @amparo"),
        ("CURATORS", "-5"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("MONITOR_LISTEN", "9464"),
        ("MONITOR_LISTEN", "localhost:0"),
    ],
)
def test_a_malformed_setting_is_named_in_one_line(name, value):
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({name: value})
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["BOT_TOKEN", "WEBHOOK_SECRET"])
def test_a_malformed_secret_is_not_repeated(name):
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({name: "987:open sesame"})
    assert "sesame" not in str(caught.value)


def test_a_password_of_a_malformed_database_is_not_repeated():
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"DATABASE_URL": "oracle://me:sesame@localhost/x"})
    assert "sesame" not in str(caught.value)


def test_a_missing_token_is_asked_for():
    with pytest.raises(SettingsError, match="BOT_TOKEN is not set"):
        Settings().token()
