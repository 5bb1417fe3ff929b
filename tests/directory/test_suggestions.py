import asyncio

import pytest

from directory.database import make_session_factory
from directory.errors import ChangeError, RecordError
from directory.model import ChannelKind, Suggestion, SuggestionStatus
from directory.renaming import rename
from directory.repository import Repository
from directory.suggestions import LONGEST, SUGGESTIBLE, Suggestions
from tests.auxil.records import fill, make_record, stored


@pytest.fixture
async def act(engine):
    """Does one thing with the suggestions of a directory that has one record, in a transaction of its own."""
    await fill(engine, [make_record("one")])

    async def do(method, *arguments):
        async with make_session_factory(engine).begin() as session:
            return await getattr(Suggestions(session), method)(*arguments)

    return do


def corrects(field, value, source=None):
    return Suggestion("one", field, value, source)


async def organization(engine):
    return (await stored(engine))[0].organization


async def test_what_is_suggested_waits_for_a_curator(act):
    first = await act("add", corrects("city", "Cusco"))
    second = await act("add", Suggestion(None, "new", "A union in Puno"))

    waiting = await act("open")

    assert [(s.id, s.organization, s.field, s.value) for s in waiting] == [
        (first, "one", "city", "Cusco"),
        (second, None, "new", "A union in Puno"),
    ]
    assert waiting[0] == await act("get", first)
    assert waiting[0].received_on is not None
    assert await act("get", second + 1) is None


async def test_a_source_can_be_named_later(act):
    number = await act("add", corrects("city", "Cusco"))

    await act("add_source", number, "https://example.org/contact")

    assert (await act("get", number)).source == "https://example.org/contact"
    with pytest.raises(RecordError, match=r'source: "my aunt" is not allowed; allowed: an address'):
        await act("add_source", number, "my aunt")


@pytest.mark.parametrize(
    ("field", "value", "facts"),
    [
        ("name", "  Vendors of Lima ", {"name": "Vendors of Lima"}),
        ("acronym", "-", {"acronym": None}),
        ("country", "bo", {"country": "BO"}),
        ("coverage", "bo, pe", {"coverage": ("BO", "PE")}),
        ("languages", "es; QU; es", {"languages": ("es", "qu")}),
        ("hosts_interns", "No", {"hosts_interns": "no"}),
        ("status", "active", {"status": "active"}),
    ],
)
async def test_an_accepted_value_enters_the_record(act, engine, field, value, facts):
    number = await act("add", corrects(field, value))

    await act("accept", number)

    found = await organization(engine)
    assert {name: getattr(found, name) for name in facts} == facts
    assert (await act("get", number)).status is SuggestionStatus.ACCEPTED
    assert await act("open") == ()


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("website", "www.example.org/es", "https://www.example.org/es"),
        ("email", "info@example.org", "info@example.org"),
        ("phone", "+51 1 999 0000", "+51 1 999 0000"),
        ("whatsapp", "+51 999 000 111", "+51 999 000 111"),
        ("facebook", "facebook.com/example", "https://facebook.com/example"),
    ],
)
async def test_an_accepted_channel_takes_the_place_of_the_one_before(act, engine, field, value, expected):
    await act("accept", await act("add", corrects(field, value)))

    channels = [c.value for c in (await organization(engine)).channels if c.kind is ChannelKind(field)]
    assert channels[0] == expected


async def test_a_curator_may_write_another_value(act, engine):
    number = await act("add", corrects("country", "Bolivia"))

    with pytest.raises(RecordError, match=r'one, country: "BOLIVIA" is not allowed; allowed: an ISO 3166-1'):
        await act("accept", number)
    assert (await act("get", number)).status is SuggestionStatus.OPEN

    await act("accept", number, "BO")

    assert (await organization(engine)).country == "BO"


async def test_what_is_refused_changes_nothing(act, engine):
    number = await act("add", corrects("city", "Cusco"))

    await act("refuse", number)

    assert await stored(engine) == [make_record("one")]
    for again in ("accept", "refuse"):
        with pytest.raises(ChangeError, match=rf"Suggestion {number} has been refused already\."):
            await act(again, number)


async def test_two_curators_at_once_accept_it_once(act, engine):
    number = await act("add", corrects("city", "Cusco"))

    done = await asyncio.gather(act("accept", number), act("accept", number, "Puno"), return_exceptions=True)

    assert [type(one) for one in done if isinstance(one, Exception)] == [ChangeError]
    assert (await organization(engine)).city in {"Cusco", "Puno"}


async def test_it_follows_a_rename(act, engine):
    number = await act("add", corrects("city", "Cusco"))
    async with make_session_factory(engine).begin() as session:
        await rename(Repository(session), "one", "first")

    assert [one.organization for one in await act("open")] == ["first"]
    await act("accept", number)

    assert (await organization(engine)).city == "Cusco"


async def test_a_note_or_a_new_organization_is_only_marked(act, engine):
    for suggestion in (corrects("other", "Ask for Monday"), Suggestion(None, "new", "A union in Puno")):
        assert not await act("accept", await act("add", suggestion))

    assert await stored(engine) == [make_record("one")]


@pytest.mark.parametrize(
    ("suggestion", "fault"),
    [
        (corrects("slug", "another"), 'field: "slug" is not allowed'),
        (corrects("city", " \0 "), "value: .* is not allowed"),
        (corrects("other", "x" * (LONGEST + 1)), "value: .* is not allowed"),
        (corrects("new", "A union"), "organization: a suggestion of new has none"),
        (Suggestion(None, "city", "Lima"), "organization: a suggestion of new has none"),
        (Suggestion("nobody", "city", "Lima"), "There is no organization nobody"),
    ],
)
async def test_what_cannot_be_suggested_is_refused_in_words(act, suggestion, fault):
    with pytest.raises((RecordError, ChangeError), match=fault):
        await act("add", suggestion)


async def test_an_unknown_number_is_refused_in_words(act):
    with pytest.raises(ChangeError, match=r"There is no suggestion 7; `directory suggestions` lists"):
        await act("accept", 7)


def test_every_field_that_the_design_names_can_be_suggested():
    assert {"website", "contact_page", "telegram", "sectors", "coverage", "summary", "other", "new"} < set(SUGGESTIBLE)
