"""The systemd units: sound, hardened, and such that the bot lives under them."""

import asyncio
import os
import re
import shlex
import socket
import subprocess
import sys
from collections import defaultdict
from ctypes import util
from pathlib import Path

import pytest

import bot
from bot.telegram.receiving import DRAIN_SECONDS
from directory.database import make_engine
from tests.auxil import nginx, sandbox
from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.records import fill, make_record
from tests.auxil.webhook_sender import WebhookSender

DEPLOYMENT = Path(bot.__file__).parent / "deployment"
ROOT = DEPLOYMENT.parent.parent
SERVICES = sorted(path.name for path in DEPLOYMENT.glob("*.service"))
TIMERS = sorted(path.name for path in DEPLOYMENT.glob("*.timer"))
SERVING = ("referral-bot.service", "referral-bot@.service")
DROP_INS = dict(
    re.findall(
        r"<!-- drop-in: (\S+) -->\n```ini\n(.*?)```", (DEPLOYMENT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
)
INSTALLED = "/opt/referral-bot/bin/"
MOST_EXPOSED = 1.1
SYSTEMD = pytest.mark.skipif(
    sandbox.ANALYZE is None, reason="the units were only read, NOT verified: systemd-analyze is not installed"
)
SECCOMP = pytest.mark.skipif(
    sandbox.ANALYZE is None or util.find_library("seccomp") is None,
    reason="the bot was NOT run under the units' system calls: systemd-analyze or libseccomp is not installed",
)


def settings(unit: str) -> dict[str, list[str]]:
    """Return every setting of a unit, with its values in their order."""
    found = defaultdict(list)
    for line in (DEPLOYMENT / unit).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


@pytest.fixture
def installed(tmp_path):
    """A folder with all units as if the program was installed where this one is, and with the page's drop-ins."""
    for name in (*SERVICES, *TIMERS):
        text = (DEPLOYMENT / name).read_text(encoding="utf-8").replace(INSTALLED, f"{Path(sys.executable).parent}/")
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, text in DROP_INS.items():
        (tmp_path / f"{name}.d").mkdir()
        (tmp_path / f"{name}.d" / "override.conf").write_text(text, encoding="utf-8")
    return tmp_path


def verify(folder):
    """Return what systemd finds wrong with all units of a folder."""
    names = [name.replace("@.", "@8081.") for name in (*SERVICES, *TIMERS)]
    told = subprocess.run(
        [sandbox.ANALYZE, "verify", "--man=no", *(str(folder / name) for name in names)],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode, [
        line for line in (told.stdout + told.stderr).splitlines() if str(folder) in line or "referral-bot" in line
    ]


@SYSTEMD
def test_systemd_finds_nothing_wrong_with_units_and_drop_ins(installed):
    assert verify(installed) == (0, [])


@SYSTEMD
def test_systemd_would_find_what_is_wrong_with_a_drop_in(installed):
    (installed / "referral-bot@.service.d" / "override.conf").write_text("[Service]\nProtectHum=yes\n")
    assert "ProtectHum" in verify(installed)[1][0]


@SYSTEMD
@pytest.mark.parametrize("unit", SERVICES)
def test_little_is_exposed(unit):
    command = [sandbox.ANALYZE, "security", "--offline=true", "--no-pager", str(DEPLOYMENT / unit)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(re.search(r"Overall exposure level for \S+: ([\d.]+)", told)[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("unit", SERVICES)
def test_every_service_is_hardened_alike(unit):
    def block(name):
        return (DEPLOYMENT / name).read_text(encoding="utf-8").partition("\nNoNewPrivileges")[2].partition("\n\n")[0]

    assert block(unit).strip() == block(SERVICES[0]).strip()
    found = settings(unit)
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute"):
        assert found[name] == ["yes"], name
    assert found["ProtectSystem"] == ["strict"]
    assert found["CapabilityBoundingSet"] == found["AmbientCapabilities"] == [""]
    assert found["RestrictAddressFamilies"] == ["AF_INET AF_INET6 AF_UNIX"]
    assert found["SystemCallFilter"][0] == "@system-service"
    assert found["User"] == ["referral-bot"]
    assert found["StateDirectory"][0].startswith("referral-bot")


@pytest.mark.parametrize("unit", SERVING)
def test_a_bot_is_supervised_and_has_time_to_end(unit):
    found = settings(unit)
    assert (found["Type"], found["Restart"], found["StartLimitIntervalSec"]) == (["notify"], ["always"], ["0"])
    assert int(found["WatchdogSec"][0]) >= 10
    assert int(found["TimeoutStopSec"][0]) >= DRAIN_SECONDS + 5
    assert int(found["MemoryHigh"][0].removesuffix("M")) < int(found["MemoryMax"][0].removesuffix("M"))
    assert found["ExecStart"] == [f"{INSTALLED}bot run"]


@pytest.mark.parametrize("unit", SERVICES)
def test_secrets_come_from_files_alone(unit):
    for text in ("\n".join(settings(unit)["Environment"]), DROP_INS.get(unit, "")):
        assert not re.search(r"\b(?:BOT_TOKEN|DATABASE_URL|WEBHOOK_SECRET)=", text)
        loaded = set(re.findall(r"LoadCredential=([\w-]+):", (DEPLOYMENT / unit).read_text(encoding="utf-8") + text))
        assert set(re.findall(r"_FILE=%d/([\w-]+)", text)) <= loaded


def test_what_is_done_regularly_has_a_service():
    assert [name.removesuffix(".timer") for name in TIMERS] == ["referral-bot-backup", "referral-bot-check-links"]
    for name in TIMERS:
        assert settings(name)["Persistent"] == ["yes"]
        assert settings(name.replace(".timer", ".service"))["Type"] == ["oneshot"]
    assert DROP_INS.keys() <= set(SERVICES)


def confined(unit, *command):
    """Return the command that runs another one under a unit's system calls."""
    return [sys.executable, "-m", "tests.auxil.sandbox", str(DEPLOYMENT / unit), *command]


def environ(**more):
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return kept | {name: str(value) for name, value in more.items()}


@SECCOMP
@pytest.mark.parametrize("unit", SERVICES)
def test_what_a_unit_does_not_allow_is_refused(unit):
    tried = "import mmap, os, socket\n" + "".join(
        f"try:\n    {attempt}\nexcept OSError as fault:\n    print(fault.strerror)\n"
        for attempt in (
            "mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)",
            "os.setpriority(os.PRIO_PROCESS, 0, 5)",
            "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        )
    )
    told = subprocess.run(
        confined(unit, sys.executable, "-c", tried), cwd=ROOT, capture_output=True, text=True, check=True
    )
    refused = ["Operation not permitted", "Operation not permitted", "Address family not supported by protocol"]
    assert told.stdout.splitlines() == refused


@SECCOMP
@pytest.mark.parametrize("unit", SERVING)
async def test_the_bot_lives_under_its_unit_and_tells_systemd_so(unit, tmp_path, filled_directory):
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "token").chmod(0o400)
    port, webhook = nginx.free_port(), {}
    if "@" in unit:
        webhook = {"WEBHOOK_URL": f"https://example.org{nginx.PATH}", "WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        async with BotApi() as api, WebhookSender(api, [f"http://127.0.0.1:{port}{nginx.PATH}"]):
            process = await asyncio.create_subprocess_exec(
                *confined(unit, sys.executable, "-W", "error", "-m", "bot", "run"),
                cwd=ROOT,
                env=environ(
                    BOT_TOKEN_FILE=tmp_path / "token",
                    BOT_API_URL=api.url,
                    DATABASE_URL=filled_directory,
                    MONITOR_LISTEN=f"127.0.0.1:{nginx.free_port()}",
                    NOTIFY_SOCKET=tmp_path / "notify",
                    WATCHDOG_USEC=2_000_000,
                    XDG_DATA_HOME=tmp_path,
                    **webhook,
                ),
            )
            try:
                await hears(systemd, "READY=1")
                person = api.person()
                person.says("domestic workers in Kenya")
                assert "Kenya" in (await person.hears()).text
                await hears(systemd, "WATCHDOG=1")
                process.terminate()
                await hears(systemd, "STOPPING=1")
                assert await asyncio.wait_for(process.wait(), DRAIN_SECONDS + 4) == 0
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()


async def hears(systemd, state):
    async with asyncio.timeout(20):
        while (await asyncio.get_running_loop().sock_recv(systemd, 4096)).decode() != state:
            pass


@pytest.fixture
async def filled_directory(new_database_url, migrated_url, shipped):
    url = new_database_url("sqlite", template=await asyncio.to_thread(migrated_url, "sqlite"))
    engine = make_engine(url)
    await fill(engine, shipped)
    await engine.dispose()
    return url


@SECCOMP
async def test_a_backup_is_made_under_its_unit(tmp_path, database_url, database_kind, request):
    programs = {"PG_BIN": request.getfixturevalue("postgresql").bin_path} if database_kind == "postgresql" else {}
    engine = make_engine(database_url)
    await fill(engine, [make_record()])
    await engine.dispose()
    (tmp_path / "backups").mkdir()
    unit = "referral-bot-backup.service"
    found = settings(unit)
    shell, flags, script = re.fullmatch(r"(\S+) (\S+) '(.*)'", found["ExecStart"][0]).groups()
    script = script.replace(INSTALLED, f"{Path(sys.executable).parent}/").replace("%%", "%")
    for command in ([shell, flags, script], shlex.split(found["ExecStartPost"][0])):
        process = await asyncio.create_subprocess_exec(
            *confined(unit, *command),
            cwd=tmp_path,
            env=environ(DATABASE_URL=database_url, PYTHONPATH=ROOT, **programs),
        )
        assert await asyncio.wait_for(process.wait(), 60) == 0
    (kept,) = (tmp_path / "backups").iterdir()
    assert re.fullmatch(r"directory-\d{4}-\d\d-\d\dT\d{6}Z\.backup", kept.name)
