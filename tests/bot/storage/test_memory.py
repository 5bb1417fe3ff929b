import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from bot.state import State
from bot.storage.memory import Memory, Remembered
from bot.storage.transactions import Storage
from bot.understanding.reading import Intent
from directory.errors import StorageError
from directory.model import Sector

CHAT = 4001
STATE = State(Intent.SPOKESPERSON, (Sector.STREET_VENDORS,), ("PE",), organization="streetnet", shown=3, locale="es")


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def memory(engine, clock):
    return Memory(Storage(engine), clock)


async def rows(engine):
    async with engine.connect() as connection:
        return (await connection.execute(text("SELECT chat_key, slots, slots_until, locale FROM conversation"))).all()


async def test_an_unknown_chat_has_no_past(memory):
    assert await memory.recall(CHAT) == Remembered()


async def test_a_talk_is_kept_for_half_an_hour(memory, clock):
    await memory.keep(CHAT, STATE)
    clock.now += timedelta(minutes=29, seconds=59)
    assert (await memory.recall(CHAT)).state == STATE
    clock.now += timedelta(seconds=1)
    assert (await memory.recall(CHAT)).state is None


async def test_every_message_begins_the_half_hour_anew(memory, clock):
    await memory.keep(CHAT, State(Intent.SPEAKER))
    clock.now += timedelta(minutes=20)
    await memory.keep(CHAT, STATE)
    clock.now += timedelta(minutes=20)
    assert (await memory.recall(CHAT)).state == STATE


async def test_a_talk_can_end(memory, engine):
    await memory.keep(CHAT, STATE)
    await memory.keep(CHAT, None)
    assert await memory.recall(CHAT) == Remembered()
    assert (await rows(engine))[0].slots is None


async def test_a_chosen_language_stays_when_the_talk_is_over(memory, clock):
    await memory.keep(CHAT, STATE)
    await memory.choose(CHAT, "pt")
    assert await memory.recall(CHAT) == Remembered(STATE, "pt")
    clock.now += timedelta(days=400)
    assert await memory.recall(CHAT) == Remembered(None, "pt")


async def test_what_has_expired_is_deleted(memory, engine, clock):
    await memory.keep(CHAT, STATE)
    await memory.keep(CHAT + 1, STATE)
    await memory.choose(CHAT + 1, "fr")
    clock.now += timedelta(minutes=30)
    await memory.keep(CHAT + 2, STATE)
    await memory.sweep()
    kept = {(row.slots is None, row.slots_until is None, row.locale) for row in await rows(engine)}
    assert kept == {(True, True, "fr"), (False, False, None)}


async def test_to_forget_leaves_nothing(memory, engine):
    await memory.keep(CHAT, STATE)
    await memory.choose(CHAT, "pt")
    await memory.forget(CHAT)
    assert await rows(engine) == []
    assert await memory.recall(CHAT) == Remembered()


async def test_the_database_holds_codes_under_a_hash_alone(memory, engine):
    await memory.keep(CHAT, STATE)
    ((key, slots, _, _),) = await rows(engine)
    assert len(key) == 64
    assert str(CHAT) not in key
    assert slots == "es|sp|||v|PE||3|streetnet"


async def test_chats_are_kept_apart(memory):
    await memory.keep(CHAT, STATE)
    await memory.keep(-CHAT, State(Intent.SPEAKER))
    assert (await memory.recall(CHAT)).state == STATE
    assert (await memory.recall(-CHAT)).state == State(Intent.SPEAKER)


async def test_a_restart_forgets_nothing(memory, engine, clock):
    await memory.keep(CHAT, STATE)
    assert (await Memory(Storage(engine), clock).recall(CHAT)).state == STATE


async def test_two_first_starts_share_one_key(engine, clock):
    first, second = (Memory(Storage(engine), clock) for _ in range(2))
    await asyncio.gather(first.keep(CHAT, STATE), second.keep(CHAT + 1, STATE))
    assert (await first.recall(CHAT + 1)).state == STATE
    assert (await second.recall(CHAT)).state == STATE


async def test_many_chats_at_once_are_all_kept(memory):
    await asyncio.gather(*(memory.keep(chat, STATE) for chat in range(1, 40)))
    assert {(await memory.recall(chat)).state for chat in range(1, 40)} == {STATE}


async def test_many_chats_at_once_are_few_transactions(memory, engine):
    await memory.keep(CHAT, STATE)
    commits = []
    event.listen(engine.sync_engine, "commit", commits.append)
    chats = range(1, 201)
    await asyncio.gather(*(memory.keep(chat, State(Intent.JOIN, shown=chat)) for chat in chats))
    found = await asyncio.gather(*(memory.recall(chat) for chat in chats))
    assert [remembered.state.shown for remembered in found] == list(chats)
    assert len(commits) < 10


async def test_the_last_of_what_a_chat_keeps_at_once_counts(memory):
    await asyncio.gather(*(memory.keep(CHAT, State(Intent.JOIN, shown=shown)) for shown in range(50)))
    assert (await memory.recall(CHAT)).state.shown == 49


async def test_two_programs_that_keep_the_same_chats_do_not_hinder_each_other(engine, memory, clock):
    other = Memory(Storage(engine), clock)
    chats = list(range(1, 101))
    await asyncio.gather(*(memory.keep(chat, STATE) for chat in chats))
    clock.now += timedelta(hours=1)
    await asyncio.gather(
        *(memory.keep(chat, STATE) for chat in chats),
        *(other.keep(chat, STATE) for chat in reversed(chats)),
        *(other.choose(chat, "pt") for chat in chats),
        memory.sweep(),
    )
    found = await asyncio.gather(*(memory.recall(chat) for chat in chats))
    assert set(found) == {Remembered(STATE, "pt")}


async def test_codes_that_no_version_writes_count_as_nothing(memory, engine):
    await memory.keep(CHAT, STATE)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE conversation SET slots = 'xx|??'"))
    assert await memory.recall(CHAT) == Remembered()


async def test_a_broken_database_is_told_as_a_storage_fault(memory, engine):
    await memory.keep(CHAT, STATE)
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE conversation"))
    for call in (memory.recall(CHAT), memory.keep(CHAT, STATE), memory.choose(CHAT, "es"), memory.forget(CHAT)):
        with pytest.raises(StorageError) as caught:
            await call
        assert str(CHAT) not in str(caught.value)
