import pytest

from directory.domains import host_of, in_letters, registrable
from directory.model import ChannelKind


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.streetnet.org.za", "streetnet.org.za"),
        ("streetnet.org.za", "streetnet.org.za"),
        ("vendors.blogspot.com", "vendors.blogspot.com"),
        ("WWW.Example.Org.", "example.org"),
        ("8.8.8.8", "8.8.8.8"),
        ("localhost", "localhost"),
    ],
)
def test_the_part_that_somebody_registered_is_told(host, domain):
    assert registrable(host) == domain


@pytest.mark.parametrize(
    ("kind", "value", "host"),
    [
        (ChannelKind.EMAIL, "info@Example.org", "example.org"),
        (ChannelKind.WEBSITE, "https://user@Example.org:8080/a", "example.org"),
        (ChannelKind.WHATSAPP, "https://wa.me/1", "wa.me"),
        (ChannelKind.PHONE, "+27 31 307 4038", None),
    ],
)
def test_the_host_of_a_channel_is_told(kind, value, host):
    assert host_of(kind, value) == host


def test_punycode_is_shown_in_letters():
    assert in_letters("xn--mxico-bsa.example") == "méxico.example"
    assert in_letters("xn--a.example") == "xn--a.example"
