"""Runs ``directory check-links``: looks at the links of organizations, keeps what was found, and tells it."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.ext.asyncio import AsyncEngine

from directory.database import load_organizations, make_session_factory, prepare, snapshot
from directory.errors import DirectoryError
from directory.finding_report import counted, is_told, print_findings, print_json, status_of
from directory.findings import Level, in_order
from directory.link_checking.answers import note_answers
from directory.link_checking.checker import LinkChecker
from directory.link_checking.history import LinkHistory
from directory.link_checking.link_list import Link, links_of
from directory.link_checking.network import Network
from directory.link_checking.outcomes import ANSWERS, LinkResult, Outcome
from directory.link_checking.parking import load_parking_signs
from directory.link_checking.policy import Courtesy, LinkPolicy, load_link_policy
from directory.link_checking.report import document_of, finding_of
from directory.link_checking.robots import NAME
from directory.link_checking.rounds import look_at_all
from directory.link_checking.standing import Run, judge
from directory.repository import Repository

INTERNET: Final = Network()
_PURPOSE: Final = "looks whether the links of a directory of organizations of informal workers still work"


async def check_links(
    options: argparse.Namespace, network: Network = INTERNET, courtesy: Courtesy | None = None
) -> int:
    """Look at links, keep what was found and print how they stand.

    Args:
        options: the command's.
        network: the way to the sites.
        courtesy: how they are treated, None for what the policy says.
    """
    policy = load_link_policy()
    if courtesy is not None:
        policy = replace(policy, courtesy=courtesy)
    engine = await prepare(options.database)
    try:
        links = await _links(engine, options)
        urls = tuple(dict.fromkeys(link.url for link in links))
        await _look(engine, links, policy, network, resume=options.resume)
        async with snapshot(engine) as session:
            runs = await LinkHistory(session).runs()
    finally:
        await engine.dispose()
    standings = {url: judge(url, runs[url], policy) for url in urls if url in runs}
    told = [(link, standings[link.url]) for link in links if link.url in standings]
    findings = in_order([found for link, standing in told if (found := finding_of(link, standing)) is not None])
    if options.json:
        shown = (each for each in told if options.level == Level.NOTICE or is_told(each[1].level, options.level))
        print_json(document_of(*each) for each in shown)
    else:
        print_findings(findings, options.level, counted(len(told), "link"))
    return status_of(findings, strict=options.strict)


async def _links(engine: AsyncEngine, options: argparse.Namespace) -> tuple[Link, ...]:
    _revision, organizations = await load_organizations(engine)
    if options.only is not None:
        organizations = tuple(each for each in organizations if each.slug == options.only)
        if not organizations:
            raise DirectoryError(f"No organization has the slug {options.only!r}; `directory find TEXT` tells slugs.")
    return tuple(links_of(organizations, sources=options.sources))


async def _look(
    engine: AsyncEngine, links: Sequence[Link], policy: LinkPolicy, network: Network, *, resume: bool
) -> None:
    """Look at links and keep what was found, those of today left out where the round is resumed."""
    today = datetime.now(UTC).date()
    sessions = make_session_factory(engine)
    urls = tuple(dict.fromkeys(link.url for link in links))
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        owners[link.url].add(link.slug)

    async def record(results: Sequence[LinkResult]) -> None:
        async with sessions.begin() as session:
            await LinkHistory(session).record(results, today, policy)
            answered = {result.url for result in results if result.outcome in ANSWERS}
            slugs = frozenset[str]().union(*(owners[url] for url in answered))
            await note_answers(Repository(session), slugs, answered, today)

    async with snapshot(engine) as session:
        before = await LinkHistory(session).runs()
    done = {url for url in urls if resume and url in before and before[url][-1].last_seen == today}
    left = [url for url in urls if url not in done]
    courtesy = policy.courtesy
    with _progress(len(left)) as advance:
        async with network.session(f"{NAME}/{version(NAME)} ({_PURPOSE})", courtesy) as session_of_http:
            await look_at_all(
                left,
                LinkChecker(session_of_http, courtesy, load_parking_signs()),
                connections=courtesy.connections,
                record=record,
                impatient=_impatient(before, today - timedelta(days=courtesy.robots_patience_days)),
                has_heard=bool(done),
                advance=advance,
            )


def _impatient(before: Mapping[str, Sequence[Run]], since: date) -> frozenset[str]:
    """Return the addresses whose site has had no readable robots.txt since a day, so that it is not waited for."""
    return frozenset(
        url
        for url, runs in before.items()
        if runs[-1].outcome is Outcome.ROBOTS_UNAVAILABLE and runs[-1].first_seen <= since
    )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal, and nothing in a pipe; gives what moves it by one."""
    columns = (TextColumn("links"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("links", total=total)
        yield lambda: bar.advance(task)
