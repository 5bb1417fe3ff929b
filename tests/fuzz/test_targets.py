"""No parser of outside data answers it with another exception than the project's own."""

import base64
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz import inputs
from tests.fuzz.targets import TARGETS

FOUND = tomllib.loads((Path(__file__).parent / "found.toml").read_text(encoding="utf-8"))
SLOW = {"hsds": 50, "hsds_tabular": 50, "xlsx": 50, "package": 50, "poll": 40, "exchanged_parts": 150}
"""Examples of targets of which each takes milliseconds, or which are worth more."""
EXAMPLES = 120


@pytest.mark.parametrize("name", TARGETS)
def test_what_it_takes_holds(name):
    for whole in TARGETS[name].seeds():
        TARGETS[name].claim(whole)


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_in_is_read_or_refused(name):
    target = TARGETS[name]

    @seed(20261129)
    @settings(
        max_examples=SLOW.get(name, EXAMPLES),
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
    @given(inputs.data(target.seeds()))
    def holds(data: bytes) -> None:
        target.claim(data)

    holds()


@pytest.mark.parametrize(("name", "number"), [(name, number) for name in FOUND for number in range(len(FOUND[name]))])
def test_what_once_broke_it_does_so_no_more(name, number):
    TARGETS[name].claim(taken(FOUND[name][number]))


def taken(found: str) -> bytes:
    """Return the bytes of an example: a text, or base64 after ``base64:``."""
    return base64.b64decode(found.removeprefix("base64:")) if found.startswith("base64:") else found.encode()
