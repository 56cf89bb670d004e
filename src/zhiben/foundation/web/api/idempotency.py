"""Every write carries a key, and the same key is done once: the second request gets the first one's answer.

The row of the key is written in the transaction of the effect, so there is no effect without its row. A second request
that comes meanwhile waits at the unique constraint (PostgreSQL) or for the one writer (SQLite). An upload is long and
would hold up all writers: its key is claimed in a transaction of its own, and a second request is told to wait.
A refused request leaves nothing, so that the same key may be sent again once the reason is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation.web.api.models import KeptAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
PATTERN = "^[!-~]{1,100}$"
KEPT = timedelta(hours=24)
# Whoever claimed a key so long ago has died over it.
CLAIM = timedelta(minutes=10)
_JSON = "application/json; charset=utf-8"
Run = Callable[[], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who asks, under which key, for what."""

    actor_id: UUID
    key: str
    digest: str
    now: datetime


def key_of(request: HttpRequest) -> str:
    """Raises: InputError "api.key_missing"."""
    key = request.headers.get(HEADER, "")
    if not re.fullmatch(PATTERN, key):
        raise InputError(
            "api.key_missing",
            "写操作须带 Idempotency-Key 请求头：1 至 100 个可见 ASCII 字符，每次新操作换一个，重试时不变。",
        )
    return key


def digest_of(request: HttpRequest, *, files: bool) -> str:
    """Of method, address and content. Of an upload, its parts count and not how they were packed."""
    digest = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if not files:
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, file in ((name, file) for name, files in sorted(request.FILES.lists()) for file in files):
        digest.update(repr((name, file.name, file.size)).encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


def once(ticket: Ticket, run: Run) -> HttpResponseBase:
    """The answer to a write and its effect in one transaction. Raises: InputError "api.key_of_another_request"."""
    with transaction.atomic():
        kept, is_new = _entered(ticket)
        if not is_new:
            return _again(kept, ticket)
        answer = run()
        if answer.status_code < 400:
            _keep(kept, answer)
        else:
            transaction.set_rollback(True)
    return answer


def once_claimed(ticket: Ticket, run: Run) -> HttpResponseBase:
    """The same for what takes long and comes to the same when it is done twice.

    Raises: InputError "api.key_of_another_request"; Conflict "api.in_flight".
    """
    with transaction.atomic():
        kept, is_new = _entered(ticket)
        if not is_new and kept.status is not None:
            return _again(kept, ticket)
        if not is_new and not _taken_over(kept, ticket):
            raise Conflict("api.in_flight", "同一请求正在办理，请稍后用同一个 Idempotency-Key 再试。")
    done = False
    try:
        answer = run()
        if done := answer.status_code < 400:
            _keep(kept, answer)
    finally:
        if not done:
            KeptAnswer.objects.filter(pk=kept.pk).delete()
    return answer


def _entered(ticket: Ticket) -> tuple[KeptAnswer, bool]:
    """The row of the key, and whether it is ours to fill. One that is too old counts no longer."""
    values = {"digest": ticket.digest, "at": ticket.now}
    kept, is_new = KeptAnswer.objects.get_or_create(actor_id=ticket.actor_id, key=ticket.key, defaults=values)
    if not is_new and kept.at <= ticket.now - KEPT:
        renewed = KeptAnswer.objects.filter(pk=kept.pk, at=kept.at).update(**values, status=None, body="")
        kept.refresh_from_db()
        return kept, bool(renewed)
    return kept, is_new


def _taken_over(kept: KeptAnswer, ticket: Ticket) -> bool:
    """Whether the claim of one that died is ours now."""
    if kept.at > ticket.now - CLAIM or kept.digest != ticket.digest:
        return False
    return bool(KeptAnswer.objects.filter(pk=kept.pk, at=kept.at, status=None).update(at=ticket.now))


def _keep(kept: KeptAnswer, answer: HttpResponseBase) -> None:
    kept.status = answer.status_code
    kept.body = answer.content.decode() if isinstance(answer, HttpResponse) else ""
    kept.save(update_fields=["status", "body"])


def _again(kept: KeptAnswer, ticket: Ticket) -> HttpResponse:
    if kept.digest != ticket.digest:
        raise Conflict(
            "api.key_of_another_request",
            "这个 Idempotency-Key 已用于另一个请求。新的操作请换一个键；重试请原样发送第一次的内容。",
        )
    answer = HttpResponse(kept.body, status=kept.status or 200, content_type=_JSON)
    answer[REPLAYED] = "true"
    return answer
