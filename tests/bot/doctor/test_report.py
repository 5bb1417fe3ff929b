import io
import json

from rich.console import Console

from bot.doctor.findings import HIDDEN, Level, discreet, error, ok, skipped, warning
from bot.doctor.report import as_json, is_well, lines, show

FOUND = (
    ok("token", "Known."),
    warning("role", "A [bold]superuser[/].", "Make another."),
    error("database", "Gone.", "Bring it back."),
    skipped("directory", "the database is gone"),
)


def test_a_pipe_gets_a_line_for_each_and_one_that_counts_them():
    assert list(lines(FOUND)) == [
        "ok       token: Known.",
        "warning  role: A [bold]superuser[/]. Make another.",
        "error    database: Gone. Bring it back.",
        "skipped  directory: Not looked at, because the database is gone.",
        "1 well, 1 to be seen to, 1 wrong, 1 not looked at.",
    ]


def test_a_terminal_gets_a_table_with_what_to_do_below():
    written = io.StringIO()
    show(FOUND, Console(file=written, width=80))
    assert "→ Bring it back." in written.getvalue()
    assert "[bold]superuser[/]" in written.getvalue()


def test_programs_get_json():
    found = json.loads(as_json(FOUND))
    assert found["well"] is False
    assert found["findings"][2] == {
        "name": "database", "level": "error", "sentence": "Gone.", "mend": "Bring it back."
    }  # fmt: skip
    assert found["findings"][0]["mend"] is None


def test_only_an_error_is_wrong():
    assert not is_well(FOUND)
    assert is_well([finding for finding in FOUND if finding.level is not Level.ERROR])


def test_what_a_server_says_is_shown_without_secrets_and_on_one_line():
    said = discreet(error("x", "http://me:s%40same@h/\x1b[2J\ns@same hush", "Mend s@same."), {"s@same", "hush"})
    assert said.sentence == f"http://me:{HIDDEN}@h/ [2J {HIDDEN} {HIDDEN}"
    assert said.mend == f"Mend {HIDDEN}."
