"""Fuzzes one target with atheris until a time is over or something is found: ``python -m tests.fuzz TARGET``."""

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path

INSTRUMENTED = ["bot", "directory", "protego", "yarl", "ijson", "html", "csv", "json"]
"""Whose branches lead the way to new data."""
_SLOWEST_SECONDS = 20
"""What takes longer hangs."""


def main() -> None:
    """Run one target, or print their names."""
    import atheris  # noqa: PLC0415 - only this program needs it

    logging.disable()  # it would tell of every update that is broken
    # The embedded directory of whoever runs this stays as it is.
    os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="fuzz-")
    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        from tests.fuzz.inputs import PIECES  # noqa: PLC0415 - what is imported here is instrumented
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - as above
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", choices=TARGETS, metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    if options.target is None:
        print("\n".join(TARGETS))
        return
    target = TARGETS[options.target]
    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder) / "corpus", Path(folder) / "words"
        corpus.mkdir()
        for number, one in enumerate(target.seeds()):
            (corpus / str(number)).write_bytes(one)
            target.claim(one)  # loads what all examples rest on, before the clock runs
        pieces = (piece for piece in PIECES if len(piece) <= 8)
        words.write_text("".join('"' + "".join(f"\\x{sign:02x}" for sign in one) + '"\n' for one in pieces))
        limits = [
            f"-max_total_time={options.seconds}",
            f"-timeout={_SLOWEST_SECONDS}",
            "-max_len=20000",
            "-rss_limit_mb=3000",
        ]
        limits += [
            "-print_final_stats=1",
            "-len_control=20",
            f"-artifact_prefix={Path(tempfile.gettempdir())}/fuzz-{options.target}-",
        ]
        atheris.Setup([sys.argv[0], *limits, f"-dict={words}", str(corpus)], target.claim)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
