"""Targets of what sites answer: robots.txt, pages, redirects, times to wait."""

from directory.domains import registrable
from directory.link_checking.checker import _crosses, _parse, _seconds
from directory.link_checking.fetching import LinkFault
from directory.link_checking.parking import load_parking_signs, visible_text
from directory.link_checking.public_addresses import as_address, is_public
from directory.link_checking.robots import robots_url, rules_of
from tests.fuzz.target import Target

PAGE = "https://example.org/about/our-members.html?lang=es"
_ROBOTS = """User-agent: referral-bot
Disallow: /private*/*.html$
Allow: /about
Crawl-delay: 2.5
Request-rate: 1/10s
Visit-time: 0600-0845

User-agent: *
Disallow: /
Sitemap: https://example.org/sitemap.xml
"""
_PAGE = """<!DOCTYPE html><html><head><title>Vendors &amp; friends</title><script>var a = "</p>";</script></head>
<body><!-- note --><p class='a'>This domain is for sale &#8212; &nbsp; <a href="https://sedo.com/search">x</a>
<![CDATA[ x ]]><?php x ?><template>y</template></body></html>"""


def _robots(data: bytes) -> None:
    rules = rules_of(200, data.decode("utf-8", "replace"))
    assert rules.allow(_parse(PAGE)) in {True, False}
    assert rules.pause_seconds >= 0


def _page(data: bytes) -> None:
    page = data.decode("utf-8", "replace")
    assert visible_text(page) is not None
    assert load_parking_signs().is_parked(page) in {True, False}


def _address(data: bytes) -> None:
    address = data.decode("utf-8", "replace")
    try:
        url = _parse(address)
    except LinkFault:
        return
    assert robots_url(url).path == "/robots.txt"
    assert _crosses(address, url) is False
    found = as_address(url.host or "")
    assert found is None or is_public(found) in {True, False}
    assert registrable(url.host or "") is not None


def _wait(data: bytes) -> None:
    seconds = _seconds(data.decode("utf-8", "replace"))
    assert seconds is None or seconds >= 0


TARGETS = {
    "robots": Target(_robots, lambda: [_ROBOTS.encode()]),
    "page": Target(_page, lambda: [_PAGE.encode()]),
    "address": Target(
        _address,
        lambda: [
            PAGE.encode(),
            b"http://[::ffff:169.254.169.254]:8080/x",
            b"https://xn--maana-pta.example:443/%7E?a=b#c",
        ],
    ),
    "wait": Target(_wait, lambda: [b"120", b"Wed, 21 Oct 2026 07:28:00 GMT"]),
}
