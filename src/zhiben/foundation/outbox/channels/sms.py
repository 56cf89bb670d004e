"""An SMS gateway that is asked over HTTP.

The request is `{"reference", "mobile", "text"}` with a bearer key and an `Idempotency-Key`; the answer is
`{"receipt"}`. A gateway of another kind gets a small adapter of its own with this shape.
"""

from __future__ import annotations

from collections.abc import Collection

from zhiben.core.errors import ExternalError
from zhiben.foundation.outbox.channels.calls import post_json
from zhiben.foundation.outbox.channels.letter import Letter

LONGEST = 300


class Sms:
    def __init__(self, url: str, *, secret: str, origins: Collection[str]) -> None:
        self._url, self._secret, self._origins = url, secret, origins

    def send(self, letter: Letter) -> str:
        text = f"{letter.title}。{letter.text}" if letter.text else letter.title
        headers = {"Idempotency-Key": str(letter.reference)}
        if self._secret:
            headers["Authorization"] = f"Bearer {self._secret}"
        content = {"reference": str(letter.reference), "mobile": letter.address, "text": text[:LONGEST]}
        answer = post_json(self._url, content, origins=self._origins, headers=headers)
        if not answer.get("receipt"):
            raise ExternalError("outbox.no_receipt", "短信网关没有返回回执编号。稍后会自动重试。", retryable=True)
        return str(answer["receipt"])
