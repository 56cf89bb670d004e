"""Views are everybody's own: whoever is signed in may save, and sees nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from zhiben.foundation.access.testing import PEOPLE, Cast
from zhiben.foundation.web.saved.models import SavedView
from zhiben.foundation.web.testing import Row

GAO = frozenset({"gao"})
OTHERS = frozenset(PEOPLE) - GAO


def own(cast: Cast) -> dict[str, Any]:
    return {"view_id": _made(cast).pk}


def removed(cast: Cast) -> dict[str, Any]:
    view = _made(cast)
    SavedView.objects.filter(pk=view.pk).update(removed_at=timezone.now())
    return {"view_id": view.pk}


def _made(cast: Cast) -> SavedView:
    key: UUID = cast.gao.user.pk
    return SavedView.objects.create(
        user_id=key, route="evidence:list", name="照片", query="kind=photo", saved_at=timezone.now()
    )


ROWS = (
    Row("saved:page"),
    Row("saved:mine"),
    Row("saved:bar", status=422, note="no address"),
    Row("saved:save", method="POST", status=422, note="no address"),
    Row("saved:change", GAO, OTHERS, "POST", 302, {"name": "全部照片"}, own),
    Row("saved:default", GAO, OTHERS, "POST", 302, {"on": "1"}, own),
    Row("saved:remove", GAO, OTHERS, "POST", 302, kwargs=own),
    Row("saved:restore", GAO, OTHERS, "POST", 302, kwargs=removed),
)
