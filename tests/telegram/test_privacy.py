"""A thousand conversations leave nothing of anybody: in no table, in no file, in no line of the log."""

import asyncio
import hmac
import io
import json
import logging
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from bot import logs
from bot.callback import Action, decode
from directory.database import make_engine, make_session_factory
from directory.repository import Repository
from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.processes import run
from tests.auxil.strangers import LATITUDE, meet, traces

PEOPLE = {"sqlite": 1000, "postgresql": 400}
AT_ONCE = 40
QUESTIONS = Path(__file__).parent.parent / "questions" / "examples.jsonl"
SUGGESTED = [f"+27 31 307 40{number:02}" for number in range(10)]
"""The values that are suggested: what a suggestion is about is kept, and it alone."""
OUTPUTS = (["tallies"], ["history"], ["suggestions"], ["export", "--format", "csv", "-"])
SOURCE = "https://streetnet.org.za/contact"


@pytest.fixture
def sentences() -> list[tuple[str, str]]:
    """What people ask, with the language."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [(row["lang"], row["text"]) for row in rows]


@pytest.fixture
def database_url(database_kind, new_database_url, filled_url, migrated_url, shipped):
    """A directory of the test's own, on SQLite and on PostgreSQL."""
    if database_kind == "sqlite":
        return str(new_database_url("sqlite", template=filled_url))
    url = str(new_database_url("postgresql", template=migrated_url("postgresql")))

    async def fill() -> None:
        engine = make_engine(url)
        async with make_session_factory(engine).begin() as session:
            await Repository(session).upsert(shipped)
        await engine.dispose()

    asyncio.run(fill())
    return url


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the program writes to its log at its most talkative."""
    stream = io.StringIO()
    before = {name: logging.getLogger(name).level for name in ("", *logs._CHATTY)}
    handler = logs.set_up("DEBUG", TOKEN, stream)
    yield stream
    logging.getLogger().removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


async def press(person, shown, fits):
    """Press the first button that fits and wait for what comes of it; without one nothing is done."""
    data = next((does for label, does in shown.buttons if (read := decode(does)) and fits(label, read)), None)
    if data is None:
        return None
    person.presses_data(person.api.messages[person.identity, shown.message_id], data)
    return await person.hears()


async def talk(person, question):
    """Have one conversation; which ways it takes, the person's number says."""
    kind = person.number % 10
    person.says(f"{question} {person.word}, {person.phone}")
    shown = await person.hears()
    if kind < 4:
        judged = Action.HELPED if kind % 2 else Action.MISSED
        await press(person, shown, lambda _, read: read.action is judged)
    elif kind == 4:
        note = person.says(f"I am {person.user['first_name']}, {person.word}, from Peru")
        await person.hears()
        person.edits(note, f"I am {person.user['last_name']} {person.word} from Ghana")
        await person.hears()
    elif kind == 5:
        person.says("/language")
        await press(person, await person.hears(), lambda _, read: read.action is Action.SPEAK)
    elif kind == 6:
        person.shares(LATITUDE, -77.04563)
        await person.hears()
        person.sends(contact={"phone_number": person.phone, "first_name": person.user["first_name"]})
        await person.hears()
    elif kind == 7:
        await person.looks_up(f"waste pickers {person.word}")
        person.says(f"/start {person.word}")
        await person.hears()
    elif kind == 8:
        await correct(person)
    else:
        person.sends(photo=[{"file_id": person.word, "file_unique_id": person.word, "width": 9, "height": 9}])
        await person.hears()
        person.says(f"/start interview_street-vendors_PE_{person.word}")
        await person.hears()


async def correct(person):
    """Suggest another phone number, with words around it that concern nobody."""
    person.says(f"I am {person.user['first_name']}: the phone of StreetNet is wrong, {person.word}")
    await person.hears()
    person.says("the phone of StreetNet is wrong")
    shown = await person.hears()
    await press(person, shown, lambda label, read: read.action is Action.CORRECT and "phone" in label.lower())
    person.says(f"{person.word} says {SUGGESTED[person.number // 10 % len(SUGGESTED)]}")
    await person.hears()
    person.says(f"{SOURCE} {person.word}")
    await person.hears()


async def dump(engine):
    """Return every row of every table, by the table's name."""
    tables = MetaData()
    async with engine.connect() as connection:
        await connection.run_sync(tables.reflect)
        return {name: (await connection.execute(select(table))).all() for name, table in tables.tables.items()}


def files_of(url):
    """Return all bytes of an SQLite database: the file itself, and what waits beside it."""
    path = Path(url.removeprefix("sqlite:///"))
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


async def everybody_talks(api, sentences, count):
    """Have many conversations, some at once, and return how many messages the bot has sent."""
    waiting = iter(range(count))

    async def some() -> None:
        for number in waiting:
            language, question = sentences[number % len(sentences)]
            await talk(meet(api, number, "en" if number % 10 == 8 else language), question)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(some())
    return len(api.sent("sendMessage"))


@pytest.mark.usefixtures("nothing_refused")
async def test_a_thousand_conversations_leave_nothing_of_anybody(
    *, start, api, engine, database_kind, database_url, sentences, log, capfd
):
    count = PEOPLE[database_kind]
    api.foreseen.append("message is not modified")
    directory = repr(await dump(engine))
    async with start():
        assert await everybody_talks(api, sentences, count) > 1.5 * count
        await forgets(meet(api, 5, "en"), engine)
    held = await dump(engine)  # with what is counted, which is written at the end
    trace = traces(count)
    texts = {"rows": repr(held), "log": log.getvalue(), "terminal": "".join(capfd.readouterr())}
    if database_kind == "sqlite":
        texts["file"] = files_of(database_url).decode("latin-1")
    asked = [text for _, text in sentences[:count] if text not in directory]
    for name, text in texts.items():
        found = trace.search(text.encode("latin-1", "replace"))
        assert found is None, f"{name} holds {text[found.start() - 60 : found.end() + 60]!r}"
        assert [sentence for sentence in asked if sentence in text] == [], name
    assert "Serving as" in texts["log"]
    # What people suggest is kept, and no more of it than the value and its source.
    assert {row.value for row in held["suggestion"]} <= set(SUGGESTED)
    assert {row.source for row in held["suggestion"]} <= {SOURCE, None}
    assert all(held[name] for name in ("suggestion", "tally"))
    assert len(held["conversation"]) > count // 2
    printed = "".join(
        ended.output + ended.error
        for ended in [await asyncio.to_thread(run, "directory", *words, DATABASE_URL=database_url) for words in OUTPUTS]
    )
    assert "StreetNet" in printed
    assert trace.search(printed.encode()) is None


async def forgets(person, engine):
    """Send /forget, and see the chat's row go and no other."""
    before = await dump(engine)
    (key,) = [row.value for row in before["secret"] if row.name == "chat_key"]
    own = hmac.digest(key, str(person.identity).encode(), "sha256").hex()
    assert own in {row.chat_key for row in before["conversation"]}
    person.says("/forget")
    await person.hears()
    after = await dump(engine)
    gone = {row.chat_key for row in before["conversation"]} - {row.chat_key for row in after["conversation"]}
    assert gone == {own}


@pytest.mark.parametrize(
    "form", [str, "{:x}".format, "{:X}".format, "chat={}".format], ids=["decimal", "hex", "HEX", "words"]
)
def test_a_trace_would_be_found(form):
    person = meet(BotApi(), 17, "en")
    for kept in (form(person.identity), person.word, person.user["username"], person.user["last_name"], person.phone):
        assert traces(1000).search(f"what is kept: {kept}.".encode())
    assert traces(1000).search(struct.pack(">q", person.identity))
    assert not traces(1000).search(b"What nobody said, 2026-11-29, +27 31 307 4038")
