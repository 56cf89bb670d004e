"""A mail server: aiosmtpd, with one account and a box that keeps the letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from tests.servers.ports import free_port

if TYPE_CHECKING:
    from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mailbox:
    """What aiosmtpd hands over. `answers`: what it says to the next letters instead of accepting them."""

    got: list[Envelope] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: Session, envelope: Envelope) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.got.append(envelope)
        return "250 OK queued as 4711"

    def letter(self) -> EmailMessage:
        content = self.got[0].content
        assert isinstance(content, bytes)
        return message_from_bytes(content, policy=policy.default)


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """The box, and host:port of its server. Whoever signs in is `post` with `s3cret-word`."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, LoginPassword

    def check(server: object, session: object, envelope: object, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data == LoginPassword(b"post", b"s3cret-word"), handled=False)

    box = Mailbox()
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=check,
        auth_require_tls=False,
        server_hostname="localhost",
    )
    server.start()
    yield box, f"127.0.0.1:{server.port}"
    server.stop()
