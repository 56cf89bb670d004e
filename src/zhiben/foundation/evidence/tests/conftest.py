"""A scanner and a store to talk to: real servers on this machine."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

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


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """host:port of a store that speaks S3, with the bucket `proof`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", aws_access_key_id="key",
        aws_secret_access_key="secret",
    )  # fmt: skip
    client.create_bucket(Bucket="proof")
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def s3_url(s3_address: str) -> str:
    return f"s3://key:secret@{s3_address}/proof?plain=1"
