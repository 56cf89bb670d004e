"""Robots of WeCom (企业微信) and DingTalk (钉钉) groups, by their web-hooks. Both answer 200 also when they refuse.

Their answers, as their open documentation describes them: `errcode` 0 is accepted; 45009 (WeCom) and 130101 (DingTalk)
mean too fast, and -1 means busy. DingTalk signs with HMAC-SHA-256 over the time and the robot's key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection
from typing import Any
from urllib.parse import quote_plus

from zhiben.core.errors import ExternalError
from zhiben.foundation.outbox.channels.calls import post_json
from zhiben.foundation.outbox.channels.letter import Letter, linked

_BUSY = {-1, 45009, 130101}


class WeCom:
    def __init__(self, url: str, *, origins: Collection[str], site: str) -> None:
        self._url, self._origins, self._site = url, origins, site

    def send(self, letter: Letter) -> str:
        content = {"msgtype": "text", "text": {"content": _words(letter, self._site)}}
        return _receipt(post_json(self._url, content, origins=self._origins))


class DingTalk:
    def __init__(self, url: str, *, secret: str, origins: Collection[str], site: str) -> None:
        self._url, self._secret, self._origins, self._site = url, secret, origins, site

    def send(self, letter: Letter) -> str:
        url = self._url
        if self._secret:
            url += f"{'&' if '?' in url else '?'}{signature(self._secret, int(letter.at.timestamp() * 1000))}"
        content = {"msgtype": "text", "text": {"content": _words(letter, self._site)}}
        return _receipt(post_json(url, content, origins=self._origins))


def signature(secret: str, at_ms: int) -> str:
    """The two parameters that DingTalk asks for. `at_ms` may differ from its clock by an hour at most."""
    digest = hmac.new(secret.encode(), f"{at_ms}\n{secret}".encode(), hashlib.sha256).digest()
    return f"timestamp={at_ms}&sign={quote_plus(base64.b64encode(digest))}"


def _words(letter: Letter, site: str) -> str:
    lines = (letter.title, letter.text, linked(site, letter.url))
    return "\n".join(line for line in lines if line)


def _receipt(answer: dict[str, Any]) -> str:
    code = answer.get("errcode")
    if code == 0:
        return "errcode=0"
    raise ExternalError(
        "outbox.robot_refused",
        f"群机器人没有接收（错误码 {code if isinstance(code, int) else '无'}）。请核对机器人的配置。",
        retryable=not isinstance(code, int) or code in _BUSY,
    )
