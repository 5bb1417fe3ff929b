"""Prints the README's tables of speed, scale, throughput and load: `make bench`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from tests.benchmark import load_table, name_search, scale, speed, throughput

TABLES: Final[dict[str, Callable[[], str]]] = {
    "speed": speed.make_table,
    "scale": scale.make_table,
    "names": name_search.make_table,
    "throughput": throughput.make_table,
    "load": load_table.make_table,
    "hour": load_table.make_hour_table,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables asked for, in Markdown; where there are several, with their names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"which, all without it: {', '.join(TABLES)}")
    asked = parser.parse_args(arguments).tables or list(TABLES)
    if unknown := [name for name in asked if name not in TABLES]:
        parser.error(f"there is no table {unknown[0]}; there are {', '.join(TABLES)}")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for name in asked:
        if len(asked) > 1:
            print(f"{name}:\n")
        sys.stdout.flush()
        print(TABLES[name](), flush=True)


if __name__ == "__main__":
    main()
