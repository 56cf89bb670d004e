"""Mail over SMTP: `smtp://`, `smtp+starttls://` or `smtps://`, with user and password in the address where needed."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Collection
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote

from zhiben.core.errors import ExternalError
from zhiben.foundation.outbox.channels.calls import PORTS, TIMEOUT_S, allowed, unreachable
from zhiben.foundation.outbox.channels.letter import Letter, linked


class Email:
    def __init__(self, url: str, *, sender: str, origins: Collection[str], site: str) -> None:
        self._url, self._sender, self._origins, self._site = url, sender, origins, site

    def send(self, letter: Letter) -> str:
        """The server's own words on accepting, which hold its queue number."""
        try:
            with self._connected() as server:
                return self._hand_over(server, letter)
        except smtplib.SMTPAuthenticationError:
            raise ExternalError(
                "outbox.mail_login_refused", "邮件服务器拒绝登录。请核对邮件账号配置。", retryable=False
            ) from None
        except (OSError, smtplib.SMTPException) as failed:
            raise unreachable(failed) from None

    def _connected(self) -> smtplib.SMTP:
        parts = allowed(self._url, self._origins)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        secure = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=secure)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp+starttls":
            server.starttls(context=secure)
            server.ehlo_or_helo_if_needed()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server

    def _hand_over(self, server: smtplib.SMTP, letter: Letter) -> str:
        _accepted(server.mail(parseaddr(self._sender)[1]))
        _accepted(server.rcpt(letter.address))
        return _accepted(server.data(self._message(letter).as_bytes()))[:200]

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self._sender, letter.address
        message["Subject"] = " ".join(letter.title.split())
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.reference}@{parseaddr(self._sender)[1].rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        body = (letter.text or letter.title, linked(self._site, letter.url))
        message.set_content("\n\n".join(part for part in body if part))
        return message


def _accepted(answer: tuple[int, bytes]) -> str:
    """What the server said. Raises: ExternalError, to be tried again for 4xx only."""
    code, words = answer
    if 200 <= code < 300:
        return words.decode("utf-8", "replace")
    raise ExternalError(
        "outbox.mail_refused", f"邮件服务器答复 {code}，没有接收。", retryable=400 <= code < 500, status=code
    )
