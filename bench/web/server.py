"""The program as it is served: two workers of its own on the same cores, asked by wrk or by `load`."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench.web.load import CONNECTIONS, Served, run

HELLO, LIST = "/healthz", "/registry/?risk=orange"
START_S, SPELL_S, PAIRS = 180.0, 4.0, 3


@contextmanager
def served() -> Iterator[int]:
    """The port of a server that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "zhiben", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(port: int) -> None:
    """Raises: TimeoutError."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{HELLO}", timeout=2):  # noqa: S310 - our own server
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise TimeoutError(f"no answer from the server on port {port} within {START_S:.0f} s")


def tool() -> str:
    return "wrk" if shutil.which("wrk") else "own generator"


def rate(port: int, path: str, session: str) -> float:
    """Answers a second at saturation; 0 where any is no 200."""
    if tool() != "wrk":
        found = run(port, path, session, SPELL_S)
        return 0.0 if found.refused else found.rate
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SPELL_S:.0f}s", "-H", f"Cookie: sessionid={session}", f"http://127.0.0.1:{port}{path}"]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in said.splitlines() if line.startswith("Requests/sec"))
    return 0.0 if "Non-2xx" in said else float(line.split()[1])


def against_hello(session: str) -> tuple[float, float, float, Served]:
    """The list's rate over hello's by turns, both rates, and the list at half of its saturation."""
    with served() as port:
        rate(port, LIST, session)
        pairs = [(rate(port, LIST, session), rate(port, HELLO, session)) for _ in range(PAIRS)]
        listed, hello = (statistics.median(column) for column in zip(*pairs, strict=True))
        half = run(port, LIST, session, 2 * SPELL_S, rate=max(1.0, listed / 2))
    return statistics.median(a / b for a, b in pairs), listed, hello, half
