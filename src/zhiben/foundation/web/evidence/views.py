"""Evidence: the list, an object's files, one file, and what may be done to them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.foundation.evidence import permissions, refusals, retention, reuse, selectors, services
from zhiben.foundation.evidence.bindings import binding_of
from zhiben.foundation.evidence.incoming import receive
from zhiben.foundation.evidence.names import clean_name
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.evidence.forms import EffectiveForm, FilterForm, ParticularsForm, ReasonForm
from zhiben.foundation.web.evidence.wording import WORDS, groups, tile_of
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    page = selectors.attachments(form.filters(), actor=request.actor, after=request.GET.get("after", ""))
    kept = request.GET.copy()
    kept["after"] = page.next
    context = {
        "form": form,
        "tiles": [tile_of(row) for row in page.rows],
        "next": kept.urlencode() if page.next else "",
        "filtered": form.is_used(),
    }
    return render(request, "evidence_pages/list.html", context)


@permission(permissions.VIEW)
@require_GET
def subject(request: ActorRequest, kind: str, key: str) -> HttpResponse:
    binding = binding_of(kind)
    found = binding.find(key, request.actor)
    rows = selectors.shown_at(found, actor=request.actor)
    context = {
        "binding": binding,
        "key": key,
        "subject": found,
        "groups": groups(binding, rows),
        "count": len(rows),
        "may_add": services.may_add(found, actor=request.actor),
        "may_hold": retention.may_hold(found, actor=request.actor),
        "hold": selectors.hold_on(kind, str(found.pk)),
        "form": ParticularsForm(binding=binding),
        "reason": ReasonForm(),
        "words": WORDS,
    }
    return render(request, "evidence_pages/subject.html", context)


@permission(permissions.ADD)
@require_POST
def upload(request: ActorRequest, kind: str, key: str) -> HttpResponse:
    """One file as the body of the request; what is said of it in the address, its name in a header."""
    binding = binding_of(kind)
    found = binding.find(key, request.actor)
    services.require_place(found, actor=request.actor)
    particulars = ParticularsForm(request.GET, binding=binding).particulars()
    name, size = unquote(request.headers.get("X-File-Name", "")), int(request.META.get("CONTENT_LENGTH") or 0)
    with receive(reader(request, name), name=name, expected=size) as incoming:
        row = services.attach(incoming, subject=found, particulars=particulars, actor=request.actor, now=timezone.now())
    return render(request, "evidence_pages/_tile.html", {"tile": tile_of(row)}, status=201)


def reader(request: ActorRequest, name: str) -> Callable[[int], bytes]:
    """The body of the request, piece by piece; a connection that breaks is an incomplete file."""

    def read(size: int) -> bytes:
        try:
            return request.read(size)
        except UnreadablePostError as broken:
            raise refusals.incomplete(clean_name(name)) from broken

    return read


@permission(permissions.VIEW)
@require_GET
def item(request: ActorRequest, attachment_id: UUID) -> HttpResponse:
    row = selectors.attachment(attachment_id, actor=request.actor)
    context = {
        "tile": tile_of(row),
        "row": row,
        "blob": row.blob,
        "oddities": reuse.oddities(row),
        "reuses": [(each, tile_of(each.other)) for each in reuse.reuses_of(row, actor=request.actor)],
        "retrievals": selectors.retrievals(row) if request.actor.may(permissions.PROTECTED) else None,
        "hold": selectors.hold_on(row.subject_type, row.subject_id),
        "may": services.offers(row, actor=request.actor, on=timezone.localdate()),
        "effective": EffectiveForm(initial={"effective_on": row.effective_on}),
        "reason": ReasonForm(),
    }
    return render(request, "evidence_pages/item.html", context)


@permission(permissions.ADD)
@require_POST
def withdraw(request: ActorRequest, attachment_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    row = services.withdraw_evidence(attachment_id, reason=reason, actor=request.actor, now=timezone.now())
    messages.success(request, _("“%(name)s”已撤下，不再计入；原件保存到期。") % {"name": row})
    return redirect("evidence:subject", row.subject_type, row.subject_id)


@permission(permissions.ADD)
@require_POST
def effective_day(request: ActorRequest, attachment_id: UUID) -> HttpResponse:
    day = EffectiveForm(request.POST).day()
    services.set_effective_day(attachment_id, effective_on=day, actor=request.actor)
    messages.success(request, _("生效日期已保存。"))
    return redirect("evidence:item", attachment_id)


@permission(permissions.DELETE)
@require_POST
def delete(request: ActorRequest, attachment_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    row = retention.delete_evidence(attachment_id, reason=reason, actor=request.actor, now=timezone.now())
    messages.success(request, _("“%(name)s”已删除，记录保留。") % {"name": row})
    return redirect(f"{reverse('evidence:list')}?state=marked")


@permission(permissions.HOLD)
@require_POST
def hold(request: ActorRequest, kind: str, key: str) -> HttpResponse:
    found = binding_of(kind).find(key, request.actor)
    reason = request.POST.get("reason", "")
    retention.hold_evidence(found, reason=reason, actor=request.actor, now=timezone.now())
    messages.success(request, _("已冻结：解冻前任何人不能删除这里的材料。"))
    return redirect("evidence:subject", kind, key)


@permission(permissions.HOLD)
@require_POST
def lift(request: ActorRequest, kind: str, key: str) -> HttpResponse:
    found = binding_of(kind).find(key, request.actor)
    reason = request.POST.get("reason", "")
    retention.lift_hold(found, reason=reason, actor=request.actor, now=timezone.now())
    messages.success(request, _("已解除冻结。"))
    return redirect("evidence:subject", kind, key)
