"""Looks at one link as a careful visitor would: asks leave, asks for the head, then the page, and follows redirects."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
from yarl import URL

from directory.domains import registrable
from directory.link_checking.fetching import Answer, LinkFault, fetch
from directory.link_checking.outcomes import LinkResult, Outcome
from directory.link_checking.parking import ParkingSigns
from directory.link_checking.policy import Courtesy
from directory.link_checking.public_addresses import as_address
from directory.link_checking.robots import Rules, robots_url, rules_after, rules_of
from directory.link_checking.turns import Turns

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD: Final = frozenset({301, 308})
_LATER: Final = frozenset({429, 503})
_HTML: Final = frozenset({"text/html", "application/xhtml+xml", "application/octet-stream", ""})
_TWICE: Final = 2
"""A page may lead to itself once, to see whether a cookie comes back."""
_BY_STATUS: Final = {
    401: Outcome.REFUSED,
    402: Outcome.REFUSED,
    403: Outcome.REFUSED,
    404: Outcome.NOT_FOUND,
    405: Outcome.REFUSED,
    406: Outcome.REFUSED,
    410: Outcome.GONE,
    418: Outcome.REFUSED,
    429: Outcome.BUSY,
    451: Outcome.REFUSED,
}
_MALFORMED: Final = (ValueError, IndexError)
"""What yarl raises of addresses that are none."""


class LinkChecker:
    """Looks at links over one session; each site's robots.txt is read once."""

    def __init__(self, session: aiohttp.ClientSession, courtesy: Courtesy, signs: ParkingSigns) -> None:
        self._session = session
        self._courtesy = courtesy
        self._signs = signs
        self._turns = Turns(courtesy.pause_seconds)
        self._rules: dict[URL, asyncio.Future[Rules]] = {}

    async def check(self, address: str, *, patient: bool = True) -> LinkResult:
        """Look at an address; faults of all kinds are results.

        Args:
            address: as a record has it.
            patient: whether a site whose robots.txt cannot be read is left alone.
        """
        steps: list[tuple[URL, int]] = []
        try:
            url = _parse(address)
            while True:
                answer = await self._look(url, patient=patient)
                if answer.status not in _REDIRECTS:
                    return self._result(address, url, answer, steps)
                steps.append((url, answer.status))
                url = self._follow(url, answer, steps)
        except LinkFault as fault:
            # Whatever stands in the way there, that it leads to another domain is known.
            last = steps[-1][1] if steps else None
            if steps and fault.outcome not in {Outcome.REDIRECT_LOOP, Outcome.BAD_REDIRECT}:
                if fault.outcome in {Outcome.DISALLOWED, Outcome.ROBOTS_UNAVAILABLE} and _crosses(address, url):
                    return LinkResult(address, Outcome.ELSEWHERE, last, str(url))
                return LinkResult(address, fault.outcome, None, str(url))
            return LinkResult(address, fault.outcome, last)

    def _follow(self, url: URL, answer: Answer, steps: list[tuple[URL, int]]) -> URL:
        try:
            target = _parse(str(url.join(URL(answer.location or ""))))
        except (*_MALFORMED, LinkFault):
            raise LinkFault(Outcome.BAD_REDIRECT) from None
        if not answer.location:
            raise LinkFault(Outcome.BAD_REDIRECT)
        seen = sum(step == target for step, _ in steps)
        if seen >= _TWICE or len(steps) > self._courtesy.most_redirects:
            raise LinkFault(Outcome.REDIRECT_LOOP)
        return target

    async def _look(self, url: URL, *, patient: bool) -> Answer:
        """Return what a page answers, redirects too, if the site lets us ask."""
        rules = await self._rules_of(url)
        if not rules.is_readable and patient:
            raise LinkFault(Outcome.ROBOTS_UNAVAILABLE)
        if not rules.allow(url):
            raise LinkFault(Outcome.DISALLOWED)
        try:
            head = await self._fetch("HEAD", url)
        except LinkFault as fault:
            if fault.before_answer:
                raise
        else:
            if head.status in _REDIRECTS or (head.status < 300 and head.content_type not in _HTML):  # noqa: PLR2004
                return head
        answer = await self._fetch("GET", url)
        if answer.status in _LATER and (seconds := _seconds(answer.retry_after)) is not None:
            if seconds > self._courtesy.longest_pause_seconds:
                raise LinkFault(Outcome.BUSY)
            await asyncio.sleep(seconds)
            answer = await self._fetch("GET", url)
            if answer.status in _LATER:
                raise LinkFault(Outcome.BUSY)
        return answer

    def _result(self, address: str, url: URL, answer: Answer, steps: list[tuple[URL, int]]) -> LinkResult:
        location = str(url) if steps else None
        status = answer.status
        if status >= 400:  # noqa: PLR2004
            other = Outcome.SERVER_ERROR if status >= 500 else Outcome.CLIENT_ERROR  # noqa: PLR2004
            return LinkResult(address, _BY_STATUS.get(status, other), status, location)
        if self._signs.is_host(url.host or "") or (answer.body and self._signs.is_parked(answer.body)):
            return LinkResult(address, Outcome.PARKED, status, location)
        if _crosses(address, url):
            return LinkResult(address, Outcome.ELSEWHERE, status, location)
        if steps and all(step in _FOR_GOOD for _, step in steps):
            return LinkResult(address, Outcome.MOVED, status, location)
        return LinkResult(address, Outcome.OK, status)

    async def _fetch(self, method: str, url: URL) -> Answer:
        async with self._turns.at(url.host or ""):
            return await fetch(self._session, method, url, self._courtesy)

    async def _rules_of(self, url: URL) -> Rules:
        """Return a site's rules, read by whoever asks first."""
        origin = url.origin()
        known = self._rules.get(origin)
        if known is None:
            known = self._rules[origin] = asyncio.ensure_future(self._read_rules(url))
        return await asyncio.shield(known)

    async def _read_rules(self, url: URL) -> Rules:
        target = robots_url(url)
        for _ in range(self._courtesy.most_redirects):
            try:
                answer = await self._fetch("GET", target)
                if answer.status in _REDIRECTS:
                    target = self._follow(target, answer, [])
                    continue
            except LinkFault as fault:
                if target.host != url.host:  # wherever it leads, the site's own machine has answered
                    return rules_of(404, None)
                return rules_after(fault)
            rules = rules_of(answer.status, answer.body)
            if rules.pause_seconds:
                pause = min(rules.pause_seconds, self._courtesy.longest_pause_seconds)
                self._turns.slow_down(url.host or "", pause)
            return rules
        return rules_of(404, None)


def _parse(address: str) -> URL:
    try:
        url = URL(address).with_fragment(None)
        is_sound = url.scheme in {"http", "https"} and bool(
            url.host
        )  # raises where the host's letters cannot be decoded
    except _MALFORMED:
        is_sound = False
    if not is_sound:
        raise LinkFault(Outcome.MALFORMED)
    return url


def _crosses(address: str, url: URL) -> bool:
    """Say whether an address has led to another domain."""
    first, last = _parse(address).host or "", url.host or ""
    if as_address(first) or as_address(last):
        return first != last
    return registrable(first.lower()) != registrable(last.lower())


def _seconds(retry_after: str | None) -> float | None:
    """Return how long a server asks us to wait; it says seconds or a time."""
    if not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        then = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
