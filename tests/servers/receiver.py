"""An HTTP server for whatever is posted: a gateway of text messages, a robot of a group, a web hook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest


@dataclass
class Receiver:
    """Keeps what it gets and answers from a list, the last answer again and again."""

    url: str
    got: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return self.url


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        kept: ClassVar[Receiver]

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.kept.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            status, answer = self.kept.answers.pop(0) if len(self.kept.answers) > 1 else self.kept.answers[0]
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", str(answer))
            self.end_headers()
            self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.kept = Receiver(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield Handler.kept
    server.shutdown()
    server.server_close()
    thread.join()
