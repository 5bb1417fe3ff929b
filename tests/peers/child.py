"""The process of one peer, whose time and memory are its own: `python -m tests.peers.child svm train`, or `… svm read`.

Runs in Rasa's interpreter as well, so it imports nothing of the bot before it knows which peer it is.
"""

import gc
import json
import os
import resource
import sys
import time
from contextlib import redirect_stdout
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

WARM_UP: Final = "hola"
STATUS: Final = Path("/proc/self/status")


def main() -> None:
    """Train, or read the messages of standard input (JSON strings, one a line) and print what it took, as JSON."""
    name, task = sys.argv[1:]
    # What libraries print is no part of the answer.
    with redirect_stdout(sys.stderr):
        if task == "train":
            import_module(f"tests.peers.{name}").train()
            return
        found = _read(name, [json.loads(line) for line in sys.stdin])
    print(json.dumps(found))


def _read(name: str, texts: list[str]) -> dict[str, Any]:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    peer = import_module(f"tests.peers.{name}")
    read = peer.load()
    read(WARM_UP)
    gc.collect()
    gc.freeze()
    answers, seconds = [], []
    for text in texts:
        # Processor time, on one core the same as time on an idle machine: what else runs here does not count.
        began = time.process_time()
        answer = read(text)
        seconds.append(time.process_time() - began)
        answers.append(answer)
    memory = _highest_memory()
    return {
        "answers": answers,
        "seconds": seconds,
        "memory": memory,
        "installed": sum(map(_size, _needed(peer.REQUIRES))) + peer.stored_bytes(),
    }


def _highest_memory() -> int:
    """Return the most memory that was resident, in bytes."""
    if STATUS.exists():
        # On Linux, a process starts with its parent's peak in its resource usage; this one is its own.
        return next(int(line.split()[1]) * 1024 for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _needed(name: str) -> set[str]:
    """Return a package and all packages that it needs on this machine."""
    # A dependency of the measuring, not of the peer: imported when the peer's memory is known.
    from packaging.requirements import Requirement  # noqa: PLC0415
    from packaging.utils import canonicalize_name  # noqa: PLC0415

    seen, pending = set(), [(name, "")]
    while pending:
        package, extra = pending.pop()
        if (package, extra) in seen:
            continue
        seen.add((package, extra))
        for needed in map(Requirement, distribution(package).requires or ()):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                pending += [(canonicalize_name(needed.name), wanted) for wanted in ("", *needed.extras)]
    return {package for package, _ in seen}


def _size(package: str) -> int:
    """Return the bytes of a package's files, without compiled bytecode."""
    found = distribution(package)
    paths = (Path(found.locate_file(file)) for file in found.files or () if file.suffix != ".pyc")
    return sum(path.stat().st_size for path in paths if path.is_file())


if __name__ == "__main__":
    main()
