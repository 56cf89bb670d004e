"""Urgent notices that were not read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.outbox import selectors
from zhiben.foundation.web.todo.sources import Source, register


def urgent(actor: Actor, on: date) -> QuerySet[Any]:
    return selectors.unread(actor=actor).filter(urgent=True)


register(
    Source(
        code="notices.urgent",
        module="通知",
        label="紧急通知",
        verb="阅读",
        rank=5,
        permission=None,
        rows=urgent,
        place=lambda todo: f"{reverse('notices:list')}?unread=1",
        title="title",
        detail="text",
        since="at",
    )
)
