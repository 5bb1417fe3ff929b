"""Reads the TOML files of ``directory/data``."""

import tomllib
from importlib.resources import files
from typing import Any, Final

from directory.errors import DataFileError

_FOLDER: Final = "directory/data"


def read_data(*path: str) -> dict[str, Any]:
    """Return the content of a file.

    Raises:
        DataFileError: the file is missing or damaged.
    """
    try:
        return tomllib.loads(files("directory").joinpath("data", *path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        label = "/".join((_FOLDER, *path))
        raise DataFileError(f"{label} is missing or damaged ({fault}); install the package again.") from fault
