"""Becomes another program under the system calls that a systemd unit allows, as systemd filters them (libseccomp).

``python -m tests.auxil.sandbox UNIT PROGRAM ARGUMENT…``; SystemCallFilter=, MemoryDenyWriteExecute= and
RestrictAddressFamilies= are held.
"""

import ctypes
import errno
import mmap
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ALLOW = 0x7FFF0000
REFUSE = 0x00050000
EQUAL = 4
MASKED_EQUAL = 7
_FAMILIES = 46
"""Families of addresses that Linux has."""
ANALYZE = shutil.which("systemd-analyze")
LIBRARY = "libseccomp.so.2"
_SHM_EXEC = 0o100000
_NO_NEW_PRIVILEGES = 38


class _Compared(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    )


def settings(unit: Path, name: str) -> list[str]:
    """Return the values of a setting of a unit, in their order."""
    lines = unit.read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.partition("=")[0] == name]


def allowed(unit: Path) -> set[str]:
    """Return the names of the system calls that a unit's SystemCallFilter lines allow."""
    found = members("@default")
    for line in settings(unit, "SystemCallFilter"):
        named = {call for name in line.lstrip("~").split() for call in members(name)}
        found = found - named if line.startswith("~") else found | named
    return found | members("@default")  # systemd's own way on: nothing starts or ends without these


def members(name: str) -> set[str]:
    """Return the system calls of one of systemd's groups, or a call by itself."""
    if not name.startswith("@"):
        return {name}
    assert ANALYZE
    told = subprocess.run([ANALYZE, "syscall-filter", name], capture_output=True, text=True, check=True)
    words = [line.strip() for line in told.stdout.splitlines()[1:]]
    return {call for word in words if word and not word.startswith("#") for call in members(word)}


def confine(unit: Path) -> None:
    """Hold this process and those that it becomes to a unit's filter."""
    assert ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    calls = allowed(unit)
    families = {int(getattr(socket, name)) for name in settings(unit, "RestrictAddressFamilies")[0].split()}
    others = [family for family in range(_FAMILIES) if family not in families]
    _load(ALLOW, REFUSE | errno.EAFNOSUPPORT, [("socket", _Compared(0, EQUAL, family)) for family in others])
    if settings(unit, "MemoryDenyWriteExecute") == ["yes"]:
        both = mmap.PROT_WRITE | mmap.PROT_EXEC
        executable = [
            ("mmap", _Compared(2, MASKED_EQUAL, both, both)),
            ("mprotect", _Compared(2, MASKED_EQUAL, mmap.PROT_EXEC, mmap.PROT_EXEC)),
            ("pkey_mprotect", _Compared(2, MASKED_EQUAL, mmap.PROT_EXEC, mmap.PROT_EXEC)),
            ("shmat", _Compared(2, MASKED_EQUAL, _SHM_EXEC, _SHM_EXEC)),
        ]
        _load(ALLOW, REFUSE | errno.EPERM, executable)
    _load(REFUSE | errno.EPERM, ALLOW, [(name, None) for name in sorted(calls)])


def _load(default: int, action: int, rules: Sequence[tuple[str, _Compared | None]]) -> None:
    """Load a filter that does one thing with some calls and another with the rest."""
    library = ctypes.CDLL(LIBRARY)
    library.seccomp_init.restype = ctypes.c_void_p
    made = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(default)))
    for name, compared in rules:
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            continue  # another architecture's
        of = () if compared is None else (compared,)
        assert library.seccomp_rule_add(made, ctypes.c_uint32(action), number, len(of), *of) == 0, name
    assert library.seccomp_load(made) == 0


if __name__ == "__main__":
    confine(Path(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the test's own program
