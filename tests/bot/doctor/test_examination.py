"""`bot doctor` as a program of its own: what it prints, how it ends, and that the token never shows."""

import asyncio
import json
import os
import sys

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.doctor import examination
from bot.doctor.findings import Level
from bot.doctor.settings_checks import check_settings
from tests.auxil.bot_api import BOT, TOKEN
from tests.auxil.records import fill, make_record


async def doctor(*options, **settings):
    """Run the command; return its exit status, what it printed and what it complained of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "bot", "doctor", *options,
        env={**os.environ, "BOT_TOKEN": TOKEN, **settings},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, error = await process.communicate()
    return process.returncode, output.decode(), error.decode()


async def test_where_all_is_well_it_says_so_line_by_line_and_ends_with_0(api, engine, database_url):
    await fill(engine, [make_record()])
    status, output, error = await doctor(BOT_API_URL=api.url, DATABASE_URL=database_url)
    assert (status, error) == (0, ""), output
    *told, last = output.splitlines()
    assert {line.split()[0] for line in told} <= {"ok", "warning", "skipped"}
    assert " well" in last
    assert TOKEN[10:] not in output


async def test_where_nothing_is_well_everything_is_told_and_it_ends_with_1(tmp_path):
    malformed = {"BOT_TOKEN": "nonsense", "DATABASE_URL": "x", "LOG_LEVEL": "loud"}
    status, output, error = await doctor("--json", BOT_API_URL="http://127.0.0.1:9", **malformed)
    assert (status, error) == (1, "")
    found = json.loads(output)
    assert found["well"] is False
    assert [one["level"] for one in found["findings"] if one["name"] == "settings"] == ["error"] * 3
    assert all(one["mend"] for one in found["findings"] if one["level"] in {"error", "warning"})
    assert {"token", "webhook", "database", "directory", "model", "languages"} <= {
        one["name"] for one in found["findings"]
    }
    assert not (tmp_path / "data").exists()


async def test_an_option_that_is_none_ends_with_2():
    assert (await doctor("--mend"))[0] == 2


def said(request: web.Request) -> dict[str, object]:
    """Return what a Bot API could say, with the address that was asked in every text."""
    url = str(request.url)
    return {
        "getMe": {**BOT, "username": url, "first_name": url},
        "getWebhookInfo": {
            "url": f"https://bot.example.org/{url}",
            "has_custom_certificate": False,
            "pending_update_count": 0,
            "last_error_date": 4_000_000_000,
            "last_error_message": f"{url} {TOKEN.replace(':', '%3A')} {TOKEN[10:]}",
            "allowed_updates": [url],
            "ip_address": url,
        },
    }[request.path.rpartition("/")[2]]


@pytest.mark.parametrize(
    ("kind", "options"),
    [("text", ()), ("text", ("--json",)), ("refusal", ()), ("html", ()), ("list", ("--json",)), ("moved", ())],
)
async def test_a_server_that_repeats_the_address_does_not_get_the_token_shown(kind, options):
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/":
            return web.Response()
        url = str(request.url)
        if kind == "text":
            return web.json_response({"ok": True, "result": said(request)})
        if kind == "refusal":
            return web.json_response({"ok": False, "error_code": 400, "description": url}, status=400)
        if kind == "html":
            return web.Response(status=500, text=f"<h1>{url}</h1>", content_type="text/html")
        if kind == "moved":
            raise web.HTTPFound(f"{url}?{TOKEN}")
        return web.json_response([url])

    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", answer)
    async with TestServer(application) as server:
        status, output, error = await doctor(
            *options,
            BOT_API_URL=f"http://127.0.0.1:{server.port}",
            WEBHOOK_URL="https://bot.example.org",
            LOG_LEVEL="DEBUG",
        )
    assert status == 1
    assert TOKEN[10:] not in output + error
    assert "Traceback" not in output + error


async def test_a_check_that_breaks_is_told_and_the_others_are_made(monkeypatch):
    async def break_off(_given):
        raise RuntimeError(TOKEN)
        yield

    monkeypatch.setattr(examination, "examine_telegram", break_off)
    found = {one.name: one for one in await examination.examine(check_settings({"BOT_TOKEN": TOKEN}))}
    assert found["token"].level is Level.ERROR
    assert "The check itself broke: RuntimeError at" in found["token"].sentence
    assert TOKEN[10:] not in str(found)
    assert found["languages"].level is Level.OK
