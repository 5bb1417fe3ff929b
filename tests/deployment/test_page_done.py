"""What the page says of databases, done line by line: a first PostgreSQL, backups, and either kind brought back."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deployment.test_page import PAGE, ROOT

STUBS = {
    "sudo": 'shift 2; exec env "$@"',  # whoever runs the tests does all of it
    "systemctl": 'echo "$@" >> "$DONE/systemctl"',
}
ROLES = {"database-url": "referral_bot", "owner-url": "referral_owner", "curator-url": "referral_curator"}


class Machine:
    """A machine whose folders are a test's, and on which the page's blocks of commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {"DONE": str(folder), "PATH": f"{folder}/stubs:{os.environ['PATH']}"}
        for name in ("stubs", "etc", "lib/referral-bot/backups"):
            (folder / name).mkdir(parents=True)
        for name, script in STUBS.items():
            (folder / "stubs" / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            (folder / "stubs" / name).chmod(0o755)

    def does(self, head: str, *, without: str = r"psql \w+$", last: str | None = None) -> str:
        """Do the commands between a head of the page and the next, but for those that a pattern names."""
        section = PAGE[PAGE.index(f"\n{head}") :]
        section = section[: re.search(r"\n(?:## |\*\*)", section[5:]).start() + 5]
        lines = [line[2:] for line in section.splitlines() if line.startswith("# ")]
        return self.runs("\n".join(line for line in lines if not re.search(without, line)), last)

    def runs(self, script: str, backup: str | None = None) -> str:
        """Run commands; where the page leaves a backup's name open it is the one given."""
        script = script.replace("/etc/referral-bot/", f"{self.folder}/etc/").replace("/var/lib", f"{self.folder}/lib")
        script = re.sub(r"/opt/referral-bot(?:-\d)?/bin/", f"{Path(sys.executable).parent}/", script)
        if backup is not None:
            script = re.sub(r"\S+/….backup", shlex.quote(backup), script)
        told = subprocess.run(
            ["/bin/sh", "-ec", script],
            cwd=ROOT,
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        return told.stdout

    def answers(self, **environ: str) -> str:
        """Return what the bot answers on a directory."""
        given = " ".join(f"{name}={value}" for name, value in environ.items())
        return self.runs(
            f"{given} /opt/referral-bot/bin/bot ask 'soy periodista y busco vendedoras ambulantes de Lima'"
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_sqlite_comes_back_as_the_page_says(machine):
    environ = {"XDG_DATA_HOME": "/var/lib"}
    assert "FEDEVAL" in machine.answers(**environ)
    backup = f"{machine.folder}/lib/referral-bot/backups/one.backup"
    machine.runs(f"XDG_DATA_HOME=/var/lib /opt/referral-bot/bin/directory backup {backup}")
    machine.runs("XDG_DATA_HOME=/var/lib /opt/referral-bot/bin/directory edit fedeval-peru acronym SPOILED")
    assert "SPOILED" in machine.answers(**environ)

    assert "499 organizations" in machine.does("**Whether a backup is one**", last=backup)
    machine.does("**SQLite, back.**", last=backup)

    assert "SPOILED" not in machine.answers(**environ)
    assert (machine.folder / "systemctl").read_text().split() == [
        "stop",
        "referral-bot.service",
        "start",
        "referral-bot.service",
    ]


def test_postgresql_is_made_kept_and_comes_back_as_the_page_says(machine, postgresql):
    machine.environ["PATH"] = f"{machine.folder}/stubs:{postgresql.bin_path}:{os.environ['PATH']}"
    uri = postgresql.get_uri(database="postgres")
    host = uri.partition("host=")[2]
    machine.environ |= {"PGHOST": host, "PGUSER": "postgres"}

    def name(database):
        for file, role in ROLES.items():
            url = uri.replace("//postgres:", f"//{role}:").replace("/postgres?", f"/{database}?")
            (machine.folder / "etc" / file).write_text(url)
            (machine.folder / "etc" / file).chmod(0o600)

    name("referral_bot")
    machine.does("## 4. PostgreSQL")
    environ = {"DATABASE_URL_FILE": "/etc/referral-bot/database-url"}
    assert "FEDEVAL" in machine.answers(**environ)

    machine.does("## Upgrades", without=r"venv|pip|^ln |^cp |systemctl")
    backup = f"{machine.folder}/lib/referral-bot/backups/one.backup"
    machine.runs(f"DATABASE_URL_FILE=/etc/referral-bot/owner-url /opt/referral-bot/bin/directory backup {backup}")
    curator = "DATABASE_URL_FILE=/etc/referral-bot/curator-url"
    machine.runs(f"{curator} /opt/referral-bot/bin/directory edit fedeval-peru acronym SPOILED")
    assert "SPOILED" in machine.answers(**environ)

    machine.does("**PostgreSQL, back.**", without=r"directory restore|systemctl", last=backup)
    name("referral_bot_2")
    machine.does("**PostgreSQL, back.**", without=r"createdb|systemctl", last=backup)

    assert "SPOILED" not in machine.answers(**environ)
    assert "FEDEVAL" in machine.answers(**environ)
    machine.runs(f"{curator} /opt/referral-bot/bin/directory edit fedeval-peru acronym FDV")
