"""Whose views somebody sees: the own ones, and those that colleagues share with the office."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.saved.models import SavedView


def visible_views(*, actor: Actor) -> QuerySet[SavedView]:
    mine = Q(user_id=actor.id)
    shared = Q(organisation_id=actor.organisation_id) if actor.organisation_id else Q(pk__in=())
    return SavedView.objects.filter(mine | shared, removed_at=None).select_related("user")


def own_view(view_id: UUID, *, actor: Actor, removed: bool = False) -> SavedView:
    """Raises: NotVisible, for those of others too, shared or not."""
    found = SavedView.objects.filter(user_id=actor.id, pk=view_id, removed_at__isnull=not removed).first()
    if found is None:
        raise NotVisible("saved.absent", "没有这个保存的视图，或它不是您保存的。请刷新页面。")
    return found


def defaults(*, actor: Actor) -> dict[str, str]:
    """Route → query of the view that its list is opened with."""
    rows = SavedView.objects.filter(user_id=actor.id, is_default=True, removed_at=None)
    return dict(rows.values_list("route", "query"))
