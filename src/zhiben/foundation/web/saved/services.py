"""Saving, renaming, sharing and removing views. Each is one's own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.web.saved import lists, selectors
from zhiben.foundation.web.saved.models import SavedView

MOST = 50
LONGEST_NAME = 40


@transaction.atomic
def save_view(*, address: str, name: str, shared: bool, actor: Actor, now: datetime) -> SavedView:
    """Raises: InputError "saved.address", "saved.name", "saved.no_office", Conflict "saved.name_taken", "saved.too_many"."""
    found, query = lists.read(address)
    User.objects.select_for_update().get(pk=actor.id)
    mine = SavedView.objects.filter(user_id=actor.id, route=found.route)
    mine.exclude(removed_at=None).delete()
    if mine.count() >= MOST:
        raise Conflict("saved.too_many", f"这个列表已保存 {MOST} 个视图，请先删除不用的再保存。")
    return SavedView.objects.create(
        user_id=actor.id,
        organisation_id=_office(actor) if shared else None,
        route=found.route,
        name=_free_name(name, found.route, actor),
        query=query,
        saved_at=now,
    )


@transaction.atomic
def change_view(*, view_id: UUID, name: str, shared: bool, actor: Actor) -> SavedView:
    """Raises: NotVisible, InputError "saved.name", "saved.no_office", Conflict "saved.name_taken"."""
    User.objects.select_for_update().get(pk=actor.id)
    view = selectors.own_view(view_id, actor=actor)
    view.name = _free_name(name, view.route, actor, but=view)
    view.organisation_id = _office(actor) if shared else None
    view.save(update_fields=["name", "organisation"])
    return view


@transaction.atomic
def set_default(*, view_id: UUID, on: bool, actor: Actor) -> SavedView:
    """The view that its list is opened with; the one before is none any more. Raises: NotVisible."""
    User.objects.select_for_update().get(pk=actor.id)
    view = selectors.own_view(view_id, actor=actor)
    SavedView.objects.filter(user_id=actor.id, route=view.route).update(is_default=False)
    view.is_default = on
    view.save(update_fields=["is_default"])
    return view


@transaction.atomic
def remove_view(*, view_id: UUID, actor: Actor, now: datetime) -> SavedView:
    """Raises: NotVisible."""
    view = selectors.own_view(view_id, actor=actor)
    view.removed_at, view.is_default = now, False
    view.save(update_fields=["removed_at", "is_default"])
    return view


@transaction.atomic
def restore_view(*, view_id: UUID, actor: Actor) -> SavedView:
    """Undo. Raises: NotVisible, Conflict "saved.name_taken"."""
    User.objects.select_for_update().get(pk=actor.id)
    view = selectors.own_view(view_id, actor=actor, removed=True)
    _free_name(view.name, view.route, actor)
    view.removed_at = None
    view.save(update_fields=["removed_at"])
    return view


def _free_name(name: str, route: str, actor: Actor, but: SavedView | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InputError("saved.name", f"请给视图起一个 1 到 {LONGEST_NAME} 个字的名称，例如“红色风险在营企业”。")
    taken = SavedView.objects.filter(user_id=actor.id, route=route, name=name, removed_at=None)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise Conflict("saved.name_taken", f"您已有名为“{name}”的视图，请换一个名称，或先删除原来的。")
    return name


def _office(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise InputError("saved.no_office", "您的账号没有所在机构，不能共享给本单位。请去掉“本单位可用”后再保存。")
    return actor.organisation_id
