import json
import subprocess
import sys

from tests.benchmark.load import Figures

LOAD = [
    sys.executable,
    "-m",
    "tests.benchmark.load",
    "--people",
    "8",
    "--at-once",
    "4",
    "--warm-up",
    "0.2",
    "--seconds",
    "0.5",
]


def test_a_bot_under_load_is_measured_and_ended():
    bot = [sys.executable, "-m", "tests.benchmark.echo_bot"]
    ended = subprocess.run([*LOAD, "--", *bot], check=True, stdout=subprocess.PIPE, timeout=60)
    found = Figures(**json.loads(ended.stdout))
    assert found.answers > 4
    assert 0 < found.median <= found.p99
    assert found.lost == 0


def test_a_bot_that_ends_by_itself_is_told():
    bot = [sys.executable, "-c", "raise SystemExit(3)"]
    ended = subprocess.run([*LOAD, "--", *bot], check=False, stderr=subprocess.PIPE, timeout=60)
    assert ended.returncode
    assert b"the bot ended with 3" in ended.stderr
