"""Reads files of records, JSON Lines or CSV, and writes them; a file with any fault is refused, with all its faults."""

import json
from collections.abc import Collection, Iterable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final, NamedTuple

from directory import spreadsheet
from directory.documents import from_document, to_document
from directory.errors import DataFileError, RecordError
from directory.fields import Document, Fault, refused
from directory.geography import Areas
from directory.model import Record

FORMATS: Final = ("jsonl", "csv")

_SHIPPED: Final = ("data", "organizations.jsonl")


class RecordsError(RecordError):
    """Files of records break the rules; ``lines`` names each fault's file, line, field, value and what is allowed."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


class Entry(NamedTuple):
    """What a file holds at one place."""

    file: str
    line: int
    document: Document


class _Read(NamedTuple):
    entry: Entry
    record: Record


def read_file(path: Path, areas: Areas) -> list[Record]:
    """Return the records of one file whose affiliations stay within the file.

    Raises:
        RecordsError: the file cannot be read or breaks the rules.
    """
    return read_files([path], areas)


def read_files(paths: Iterable[Path], areas: Areas, known: Collection[str] = ()) -> list[Record]:
    """Return the records of several files that are loaded together, in order.

    Args:
        paths: files whose names end in .jsonl or .csv.
        areas: the areas that a record may name.
        known: slugs that affiliations may name besides those of the files.

    Raises:
        RecordsError: a file cannot be read or breaks the rules; nothing of any file is returned.
    """
    lines: list[str] = []
    read: list[_Read] = []
    for path in paths:
        for entry in _entries(path, lines):
            result = from_document(entry.document, areas)
            if isinstance(result, Record):
                read.append(_Read(entry, result))
            else:
                lines += [_line(entry, fault) for fault in result]
    lines += _faults_between(
        read, {*known, *(str(entry.document.get("slug")) for entry, _ in read)}, complete=not lines
    )
    if lines:
        raise RecordsError(lines)
    return [record for _, record in read]


def read_shipped(areas: Areas) -> list[Record]:
    """Return the records that ship inside the package.

    Raises:
        DataFileError: the file is missing or damaged.
    """
    with as_file(files("directory").joinpath(*_SHIPPED)) as path:
        try:
            return read_files([path], areas)
        except RecordsError as fault:
            raise DataFileError(f"A file of the package is damaged; install it again. {fault.lines[0]}") from fault


def to_jsonl(records: Iterable[Record]) -> str:
    """Return the records as JSON Lines."""
    return "".join(json.dumps(to_document(record), ensure_ascii=False) + "\n" for record in records)


def to_csv(records: Iterable[Record]) -> str:
    """Return the records as CSV, one row each, that a spreadsheet opens and ``read_file`` reads back."""
    return spreadsheet.write(to_document(record) for record in records)


def _entries(path: Path, lines: list[str]) -> Iterator[Entry]:
    """Yield what a file holds; what cannot be read is added to the lines of faults."""
    name = path.name
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        lines.append(f"{name}: its name does not tell its format; allowed: names that end in .jsonl or .csv.")
        return
    try:
        content = path.read_bytes()
    except OSError as fault:
        lines.append(f"{path} cannot be read: {(fault.strerror or str(fault)).lower()}.")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        at = content.count(b"\n", 0, fault.start) + 1
        lines.append(f"{name}, line {at}: it is no UTF-8 text; save the file as UTF-8.")
        return
    if kind == "csv":
        for line, document in spreadsheet.read(text):
            if isinstance(document, str):
                lines.append(f"{name}, line {line}, {document}.")
            else:
                yield Entry(name, line, document)
        return
    for number, json_text in enumerate(text.split("\n"), start=1):
        if json_text.strip():
            try:
                yield Entry(name, number, _object(json_text))
            except (ValueError, RecursionError) as fault:
                reason = "it is nested too deep" if isinstance(fault, RecursionError) else fault
                lines.append(f"{name}, line {number}: it is no JSON object ({reason}); allowed: one object a line.")


def _object(line: str) -> Document:
    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(items)
        if len(found) < len(items):
            twice = next(key for number, (key, _) in enumerate(items) if key in dict(items[:number]))
            raise ValueError(f"the key {json.dumps(twice, ensure_ascii=False)} stands twice")
        return found

    document = json.loads(line, object_pairs_hook=pairs)
    if not isinstance(document, dict):
        raise ValueError(f"it is a {type(document).__name__}")  # noqa: TRY004  told together with broken JSON
    return document


def _faults_between(read: list[_Read], known: set[str], *, complete: bool) -> Iterator[str]:
    """Yield a line for each slug that stands twice and, once all records are read, each affiliation to nobody."""
    first: dict[str, Entry] = {}
    for entry, record in read:
        slug = record.organization.slug
        if slug in first:
            before = first[slug]
            problem = f"{refused(slug, 'each slug once')}; it stands in {before.file}, line {before.line} already"
            yield _line(entry, Fault("slug", problem))
        first.setdefault(slug, entry)
        for network in record.organization.affiliations if complete else ():
            if network not in known:
                allowed = "the slug of an organization of the files or of the directory"
                yield _line(entry, Fault("affiliations", refused(network, allowed)))


def _line(entry: Entry, fault: Fault) -> str:
    return f"{entry.file}, line {entry.line}, {fault.field}: {fault.problem}."
