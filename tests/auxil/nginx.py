"""The real nginx with the shipped configuration, on loopback and without root; ports and certificate are the test's."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bot

CONFIGURATION = Path(bot.__file__).parent / "deployment" / "nginx.conf"
PATH = "/telegram"
HOST = "localhost"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
_PATIENCE_SECONDS = 10.0
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True, slots=True)
class Nginx:
    """A server that runs."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        """Where Telegram brings updates."""
        return f"https://{HOST}:{self.port}{PATH}"


@contextmanager
def serving(folder: Path, certificate: Path, replicas: Sequence[int], *, from_here: bool = True) -> Iterator[Nginx]:
    """Serve by the shipped configuration.

    Args:
        folder: for what nginx writes.
        certificate: of ``HOST``, with its key.
        replicas: their ports.
        from_here: whether this machine is let in as if it were Telegram.
    """
    assert NGINX
    server = Nginx(free_port(), folder / "error.log")
    written = folder / "nginx.conf"
    written.write_text(_adapted(folder, certificate, replicas, server, from_here=from_here), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-e", str(server.log), "-c", str(written)]
    told = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        _wait_for(server.port)
        yield server
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def free_port() -> int:
    """Return a port of this machine where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _adapted(folder: Path, certificate: Path, replicas: Sequence[int], server: Nginx, *, from_here: bool) -> str:
    text = CONFIGURATION.read_text(encoding="utf-8")

    def put(pattern: str, replacement: str) -> None:
        nonlocal text
        text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        assert count, pattern

    put(r"^user .*$", "user root;" if os.geteuid() == 0 else "")
    put(r"/run/nginx\.pid", f"{folder}/nginx.pid")
    put(r"/var/log/nginx/error\.log", str(server.log))
    put(r"^http \{$", "http {\n" + "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in _TEMPORARY))
    put(r"^ *listen \[::\]:443.*$", "")
    put(r"listen 443 ", f"listen 127.0.0.1:{server.port} ")
    put(r"/etc/letsencrypt/live/\S+\.pem", str(certificate))
    put(r"bot\.example\.org", HOST)
    first, second, _ = re.findall(r"server (127\.0\.0\.1:\d+) ", text)
    put(rf"server (?!{first}|{second})127\.0\.0\.1:.*$", "")
    for shipped, port in zip((first, second), replicas, strict=True):
        put(re.escape(shipped), f"127.0.0.1:{port}")
    if from_here:
        put(r"^( *)deny all;$", r"\1allow 127.0.0.1;\n\1deny all;")
    return text


def _wait_for(port: int) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < end, "nginx does not listen"
            time.sleep(0.05)
        else:
            return
