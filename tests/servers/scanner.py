"""A virus scanner: the INSTREAM command of clamd, over TCP."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Session(socketserver.StreamRequestHandler):
    """One INSTREAM: chunks with their length before them, a zero, an answer."""

    def handle(self) -> None:
        assert isinstance(self.server, Daemon)
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        data = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(size)
        self.server.seen.append(len(data))
        self.wfile.write(self.server.answer_to(data) + b"\0")


class Daemon(socketserver.ThreadingTCPServer):
    """Speaks as clamd does. `says` instead of looking, where it is set; an empty text is a hang-up."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.says: bytes | None = None
        self.seen: list[int] = []

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"

    def answer_to(self, data: bytes) -> bytes:
        if self.says is not None:
            return self.says
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in data else b"stream: OK"


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with Daemon() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
