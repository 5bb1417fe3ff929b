"""No screen breaks a limit of Telegram's, whatever a record holds: the widest that the directory's rules let in."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from babel import Locale
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.conversation import Utterance
from bot.state import State
from bot.understanding.reading import LOCALES
from directory.findings import Level
from directory.link_checking.outcomes import Outcome
from directory.link_checking.shown_channels import Links
from directory.link_checking.standing import Run, Standing
from directory.model import (
    ChannelKind,
    ContactChannel,
    Kind,
    MemberCount,
    NameKind,
    Organization,
    OtherName,
    Purpose,
    Sector,
    Source,
    Statement,
    Status,
    WiegoMembership,
)
from tests.auxil.crawler import by_shape, crawl
from tests.auxil.organizations import areas, make_catalogue, make_network
from tests.auxil.talks import assert_sendable, make_conversation

AREAS = [*sorted(areas().countries)[::7], "001", "002", "419", "142", "150"]
SIGNS = st.sampled_from("<>&\"'aé😀 \u202e\u0301ßك%*_`")


def words(longest: int) -> st.SearchStrategy:
    """Draw a text as long as the rules of records allow; half of them are that long."""
    drawn = st.text(SIGNS, min_size=1, max_size=longest).filter(str.strip)
    return st.one_of(drawn, drawn.map(lambda text: (text * longest)[:longest]))


SLUG = "the-longest-name-that-anybody-has-ever-given-to-an-organization1"
ADDRESSES = st.integers(0, 480).map(lambda length: "https://example.org/" + ("x&" * 240)[:length])
DATES = st.sampled_from((None, "1999", "2014-02", "2026-11-23"))
SOURCES = st.builds(Source, ADDRESSES, DATES, st.just("2026-11-23"), st.sampled_from((None, "2026-11-28")))
CHANNELS = st.one_of(
    st.builds(ContactChannel, st.sampled_from((ChannelKind.WEBSITE, ChannelKind.FACEBOOK)), ADDRESSES),
    st.builds(
        ContactChannel, st.just(ChannelKind.EMAIL), st.just("a" * 242 + "@example.org"), st.sampled_from(Purpose)
    ),
    st.builds(ContactChannel, st.just(ChannelKind.PHONE), st.just("+27 31 307 4038 ext 123456789")),
    st.builds(ContactChannel, st.just(ChannelKind.WHATSAPP), st.just("+254 712 345678")),
)
NAMES = st.builds(OtherName, words(200), st.sampled_from((None, "en")), st.sampled_from(NameKind))
SLUGS = (SLUG, "second", "vendors-worldwide")


def many(items: st.SearchStrategy, least: int = 0, most: int = 30) -> st.SearchStrategy:
    return st.lists(items, min_size=least, max_size=most).map(tuple)


@st.composite
def organizations(draw: st.DrawFn, slug: str) -> Organization:
    return Organization(
        slug=slug,
        name=draw(words(200)),
        acronym=draw(st.none() | words(40)),
        kind=draw(st.sampled_from(Kind)),
        coverage=tuple(dict.fromkeys(draw(many(st.sampled_from(AREAS), 1)))),
        sectors=tuple(dict.fromkeys(draw(many(st.sampled_from(Sector), 1)))),
        other_names=draw(many(NAMES, most=5)),
        country=draw(st.sampled_from((None, "PE", "CI", "SA"))),
        city=draw(st.none() | words(100)),
        languages=("en", "qu", "zz", "fr") * draw(st.integers(0, 8)),
        channels=draw(many(CHANNELS, most=12)),
        affiliations=tuple(dict.fromkeys(draw(many(st.sampled_from((*SLUGS, "gone")))))),
        wiego_membership=draw(st.sampled_from((None, WiegoMembership("2024", "https://example.org")))),
        members=draw(st.sampled_from((None, MemberCount(2_000_000_000, "2024-05")))),
        founded=draw(st.sampled_from((None, 1850))),
        hosts_interns=draw(st.sampled_from(Statement)),
        offers_speakers=draw(st.sampled_from(Statement)),
        status=draw(st.sampled_from((*[Status.ACTIVE] * 4, *Status))),
        summary=draw(st.none() | words(240)),
        sources=draw(many(SOURCES, 1, 10)),
    )


def widest(slug: str) -> Organization:
    """Return an organization that fills every field up to its limit."""
    address = "https://example.org/" + "x" * 480
    return Organization(
        slug=slug,
        name="<&" * 100,
        acronym="&" * 40,
        kind=Kind.MEMBER_ORGANIZATION,
        coverage=tuple(AREAS),
        sectors=tuple(Sector),
        other_names=(OtherName("<" * 200, "en", NameKind.FORMER), OtherName("<" * 200, None, NameKind.ALIAS)) * 20,
        country="CI",
        city="😀" * 50,
        languages=tuple(sorted(code for code in map(str, Locale("en").languages) if len(code) == len("en"))),
        channels=(
            *(ContactChannel(kind, address, purpose) for kind in ChannelKind for purpose in Purpose),
            *(ContactChannel(ChannelKind.EMAIL, "a" * 242 + "@example.org", purpose) for purpose in Purpose),
        ),
        affiliations=("second", SLUG, "vendors-worldwide"),
        wiego_membership=WiegoMembership("2026-11-23", address),
        members=MemberCount(2_000_000_000, "2026-11-23"),
        founded=2200,
        summary="&" * 240,
        sources=tuple(Source(address + str(number), "2026-11-23", "2026-11-23", "2026-11-28") for number in range(40)),
    )


def unwell_link(url: str) -> Standing:
    """Return a standing that takes many words to tell."""
    run = Run(Outcome.ELSEWHERE, 301, f"https://{'x' * 60}.{'y' * 60}.example", date(2026, 9, 23), date(2026, 9, 23), 9)
    return Standing(url, run, Level.WARNING, date(2026, 9, 23), is_delisted=False)


@settings(
    derandomize=True,
    deadline=None,
    max_examples=12,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@example(widest(SLUG), widest("second"), "fr")
@given(organizations(SLUG), organizations("second"), st.sampled_from(LOCALES))
def test_every_screen_about_any_organization_keeps_telegrams_limits(first, second, locale):
    catalogue = make_catalogue(first, second, make_network())
    unwell = {channel.value: unwell_link(channel.value) for channel in first.channels}
    conversation = replace(make_conversation(lambda _text: None), catalogue=catalogue, links=Links(unwell))

    async def press(data: str) -> Iterable[str]:
        reply = conversation.press(data, State(), Utterance(locale=locale)).reply
        assert_sendable(reply)
        return [button.action for row in reply.buttons for button in row if button.action is not None]

    def kind(pressed):
        known = pressed.state.locale in {None, locale}
        return (by_shape(pressed), pressed.state.organization) if known else pressed.action

    start = conversation.start(Utterance(locale=locale)).reply
    doors = [button.action for row in start.buttons for button in row]
    assert asyncio.run(crawl(doors, press, kind, most=20_000)) > 20
