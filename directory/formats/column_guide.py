"""What the columns of a spreadsheet hold, in words, and the codes to choose from."""

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

from directory.errors import DataFileError
from directory.formats.sheet_columns import COLUMNS
from directory.model import ChannelKind, Confidence, Kind, NameKind, Purpose, Sector, Statement, Status

GUIDE_SHEET: Final = "fields"

CHOICES: Final[Mapping[str, type[StrEnum]]] = {
    "kind": Kind,
    "hosts_interns": Statement,
    "offers_speakers": Statement,
    "confidence": Confidence,
    "status": Status,
}
"""Columns that hold one code of a few."""
_FILE: Final = "columns.toml"
_CODES: Final = {column: ", ".join(codes) for column, codes in CHOICES.items()} | {
    "sectors": ", ".join(Sector),
    "other_names": ", ".join(NameKind),
    "channels": f"{', '.join(ChannelKind)}; the purpose is {', '.join(Purpose)}",
}


def explanations() -> Iterator[tuple[str, str, str]]:
    """Yield each column, what it holds and how it is written.

    Raises:
        DataFileError: the file of the package is missing or damaged.
    """
    label = f"directory/data/{_FILE}"
    try:
        told: dict[str, dict[str, Any]] = tomllib.loads(
            files("directory").joinpath("data", _FILE).read_text(encoding="utf-8")
        )
        for column in COLUMNS:
            written = told[column]["written"].replace("{codes}", _CODES.get(column, ""))
            yield column, told[column]["holds"], written
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as fault:
        raise DataFileError(f"{label} cannot be read ({fault}); install the package again.") from fault
