"""Settings whose values stand in files: NAME_FILE names one, as systemd's LoadCredential and containers give them."""

import os
import stat
from collections.abc import Collection, Mapping
from typing import Final

from directory.errors import SecretFileError

SUFFIX: Final = "_FILE"
_LONGEST: Final = 65_536
"""Bytes; a longer file is none that holds one value."""
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe that nobody writes to would wait for ever."""


def with_secrets(environ: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """Return an environment in which the settings whose NAME_FILE is set have the file's content as their value.

    Args:
        environ: is left as it is; what is empty counts as not set.
        names: the settings that may come from a file.

    Raises:
        SecretFileError: a setting is given both ways, or its file cannot be used; the text names setting and file,
            never what is in it.
    """
    found = dict(environ)
    for name in names:
        path = found.pop(name + SUFFIX, "").strip()
        if not path:
            continue
        if found.get(name, "").strip():
            raise SecretFileError(f"{name} and {name}{SUFFIX} are both set; leave one of them out.")
        found[name] = _read(f"{name}{SUFFIX}", path)
    return found


def _read(setting: str, path: str) -> str:
    """Return the one line of a file."""
    content = _content(setting, path)
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        text = "\0"
    if not text:
        raise SecretFileError(f"{setting} names {path!r}, which is empty; write the value into it.")
    if not text.isprintable():
        raise SecretFileError(
            f"{setting} names {path!r}, which is no single line of text; write the value alone into it."
        )
    return text


def _content(setting: str, path: str) -> bytes:
    try:
        with open(os.open(path, os.O_RDONLY | _NO_WAIT), "rb") as file:  # noqa: PTH123  (the flag has no other door)
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise SecretFileError(f"{setting} names {path!r}, which is no ordinary file; name one.")
            # Whoever can write it could have the bot speak for another one, or read another database.
            if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise SecretFileError(
                    f"{setting} names {path!r}, which others than its owner may write; run `chmod go-w` on it."
                )
            content = file.read(_LONGEST + 1)
    except (OSError, ValueError) as fault:
        reason = (getattr(fault, "strerror", None) or type(fault).__name__).lower()
        raise SecretFileError(
            f"{setting} names {path!r}, which cannot be read ({reason}); check the path and the rights on it."
        ) from None
    if len(content) > _LONGEST:
        raise SecretFileError(f"{setting} names {path!r}, which is too large for one value; name another file.")
    return content
