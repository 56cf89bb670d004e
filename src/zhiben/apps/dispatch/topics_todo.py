"""What pairs of duties, minutes, drafts and the library ask of somebody. Imported by `todo`."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import Left
from django.urls import reverse

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.selectors import drafts, library, meetings, pairs
from zhiben.foundation.web.todo.sources import Source, register

_TITLE = 120

for source in (
    Source(
        code="dispatch.reply", module="征求意见", label="待回复的征求意见", verb="回复", rank=128,
        permission=permissions.COMMENT, rows=lambda actor, on: drafts.to_reply(actor), ref="directive_id",
        place=lambda todo: reverse("dispatch:draft", args=[todo.ref]), title=Left("directive__title", _TITLE),
        who=F("organisation__short_name"), due="reply_by", undated=Q(reply_by=None),
    ),
    Source(
        code="dispatch.answer", module="征求意见", label="待答复的意见", verb="答复", rank=182,
        permission=permissions.CAMPAIGNS, rows=lambda actor, on: drafts.to_answer(actor), ref="directive_id",
        place=lambda todo: reverse("dispatch:draft", args=[todo.ref]), title=Left("directive__title", _TITLE),
        detail=Left("text", _TITLE), who=F("organisation__short_name"), since="at",
    ),
    Source(
        code="dispatch.decompose", module="会议", label="未分解的议定事项", verb="分解", rank=184,
        permission=permissions.CAMPAIGNS, rows=lambda actor, on: meetings.waiting(actor), ref="meeting_id",
        place=lambda todo: f"{reverse('dispatch:meeting', args=[todo.ref])}#item-{todo.key}",
        title=Left("text", _TITLE), detail=Left("meeting__title", _TITLE), since="meeting__made_at",
    ),
    Source(
        code="dispatch.pair", module="任务", label="待判定的重复、不一致要求", verb="判定", rank=186,
        permission=permissions.ISSUE, rows=lambda actor, on: pairs.waiting(actor),
        place=lambda todo: reverse("dispatch:pair", args=[todo.key]), title=Left("one__measure", _TITLE),
        detail=Left("why", _TITLE),
    ),
    Source(
        code="dispatch.referenced", module="任务", label="文件引用、原文未加载的规定", verb="补充原文", rank=188,
        permission=permissions.CAMPAIGNS, rows=lambda actor, on: library.missing(actor),
        place=lambda todo: reverse("dispatch:referenced", args=[todo.key]), title=Left("name", _TITLE),
        detail="number", since="noted_at",
    ),
):  # fmt: skip
    register(source)
