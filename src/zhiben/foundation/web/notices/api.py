"""Notices of the caller, and their receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from zhiben.foundation.outbox import selectors, services
from zhiben.foundation.outbox.models import Notice
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.api.schemas import Key, Page, PageQuery, cursor_after, key_after, page_of
from zhiben.foundation.web.decorators import SIGNED_IN
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("通知")


class NoticeQuery(PageQuery):
    unread: bool = Field(False, description="只要未读的")


class NoticeLine(Schema):
    """Something that the caller was told. `read_at` is the receipt."""

    id: int
    title: str
    text: str
    url: str = Field(description="本系统内的地址；没有时为空串")
    urgent: bool
    at: datetime
    read_at: datetime | None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 41,
                    "title": "3 项任务将于本周到期",
                    "text": "",
                    "url": "/directives/ledger?due=month",
                    "urgent": False,
                    "at": "2026-05-03T02:00:00Z",
                    "read_at": None,
                }
            ]
        }
    )


@OPERATIONS.read("", access=SIGNED_IN, summary="本人的通知，新的在前", gives=Page[NoticeLine])
def list_notices(request: ActorRequest, wanted: Query[NoticeQuery]) -> dict[str, Any]:
    rows, more = selectors.notice_page(
        actor=request.actor, only_unread=wanted.unread, before=key_after(wanted.after), size=wanted.limit
    )
    return page_of(rows, cursor_after(rows[-1].pk) if more else "")


@OPERATIONS.write(
    "/{int:notice_id}/read", access=SIGNED_IN, summary="标为已读（即签收）", gives=NoticeLine, takes="nothing"
)
def read_notice(request: ActorRequest, notice_id: Key) -> Notice:
    return services.read_notice(notice_id, actor=request.actor, now=timezone.now())
