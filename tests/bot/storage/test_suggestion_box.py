import pytest
from sqlalchemy import text

from bot.conversation import Utterance
from bot.corrections.correcting import awaiting_source
from bot.corrections.daily_limits import DailyLimits
from bot.state import State
from bot.storage.suggestion_box import SuggestionBox
from bot.storage.transactions import Storage
from bot.turn import SourceOf, Turn
from directory.database import make_session_factory
from directory.errors import StorageError
from directory.model import Suggestion
from directory.suggestions import Suggestions
from tests.auxil.records import fill, make_record
from tests.auxil.talks import NOON, talk

REPLY = talk().start(Utterance()).reply
CITY = Turn(REPLY, State(locale="en"), suggestion=Suggestion("one", "city", "Cusco"))


@pytest.fixture
async def box(engine):
    await fill(engine, [make_record("one")])
    return SuggestionBox(Storage(engine), talk, DailyLimits(lambda: NOON, a_chat=2))


async def waiting(engine):
    async with make_session_factory(engine)() as session:
        return [(one.value, one.source) for one in await Suggestions(session).open()]


async def test_a_turn_without_a_suggestion_stays_as_it_is(box):
    turn = Turn(REPLY, State())
    assert await box.keep(turn, 1) is turn


async def test_a_suggestion_gets_its_number_and_waits_for_a_source(box, engine):
    kept = await box.keep(CITY, 1)
    assert kept.suggestion.id is not None
    assert kept.state == awaiting_source(CITY.state, kept.suggestion.id)
    await box.keep(Turn(REPLY, State(), source=SourceOf(kept.suggestion.id, "https://example.org/a")), 1)
    assert await waiting(engine) == [("Cusco", "https://example.org/a")]


async def test_beyond_the_days_limit_nothing_is_kept_and_that_is_said(box, engine):
    await box.keep(CITY, 1)
    await box.keep(CITY, 1)
    turn = await box.keep(CITY, 1)
    assert turn.suggestion is None
    assert turn.state.expecting is None
    assert "no more suggestions today" in turn.reply.html
    assert len(await waiting(engine)) == 2


async def test_an_update_that_is_tried_again_suggests_nothing_twice(box, engine):
    first, again = [await box.keep(CITY, 1, occasion=7) for _ in range(2)]
    assert again == first
    await box.keep(CITY, 1, occasion=8)
    assert len(await waiting(engine)) == 2


async def test_what_could_not_be_kept_counts_for_nothing(box, engine):
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE suggestion RENAME TO elsewhere"))
    for _ in range(3):
        with pytest.raises(StorageError):
            await box.keep(CITY, 1)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE elsewhere RENAME TO suggestion"))
    assert (await box.keep(CITY, 1)).suggestion.id is not None


async def test_a_source_for_what_is_decided_is_let_go(box, engine):
    kept = await box.keep(CITY, 1)
    async with make_session_factory(engine).begin() as session:
        await Suggestions(session).refuse(kept.suggestion.id)
    turn = await box.keep(Turn(REPLY, State(), source=SourceOf(kept.suggestion.id, "https://example.org/a")), 1)
    assert turn.source is None
