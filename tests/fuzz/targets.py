"""Every parser of outside data that is fuzzed, for Hypothesis and for atheris alike."""

from tests.fuzz import codes, record_files, sites, talks, telegram_updates

TARGETS = codes.TARGETS | record_files.TARGETS | sites.TARGETS | talks.TARGETS | telegram_updates.TARGETS
