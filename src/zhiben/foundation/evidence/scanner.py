"""Asking a ClamAV daemon about a file, by INSTREAM over a socket: chunks with their length before them, then a zero.

The daemon answers "stream: OK", "stream: NAME FOUND" or a sentence that ends in ERROR.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 128 * 1024
TIMEOUT = 30.0  # seconds for each step
_ANSWER = 4096


class Verdict(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # the scanner did not answer, or did not look at all of it
    OFF = "off"  # none is set up


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Verdict
    signature: str = ""


def scan(path: Path) -> Finding:
    """What the scanner of the installation says. Never raises because of the scanner: no answer is UNKNOWN."""
    address: str = settings.EVIDENCE_SCANNER
    if not address:
        return Finding(Verdict.OFF)
    try:
        with _connect(address) as daemon, path.open("rb") as file:
            daemon.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                daemon.sendall(len(chunk).to_bytes(4, "big") + chunk)
            daemon.sendall(bytes(4))
            answer = _answer(daemon)
    except (OSError, ValueError):
        return Finding(Verdict.UNKNOWN)
    if answer == "stream: OK":
        return Finding(Verdict.CLEAN)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Finding(Verdict.INFECTED, answer.removeprefix("stream: ").removesuffix(" FOUND")[:100])
    return Finding(Verdict.UNKNOWN)


def _connect(address: str) -> socket.socket:
    """`tcp://host:port` or `unix:///path`. Raises: ValueError, OSError."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(TIMEOUT)
        daemon.connect(parts.path)
        return daemon
    if parts.scheme != "tcp" or not parts.hostname:
        raise ValueError(f"{address!r} is neither tcp://host:port nor unix:///path")
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=TIMEOUT)


def _answer(daemon: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < _ANSWER and (more := daemon.recv(_ANSWER)):
        received += more
    return received.split(b"\0")[0].decode("utf-8", "replace").strip()
