"""Rasa's own environment: Rasa 3.6 runs on Python 3.10 at the newest, this bot on 3.11 and later."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.errors import SettingsError
from tests.peers.learning import ROOT, STORE

VERSION: Final = "3.10"
SETTING: Final = "RASA_PYTHON"
CONSTRAINTS: Final = ROOT / "constraints-rasa.txt"
REMEDY: Final = (
    f"install it (`pyenv install {VERSION}`, `uv python install {VERSION}` or your system's package) and name it, "
    f"{SETTING}=/path/to/python{VERSION}, or leave Rasa out: `python -m tests.peers this_bot nearest svm`."
)


def find_interpreter(environ: Mapping[str, str]) -> str:
    """Return the Python for Rasa: the setting's, else the one on the path.

    Raises:
        SettingsError: there is none, or it is of another version.
    """
    named = environ.get(SETTING) or f"python{VERSION}"
    path = shutil.which(named, path=environ.get("PATH"))
    told = _version(path) if path else ""
    if told != VERSION:
        fault = f"is Python {told}" if told else "does not run here"
        raise SettingsError(f"Rasa 3.6 needs Python {VERSION}, and {named} {fault}: {REMEDY}")
    return str(path)


def prepare(environ: Mapping[str, str]) -> Path:
    """Return the interpreter of an environment that holds Rasa, made and filled where it is not there yet.

    Raises:
        SettingsError: there is no Python for it, or the packages cannot be installed.
    """
    folder = STORE / "rasa"
    inside, stamp = folder / "bin" / "python", folder / CONSTRAINTS.name
    wanted = CONSTRAINTS.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return inside
    subprocess.run([find_interpreter(environ), "-m", "venv", "--clear", folder], check=True)
    # As a variable, the constraints also hold where pip builds a package from source.
    pinned = os.environ | environ | {"PIP_CONSTRAINT": str(CONSTRAINTS)}
    command = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "rasa"]
    if subprocess.run(command, env=pinned, check=False).returncode:
        raise SettingsError(f"pip cannot install Rasa into {folder} by {CONSTRAINTS.name}; its own words stand above.")
    stamp.write_text(wanted, encoding="utf-8")
    return inside


def _version(interpreter: str) -> str:
    """Return the version of a Python, such as 3.10; empty where it does not run."""
    script = "import sys; print('{}.{}'.format(*sys.version_info))"
    ended = subprocess.run([interpreter, "-c", script], capture_output=True, text=True, check=False)
    return ended.stdout.strip()
