"""Runs ``directory check``: tells what is wrong with records, or looks so."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from directory.checking.directory_check import check_directory
from directory.database import prepare, snapshot
from directory.finding_report import counted, is_told, print_findings, print_json, status_of
from directory.findings import Finding, Level, in_order
from directory.geography import Areas
from directory.link_checking.history import LinkHistory
from directory.link_checking.policy import load_link_policy
from directory.model import Record
from directory.records import read_files, read_shipped
from directory.repository import Repository
from directory.stored_codes import unknown_codes


async def check_records(options: argparse.Namespace) -> int:
    """Print what is wrong with the records of the database, of files or of the package."""
    areas = Areas.load()
    findings: list[Finding] = []
    delisted: Sequence[str] = ()
    if options.files:
        records: Sequence[Record] = read_files(options.files, areas)
    elif options.shipped:
        records = read_shipped(areas)
    else:
        records, delisted = await _stored(options.database, areas, findings)
    findings += check_directory(records, areas, datetime.now(UTC).date(), delisted)
    ordered = in_order(findings)
    if options.json:
        print_json(each.to_document() for each in ordered if is_told(each.level, options.level))
    else:
        print_findings(ordered, options.level, counted(len(records), "organization"))
    return status_of(ordered, strict=options.strict)


async def _stored(
    database: str | None, areas: Areas, findings: list[Finding]
) -> tuple[Sequence[Record], Sequence[str]]:
    """Return the records of a database and its delisted addresses; what cannot be used is added to the findings."""
    engine = await prepare(database)
    try:
        async with snapshot(engine) as session:
            async for stored in unknown_codes(session, areas):
                text = f"{stored.code!r} is unknown here and is left out; allowed: {stored.allowed}."
                findings.append(Finding(stored.slug, stored.field, Level.ERROR, text))
            standings = await LinkHistory(session).standings(load_link_policy())
            delisted = [url for url, standing in standings.items() if standing.is_delisted]
            repository = Repository(session)
            records = await repository.records()
            findings += [
                Finding(each.slug, each.field, Level.ERROR, f"{each.slug} {each.text}.")
                for each in repository.left_out
                if not each.is_code
            ]
            return records, delisted
    finally:
        await engine.dispose()
