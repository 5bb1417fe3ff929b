"""Targets that read files of records: each gives records or sentences, and what is read is written and read again."""

import io
import re
import tempfile
import zipfile
from functools import cache, partial
from pathlib import Path

from directory.errors import DirectoryError
from directory.exporting import CSV, HSDS, JSONL, PACKAGE, XLSX, Contents, write
from directory.geography import Areas
from directory.records import RecordsError, read_file, read_shipped
from tests.fuzz.target import Target, is_a_line

_NAMES = {JSONL: "a.jsonl", CSV: "a.csv", XLSX: "a.xlsx", HSDS: "a.json", PACKAGE: "a.zip"}
_FILE = re.compile(rb"^== (.*)\n", re.MULTILINE)
_LONGEST_CELL = 32_000


@cache
def _areas() -> Areas:
    return Areas.load()


@cache
def _written(form: str) -> bytes:
    """Return two of the package's records in a format."""
    records = [one for one in read_shipped(_areas()) if not one.organization.affiliations][:2]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _NAMES[form]
        write(Contents(records, _areas()), form, str(path))
        return path.read_bytes()


def _reads(path: Path, form: str) -> None:
    """Claim that a file gives records or sentences, and that the records come back from what is written of them."""
    try:
        records = read_file(path, _areas())
    except RecordsError as fault:
        assert fault.lines
        assert all(map(is_a_line, fault.lines)), fault.lines
        return
    again = path.parent / f"again-{_NAMES[form]}"
    try:
        write(Contents(records, _areas()), form, str(again))
    except DirectoryError as fault:  # a workbook's cell takes less than a record may hold
        assert form == XLSX, fault
        return
    # A file without a record is none of HSDS.
    assert not records or read_file(again, _areas()) == records


def _holds(data: bytes, *, form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _NAMES[form]
        path.write_bytes(data)
        _reads(path, form)


def _unpacked() -> list[bytes]:
    """Return a package as one text, a line with its name above each file."""
    with zipfile.ZipFile(io.BytesIO(_written(PACKAGE))) as package:
        return [b"".join(b"== %s\n%s" % (name.encode(), package.read(name)) for name in package.namelist())]


def _is_a_package(data: bytes) -> None:
    """Claim the same of a package whose files are told as one text, in a folder and zipped."""
    _, *parts = _FILE.split(data)
    files = {name.decode("utf-8", "replace"): text for name, text in zip(parts[::2], parts[1::2], strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        inside, zipped = Path(folder) / "package", Path(folder) / _NAMES[PACKAGE]
        inside.mkdir()
        with zipfile.ZipFile(zipped, "w") as package:
            for name, text in files.items():
                if name.isprintable() and name:
                    package.writestr(name, text)
                if re.fullmatch(r"[\w-][\w.-]*", name):
                    (inside / name).write_bytes(text)
        _reads(zipped, PACKAGE)
        _reads(inside, PACKAGE)


TARGETS = {
    form.replace("-", "_"): Target(partial(_holds, form=form), lambda form=form: [_written(form)]) for form in _NAMES
} | {"package": Target(_is_a_package, _unpacked)}
