"""Each fault that a site may have, from a real server on this machine."""

import pytest

from directory.link_checking.checker import LinkChecker
from directory.link_checking.outcomes import Outcome
from directory.link_checking.parking import load_parking_signs
from tests.auxil.faulty_sites import COURTESY, FaultySites


@pytest.fixture
async def sites():
    async with FaultySites() as sites:
        yield sites


@pytest.fixture
async def check(sites):
    """Looks at a page and gives the outcome, the status and where it led."""
    async with sites.network().session("referral-bot/test", COURTESY) as session:
        checker = LinkChecker(session, COURTESY, load_parking_signs())

        async def look(path: str, host: str = "vendors.test", kind: str = "http", **options):
            address = path if path.startswith("http") else sites.url(path, host, kind)
            found = await checker.check(address, **options)
            assert found.url == address
            return found.outcome, found.status, found.location

        yield look


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("/fine", Outcome.OK, 200),
        ("/paper", Outcome.OK, 200),
        ("/moved-for-now", Outcome.OK, 200),
        ("/cookie", Outcome.OK, 200),
        ("/no-head", Outcome.OK, 200),
        ("/busy-once", Outcome.OK, 200),
        ("/endless", Outcome.OK, 200),
        ("/report", Outcome.OK, 200),
        ("/parked", Outcome.PARKED, 200),
        ("/not-found", Outcome.NOT_FOUND, 404),
        ("/gone", Outcome.GONE, 410),
        ("/forbidden", Outcome.REFUSED, 403),
        ("/teapot", Outcome.CLIENT_ERROR, 409),
        ("/fault", Outcome.SERVER_ERROR, 500),
        ("/down", Outcome.SERVER_ERROR, 503),
        ("/busy", Outcome.BUSY, None),
        ("/busy-for-long", Outcome.BUSY, None),
        ("/busy-until", Outcome.BUSY, None),
        ("/round", Outcome.REDIRECT_LOOP, 302),
        ("/to-mail", Outcome.BAD_REDIRECT, 302),
        ("/to-nothing", Outcome.BAD_REDIRECT, 302),
        ("/reset", Outcome.RESET, None),
    ],
)
async def test_what_a_page_answers_is_told(check, path, outcome, status):
    found = await check(path)

    assert found[:2] == (outcome, status)


async def test_a_page_that_moved_within_its_domain_is_told_with_its_new_address(check, sites):
    assert await check("/moved") == (Outcome.MOVED, 200, sites.url("/fine"))


async def test_a_page_that_leads_to_another_domain_is_told_with_it(check, sites):
    assert await check("/across") == (Outcome.ELSEWHERE, 200, sites.url("/fine", "others.test"))
    assert await check("/across-to-closed") == (Outcome.ELSEWHERE, 302, sites.url("/fine", "closed.test"))


async def test_a_page_that_leads_to_a_seller_of_domains_is_parked(check, sites):
    assert await check("/across-to-seller") == (Outcome.PARKED, 200, sites.url("/fine", "sedo.com"))


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("trusted", Outcome.OK),
        ("expired", Outcome.TLS_EXPIRED),
        ("self-signed", Outcome.TLS_UNTRUSTED),
        ("other-name", Outcome.TLS_OTHER_NAME),
    ],
)
async def test_certificates_are_checked(check, kind, outcome):
    assert (await check("/fine", kind=kind))[0] is outcome


async def test_plain_http_where_tls_was_promised_is_a_fault_of_tls(check, sites):
    assert (await check(f"https://vendors.test:{sites.ports['http']}/fine"))[0] is Outcome.TLS_FAULT


async def test_what_is_no_http_is_told(check):
    assert (await check("/", kind="garbage"))[0] is Outcome.BAD_ANSWER


async def test_a_machine_that_does_not_answer_is_told(check):
    assert (await check("/fine", kind="shut"))[0] is Outcome.UNREACHABLE


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("http://nobody.test/", Outcome.NO_ADDRESS),
        ("http://silent.test/", Outcome.UNSURE),
        ("http://vendors.test:99999/", Outcome.MALFORMED),
        ("http://2130706433/", Outcome.MALFORMED),
        (f"http://{'a' * 64}.test/", Outcome.MALFORMED),
        ("ftp://vendors.test/", Outcome.MALFORMED),
    ],
)
async def test_an_address_that_leads_to_no_machine_is_told(check, address, outcome):
    assert (await check(address))[0] is outcome


class TestAddressesOfMachines:
    async def test_ipv6_is_spoken_by_number_and_by_name(self, check):
        assert (await check("/fine", "[::1]", "six"))[0] is Outcome.OK
        assert (await check("/fine", "six.test", "six"))[0] is Outcome.OK

    @pytest.mark.parametrize(
        "address",
        [
            "http://private.test/",
            "http://link-local.test/latest/meta-data/",
            "http://both.test/",
            "http://10.0.0.1/",
            "http://[fd00::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://0.0.0.0/",
        ],
    )
    async def test_none_that_is_not_public_is_connected_to(self, check, sites, address):
        assert (await check(address))[0] is Outcome.PRIVATE_ADDRESS
        assert sites.seen == []

    async def test_not_by_a_redirect_either(self, check):
        assert await check("/to-private") == (Outcome.PRIVATE_ADDRESS, None, "http://private.test/fine")
        assert await check("/to-number") == (Outcome.PRIVATE_ADDRESS, None, "http://10.0.0.1/fine")
        assert await check("/to-nobody") == (Outcome.NO_ADDRESS, None, "http://nobody.test/fine")

    async def test_a_name_that_leads_inside_the_second_time_is_not_followed_there(self, check, sites):
        assert (await check("/fine", "rebound.test"))[0] is Outcome.PRIVATE_ADDRESS
        assert [seen.path for seen in sites.seen] == ["/robots.txt"]
        assert sites.looked_up == ["rebound.test", "rebound.test"]


class TestCourtesy:
    async def test_robots_txt_is_read_once_and_obeyed(self, check, sites):
        assert (await check("/fine", "closed.test"))[0] is Outcome.DISALLOWED
        assert (await check("/moved", "closed.test"))[0] is Outcome.DISALLOWED
        assert [(seen.method, seen.path) for seen in sites.seen] == [("GET", "/robots.txt")]

    async def test_our_own_name_in_robots_txt_is_heard(self, check):
        assert (await check("/fine", "closed-to-us.test"))[0] is Outcome.DISALLOWED
        assert (await check("/report", "closed-to-us.test"))[0] is Outcome.OK

    async def test_a_site_whose_robots_txt_fails_is_left_alone_until_patience_ends(self, check):
        assert (await check("/fine", "unsaid.test"))[0] is Outcome.ROBOTS_UNAVAILABLE
        assert (await check("/fine", "unsaid.test", patient=False))[0] is Outcome.OK

    async def test_the_head_is_asked_for_first_and_a_paper_is_not_read(self, check, sites):
        await check("/paper")

        assert [(seen.method, seen.path) for seen in sites.seen] == [("GET", "/robots.txt"), ("HEAD", "/paper")]

    async def test_the_program_says_its_name(self, check, sites):
        await check("/fine")

        assert {seen.user_agent for seen in sites.seen} == {"referral-bot/test"}
