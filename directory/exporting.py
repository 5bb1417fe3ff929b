"""Writes records in every format."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Final

from directory.documents import to_document
from directory.formats import json_lines, separated_values
from directory.formats.hsds_writing import Edit, organization_node
from directory.geography import Areas
from directory.model import Export, Record
from directory.whole_files import STDOUT, whole_file, whole_folder

JSONL, CSV, XLSX, HSDS, PACKAGE, GEOJSON, VCARD = "jsonl", "csv", "xlsx", "hsds", "hsds-tabular", "geojson", "vcard"
FORMATS: Final = (JSONL, CSV, XLSX, HSDS, PACKAGE, GEOJSON, VCARD)
REMEMBERING: Final = (HSDS, PACKAGE)
"""Formats that hold the history as well."""

_FIRST_DAY_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is written."""

    records: Sequence[Record]
    areas: Areas
    export: Export | None = None
    """What the file tells of itself."""
    edits: Mapping[str, Sequence[Edit]] = field(default_factory=lambda: MappingProxyType({}))
    """The changes of the records, oldest first, by slug."""
    separator: str = ","
    """What parts the cells of CSV."""
    watch: Callable[[Iterable[Record]], Iterable[Record]] = iter
    """Looks on while the records are written."""

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield the records' documents."""
        return map(to_document, self.watch(self.records))

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Yield the records as organizations of HSDS."""
        for document in self.documents():
            yield organization_node(document, self.areas, self.edits.get(document["slug"], ()))


def write(contents: Contents, form: str, name: str) -> None:
    """Write a file, or a folder where a tabular package is not to be zipped, whole or not at all.

    Args:
        contents: what is written.
        form: one of ``FORMATS``.
        name: of the file or the folder; ``-`` for the standard output.

    Raises:
        DirectoryError: it cannot be written, or there is more than the format takes.
    """
    if form == PACKAGE and name != STDOUT and Path(name).suffix.lower() != ".zip":
        from directory.formats import hsds_package  # noqa: PLC0415  no other format needs it

        with whole_folder(name) as folder:
            hsds_package.write(contents.nodes(), lambda inner: (folder / inner).open("wb"), contents.export)
        return
    with whole_file(name) as file:
        if form == XLSX:
            from directory.formats import workbook  # noqa: PLC0415  no other format needs its libraries

            workbook.write(contents.documents(), file, contents.export)
        elif form == PACKAGE:
            _write_zip(contents, file)
        else:
            if form == CSV and name != STDOUT:
                # Spreadsheets take a file without the mark for one of their own country's encoding.
                file.write(b"\xef\xbb\xbf")
            for text in _texts(contents, form):
                file.write(text.encode())


def _texts(contents: Contents, form: str) -> Iterator[str]:
    if form == JSONL:
        return json_lines.write(contents.documents())
    if form == CSV:
        return separated_values.write(contents.documents(), contents.separator)
    if form == HSDS:
        from directory.formats import hsds_json  # noqa: PLC0415  as above

        return hsds_json.write(contents.nodes(), len(contents.records), contents.export)
    if form == GEOJSON:
        from directory.formats import geojson  # noqa: PLC0415  as above

        return geojson.write(contents.documents(), contents.areas)
    from directory import vcards  # noqa: PLC0415  as above

    return (vcards.write_all([record.organization], contents.areas) for record in contents.watch(contents.records))


def _write_zip(contents: Contents, file: IO[bytes]) -> None:
    """Write a zip file, whose tables are written side by side and then put into it one after the other."""
    from directory.formats import hsds_package  # noqa: PLC0415  as above

    with tempfile.TemporaryDirectory() as folder:
        hsds_package.write(contents.nodes(), lambda inner: (Path(folder) / inner).open("wb"), contents.export)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for inner in hsds_package.names():
                entry = zipfile.ZipInfo(inner, _FIRST_DAY_OF_ZIP)  # the same export is the same file
                entry.compress_type = zipfile.ZIP_DEFLATED
                with package.open(entry, "w", force_zip64=True) as packed, (Path(folder) / inner).open("rb") as table:
                    while part := table.read(io.DEFAULT_BUFFER_SIZE * 16):
                        packed.write(part)
