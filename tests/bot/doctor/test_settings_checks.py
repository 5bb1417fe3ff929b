from bot.doctor.findings import Level
from bot.doctor.settings_checks import check_settings
from bot.settings import Settings
from tests.auxil.bot_api import TOKEN


def test_what_is_set_well_is_named_without_its_value():
    given = check_settings({"BOT_TOKEN": TOKEN, "LOG_LEVEL": "debug", "HOME": "/"})
    assert [finding.sentence for finding in given.findings] == [
        "BOT_TOKEN and LOG_LEVEL are well-formed; every other has its usual value."
    ]
    assert given.settings.token() == TOKEN


def test_nothing_set_is_well():
    given = check_settings({})
    assert (given.settings, [finding.level for finding in given.findings]) == (Settings(), [Level.OK])


def test_each_malformed_setting_is_told_and_the_others_are_used(tmp_path):
    given = check_settings(
        {
            "BOT_TOKEN": TOKEN,
            "LOG_LEVEL": "loud",
            "CURATORS": "me",
            "WEBHOOK_URL": "http://bot.example.org",
            "DATABASE_URL_FILE": str(tmp_path / "nowhere"),
        }
    )
    assert given.malformed == {"LOG_LEVEL", "CURATORS", "WEBHOOK_URL", "DATABASE_URL"}
    assert {finding.level for finding in given.findings} == {Level.ERROR}
    assert [name for name, finding in zip(sorted(given.malformed), given.findings, strict=True) if finding.mend] == [
        *sorted(given.malformed)
    ]
    assert given.settings == Settings(bot_token=TOKEN)


def test_the_mend_stands_apart_from_what_is_wrong():
    (finding,) = check_settings({"WEBHOOK_SECRET": "two words"}).findings
    assert finding.sentence == "WEBHOOK_SECRET may hold 1 to 256 letters, digits, _ and -."
    assert finding.mend == "Set another."


def test_the_secrets_are_known_so_that_they_can_be_hidden():
    given = check_settings(
        {"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "hush", "DATABASE_URL": "postgresql://me:s%40same@localhost/x"}
    )
    assert given.secrets() == {TOKEN, TOKEN.partition(":")[2], "hush", "s@same"}
