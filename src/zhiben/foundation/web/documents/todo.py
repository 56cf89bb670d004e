"""What official documents ask of somebody: those to be issued, and the own drafts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.documents import permissions, selectors
from zhiben.foundation.documents.lifecycle import DocumentState
from zhiben.foundation.web.todo.sources import Source, register


def to_issue(actor: Actor, on: date) -> QuerySet[Any]:
    where = actor.scope_for(permissions.ISSUE).q(area="", organisation="organisation_id")
    return selectors.visible_documents(actor=actor).filter(where, state=DocumentState.SUBMITTED)


def own_drafts(actor: Actor, on: date) -> QuerySet[Any]:
    """Drafts, and what was returned to its writer."""
    return selectors.visible_documents(actor=actor).filter(drafted_by=actor.id, state=DocumentState.DRAFT)


register(
    Source(
        code="documents.issue",
        module="公文",
        label="待签发的公文",
        verb="签发",
        rank=25,
        permission=permissions.ISSUE,
        rows=to_issue,
        place=lambda todo: reverse("documents:page", args=[todo.key]),
        title="title",
        detail="drafted_by_name",
        who="organisation__short_name",
        since="drafted_at",
    )
)
register(
    Source(
        code="documents.drafts",
        module="公文",
        label="拟稿中的公文",
        verb="继续拟稿",
        rank=45,
        permission=permissions.DRAFT,
        rows=own_drafts,
        place=lambda todo: reverse("documents:page", args=[todo.key]),
        title="title",
        who="drafted_by_name",
        since="drafted_at",
    )
)
