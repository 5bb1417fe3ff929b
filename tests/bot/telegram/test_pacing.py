import asyncio

import pytest
from telegram import Update
from telegram.error import BadRequest, RetryAfter

from bot.telegram.pacing import (
    CALLS_AT_ONCE,
    MESSAGES,
    MESSAGES_TO_GROUP,
    MOST_UNWRITTEN,
    ChatOrder,
    OneByOne,
    Patience,
)
from tests.auxil import updates


@pytest.fixture(autouse=True)
def waiting_times_as_the_bot_reads_them(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def update(chat: int) -> Update:
    body = updates.message(1, updates.private_chat(chat), updates.user(chat), text="hello")
    return Update.de_json({"update_id": 1, "message": body}, None)


def press(person: int, **more: object) -> Update:
    query = {"id": "1", "from": updates.user(person), "chat_instance": "7", "data": "1h", **more}
    return Update.de_json({"update_id": 1, "callback_query": query}, None)


def inline_query(person: int) -> Update:
    query = {"id": "1", "from": updates.user(person), "query": "hello", "offset": ""}
    return Update.de_json({"update_id": 1, "inline_query": query}, None)


async def call(patience: Patience, callback, chat: int | None = 4001, endpoint: str = "sendMessage"):
    data = {} if chat is None else {"chat_id": chat}
    return await patience.process_request(callback, (), {}, endpoint, data, None)


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

    async def work(chat: int, name: str, *, wait: bool) -> None:
        async with order.turn(update(chat)):
            if wait:
                await free.wait()
            done.append(name)

    slow = asyncio.create_task(work(1, "first", wait=True))
    await asyncio.sleep(0)
    next_one = asyncio.create_task(work(1, "second", wait=False))
    await work(2, "other", wait=False)
    assert done == ["other"]
    free.set()
    await asyncio.gather(slow, next_one)
    assert done == ["other", "first", "second"]


def under(chat: dict) -> dict:
    """Return what a press tells of the message that it stands under."""
    return {"message": updates.message(9, chat, updates.user(1, is_bot=True), text="hello")}


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(press(1, **under(updates.private_chat(1))), id="a press in the same chat"),
        pytest.param(press(1, inline_message_id="77"), id="a press under what was sent by inline query"),
    ],
)
async def test_a_press_waits_for_the_message_before_it(later):
    assert await order_of(update(1), later) == ["first", "second"]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(inline_query(1), id="what is typed elsewhere"),
        pytest.param(press(1, **under(updates.group(-7))), id="a press in a group"),
    ],
)
async def test_what_somebody_does_elsewhere_does_not_wait(later):
    assert await order_of(update(1), later) == ["second", "first"]


async def test_an_inline_query_waits_for_none():
    assert await order_of(inline_query(1), inline_query(1)) == ["second", "first"]


async def order_of(first: Update, second: Update) -> list[str]:
    """Return in which order two updates are done when the first one takes longer."""
    order, done = ChatOrder(), []

    async def work(update: Update, name: str, turns: int) -> None:
        async with order.turn(update):
            for _ in range(turns):
                await asyncio.sleep(0)
            done.append(name)

    await asyncio.gather(work(first, "first", 20), work(second, "second", 0))
    return done


async def test_an_update_of_no_chat_waits_for_none():
    assert await order_of(Update(1), Update(2)) == ["second", "first"]


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

    calls = [asyncio.create_task(call(patience, callback, chat)) for chat in range(2 * CALLS_AT_ONCE)]
    await asyncio.sleep(0)
    free.set()
    await asyncio.gather(*calls)
    assert most == CALLS_AT_ONCE


async def sent_at_once(patience: Patience, chat: int, count: int, endpoint: str = "sendMessage") -> int:
    """Return how many of so many calls for a chat are made without a wait."""
    made = 0

    async def callback() -> bool:
        nonlocal made
        made += 1
        return True

    calls = [asyncio.create_task(call(patience, callback, chat, endpoint)) for _ in range(count)]
    for _ in range(20):
        await asyncio.sleep(0)
    patience.give_up()
    await asyncio.gather(*calls, return_exceptions=True)
    return made


@pytest.mark.parametrize(("chat", "most"), [(4001, MESSAGES), (-4001, MESSAGES_TO_GROUP)])
async def test_a_chat_is_sent_no_more_messages_a_minute_than_telegram_asks(chat, most):
    assert await sent_at_once(Patience(), chat, 100) == most


async def test_a_minute_later_it_may_be_sent_as_many_again(monkeypatch):
    monkeypatch.setattr("bot.telegram.pacing.MINUTE", 0.05)
    patience, answers = Patience(), answering(*[True] * 50)
    await asyncio.gather(*(call(patience, answers, -4001) for _ in range(50)))


async def test_a_person_who_has_had_many_is_sent_one_a_second_and_a_group_none(monkeypatch):
    monkeypatch.setattr("bot.telegram.pacing.GAP_SECONDS", 0.0)
    assert await sent_at_once(Patience(), 4001, 100) == 100
    assert await sent_at_once(Patience(), -4001, 100) == MESSAGES_TO_GROUP


async def test_edits_and_presses_are_not_counted():
    assert await sent_at_once(Patience(), -4001, 100, "editMessageText") == 100


async def test_a_chat_that_has_to_wait_holds_no_other():
    patience = Patience()
    held = [asyncio.create_task(call(patience, answering(True), -4001)) for _ in range(2 * CALLS_AT_ONCE)]
    waiting = asyncio.create_task(call(patience, answering(RetryAfter(100), True), 1))
    await asyncio.sleep(0)
    assert await call(patience, answering(True), 4001) is True
    assert not waiting.done()
    patience.give_up()
    await asyncio.gather(*held, waiting, return_exceptions=True)


async def test_the_pace_of_chats_that_have_been_quiet_is_let_go(monkeypatch):
    monkeypatch.setattr("bot.telegram.pacing.MINUTE", 0.0)
    patience = Patience()
    for chat in range(1, 5_000):
        await call(patience, answering(True), chat)
    assert len(patience._paces) < 2_000


async def test_who_computes_lets_go_first_what_is_ready():
    order, computing = [], OneByOne()

    async def compute(number):
        await computing.turn()
        order.append(number)

    async def finish():
        for _ in range(4):
            await asyncio.sleep(0)
        order.append("finished")

    await asyncio.gather(*(compute(number) for number in range(50)), finish())
    assert [each for each in order if each != "finished"] == list(range(50))
    assert order.index("finished") < 10


async def test_no_more_is_computed_while_much_is_sent_and_not_written_down():
    computing = OneByOne()
    for number in range(MOST_UNWRITTEN):
        await computing.turn()
        computing.answered(number)
    waiting = asyncio.create_task(computing.turn())
    await asyncio.sleep(0.01)
    assert not waiting.done()
    computing.written(0)
    await asyncio.wait_for(waiting, 0.1)
    await asyncio.wait_for(computing.turn(), 0.1)
