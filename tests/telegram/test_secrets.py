"""The bot's token shows nowhere: in no line of any library's log and in no error, whatever the Bot API does."""

import asyncio
import io
import logging

import pytest
from aiohttp import web

from bot import logs
from bot.errors import BotError
from bot.settings import Settings
from bot.telegram import presentation
from bot.telegram.curators import CURATORS_COMMANDS
from bot.telegram.handlers import COMMANDS
from bot.telegram.service import serve_directory
from bot.telegram.setup import run as set_up_bot
from tests.auxil.bot_api import TOKEN, Fault

SECRET = TOKEN.partition(":")[2]
LIBRARIES = (
    "httpx",
    "httpcore",
    "aiohttp",
    "aiohttp.client",
    "telegram",
    "telegram.ext",
    "uvicorn",
    "asyncio",
    "urllib3",
    "anything",
)
ANSWERS = {
    "refused": (401, {}, '{"ok":false,"error_code":401,"description":"Unauthorized"}'),
    "unknown": (404, {}, '{"ok":false,"error_code":404,"description":"Not Found"}'),
    "another program": (409, {}, '{"ok":false,"error_code":409,"description":"Conflict"}'),
    "redirect": (302, {"Location": "https://example.org{path}"}, ""),
    "moved for good": (301, {"Location": "{path}x"}, ""),
    "quoting": (500, {}, "<h1>No such address: {path}</h1>"),
    "quoting in JSON": (400, {}, '{{"ok":false,"error_code":400,"description":"Bad Request: {path}"}}'),
    "no JSON": (200, {}, "{path}"),
}


@pytest.fixture
def log():
    """All that any library writes, at its most talkative: the levels that keep them quiet are lifted."""
    stream = io.StringIO()
    names = ("", *logs._CHATTY, *LIBRARIES)
    before = {name: logging.getLogger(name).level for name in names}
    handler = logs.set_up("DEBUG", TOKEN, stream)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    logging.getLogger().removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
async def failing_api():
    """Serves one answer to every call; ``{path}`` in it is the address, which holds the token."""
    answer = {}

    async def serve(request: web.Request) -> web.Response:
        status, headers, body = ANSWERS[answer["name"]]
        filled = {name: value.format(path=request.path) for name, value in headers.items()}
        return web.Response(status=status, headers=filled, text=body.replace("{path}", request.path))

    application = web.Application()
    application.router.add_route("*", "/{any:.*}", serve)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    def answering(name: str) -> str:
        answer["name"] = name
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield answering
    await runner.cleanup()


@pytest.mark.parametrize("name", ANSWERS)
async def test_not_when_the_bot_api_fails_at_the_start(live, log, failing_api, capfd, name):
    settings = Settings(bot_token=TOKEN, bot_api_url=failing_api(name))
    with pytest.raises(BotError) as caught:
        await serve_directory(settings, live, presentation.load_all(COMMANDS, CURATORS_COMMANDS))
    assert "\n" not in str(caught.value)
    shown = "".join(capfd.readouterr())
    assert SECRET not in str(caught.value) + repr(caught.value) + log.getvalue() + shown


async def test_not_when_there_is_no_bot_api(live, log):
    url = "http://127.0.0.1:9"
    with pytest.raises(BotError) as caught:
        await serve_directory(
            Settings(bot_token=TOKEN, bot_api_url=url), live, presentation.load_all(COMMANDS, CURATORS_COMMANDS)
        )
    assert SECRET not in str(caught.value) + log.getvalue()


@pytest.mark.parametrize("name", ANSWERS)
async def test_not_when_the_bot_is_set_up(failing_api, log, capfd, name):
    url = failing_api(name)
    said: list[str] = []
    try:
        await asyncio.to_thread(set_up_bot, Settings(bot_token=TOKEN, bot_api_url=url), said.append)
    except BotError as fault:
        said.append(str(fault))
    assert said
    assert SECRET not in "".join(map(str, said)) + log.getvalue() + "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "fault",
    [Fault("sendMessage", 500, times=9), Fault("sendMessage", None, times=9), Fault("getUpdates", 502, times=2)],
)
async def test_not_when_it_fails_while_the_bot_serves(start, api, log, fault):
    async with start():
        api.faults.append(fault)
        api.person().says("street vendors in Peru")
        await api.until(lambda: any(call.refusal for call in api.calls))
        person = api.person(4002)
        fault.times = 0
        person.says("/help")
        await person.hears()
    assert SECRET not in log.getvalue()
    assert "DEBUG" in log.getvalue()


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
def test_not_by_any_library(log, library, level):
    address = f"https://api.telegram.org/bot{TOKEN}/getMe"
    logger = logging.getLogger(library)
    logger.log(level, "POST %s", address)
    logger.log(level, address)
    logger.log(level, "POST %(url)s", {"url": address})
    try:
        int(address)
    except ValueError:
        logger.log(level, "A call failed", exc_info=True, stack_info=True)
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize(
    "words", ["one\nERROR bot: forged", "one\r\nERROR bot: forged", "one\u2028ERROR bot: forged", "\x1b[2J"]
)
def test_nobody_writes_a_line_of_the_log_or_moves_the_cursor(log, words):
    logging.getLogger("bot.anything").warning("A value: %s", words)
    (line,) = log.getvalue().splitlines()
    assert "\x1b" not in line
