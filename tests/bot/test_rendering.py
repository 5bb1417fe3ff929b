from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callback import Action, Press, decode, encode
from bot.cards import Cards
from bot.conversation import Utterance
from bot.listing import PAGE, Listing
from bot.rendering import LIMIT, bold, escape, fitting, length, paragraphs, plain, shorten
from bot.state import State
from bot.understanding.reading import LOCALES, REFERRING, Intent
from bot.voice import Voice
from directory.matching import single
from directory.model import ChannelKind, ContactChannel, Kind, Sector, Source, Statement, Status
from tests.auxil.organizations import areas, make_catalogue, make_network, make_organization, shipped
from tests.auxil.strategies import catalogues
from tests.auxil.talks import NOON, assert_sendable, make_conversation, sectors, texts

pure = settings(derandomize=True, deadline=None, max_examples=25, database=None)
NASTY = st.text(st.sampled_from("<>&\"'ab é😀\n"), min_size=1, max_size=300)


def voice(locale="en"):
    return Voice(locale, texts(), areas(), sectors())


def cards(catalogue, locale="en"):
    return Cards(voice(locale), catalogue, NOON)


def unused(_text):
    raise AssertionError("a button needs no understanding")


def press(state, action=Action.LIST):
    return make_conversation(unused).press(encode(Press(action, state)), None, Utterance())


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text):
    assert plain(escape(text)) == text
    assert plain(bold(text)) == text


def test_length_counts_as_telegram_does():
    assert length("<b>a&amp;b</b>") == 3
    assert length("😀") == 2


def test_fewer_blocks_are_kept_where_all_would_not_fit():
    blocks = ["x" * 1500] * 4
    assert fitting(["house answer"], blocks, ["question"]) == 2
    assert length(paragraphs(["house answer", *blocks[:2], "question"])) <= LIMIT
    assert fitting(["y" * 4000], blocks, []) == 1


def test_a_long_text_is_cut_between_words():
    assert shorten("one two three", 20) == "one two three"
    assert shorten("one two three", 10) == "one two…"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_organization_can_be_sent_as_card_line_and_screen(locale):
    listing = Listing(voice(locale), cards(shipped(), locale))
    for organization in shipped().organizations:
        match = single(organization, shipped())
        for intent in (Intent.SPOKESPERSON, Intent.INTERNSHIP):
            assert length(listing.cards.card(match, 499, intent)) < LIMIT // PAGE
        assert length(listing.cards.entry(match, 499)) < LIMIT // 8
        reply, state = listing.profile(match, State(intent=Intent.CONTACT))
        assert_sendable(reply)
        assert state.organization == organization.slug
        assert_sendable(listing.channels([match], "phone", state)[0])


@pytest.mark.parametrize(("locale", "intent"), [("en", intent) for intent in sorted(REFERRING)] + [("fr", Intent.JOIN)])
def test_every_page_of_a_request_can_be_sent_and_the_pages_hold_the_whole_list(locale, intent):
    state = State(intent=intent, sectors=(Sector.WASTE_PICKERS,), places=("005",), locale=locale)
    seen = []
    while True:
        turn = press(state)
        assert_sendable(turn.reply)
        assert 3 <= len(turn.matches) <= 5 or turn.state.offset + turn.state.shown == len(turn.outcome.matches)
        seen += [match.organization.slug for match in turn.matches]
        if turn.state.offset + turn.state.shown >= len(turn.outcome.matches):
            break
        state = State(
            intent=intent, sectors=state.sectors, places=state.places, locale=locale,
            offset=turn.state.offset + turn.state.shown,
        )  # fmt: skip
    assert seen == [match.organization.slug for match in turn.outcome.matches]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("action", [Action.LIST, Action.ALL, Action.COUNTRIES, Action.TRADES])
def test_the_whole_directory_can_be_listed_and_narrowed(locale, action):
    assert_sendable(press(State(intent=Intent.BROWSE, locale=locale), action).reply)


@pure
@given(catalogues(), st.sampled_from(sorted(REFERRING)), st.sampled_from(LOCALES))
def test_n1_and_n7_every_card_tells_how_to_reach_someone_and_how_fresh_it_is(catalogue, intent, locale):
    conversation = replace(make_conversation(unused), catalogue=catalogue)
    turn = conversation.press(encode(Press(Action.LIST, State(intent=intent, locale=locale))), None, Utterance())
    assert_sendable(turn.reply)
    text = plain(turn.reply.html)
    for match in turn.matches:
        assert any(channel.value in text for channel in match.door.channels) or not match.door.channels
    assert Action.REPORT in {decode(button.action).action for row in turn.reply.buttons for button in row}


@pure
@given(NASTY, NASTY, NASTY)
def test_nothing_in_a_record_can_break_a_reply(name, city, summary):
    organization = make_organization(name=name, city=city, summary=summary, acronym=name[:10])
    catalogue = make_catalogue(organization)
    listing = Listing(voice(), cards(catalogue))
    reply, _ = listing.profile(single(organization, catalogue), State())
    assert_sendable(reply)
    assert name in plain(reply.html)


def test_a_card_names_the_network_that_leads_to_an_organization_without_a_channel():
    network = make_network(name="Vendors & Friends")
    member = make_organization(channels=(), affiliations=(network.slug,))
    catalogue = make_catalogue(network, member)
    card = plain(cards(catalogue).card(single(member, catalogue), 1, Intent.CONTACT))
    assert "No channel of its own on record; ask Vendors & Friends how to reach it: https://example.org/" in card


def test_a_regional_network_is_said_to_reach_as_far_as_it_says_whatever_place_was_asked_about():
    network = make_network("vendors-africa", area="014", coverage=("018", "014"), kind=Kind.REGIONAL_NETWORK)
    catalogue = make_catalogue(network)
    assert "Regional network: Southern Africa and East Africa; street vendors" in cards(catalogue).card(
        single(network, catalogue), 1, Intent.CONTACT
    )


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "with waste pickers and fishers"), ("es", "con recicladoras y recicladores, pescadoras y pescadores")],
)
def test_trades_are_kept_apart_where_their_names_are_pairs(locale, said):
    organization = make_organization(sectors=(Sector.WASTE_PICKERS, Sector.FISHERS))
    catalogue = make_catalogue(organization)
    assert said in cards(catalogue, locale).reason(single(organization, catalogue))


def test_those_with_the_channel_asked_for_come_first():
    caller = make_organization("z", name="Zed", channels=(ContactChannel(ChannelKind.PHONE, "+51 1"),))
    writer = make_organization("a", name="Aye")
    catalogue = make_catalogue(caller, writer)
    matches = [single(writer, catalogue), single(caller, catalogue)]
    reply, _ = Listing(voice(), cards(catalogue)).channels(matches, "phone", State(intent=Intent.CONTACT))
    assert reply.html.index("Zed") < reply.html.index("Aye")


def test_a_card_says_what_nobody_has_stated_where_it_matters():
    organization = make_organization(hosts_interns=Statement.UNKNOWN, offers_speakers=Statement.YES)
    catalogue = make_catalogue(organization)
    match = single(organization, catalogue)
    assert "Hosts interns: not stated, ask them" in cards(catalogue).card(match, 1, Intent.INTERNSHIP)
    assert "Speakers or spokespeople: yes" in cards(catalogue).card(match, 1, Intent.SPOKESPERSON)
    assert "not stated" not in cards(catalogue).card(match, 1, Intent.CONTACT)


@pytest.mark.parametrize(
    ("source", "said"),
    [(Source("https://www.a.org/x", "2014-07", "2026-11-23"), "Source dated July 2014 (a.org); not re-checked since"),
     (Source("https://a.org", None, "2026-11-23"), "Source seen on 23 November 2026 (a.org); not re-checked since"),
     (Source("https://a.org", "2009", "2026-01-02", "2026-10-05"),
      "Source dated 2009 (a.org); checked again on 5 October 2026")],
)  # fmt: skip
def test_a_card_says_how_fresh_it_is(source, said):
    organization = make_organization(sources=(source,))
    catalogue = make_catalogue(organization)
    assert said in cards(catalogue).card(single(organization, catalogue), 1, Intent.CONTACT)


def test_the_newest_source_tells_how_fresh_a_record_is():
    old, new = Source("https://a.org", "2009", "2026-11-23"), Source("https://b.org", "2019-02", "2026-11-23")
    organization = make_organization(sources=(old, new))
    assert "February 2019 (b.org)" in cards(make_catalogue(organization)).freshness.of(organization)


def test_local_time_is_that_of_the_seat():
    organization = make_organization(country="PE", city="Lima")
    catalogue = make_catalogue(organization)
    assert "Based in: Lima, Peru · local time 07:00" in cards(catalogue).card(
        single(organization, catalogue), 1, Intent.CONTACT
    )


def test_addresses_are_the_organizations_own_and_plain():
    channels = (
        ContactChannel(ChannelKind.WEBSITE, "https://example.org/?a=1&b=2"),
        ContactChannel(ChannelKind.PHONE, "+27 60 321 5800"),
        ContactChannel(ChannelKind.X, "https://x.com/example"),
    )
    organization = make_organization(channels=channels)
    catalogue = make_catalogue(organization)
    card = cards(catalogue).card(single(organization, catalogue), 1, Intent.CONTACT)
    assert "https://example.org/?a=1&amp;b=2" in card
    assert "<a " not in card
    assert "Phone: +27 60 321 5800" in plain(card)
    assert "X: https://x.com/example" in plain(card)


def test_one_that_is_no_longer_active_says_so_on_its_own_screen():
    organization = make_organization(status=Status.DEFUNCT)
    catalogue = make_catalogue(organization, make_network())
    assert "No longer exists" in cards(catalogue).profile(single(organization, catalogue), Intent.CONTACT)
