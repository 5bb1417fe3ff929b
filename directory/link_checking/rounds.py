"""A round over many links: hosts side by side, each host's links in turn, results written as they come."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from directory.errors import DirectoryError
from directory.link_checking.checker import LinkChecker
from directory.link_checking.outcomes import LinkResult, Outcome

FLUSH_SECONDS: Final = 5.0
"""How long a result waits to be written at most; what an interrupted round has not written, it looks at again."""
ENOUGH: Final = 3
"""Where nothing at all answers, so many hosts say that it is this machine that has no network."""

_SILENCE: Final = frozenset({Outcome.NO_ADDRESS, Outcome.UNREACHABLE, Outcome.TIMEOUT, Outcome.UNSURE})
_UNASKED: Final = frozenset({Outcome.MALFORMED, Outcome.PRIVATE_ADDRESS})
"""Nobody was asked at all."""

Record = Callable[[Sequence[LinkResult]], Awaitable[None]]


class OfflineError(DirectoryError):
    """Nothing answered at any host, so that the fault is this machine's and nothing was written."""


async def look_at_all(
    urls: Iterable[str],
    checker: LinkChecker,
    *,
    connections: int,
    record: Record,
    impatient: Collection[str] = (),
    has_heard: bool = False,
    advance: Callable[[], object] = lambda: None,
) -> list[LinkResult]:
    """Look at each address once and return the results.

    Args:
        urls: the addresses.
        checker: what looks at one.
        connections: how many hosts are looked at at once.
        record: writes results; nothing is written before anything has answered.
        impatient: addresses whose site has had no readable robots.txt for too long to wait on.
        has_heard: whether it is known already that this machine is online.
        advance: is called after each.

    Raises:
        OfflineError: nothing has answered.
    """
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[_host(url)].append(url)
    hosts = iter(sorted(by_host.values(), key=len, reverse=True))  # the longest first, so that none is left at the end
    writer = _Writer(record, has_heard=has_heard)

    async def work() -> None:
        for of_host in hosts:
            for url in of_host:
                await writer.add(await checker.check(url, patient=url not in impatient))
                advance()

    workers = [asyncio.ensure_future(work()) for _ in range(min(connections, len(by_host)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await writer.flush()
    silent = {_host(result.url) for result in writer.results if result.outcome in _SILENCE}
    if not writer.has_heard and len(silent) >= ENOUGH:
        raise OfflineError(
            f"None of {len(silent)} hosts answered, so it may be this machine that is not online; nothing was written. "
            "Look at its network and try again."
        )
    await writer.flush(at_last=True)
    return writer.results


class _Writer:
    """Holds results until something has answered, then writes them every few seconds."""

    def __init__(self, record: Record, *, has_heard: bool) -> None:
        self._record = record
        self._waiting: list[LinkResult] = []
        self._lock = asyncio.Lock()
        self._written_at = asyncio.get_running_loop().time()
        self.results: list[LinkResult] = []
        self.has_heard = has_heard

    async def add(self, result: LinkResult) -> None:
        self.results.append(result)
        self._waiting.append(result)
        self.has_heard |= result.outcome not in _SILENCE | _UNASKED
        if asyncio.get_running_loop().time() - self._written_at >= FLUSH_SECONDS:
            await self.flush()

    async def flush(self, *, at_last: bool = False) -> None:
        async with self._lock:
            if self._waiting and (self.has_heard or at_last):
                results, self._waiting = self._waiting, []
                await self._record(results)
                self._written_at = asyncio.get_running_loop().time()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
