"""The chips over a list, and the page on which one's views are named, shared and removed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.core.errors import ZhibenError
from zhiben.foundation.web.decorators import signed_in
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.saved import lists, selectors, services
from zhiben.foundation.web.saved.forms import read_wanted
from zhiben.foundation.web.saved.middleware import forget

SHOWN = 8


@signed_in
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    views = [view for view in selectors.visible_views(actor=request.actor).order_by("route", "name", "pk") if view.list]
    removed = request.GET.get("removed", "")
    return render(request, "saved/page.html", {"views": views, "removed": removed, "me": request.actor.id})


@signed_in
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """For the first page: the own ones, the latest first."""
    views = selectors.visible_views(actor=request.actor).filter(user_id=request.actor.id).order_by("-saved_at", "pk")
    return render(request, "saved/_mine.html", {"views": [view for view in views[:SHOWN] if view.list]})


@signed_in
@require_GET
def bar(request: ActorRequest) -> HttpResponse:
    return _bar(request, request.GET.get("address", ""))


def _bar(request: ActorRequest, address: str, *, refused: str = "", name: str = "", status: int = 200) -> HttpResponse:
    found, query = lists.read(address)
    views = selectors.visible_views(actor=request.actor).filter(route=found.route)
    context = {
        "views": views, "list": found, "query": query, "address": found.address(query), "me": request.actor.id,
        "refused": refused, "name": name, "is_saved": any(view.query == query for view in views),
    }  # fmt: skip
    return render(request, "saved/_chips.html", context, status=status)


@signed_in
@require_POST
def save(request: ActorRequest) -> HttpResponse:
    address, wanted = request.POST.get("address", ""), read_wanted(request.POST)
    found, query = lists.read(address)
    try:
        services.save_view(address=address, **wanted, actor=request.actor, now=timezone.now())
    except ZhibenError as error:
        if not request.htmx:
            raise
        return _bar(request, address, refused=error.message, name=wanted["name"])
    return _bar(request, address) if request.htmx else redirect(found.address(query))


@signed_in
@require_POST
def change(request: ActorRequest, view_id: UUID) -> HttpResponse:
    services.change_view(view_id=view_id, **read_wanted(request.POST), actor=request.actor)
    return redirect("saved:page")


@signed_in
@require_POST
def default(request: ActorRequest, view_id: UUID) -> HttpResponse:
    services.set_default(view_id=view_id, on="on" in request.POST, actor=request.actor)
    forget(request)
    return redirect("saved:page")


@signed_in
@require_POST
def remove(request: ActorRequest, view_id: UUID) -> HttpResponse:
    """Removed at once; the page offers to take it back."""
    view = services.remove_view(view_id=view_id, actor=request.actor, now=timezone.now())
    forget(request)
    messages.success(request, format_html(_("已删除视图“{}”。"), view.name))
    return redirect(f"{reverse('saved:page')}?removed={view.pk}")


@signed_in
@require_POST
def restore(request: ActorRequest, view_id: UUID) -> HttpResponse:
    services.restore_view(view_id=view_id, actor=request.actor)
    return redirect("saved:page")
