"""No site leads the checker inside: not by a redirect, not by a number in disguise, not by what its page holds."""

from urllib.parse import quote

import pytest

from directory.link_checking.checker import LinkChecker
from directory.link_checking.network import Network
from directory.link_checking.outcomes import Outcome
from directory.link_checking.parking import load_parking_signs
from tests.auxil.faulty_sites import COURTESY, FaultySites

INSIDE = [
    "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
    "http://10.0.0.1:5432/",
    "http://192.168.1.1/",
    "http://172.16.0.9/",
    "http://100.64.0.1/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a00:1::]/",
    "http://0.0.0.0/",
    "http://10.0.0.1#@example.org/",
    "http://example.org@10.0.0.1/",
]
DISGUISED = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://1/",
    "http://①②⑦.⓪.⓪.①/",
]
OTHERS = ["file:///etc/passwd", "gopher://10.0.0.1/", "ftp://10.0.0.1/", "javascript:alert(1)"]
NOWHERE = [*OTHERS, "//", "http://", "http:///x"]
REFUSED = {Outcome.PRIVATE_ADDRESS, Outcome.MALFORMED, Outcome.NO_ADDRESS}


@pytest.mark.parametrize("target", INSIDE)
async def test_no_redirect_leads_inside(target):
    async with FaultySites() as sites, sites.network().session("referral-bot/test", COURTESY) as session:
        checker = LinkChecker(session, COURTESY, load_parking_signs())
        found = await checker.check(sites.url(f"/lead?to={quote(target, safe='')}"))

        assert found.outcome is Outcome.PRIVATE_ADDRESS
        assert {seen.path for seen in sites.seen} == {"/robots.txt", "/lead"}


@pytest.mark.parametrize("target", [*OTHERS, "http://xn--maana-le/", "https://xn--a\u0099/"])
async def test_no_redirect_leads_to_another_kind_of_address(target):
    async with FaultySites() as sites, sites.network().session("referral-bot/test", COURTESY) as session:
        checker = LinkChecker(session, COURTESY, load_parking_signs())
        found = await checker.check(sites.url(f"/lead?to={quote(target, safe='')}"))

        assert found.outcome is Outcome.BAD_REDIRECT


@pytest.mark.parametrize("address", [*INSIDE, *DISGUISED, *NOWHERE])
async def test_no_link_of_a_record_leads_inside_however_its_host_is_written(address):
    async with Network().session("referral-bot/test", COURTESY) as session:
        found = await LinkChecker(session, COURTESY, load_parking_signs()).check(address)

    assert found.outcome in REFUSED
