"""Records that may hold anything that the rules allow, for what every format must bring back."""

import string

from hypothesis import strategies as st

from directory.model import (
    ChannelKind,
    Confidence,
    ContactChannel,
    Kind,
    MemberCount,
    NameKind,
    Organization,
    OtherName,
    Purpose,
    Record,
    Sector,
    Source,
    Statement,
    Status,
    WiegoMembership,
)

SIGNS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
) | st.sampled_from("'=+-@;,|\"[]\n 0123456789.:/")


def texts(most: int) -> st.SearchStrategy[str]:
    """Draw a text without spaces around it."""
    return st.text(SIGNS, min_size=1, max_size=most).filter(lambda text: text == text.strip())


DATES = st.sampled_from(("2014", "2014-07", "2014-07-31"))
DAYS = st.sampled_from(("2026-11-23", "2026-11-24"))
LINKS = st.sampled_from(("https://example.org", "https://example.org/ñ?a=1;b=|2%", "http://example.org/a#b"))
PHONES = st.sampled_from(("+51 1 234 5678", "0800 123 456", "031 307", "(011) 23-45 ext. 6", "0123456789012"))
EMAILS = st.sampled_from(("info@example.org", "-a@example.org"))
SOCIAL = [kind for kind in ChannelKind if kind not in {ChannelKind.EMAIL, ChannelKind.PHONE}]
CHANNELS = st.one_of(
    st.builds(ContactChannel, st.sampled_from(SOCIAL), LINKS, st.sampled_from(Purpose)),
    st.builds(
        ContactChannel, st.sampled_from((ChannelKind.PHONE, ChannelKind.WHATSAPP)), PHONES, st.sampled_from(Purpose)
    ),
    st.builds(ContactChannel, st.just(ChannelKind.EMAIL), EMAILS, st.sampled_from(Purpose)),
)
SOURCES = st.builds(Source, LINKS, st.none() | DATES, DAYS, st.none() | DAYS)


def some(values: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[tuple[object, ...]]:
    """Draw a few different values."""
    return st.lists(values, min_size=least, max_size=3, unique=True).map(tuple)


def records() -> st.SearchStrategy[Record]:
    """Draw a record that belongs to nobody."""
    organization = st.builds(
        Organization,
        slug=st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8),
        name=texts(60),
        kind=st.sampled_from(Kind),
        coverage=some(st.sampled_from(("PE", "KE", "001", "419", "014")), 1),
        sectors=some(st.sampled_from(Sector), 1),
        acronym=st.none() | texts(10),
        other_names=some(
            st.builds(OtherName, texts(30), st.sampled_from((None, "es", "qu")), st.sampled_from(NameKind))
        ),
        country=st.sampled_from((None, "PE", "KE")),
        city=st.none() | st.sampled_from(("Lima", "Nairobi")) | texts(20),
        languages=some(st.sampled_from(("es", "en", "sw"))),
        channels=some(CHANNELS),
        affiliations=st.just(()),
        wiego_membership=st.none() | st.builds(WiegoMembership, st.none() | DATES, LINKS),
        members=st.none() | st.builds(MemberCount, st.integers(1, 2_000_000_000), st.none() | DATES),
        founded=st.none() | st.integers(1500, 2200),
        hosts_interns=st.sampled_from(Statement),
        offers_speakers=st.sampled_from(Statement),
        status=st.sampled_from(Status),
        summary=st.none() | texts(60),
        sources=some(SOURCES, 1),
    )
    return st.builds(Record, organization, st.sampled_from(Confidence), st.none() | texts(60))
