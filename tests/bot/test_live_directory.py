import asyncio
import gc
import weakref
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text, update

from bot.app import opened
from bot.live_directory import LiveDirectory
from bot.settings import Settings
from directory.database import make_engine, make_session_factory
from directory.link_checking.history import LinkHistory
from directory.link_checking.outcomes import LinkResult, Outcome
from directory.link_checking.policy import load_link_policy
from directory.renaming import rename
from directory.repository import Repository
from directory.tables import DirectoryStateRow, OrganizationRow
from tests.auxil.records import fill, make_record


async def change(live, statement):
    async with live.engine.begin() as connection:
        await connection.execute(statement)
        await connection.execute(update(DirectoryStateRow).values(revision=DirectoryStateRow.revision + 1))


async def test_a_changed_directory_is_read_again_and_what_stayed_the_same_is_kept_once():
    async with opened(Settings.from_environ({})) as live:
        before = live.conversation.catalogue
        await change(live, update(OrganizationRow).where(OrganizationRow.slug == "sewa").values(name="New name"))

        assert await live.refresh()
        after = live.conversation.catalogue
        assert not await live.refresh()

    assert after.get("sewa").name == "New name"
    others = [each.slug for each in before.organizations if each.slug != "sewa"]
    assert all(after.get(slug) is before.get(slug) for slug in others)


async def test_news_and_former_slugs_come_along_without_a_restart():
    async with opened(Settings.from_environ({})) as live:
        before = live.conversation.catalogue
        async with make_session_factory(live.engine).begin() as session:
            repository = Repository(session)
            record = await repository.record("sewa")
            await repository.upsert([replace(record, organization=replace(record.organization, city="Surat"))])
        async with make_session_factory(live.engine).begin() as session:
            await rename(Repository(session), "sewa", "sewa-india")

        assert await live.refresh()
        after = live.conversation.catalogue

    assert (before.news, before.get("sewa-india")) == ((), None)
    assert [(news.slug, news.is_new) for news in after.news] == [("sewa-india", False)]
    assert after.get("sewa") is after.get("sewa-india")


async def test_links_that_fail_again_and_again_leave_the_cards_of_a_running_bot_and_come_back():
    async with opened(Settings.from_environ({})) as live:
        sewa = live.conversation.catalogue.get("sewa")
        site = next(channel.value for channel in sewa.channels if channel.value.startswith("http"))

        async def find(outcome, day):
            async with make_session_factory(live.engine).begin() as session:
                found = LinkResult(site, outcome, 200 if outcome is Outcome.OK else None)
                await LinkHistory(session).record([found], date(2026, 11, day), load_link_policy())
            assert await live.refresh()
            return live.conversation.catalogue

        catalogue = await find(Outcome.PARKED, 1)
        assert catalogue.get("sewa") == sewa
        assert site in live.conversation.links.standings

        catalogue = await find(Outcome.PARKED, 2)
        assert site not in {channel.value for channel in catalogue.get("sewa").channels}
        assert catalogue.recorded(catalogue.get("sewa")) == sewa

        catalogue = await find(Outcome.OK, 3)
        assert catalogue.get("sewa") == sewa
        assert live.conversation.links.answered == {site: date(2026, 11, 3)}


async def test_ages_are_those_of_the_day_and_of_the_next_one_the_day_after():
    async with opened(Settings.from_environ({})) as live:
        moment = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)
        live.conversation = replace(live.conversation, clock=lambda: moment)
        await live.refresh()
        assert live.conversation.catalogue.day == date(2026, 11, 29)
        assert not await live.refresh()

        moment += timedelta(minutes=2)
        assert await live.refresh()
        assert live.conversation.catalogue.day == date(2026, 11, 30)


async def test_what_was_replaced_is_let_go_at_once():
    async with opened(Settings.from_environ({})) as live:
        conversation = live.conversation
        finder = conversation.followups.find.__self__.organizations
        replaced = [weakref.ref(conversation.catalogue), weakref.ref(finder)]
        del conversation, finder
        await change(live, update(OrganizationRow).where(OrganizationRow.slug == "sewa").values(name="New name"))
        gc.disable()  # a large directory is kept out of the collector's sight for good
        try:
            assert await live.refresh()
            assert [reference() for reference in replaced] == [None, None]
        finally:
            gc.enable()


@asynccontextmanager
async def watching(*lives):
    tasks = [asyncio.create_task(live.watch()) for live in lives]
    await asyncio.sleep(0.5)  # until they listen
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until_named(name, *lives):
    async with asyncio.timeout(10):
        while any(live.conversation.catalogue.get("vendedoras").name != name for live in lives):  # noqa: ASYNC110  what a person does
            await asyncio.sleep(0.01)


class TestReplicas:
    @pytest.fixture
    async def replicas(self, engine, database_url):
        """Two programs over one database."""
        await fill(engine, [make_record()])
        one = await LiveDirectory.load(engine)
        other = make_engine(database_url)
        yield one, one.on(other)
        await other.dispose()

    async def test_an_edit_reaches_every_one_of_them(self, replicas, engine):
        async with watching(*replicas):
            await fill(engine, [make_record(name="Edited")])
            await until_named("Edited", *replicas)

    async def test_an_edit_while_nobody_listens_reaches_them_too(self, replicas, engine, database_kind):
        async with watching(*replicas):
            if database_kind == "postgresql":
                async with engine.begin() as connection:
                    await connection.execute(
                        text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                        )
                    )
            await fill(engine, [make_record(name="Edited meanwhile")])
            await until_named("Edited meanwhile", *replicas)

    async def test_many_edits_in_a_row_are_read_a_few_times_at_most(self, replicas, engine, caplog):
        with caplog.at_level("INFO", logger="bot"):
            async with watching(*replicas):
                for number in range(30):
                    await fill(engine, [make_record(name=f"Edit {number}")])
                await until_named("Edit 29", *replicas)

        readings = [record for record in caplog.records if record.event == "directory_read"]
        assert 2 <= len(readings) <= 20
