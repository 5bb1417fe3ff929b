"""Reads files of records in every format; files with any fault are refused, with all faults of all of them."""

import errno
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import IO, Final, NamedTuple

from directory.documents import from_document, to_document
from directory.errors import DataFileError, RecordError
from directory.fields import Fault, one_line, refused
from directory.formats import json_lines, separated_values
from directory.formats.entry import Entry, broken
from directory.formats.text_lines import TOO_LONG, NotTextError, TooLongError, read_lines
from directory.geography import Areas
from directory.model import Export, Record

SUFFIXES: Final = (".jsonl", ".csv", ".xlsx", ".json", ".zip")
"""How names of files that can be read end; a folder is read as a tabular package."""

MOST_UNPACKED: Final = 1_073_741_824
"""Bytes of a zip file's or workbook's content; 100,000 organizations have a third of it."""
_LONGEST_LINE: Final = 2000
"""Signs of a sentence about a fault: those that list all columns fit."""
_SHIPPED: Final = ("data", "organizations.jsonl")


class RecordsError(RecordError):
    """Files of records break the rules; ``lines`` names each fault's file, place, field, value and what is allowed."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


class _Read(NamedTuple):
    file: str
    entry: Entry
    record: Record


def read_file(path: Path, areas: Areas) -> list[Record]:
    """Return the records of one file whose affiliations stay within the file.

    Raises:
        RecordsError: the file cannot be read or breaks the rules.
    """
    return read_files([path], areas)


class Files(NamedTuple):
    """What files hold that are loaded together."""

    records: list[Record]
    exports: dict[str, Export]
    """What the file of a record tells of its export, by slug."""


def read_files(paths: Iterable[Path], areas: Areas, known: Collection[str] = ()) -> list[Record]:
    """Return the records of several files; otherwise like ``read_exports``."""
    return read_exports(paths, areas, known).records


def read_exports(
    paths: Iterable[Path],
    areas: Areas,
    known: Collection[str] = (),
    watch: Callable[[Iterator[Entry | Export]], Iterable[Entry | Export]] = iter,
) -> Files:
    """Return the records of several files that are loaded together, in order.

    Args:
        paths: files whose names end in one of ``SUFFIXES``, or folders.
        areas: the areas that a record may name.
        known: slugs that affiliations may name besides those of the files.
        watch: looks on while a file is read.

    Raises:
        RecordsError: a file cannot be read or breaks the rules; nothing of any file is returned.
    """
    lines: list[str] = []
    read: list[_Read] = []
    slugs = set(known)
    exports: dict[str, Export] = {}
    for path in paths:
        export: Export | None = None
        for entry in watch(_entries(path)):
            if isinstance(entry, Export):
                export = entry
                continue
            result = entry.content if isinstance(entry.content, tuple) else from_document(entry.content, areas)
            if isinstance(result, Record):
                slug = result.organization.slug
                slugs.add(slug)
                if export is not None:
                    exports[slug] = export
                # The document is let go: a large file would be held twice.
                read.append(_Read(path.name, entry._replace(content=()), result))
            else:
                if isinstance(entry.content, dict):
                    slugs.add(str(entry.content.get("slug")))
                lines += [_line(path.name, entry, fault) for fault in result]
    lines += _faults_between(read, slugs, complete=not lines)
    if lines:
        raise RecordsError(lines)
    return Files([one.record for one in read], exports)


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
    return "".join(json_lines.write(map(to_document, records)))


def to_csv(records: Iterable[Record]) -> str:
    """Return the records as CSV, one row each, that a spreadsheet opens and ``read_file`` reads back."""
    return "".join(separated_values.write(map(to_document, records)))


def _entries(path: Path) -> Iterator[Entry | Export]:
    """Yield what a file or folder holds; that it cannot be read is an entry, too."""
    reader = _folder if path.is_dir() else _READERS.get(path.suffix.lower())
    if reader is None:
        allowed = f"names that end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        yield broken("", "", f"its name does not tell its format; allowed: {allowed}")
        return
    try:
        yield from reader(path)
    except NotTextError as fault:
        mend = 'save it as "CSV UTF-8"' if path.suffix.lower() == ".csv" else "save the file as UTF-8"
        yield broken(f"line {fault}", "", f"it is no UTF-8 text; {mend}")
    except TooLongError as fault:
        yield broken(f"line {fault}", "", TOO_LONG)
    except OSError as fault:
        yield broken("", "", f"it cannot be read: {(fault.strerror or str(fault)).lower()}")
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError) as fault:
        yield broken("", "", f"it is no zip file ({fault}); allowed: HSDS's tabular package, zipped")


def _json_lines(path: Path) -> Iterator[Entry | Export]:
    return json_lines.read(read_lines(path))


def _separated_values(path: Path) -> Iterator[Entry | Export]:
    return separated_values.read(read_lines(path))


def _workbook(path: Path) -> Iterator[Entry | Export]:
    from directory.formats import workbook  # noqa: PLC0415  no other format needs its libraries

    with path.open("rb") as file:
        if zipfile.is_zipfile(file):  # the library unpacks it in memory
            with _open_zip(file):
                pass
        file.seek(0)
        yield from workbook.read(file)


def _hsds(path: Path) -> Iterator[Entry | Export]:
    from directory.formats import hsds_json  # noqa: PLC0415  as above

    with path.open("rb") as file:
        yield from hsds_json.read(file)


def _folder(path: Path) -> Iterator[Entry | Export]:
    from directory.formats import hsds_package  # noqa: PLC0415  as above

    def open_file(name: str) -> IO[bytes]:
        if not (path / name).resolve().is_relative_to(path.resolve()):
            raise PermissionError(errno.EACCES, "It is a link that leads out of the package")
        return (path / name).open("rb")

    return hsds_package.read(open_file)


def _zipped(path: Path) -> Iterator[Entry | Export]:
    from directory.formats import hsds_package  # noqa: PLC0415  as above

    with path.open("rb") as file, _open_zip(file) as package:
        inside = {name.rpartition("/")[2]: name for name in package.namelist()}

        def open_file(name: str) -> IO[bytes]:
            if name not in inside:
                raise FileNotFoundError(name)
            try:
                return io.BufferedReader(package.open(inside[name]))  # type: ignore[type-var]
            except (NotImplementedError, RuntimeError) as fault:  # of another compression, or locked with a password
                raise zipfile.BadZipFile(str(fault)) from fault

        yield from hsds_package.read(open_file)


_READERS: Final[dict[str, Callable[[Path], Iterator[Entry | Export]]]] = {
    ".jsonl": _json_lines,
    ".csv": _separated_values,
    ".xlsx": _workbook,
    ".json": _hsds,
    ".zip": _zipped,
}


def _open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """Open a zip file that unpacks to no more than any directory is.

    Raises:
        zipfile.BadZipFile: it would, or is none.
    """
    try:
        package = zipfile.ZipFile(file)
    except (ValueError, NotImplementedError, struct.error, OverflowError) as fault:  # of names, of what is newer
        raise zipfile.BadZipFile(f"its list of files cannot be read, {type(fault).__name__}") from fault
    unpacked = sum(one.file_size for one in package.infolist())
    if unpacked > MOST_UNPACKED:
        package.close()
        raise zipfile.BadZipFile(f"unpacked it has {unpacked:,} bytes, and {MOST_UNPACKED:,} are allowed")
    return package


def _faults_between(read: list[_Read], known: set[str], *, complete: bool) -> Iterator[str]:
    """Yield a line for each slug that stands twice and, once all records are read, each affiliation to nobody."""
    first: dict[str, _Read] = {}
    for one in read:
        slug = one.record.organization.slug
        if slug in first:
            before = first[slug]
            problem = f"{refused(slug, 'each slug once')}; it stands in {before.file}, {before.entry.place} already"
            yield _line(one.file, one.entry, Fault("slug", problem))
        first.setdefault(slug, one)
        for network in one.record.organization.affiliations if complete else ():
            if network not in known:
                allowed = "the slug of an organization of the files or of the directory"
                yield _line(one.file, one.entry, Fault("affiliations", refused(network, allowed)))


def _line(file: str, entry: Entry, fault: Fault) -> str:
    where = ", ".join(part for part in (file, entry.at(fault.field)) if part)
    return one_line(f"{where}: {fault.problem}.", _LONGEST_LINE)
