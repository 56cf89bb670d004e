"""The library of texts that directives rely on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import forms, permissions, topic_forms
from zhiben.apps.dispatch.models import ReferencedDocument
from zhiben.apps.dispatch.selectors import library as selectors
from zhiben.apps.dispatch.selectors.counties import county_of
from zhiben.apps.dispatch.services import library
from zhiben.apps.dispatch.views.steps import read
from zhiben.foundation.evidence.selectors import evidence_of
from zhiben.foundation.web.answers import kept, sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted = topic_forms.read_library(request.GET)
    found = selectors.document_page(wanted, actor=request.actor)
    context = {
        "wanted": wanted, "documents": found.rows, "next": found.next, "query": kept(request),
        "states": ReferencedDocument.State.choices, "form": topic_forms.DocumentForm(),
    }  # fmt: skip
    return render(request, "dispatch/library.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    rows = selectors.document_lines(topic_forms.read_library(request.GET), actor=request.actor)
    heads = [_(head) for head in ("名称", "文号", "状态", "引用它的任务", "说明")]
    cells = ((each.name, each.number, each.get_state_display(), each.cited, each.note) for each in rows)  # type: ignore[attr-defined]
    return sheet(_("引用的规定"), heads, cells)


@permission(permissions.CAMPAIGNS)
@require_POST
def add(request: ActorRequest) -> HttpResponse:
    given = read(topic_forms.DocumentForm(request.POST))
    county = county_of(request.actor)
    found = library.add_document(county_id=county.pk, actor=request.actor, now=timezone.now(), **given)
    return went(request, _("已登记，原文还没有加载。"), "dispatch:referenced", found.pk)


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, document_id: UUID) -> HttpResponse:
    found = selectors.referenced(document_id, actor=request.actor)
    choices = list(
        directives.visible_directives(request.actor).order_by("-received_at").values_list("pk", "title")[:200]
    )
    context = {
        "document": found, "citations": selectors.citations_of(found, actor=request.actor), "files": evidence_of(found),
        "load": topic_forms.LoadForm(directives=choices), "unload": forms.ReasonForm(),
    }  # fmt: skip
    return render(request, "dispatch/referenced.html", context)


@permission(permissions.CAMPAIGNS)
@require_POST
def load(request: ActorRequest, document_id: UUID) -> HttpResponse:
    choices = list(directives.visible_directives(request.actor).values_list("pk", "title"))
    given = read(topic_forms.LoadForm(request.POST, directives=choices))
    library.load_document(
        document_id=document_id,
        directive_id=given["directive"],
        note=given["note"],
        actor=request.actor,
        now=timezone.now(),
    )
    return went(request, _("已标为“原文已加载”。"), "dispatch:referenced", document_id)


@permission(permissions.CAMPAIGNS)
@require_POST
def unload(request: ActorRequest, document_id: UUID) -> HttpResponse:
    given = read(forms.ReasonForm(request.POST))
    library.unload_document(document_id=document_id, reason=given["note"], actor=request.actor)
    return went(request, _("已改为“原文未加载”。"), "dispatch:referenced", document_id)
