"""What letters ask of somebody: to approve, to send, to receive, to answer, to close."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.functions import Left
from django.urls import reverse

from zhiben.apps.supervision import permissions
from zhiben.apps.supervision.models import LetterKind
from zhiben.apps.supervision.selectors import letters
from zhiben.foundation.web.todo.sources import Source, Todo, register

_MODULE, _TITLE = "督办", 120
_KINDS = dict(LetterKind.choices)


def _letter(todo: Todo) -> str:
    return reverse("supervision:letter", args=[todo.key])


def _of(todo: Todo) -> str:
    return reverse("supervision:letter", args=[todo.ref])


_WHOLE: dict[str, Any] = {
    "title": Left("title", _TITLE),
    "detail": "kind",
    "who": "drafted_by_name",
    "place": _letter,
    "words": _KINDS,
}
_SIDE: dict[str, Any] = {
    "title": Left("letter__title", _TITLE), "detail": F("letter__kind"), "who": F("organisation__short_name"),
    "ref": "letter_id", "place": _of, "words": _KINDS, "due": "letter__reply_due_on",
}  # fmt: skip

for source in (
    Source(
        code="supervision.approve", module=_MODULE, label="待签批的督办文书", verb="签批", rank=200, since="drafted_at",
        permission=permissions.APPROVE, rows=lambda actor, on: letters.waiting(actor, "approve"), **_WHOLE,
    ),
    Source(
        code="supervision.send", module=_MODULE, label="待发出的督办文书", verb="发出", rank=210, since="approved_at",
        permission=permissions.SEND, rows=lambda actor, on: letters.waiting(actor, "send"), **_WHOLE,
    ),
    Source(
        code="supervision.receive", module=_MODULE, label="待签收的督办文书", verb="签收", rank=105,
        permission=permissions.ANSWER, rows=lambda actor, on: letters.waiting(actor, "receive"), **_SIDE,
    ),
    Source(
        code="supervision.answer", module=_MODULE, label="待答复的督办文书", verb="答复", rank=106,
        permission=permissions.ANSWER, rows=lambda actor, on: letters.waiting(actor, "answer"), **_SIDE,
    ),
    Source(
        code="supervision.close", module=_MODULE, label="已答复、待办结的督办文书", verb="办结", rank=220,
        permission=permissions.CLOSE, rows=lambda actor, on: letters.waiting(actor, "close"), **_WHOLE,
    ),
):  # fmt: skip
    register(source)
