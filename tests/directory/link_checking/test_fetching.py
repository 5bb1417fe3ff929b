from dataclasses import replace

import pytest
from yarl import URL

from directory.link_checking.fetching import LinkFault, fetch
from directory.link_checking.outcomes import Outcome
from tests.auxil.faulty_sites import COURTESY, FaultySites

HASTY = replace(COURTESY, answer_seconds=0.2, body_seconds=0.2)
"""Whatever else is slow on this machine, what these tests ask for is slower."""


@pytest.fixture
async def ask():
    """Sends one request to a page, in a hurry or not."""
    async with FaultySites() as sites, sites.network().session("referral-bot/test", COURTESY) as session:

        async def get(path, courtesy=COURTESY, method="GET"):
            return await fetch(session, method, URL(sites.url(path)), courtesy)

        yield get


@pytest.mark.parametrize("path", ["/slow-headers", "/slow-body"])
async def test_a_page_that_takes_too_long_is_left(ask, path):
    with pytest.raises(LinkFault) as fault:
        await ask(path, HASTY)

    assert fault.value.outcome is Outcome.TIMEOUT


async def test_a_page_without_end_is_read_so_far_and_no_farther(ask):
    answer = await ask("/endless")

    assert answer.status == 200
    assert len(answer.body) == COURTESY.most_bytes


async def test_a_redirect_is_told_and_not_followed(ask):
    answer = await ask("/moved")

    assert (answer.status, answer.location) == (301, "/fine")


async def test_a_head_has_no_body(ask):
    answer = await ask("/fine", method="HEAD")

    assert (answer.status, answer.body, answer.content_type) == (200, None, "text/html")
