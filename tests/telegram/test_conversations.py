"""The written talks of every language on Telegram, over HTTP: what people read and which buttons they find."""

import pytest

from bot import callback
from bot.telegram.handlers import IN_PLACE
from tests.auxil.written_talks import both, written_talks

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")


@pytest.mark.parametrize(("locale", "steps"), written_talks())
async def test_talks_go_as_written(api, locale, steps):
    person = api.person(language=locale)
    for step in steps:
        if "says" in step:
            person.says(step["says"])
        else:
            person.presses(step["presses"], whole=True)
        shown = await person.hears()
        press = callback.decode(person.pressed) if "presses" in step else None
        assert shown.edited is (press is not None and press.action in IN_PLACE), step
        assert all(part in shown.text for part in step.get("says_back", ())), (step, shown.text)
        labels = {label for shown_label in shown.labels() for label in both(shown_label)}
        assert labels >= set(step.get("buttons", ())), (step, labels)
    assert person.has_heard_all()
