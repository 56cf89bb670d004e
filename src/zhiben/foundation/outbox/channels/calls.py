"""Calls to servers that the operator has listed, and to no other: no redirect, no proxy, a small answer, ten seconds."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from zhiben.core.errors import ExternalError

TIMEOUT_S = 10.0
LARGEST_ANSWER = 64 * 1024
PORTS = {"http": 80, "https": 443, "smtp": 25, "smtp+starttls": 587, "smtps": 465}


def origin_of(url: str) -> str:
    """Scheme, host and port in full. Raises: ValueError.

    >>> origin_of("https://qyapi.example/cgi-bin/send?key=1"), origin_of("smtp://u:p@mail.example")
    ('https://qyapi.example:443', 'smtp://mail.example:25')
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"not an address with one of the schemes {sorted(PORTS)} and a host")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or PORTS[parts.scheme]}"


def allowed(url: str, origins: Collection[str]) -> SplitResult:
    """The parts of an address that is on the list. Raises: ExternalError "outbox.origin_refused"."""
    try:
        listed = origin_of(url) in {origin_of(origin) for origin in origins}
    except ValueError:
        listed = False
    if not listed:
        raise ExternalError(
            "outbox.origin_refused",
            "该渠道的服务器不在允许外连的名单中。请由系统管理员核对 ZHIBEN_OUTBOUND_ORIGINS。",
            retryable=False,
        )
    return urlsplit(url)


def post_json(
    url: str, content: Mapping[str, Any], *, origins: Collection[str], headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The answer, a JSON object. 408, 425, 429 and 5xx can be tried again; other answers beside 2xx cannot.

    Raises: ExternalError "outbox.origin_refused", "outbox.unreachable", "outbox.refused", "outbox.answer_unreadable".
    """
    parts = allowed(url, origins)
    body = json.dumps(content, ensure_ascii=False).encode()
    sent = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json", **(headers or {})}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts)
    try:
        connection.request("POST", path, body=body, headers=sent)
        response = connection.getresponse()
        status, answer = response.status, response.read(LARGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException) as failed:
        raise unreachable(failed) from None  # the cause may show the address, and with it the key
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise ExternalError(
            "outbox.refused",
            f"对方服务器答复 {status}，没有接收。",
            retryable=status in (408, 425, 429) or status >= 500,
            status=status,
        )
    return _object(answer)


def unreachable(failed: Exception) -> ExternalError:
    """What went wrong on the line, by its kind only."""
    return ExternalError(
        "outbox.unreachable", f"无法连接对方服务器（{type(failed).__name__}）。稍后会自动重试。", retryable=True
    )


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_S)


def _object(answer: bytes) -> dict[str, Any]:
    try:
        made = json.loads(answer) if len(answer) <= LARGEST_ANSWER else None
    except ValueError:
        made = None
    if not isinstance(made, dict):
        raise ExternalError("outbox.answer_unreadable", "对方服务器的答复无法识别。稍后会自动重试。", retryable=True)
    return made
