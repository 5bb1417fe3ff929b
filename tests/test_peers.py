"""The benchmark beside others: what it says when Rasa's Python is missing, how it counts, and the README's table."""

import re
import sys
from types import SimpleNamespace

import pytest

from bot.errors import SettingsError
from tests.auxil import readme
from tests.peers import rasa_venv
from tests.peers.__main__ import PEERS, main
from tests.peers.report import COLUMNS, make_cells

QUESTIONS = [
    SimpleNamespace(locale="en", intents={"press", "contact"}, sectors={"waste_pickers"}, places=set()),
    SimpleNamespace(locale="es", intents={"join"}, sectors=set(), places={"PE"}),
]
COSTS = {"seconds": [0.002, 0.004], "memory": 31_000_000, "installed": 14_000_000}


def test_a_reading_that_would_serve_as_well_is_right_and_what_a_peer_does_not_read_stays_empty():
    answers = [{"intent": "contact", "sectors": ["waste_pickers"]}, {"intent": "press", "sectors": ["fishers"]}]
    cells = dict(zip(COLUMNS, make_cells(QUESTIONS, {"answers": answers, **COSTS}), strict=True))
    assert cells["intent"] == "50.0"
    assert (cells["en"], cells["es"], cells["fr"]) == ("100.0", "0.0", "")
    assert (cells["sectors"], cells["places"]) == ("50.0", "")
    assert (cells["median"], cells["p99"], cells["memory"], cells["install"]) == ("3.0 ms", "4.0 ms", "31 MB", "14 MB")


@pytest.mark.parametrize(
    ("environ", "fault"),
    [
        ({"PATH": ""}, "python3.10 does not run here"),
        ({"PATH": "", "RASA_PYTHON": "/nowhere/python"}, "/nowhere/python does not run here"),
        ({"PATH": "", "RASA_PYTHON": sys.executable}, f"{sys.executable} is Python 3.{sys.version_info.minor}"),
    ],
)
def test_a_missing_python_for_rasa_is_told_with_the_mend(environ: dict[str, str], fault: str):
    with pytest.raises(SettingsError) as told:
        rasa_venv.find_interpreter(environ)
    assert str(told.value).startswith(f"Rasa 3.6 needs Python 3.10, and {fault}: install it")
    assert "RASA_PYTHON=" in str(told.value)


def test_an_unknown_peer_is_told_with_those_that_there_are(capsys: pytest.CaptureFixture[str]):
    assert main(["gpt"]) == 2
    assert capsys.readouterr().err == f"There is no peer gpt; there are {', '.join(PEERS)}.\n"


def test_a_peer_reads_every_example_in_a_process_of_its_own(capfd: pytest.CaptureFixture[str]):
    assert main(["nearest"]) == 0
    table = capfd.readouterr().out.splitlines()
    assert len(table) == 3
    cells = [cell.strip() for cell in table[2].strip("|").split("|")]
    assert cells[0] == PEERS["nearest"]
    assert all(cells)


def test_the_table_of_the_readme_has_every_peer_and_figure():
    rows = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in readme.block(readme.text(), "peers").splitlines()
    ]
    assert rows[0][1:] == list(COLUMNS)
    assert [row[0] for row in rows[2:]] == list(PEERS.values())


def test_rasas_packages_are_pinned_without_an_address():
    lines = rasa_venv.CONSTRAINTS.read_text(encoding="utf-8").splitlines()[1:]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    assert any(line.startswith("rasa==3.6.") for line in lines)
