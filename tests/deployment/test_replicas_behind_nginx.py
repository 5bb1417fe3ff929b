"""Two real processes on one PostgreSQL behind the real nginx with the shipped configuration; Telegram is a stand-in.

The machine needs nginx for it (Debian's package ``nginx-light`` or ``nginx``); nothing stands in for that.
"""

import asyncio
import io
import ssl
from collections import Counter

import aiohttp
import pytest
import pytest_asyncio
import trustme
from sqlalchemy import select

from bot.storage.tables import UpdateClaimRow
from bot.texts import Texts
from directory.database import make_engine
from tests.auxil import nginx, updates
from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.processes import run
from tests.auxil.records import fill
from tests.auxil.replicas import Replica
from tests.auxil.webhook_sender import SECRET_HEADER, WebhookSender

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        nginx.NGINX is None, reason="the replicas behind nginx were NOT tested: install the package nginx-light"
    ),
]

SECRET = "Secret-of_this_test"  # noqa: S105 - known to nobody
SAY = Texts.load().say
TALK = (("I want to interview domestic workers in Kenya", "Kenya"), ("and in Brazil?", "Brazil"))
"""What is written, and the place that the answer speaks of."""
JSON = {"Content-Type": "application/json"}
NEW_NAME = "Federación Nueva de Ambulantes del Callao"
SEEN_SECONDS = 2.0
LEASE_AND_MORE = 40.0
TRIED_AGAIN_SECONDS = 2.5
"""Longer than nginx leaves alone a replica that could not be connected to."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("replicas")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def trust(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture(scope="module")
def certificate(authority, folder):
    path = folder / "certificate.pem"
    authority.issue_cert(nginx.HOST).private_key_and_cert_chain_pem.write_to_path(str(path))
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def url(new_database_url, migrated_postgresql, shipped):
    """The replicas' directory: PostgreSQL with the package's records."""
    url = new_database_url("postgresql", template=migrated_postgresql)
    engine = make_engine(url)
    await fill(engine, shipped)
    await engine.dispose()
    return url


@pytest.fixture(scope="module")
def migrated_postgresql(migrated_url):
    return migrated_url("postgresql")  # before a loop runs: it has one of its own


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api():
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def replicas(api, url, folder):
    settings = {"BOT_API_URL": api.url, "WEBHOOK_URL": f"https://example.org{nginx.PATH}", "LOG_FORMAT": "json"}
    for name, value in {"BOT_TOKEN": TOKEN, "DATABASE_URL": url, "WEBHOOK_SECRET": SECRET}.items():
        (folder / name).write_text(value, encoding="utf-8")
        settings[f"{name}_FILE"] = str(folder / name)
    both = [Replica(folder, settings) for _ in range(2)]
    try:
        for one in both:
            one.start()
        for one in both:
            await one.until_ready()
        yield both
    finally:
        for one in both:
            one.kill()


@pytest.fixture(scope="module")
def server(replicas, folder, certificate):
    with nginx.serving(folder, certificate, [one.port for one in replicas]) as serving:
        yield serving


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telegram(api, server, trust):
    async with WebhookSender(api, [server.url], context=trust) as sender:
        yield sender


async def talk(person):
    """Ask, hear, ask on and hear; return the numbers of both updates."""
    numbers = []
    for words, place in TALK:
        numbers.append(number_of(person.says(words)))
        while place not in (await person.hears()).text:
            pass  # the answer before: it comes again where a replica died before it could say that it was done
    return numbers


async def talks(person, count):
    """Talk several times, one after the other; return the numbers of all updates."""
    return [number for _ in range(count) for number in await talk(person)]


def number_of(body):
    """Return the number of the update that a message came in: the stand-in's next one."""
    return 700_000 + body["message_id"] + 1


async def workers(url):
    """Return which replica did each update, by its number."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        found = (await connection.execute(select(UpdateClaimRow.update_id, UpdateClaimRow.worker))).all()
    await engine.dispose()
    return dict(found)


async def done(replicas):
    return [await one.updates() for one in replicas]


async def test_talks_go_on_though_their_messages_come_to_different_replicas(api, telegram, url):
    people = [api.person(5000 + number) for number in range(15)]
    found = await asyncio.gather(*(talks(person, 3) for person in people))
    await telegram.until_idle()
    assert set(telegram.answers) == {200}
    did = await workers(url)
    parted = [numbers for numbers in found if len({did[number] for number in numbers}) == 2]
    assert parted, "every talk stayed at one replica"
    assert Counter(did.values()).most_common()[-1][1] > 5


@pytest.fixture
def post(server, trust):
    """Make a request of nginx; what comes back is the status."""

    async def request(path=nginx.PATH, body=b"{}", method="POST", at=server.port, **headers):
        given = JSON | {SECRET_HEADER: SECRET} | {name.replace("_", "-"): value for name, value in headers.items()}
        async with (
            aiohttp.ClientSession(skip_auto_headers=["Content-Type"]) as session,
            session.request(
                method,
                f"https://{nginx.HOST}:{at}{path}",
                data=body and io.BytesIO(body),
                headers=given,
                ssl=trust,
                allow_redirects=False,
            ) as answer,
        ):
            return answer.status

    return request


async def test_what_is_forged_or_no_update_is_refused(api, replicas, post):
    before, calls = await done(replicas), len(api.calls)
    update = b'{"update_id": 1, "message": {}}'
    assert await post(body=update, **{SECRET_HEADER: "Secret-of_this_tesT"}) == 403
    assert await post(body=update, **{SECRET_HEADER: ""}) == 403
    assert await post(body=update, Content_Type="text/plain") == 415
    assert await post(body=update, Content_Type="application/jsonp") == 415
    assert await post(body=b" " * (1024 * 1024 + 1)) == 413
    assert await post(body=update[:-1]) == 400
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
        assert await post(method=method, body=None) == 405, method
    assert await done(replicas) == before
    assert len(api.calls) == calls


async def test_only_the_webhook_can_be_reached(post):
    for path in ("/", "/metrics", "/readyz", "/healthz", f"{nginx.PATH}/", f"{nginx.PATH}/metrics", "/telegram2"):
        for method in ("GET", "POST"):
            assert await post(path, method=method, body=None) == 404, path


async def test_nobody_but_telegram_gets_as_far_as_the_webhook(replicas, folder, certificate, post):
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    with nginx.serving(elsewhere, certificate, [one.port for one in replicas], from_here=False) as shipped:
        assert await post(body=b'{"update_id": 2}', at=shipped.port) == 403


async def test_who_asks_for_another_host_gets_no_certificate(server, trust):
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        await asyncio.open_connection("127.0.0.1", server.port, ssl=trust, server_hostname="other.example.org")


async def test_an_edit_is_shown_by_every_replica_within_two_seconds(api, replicas, url):
    status, _, error = await asyncio.to_thread(
        run, "directory", "edit", "fedeval-peru", "name", NEW_NAME, DATABASE_URL=url
    )
    assert (status, error) == (0, "")
    await asyncio.sleep(SEEN_SECONDS)
    async with aiohttp.ClientSession() as session:
        for number, one in enumerate(replicas):
            person = api.person(6000 + number, "es")
            body = updates.message(api.next_id(), person.chat, person.user, text=f"¿Cómo contacto a {NEW_NAME}?")
            update = {"update_id": 900_000 + number, "message": body}
            async with session.post(one.url + nginx.PATH, json=update, headers={SECRET_HEADER: SECRET}) as answer:
                assert answer.status == 200
            assert NEW_NAME in (await person.hears()).text


async def test_a_replica_that_is_killed_under_traffic_loses_nothing(api, replicas, telegram):
    chats, each = 12, 12
    before = len(api.sent("sendMessage"))
    traffic = [asyncio.create_task(talks(api.person(7000 + number), each)) for number in range(chats)]
    await api.until(lambda: len(api.sent("sendMessage")) > before + chats * each)
    replicas[0].kill()
    await asyncio.gather(*traffic)
    await telegram.until_idle(LEASE_AND_MORE)
    twice = len(api.sent("sendMessage")) - before - chats * each * 2
    assert 0 <= twice <= chats  # what was sent, but not yet written down as done: one at most of each chat

    replicas[0].start()
    await replicas[0].until_ready()
    await asyncio.sleep(TRIED_AGAIN_SECONDS)
    await talks(api.person(8000), 10)
    assert (await replicas[0].updates())["done"] > 0


async def test_a_replica_that_ends_under_traffic_hands_over(api, replicas, telegram):
    chats, each = 12, 4
    before = len(api.sent("sendMessage"))
    traffic = [asyncio.create_task(talks(api.person(9000 + number), each)) for number in range(chats)]
    await api.until(lambda: len(api.sent("sendMessage")) > before + chats * each)
    assert await replicas[1].end() == 0
    await asyncio.gather(*traffic)
    await telegram.until_idle()
    assert len(api.sent("sendMessage")) == before + chats * each * 2
    replicas[1].start()
    await replicas[1].until_ready()


async def test_nothing_that_was_written_and_no_secret_is_in_a_log(api, replicas, server):
    logged = "".join(path.read_text(encoding="utf-8") for path in (server.log, *(one.log for one in replicas)))
    assert "bot_serving" in logged
    for words in (SECRET, TOKEN, "domestic", "Kenya", "7001", nginx.PATH):
        assert words not in logged, words
    assert api.unexpected_refusals() == []
