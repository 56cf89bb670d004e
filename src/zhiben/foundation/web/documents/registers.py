"""The register of numbers, and the templates of a county."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.core.errors import InputError
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.documents import permissions, selectors, services
from zhiben.foundation.documents.models import DOCX
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.documents.forms import TemplateForm
from zhiben.foundation.web.requests import ActorRequest

ROWS = 50


@permission(permissions.VIEW)
@require_GET
def numbers(request: ActorRequest) -> HttpResponse:
    void_only = request.GET.get("state") == "void"
    rows = selectors.number_register(actor=request.actor, void_only=void_only)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(request, "document_pages/numbers.html", {"page": page, "void_only": void_only})


@permission(permissions.TEMPLATES)
@require_GET
def templates(request: ActorRequest) -> HttpResponse:
    return render(request, "document_pages/templates.html", {"rows": selectors.templates_in_force(actor=request.actor)})


@permission(permissions.TEMPLATES)
@require_GET
def template_file(request: ActorRequest, code: str) -> HttpResponse:
    kind = selectors.template_kind(code)
    data = selectors.template_bytes(code, county=home_county(actor=request.actor))
    response = HttpResponse(data, content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kind.label)}.docx"
    return response


@permission(permissions.TEMPLATES)
@require_POST
def replace(request: ActorRequest, code: str) -> HttpResponse:
    form = TemplateForm(request.POST, request.FILES)
    if not form.is_valid():
        raise InputError("document.template_file", "".join(map(str, form.errors["file"])))
    data = form.cleaned_data["file"].read()
    row = services.replace_template(code=code, data=data, actor=request.actor, now=timezone.now())
    messages.success(request, _("模板已更换为第 %(version)d 版，以后的文件按新模板生成。") % {"version": row.version})
    return redirect("documents:templates")
