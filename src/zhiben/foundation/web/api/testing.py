"""What tests of the API share: a call as a program makes it, and a token.

Each app lists the rows of its operations in `tests/api_matrix.py` as `ROWS`; an operation without a row fails.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhiben.foundation.access.models import User
from zhiben.foundation.access.testing import Person
from zhiben.foundation.identity import tokens
from zhiben.foundation.identity.policies import standing_of

JSON = "application/json"
_keys = count(1)


def fresh_key() -> str:
    return f"test-{next(_keys)}"


def call(
    client: Client,
    name: str,
    *,
    method: str = "GET",
    kwargs: dict[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    key: str | None = "",
    headers: Mapping[str, str] | None = None,
) -> Any:
    """Call an operation by its code. `data` with bytes in it is an upload. `key`: "" for a fresh one, None for none."""
    url = reverse(f"api:{name}", kwargs=kwargs, query=query)
    sent = {"Accept": JSON, **(headers or {})}
    if method != "GET" and key is not None:
        sent["Idempotency-Key"] = key or fresh_key()
    if data and any(isinstance(value, bytes) for value in data.values()):
        parts = {n: SimpleUploadedFile("现场.jpg", v) if isinstance(v, bytes) else v for n, v in data.items()}
        return client.post(url, parts, headers=sent)
    body = "" if data is None else json.dumps(data)
    return client.generic(method, url, body, content_type=JSON if data is not None else "", headers=sent)


def token_for(person: Person | User, **wish: Any) -> str:
    """The text of a fresh token."""
    user = person.user if isinstance(person, Person) else person
    now = timezone.now()
    plain: dict[str, Any] = {"label": "测试", "expires_on": timezone.localdate(now) + timedelta(days=30)}
    wanted = tokens.Wish(**plain | wish)
    standing = standing_of(user, timezone.localdate(now))
    return tokens.issue(user=user, wish=wanted, standing=standing, now=now)[1]


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def body_of(answer: HttpResponseBase) -> bytes:
    """Whole, whether it streams or not."""
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
