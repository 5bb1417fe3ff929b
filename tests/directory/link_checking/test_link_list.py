from directory.link_checking.link_list import Link, links_of
from tests.auxil.records import make_record


def test_links_are_the_addresses_of_channels_and_where_asked_for_of_sources():
    organization = make_record("one").organization

    of_channels = [
        Link("one", "website", "https://example.org/?a=1;b=2"),
        Link("one", "social.x", "https://x.com/example"),
        Link("one", "channels[2]", "https://second.example.org"),
    ]
    of_sources = [
        Link("one", "sources[1]", "https://example.org/about"),
        Link("one", "sources[2]", "https://example.org/news"),
    ]
    assert list(links_of([organization])) == of_channels
    assert list(links_of([organization], sources=True)) == [*of_channels, *of_sources]
