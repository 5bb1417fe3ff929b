import asyncio

import pytest
from telegram import Update
from telegram.error import BadRequest, RetryAfter

from bot.pacing import CALLS_AT_ONCE, ChatOrder, Patience
from tests.auxil import updates


@pytest.fixture(autouse=True)
def waiting_times_as_the_bot_reads_them(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def update(chat: int) -> Update:
    body = updates.message(1, updates.private_chat(chat), updates.user(chat), text="hello")
    return Update.de_json({"update_id": 1, "message": body}, None)


async def call(patience: Patience, callback, chat: int | None = 4001):
    data = {} if chat is None else {"chat_id": chat}
    return await patience.process_request(callback, (), {}, "sendMessage", data, None)


def answering(*results):
    """Return a call that gives these results one after the other, and raises those that are errors."""
    left = list(results)

    async def callback():
        result = left.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    return callback


async def test_updates_of_a_chat_wait_for_each_other_and_no_other_chat_does():
    order, done, free = ChatOrder(), [], asyncio.Event()

    async def work(name: str, *, wait: bool) -> None:
        if wait:
            await free.wait()
        done.append(name)

    slow = asyncio.create_task(order.process_update(update(1), work("first", wait=True)))
    await asyncio.sleep(0)
    next_one = asyncio.create_task(order.process_update(update(1), work("second", wait=False)))
    await order.process_update(update(2), work("other", wait=False))
    assert done == ["other"]
    free.set()
    await asyncio.gather(slow, next_one)
    assert done == ["other", "first", "second"]


async def test_an_update_of_no_chat_is_worked_off_too():
    done = []

    async def work() -> None:
        done.append(True)

    await ChatOrder().process_update(Update(1), work())
    assert done == [True]


async def test_a_call_is_made_again_after_the_wait_that_telegram_asks_for():
    assert await call(Patience(), answering(RetryAfter(0), RetryAfter(0), True)) is True


async def test_a_call_is_not_made_for_ever():
    with pytest.raises(RetryAfter):
        await call(Patience(), answering(*[RetryAfter(0)] * 3, True))


async def test_a_wait_that_is_too_long_is_not_waited_for():
    with pytest.raises(RetryAfter):
        await call(Patience(), answering(RetryAfter(3600), True))


async def test_a_call_for_no_chat_does_not_wait():
    with pytest.raises(RetryAfter):
        await call(Patience(), answering(RetryAfter(0), True), chat=None)


async def test_another_fault_is_handed_on():
    with pytest.raises(BadRequest):
        await call(Patience(), answering(BadRequest("Chat not found"), True))


async def test_who_waits_gives_up_when_the_program_stops():
    patience = Patience()
    waiting = asyncio.create_task(call(patience, answering(RetryAfter(100), True)))
    await asyncio.sleep(0)
    patience.give_up()
    with pytest.raises(RetryAfter):
        await waiting


async def test_few_calls_go_at_a_time():
    patience, under_way, most, free = Patience(), 0, 0, asyncio.Event()

    async def callback() -> bool:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await free.wait()
        under_way -= 1
        return True

    calls = [asyncio.create_task(call(patience, callback, chat)) for chat in range(100)]
    await asyncio.sleep(0)
    free.set()
    await asyncio.gather(*calls)
    assert most == CALLS_AT_ONCE
