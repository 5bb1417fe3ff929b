"""Whoever is no curator is answered as anybody is, whatever they forge, and changes nothing."""

import pytest

from bot.texts import Texts
from directory.database import make_session_factory
from directory.model import Suggestion, SuggestionStatus
from directory.repository import Repository
from directory.suggestions import Suggestions
from tests.auxil import updates

pytestmark = pytest.mark.usefixtures("bot", "nothing_refused")

SAY = Texts.load().say
CURATOR, STRANGER = 7001, 4001
SLUG = "streetnet-international"
DECISIONS = {does: f"1d.{does}1.en" for does in ("a", "r", "e", "s")}
"""Data of curators' buttons: to accept, refuse, edit and see the first suggestion."""
FORGED = [*DECISIONS.values(), "1d.a1.es", "1d.a01.en", "1d.a1.en|||||||streetnet-international", "1d.a1."]
COMMANDS = [
    "/suggestions",
    f"/suggestions@{updates.BOT_USERNAME}",
    "/SUGGESTIONS",
    "/start suggestions",
    "/start 1d.a1.en",
]


@pytest.fixture
async def bot(api, start, engine):
    """The bot with one curator, and a suggestion that nobody has decided on."""
    async with make_session_factory(engine).begin() as session:
        await Suggestions(session).add(Suggestion(SLUG, "city", "Durban Central"))
    api.person(CURATOR)
    async with start(curators=(CURATOR,)) as live:
        yield live


@pytest.fixture
def stranger(api):
    return api.person(STRANGER)


@pytest.fixture
async def unchanged(bot, engine):  # noqa: ARG001 - the bot's suggestion comes first
    """Claims at the end that the suggestion is open and the record as it was."""

    async def state():
        async with make_session_factory(engine)() as session:
            suggestion = await Suggestions(session).get(1)
            return suggestion, await Repository(session).get(SLUG), await Repository(session).revision()

    before = await state()
    yield
    assert await state() == before
    assert before[0].status is SuggestionStatus.OPEN


def body(chat, **more):
    return updates.message(9, chat, None, text="hello", **more)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_press_is_one_of_an_older_version(api, stranger, data):
    api.foreseen.append("message to edit not found")
    stranger.presses_data(body(stranger.chat), data)
    shown = await stranger.hears()
    assert shown.text == SAY("en", "screens.outdated")
    assert "Durban" not in str(api.sent("sendMessage"))


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("data", FORGED[:3])
async def test_neither_is_one_under_a_curators_own_message(api, stranger, data):
    """The message may be a curator's: forwarded, seen in a group, or named by a forger."""
    api.foreseen += ["message to edit not found", "chat not found"]
    theirs = updates.private_chat(CURATOR)
    stranger.presses_data(body(theirs), data)
    stranger.says("/help")
    assert SAY("en", "screens.help") in (await stranger.hears()).text
    assert "Durban" not in str(api.sent("sendMessage"))


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("data", FORGED[:3])
async def test_nor_one_in_a_group(api, data):
    api.foreseen.append("message to edit not found")
    group = updates.group(-1001)
    member = api.person(STRANGER, chat=group)
    member.presses_data(body(group), data)
    assert (await member.hears()).text == SAY("en", "screens.outdated")
    assert "Durban" not in str(api.sent("sendMessage"))


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("command", COMMANDS)
async def test_a_curators_command_is_no_command(api, stranger, command):
    stranger.says(command)
    of_stranger = (await stranger.hears()).text
    other = api.person(STRANGER + 1)
    other.says(
        command.replace("suggestions", "nothing").replace("SUGGESTIONS", "NOTHING").replace("1d.a1.en", "nothing")
    )
    assert (await other.hears()).text == of_stranger
    assert "Durban" not in of_stranger


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "more",
    [
        {"forward_origin": {"type": "user", "date": 1, "sender_user": updates.user(CURATOR)}},
        {"reply_to_message": body(updates.private_chat(CURATOR))},
        {"sender_chat": updates.channel(CURATOR)},
        {"author_signature": "curator"},
    ],
    ids=["forwarded", "reply", "as a channel", "signed"],
)
async def test_a_curators_name_on_a_message_makes_nobody_one(api, stranger, more):
    stranger.says("/suggestions", **more)
    assert SAY("en", "screens.help") in (await stranger.hears()).text
    assert "Durban" not in str(api.sent("sendMessage"))


@pytest.mark.usefixtures("unchanged")
async def test_an_edited_message_is_no_command_and_no_value(api, stranger):
    note = stranger.says("hello")
    await stranger.hears()
    stranger.edits(note, "/suggestions")
    stranger.says("/help")
    assert SAY("en", "screens.help") in (await stranger.hears()).text
    assert "Durban" not in str(api.sent("sendMessage"))


@pytest.mark.usefixtures("unchanged")
async def test_a_curator_who_edits_or_speaks_in_a_group_decides_nothing(api):
    curator = api.person(CURATOR)
    note = curator.says("hello")
    await curator.hears()
    curator.edits(note, "/suggestions")
    in_group = api.person(CURATOR, chat=updates.group(-1001))
    in_group.says("/suggestions")
    curator.says("/help")
    assert SAY("en", "screens.help") in (await curator.hears()).text
    assert "Durban" not in str(api.sent("sendMessage"))


async def test_the_curator_does_decide(api, engine):
    curator = api.person(CURATOR)
    curator.says("/suggestions")
    assert "Durban Central" in (await curator.hears()).text
    curator.presses_data(body(curator.chat), DECISIONS["r"])
    api.foreseen.append("message to edit not found")
    assert SAY("en", "curation.refused") in (await curator.hears()).text
    async with make_session_factory(engine)() as session:
        assert (await Suggestions(session).get(1)).status is SuggestionStatus.REFUSED
