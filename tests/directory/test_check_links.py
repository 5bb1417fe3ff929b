"""The command that looks at links, on real sites of this machine."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from directory import commands
from directory.__main__ import main
from directory.check_links import check_links
from directory.database import make_engine, make_session_factory
from directory.errors import DirectoryError
from directory.link_checking.answers import note_answers
from directory.model import ChannelKind, ContactChannel, Purpose, Source
from directory.repository import Repository
from directory.tables import LinkCheckRow
from tests.auxil.faulty_sites import COURTESY, FaultySites
from tests.auxil.records import fill, make_record


def website(address):
    return (ContactChannel(ChannelKind.WEBSITE, address), ContactChannel(ChannelKind.EMAIL, "info@vendors.test"))


SOURCE = (Source("https://example.org", None, "2026-11-23"),)


@pytest.fixture
async def sites():
    async with FaultySites() as sites:
        yield sites


@pytest.fixture
async def stored_url(sites, engine, database_url):
    """Three organizations, of which one has a page that is gone and one a page that moved."""
    source = (Source(sites.url("/forbidden"), None, "2026-11-23"),)
    await fill(
        engine,
        [
            make_record("fine", channels=website(sites.url("/fine")), sources=source, wiego_membership=None),
            make_record("gone", channels=website(sites.url("/gone", "b.test")), sources=source),
            make_record("moved", channels=website(sites.url("/moved", "c.test")), sources=source),
        ],
    )
    return database_url


@pytest.fixture
async def look(sites, stored_url, capsys):
    """Runs the command with its options, with sites of this machine in the place of the internet."""

    async def command(*arguments, status=0):
        options = commands._parser().parse_args(["check-links", "--database", stored_url, *arguments])
        assert await check_links(options, sites.network(), COURTESY) == status
        return capsys.readouterr()

    return command


def pages(sites):
    return {(seen.host, seen.path) for seen in sites.seen} - {(seen.host, "/robots.txt") for seen in sites.seen}


async def test_it_tells_what_is_wrong_gravest_first_with_the_mend(look, sites):
    output, error = await look(status=1)

    assert error == ""
    gone, moved, counts = output.splitlines()
    assert gone == (
        f"error   gone, website: {sites.url('/gone', 'b.test')} answers 410: the page was taken away for good; "
        "look for its new address, or take it out."
    )
    assert moved.startswith("notice  moved, website: ")
    assert moved.endswith(f" has moved to {sites.url('/fine', 'c.test')}; write that address.")
    assert counts == "1 error, 0 warnings, 1 notice in 3 links"


async def test_json_tells_of_every_link(look):
    output, _ = await look("--json", status=1)

    found = {each["slug"]: each for each in map(json.loads, output.splitlines())}
    assert {slug: each["outcome"] for slug, each in found.items()} == {"fine": "ok", "gone": "gone", "moved": "moved"}
    assert (found["fine"]["level"], found["fine"]["text"], found["fine"]["status"]) == (None, None, 200)
    assert found["gone"]["since"] == found["gone"]["checked_on"] == datetime.now(UTC).date().isoformat()


async def test_one_organization_can_be_looked_at_alone(look, sites):
    output, _ = await look("--only", "moved")

    assert output.splitlines()[-1] == "0 errors, 0 warnings, 1 notice in 1 link"
    assert {host for host, _ in pages(sites)} == {"c.test"}


async def test_strict_makes_a_notice_count(look):
    await look("--only", "moved", "--strict", "--level", "error", status=1)


async def test_sources_are_looked_at_where_that_is_asked_for(look, sites):
    output, _ = await look("--sources", "--only", "fine")

    assert "notice  fine, sources[1]: " in output
    assert ("vendors.test", "/forbidden") in pages(sites)


async def test_a_resumed_round_leaves_out_what_was_looked_at_today(look, sites):
    await look("--only", "gone", status=1)
    sites.seen.clear()

    output, _ = await look("--resume", status=1)

    assert {host for host, _ in pages(sites)} == {"vendors.test", "c.test"}
    assert "gone, website" in output


async def test_an_unknown_slug_is_told(look):
    with pytest.raises(DirectoryError, match="No organization has the slug 'nobody'"):
        await look("--only", "nobody")


async def test_a_link_that_fails_for_weeks_leaves_the_cards(look, engine):
    await look(status=1)
    long_ago = datetime.now(UTC).date() - timedelta(days=30)
    async with make_session_factory(engine).begin() as session:
        before = {"first_seen": long_ago, "last_seen": long_ago + timedelta(days=20), "days": 3}
        await session.execute(update(LinkCheckRow).where(LinkCheckRow.outcome == "gone").values(before))

    output, _ = await look("--only", "gone", status=1)

    assert f"It has failed since {long_ago}. It is not shown to inquirers until it works again." in output


async def test_an_answer_is_the_last_check_of_that_value_and_of_no_other(look, engine):
    await look(status=1)

    today = datetime.now(UTC).date().isoformat()
    async with make_session_factory(engine)() as session:
        checked = {
            slug: {one.field: one.checked_on for one in await Repository(session).provenance(slug)}
            for slug in ("fine", "moved", "gone")
        }
    assert (checked["fine"]["website"], checked["moved"]["website"]) == (today, today)
    assert checked["gone"]["website"] is None
    assert checked["fine"]["name"] is checked["fine"]["email"] is None


async def test_a_further_channel_that_answers_is_checked_by_itself(look, sites, engine):
    page = sites.url("/fine", "press.test")
    further = ContactChannel(ChannelKind.WEBSITE, page, Purpose.PRESS)
    await fill(engine, [make_record("pressed", channels=(*website(sites.url("/gone")), further), sources=SOURCE)])
    await look("--only", "pressed", status=1)

    async with make_session_factory(engine)() as session:
        said = await Repository(session).provenance("pressed")
    today = datetime.now(UTC).date().isoformat()
    assert [(one.field, one.item) for one in said if one.checked_on == today] == [("channels", page)]


@pytest.mark.usefixtures("stored_url")
async def test_what_was_edited_while_its_link_was_looked_at_is_not_checked(sites, engine):
    async with make_session_factory(engine).begin() as session:
        await note_answers(Repository(session), ["fine", "nobody"], {sites.url("/another")}, date(2026, 11, 29))
        said = await Repository(session).provenance("fine")
    assert {one.checked_on for one in said} == {None}


async def test_a_site_without_a_readable_robots_txt_is_looked_at_after_a_month(look, sites, engine):
    closed = [make_record("unsaid", channels=website(sites.url("/gone", "unsaid.test")), sources=SOURCE)]
    await fill(engine, closed)
    output, _ = await look("--only", "unsaid")
    assert "robots.txt cannot be read; it is tried again." in output

    long_ago = datetime.now(UTC).date() - timedelta(days=30)
    async with make_session_factory(engine).begin() as session:
        await session.execute(update(LinkCheckRow).values(first_seen=long_ago))

    output, _ = await look("--only", "unsaid", status=1)
    assert " answers 410: " in output


class TestTheInternet:
    """The command as it is: nothing on this machine or in a network of one's own is ever asked."""

    @pytest.fixture
    def stored(self, database_url):
        import asyncio  # noqa: PLC0415  the command brings an event loop of its own

        async def store():
            engine = make_engine(database_url)
            await fill(engine, [make_record("inside", channels=website("http://127.0.0.1:1/"), affiliations=())])
            await engine.dispose()

        asyncio.run(store())
        return database_url

    def test_a_private_address_is_an_error_and_is_not_fetched(self, stored, capsys):
        assert main(["check-links", "--database", stored]) == 1

        output, error = capsys.readouterr()
        assert "is not on the public internet; take it out." in output
        assert error == ""
