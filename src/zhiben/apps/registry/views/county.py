"""What belongs to the county: rulings on kinds of business, imports, snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.registry import permissions
from zhiben.apps.registry.forms import (  # fmt: skip
    CRS_CHOICES,
    DOUBTFUL_CHOICES,
    RulingForm,
    SheetForm,
    SnapshotForm,
    read_filter,
    read_mapping,
)
from zhiben.apps.registry.importing.columns import TARGETS
from zhiben.apps.registry.importing.requests import RunImport
from zhiben.apps.registry.models import DuplicateDecision, SiteImport
from zhiben.apps.registry.selectors import lists
from zhiben.apps.registry.selectors import sites as selectors
from zhiben.apps.registry.services import import_undo, imports, owners, snapshots
from zhiben.core.errors import InputError
from zhiben.core.paging import count_words
from zhiben.foundation import outbox
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.selectors import visible_organisations
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

# A sheet of so many rows is tried while its reader waits; a longer one by the worker, with a bar to watch.
AT_ONCE = 1000


@permission(permissions.SUPERVISE)
@require_GET
def businesses(request: ActorRequest) -> HttpResponse:
    kinds = lists.businesses(actor=request.actor)
    waiting = lists.undecided_counts(actor=request.actor, kinds=kinds)
    offices = list(visible_organisations(actor=request.actor, on=timezone.localdate()))
    places = lists.place_types(kinds, offices)
    context = {
        "rows": [(kind, lists.ruling_in_force(kind), waiting.get(kind.pk, 0)) for kind in kinds],
        "organisations": options(offices),
        "form": RulingForm(initial={"decided_on": timezone.localdate()}),
        "places": places,
        "unprepared": sum(1 for place in places if place.business is None),
    }
    return render(request, "registry/businesses.html", context)


@permission(permissions.RULE)
@require_POST
def prepare_places(request: ActorRequest) -> HttpResponse:
    count = owners.prepare_places(actor=request.actor)
    messages.success(request, _("已为 %(count)s 类场所建立业态，请逐类裁定牵头部门。") % {"count": count})
    return redirect("registry:businesses")


def options(offices: Iterable[Organisation]) -> SafeString:
    """The offices as options, made once for the forms of all rows."""
    return format_html_join("", '<option value="{}">{}</option>', ((o.pk, o.short_name) for o in offices))


@permission(permissions.RULE)
@require_POST
def rule(request: ActorRequest, business_id: int) -> HttpResponse:
    form = RulingForm(request.POST)
    if not form.is_valid():
        raise InputError("registry.form", "请选择监管部门，并填写原则、依据和日期。")
    made, count = owners.rule(business_id=business_id, actor=request.actor, **form.command())
    messages.success(request, _("%(ruling)s，%(count)s 个对象已随之调整。") % {"ruling": made, "count": count})
    return redirect("registry:businesses")


@permission(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
def hand_in(request: ActorRequest) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        context = {"form": form, "imports": lists.imports(actor=request.actor)}
        return render(request, "registry/imports.html", context, status=status)
    file = form.cleaned_data["file"]
    made = imports.hand_in(name=file.name, data=file.read(), actor=request.actor)
    return redirect("registry:import", made.pk)


def _figures(counts: dict[str, int] | None) -> list[tuple[str, int, str]]:
    """What a sheet would do, in words."""
    words = {
        "created": (_("新增"), "done"), "updated": (_("更新"), "neutral"), "unchanged": (_("未变"), "neutral"),
        "refused": (_("不能导入"), "late"), "doubtful": (_("疑似重复"), "attention"),
    }  # fmt: skip
    return [(label, counts[name], tone) for name, (label, tone) in words.items()] if counts else []


@permission(permissions.IMPORT)
@require_GET
def import_page(request: ActorRequest, import_id: UUID) -> HttpResponse:
    found = lists.site_import(import_id, actor=request.actor)
    running = found.state in (SiteImport.State.TRYING, SiteImport.State.APPLYING)
    context = {
        "found": found,
        "running": running,
        "figures": _figures(found.report.get("counts")),
        "refused": [(row["number"], row["name"], row["reasons"]) for row in found.report.get("refused", ())],
        "columns": [(n, head, found.mapping.get(head, "")) for n, head in enumerate(found.headers)],
        "targets": TARGETS.values(),
        "doubtful": DOUBTFUL_CHOICES,
        "crs": CRS_CHOICES,
        "decisions": DuplicateDecision.Decision.choices,
        "undo_until": import_undo.undo_until(found),
        "now": timezone.now(),
    }
    return render(
        request, "registry/_import_progress.html" if request.htmx and running else "registry/import.html", context
    )


@permission(permissions.IMPORT)
@require_POST
def try_import(request: ActorRequest, import_id: UUID) -> HttpResponse:
    found = lists.site_import(import_id, actor=request.actor)
    mapping, options = read_mapping(request.POST, found.headers)
    imports.settle_mapping(import_id=import_id, mapping=mapping, options=options, actor=request.actor)
    return run(request, found, apply=False)


@permission(permissions.IMPORT)
@require_POST
def apply_import(request: ActorRequest, import_id: UUID) -> HttpResponse:
    return run(request, lists.site_import(import_id, actor=request.actor), apply=True)


def run(request: ActorRequest, found: SiteImport, *, apply: bool) -> HttpResponse:
    """At once where the sheet is short, else by the worker."""
    if found.total <= AT_ONCE:
        (imports.apply_import if apply else imports.try_import)(import_id=found.pk, actor=request.actor)
        return redirect("registry:import", found.pk)
    with transaction.atomic():
        imports.mark_waiting(import_id=found.pk, apply=apply, actor=request.actor)
        outbox.enqueue(
            RunImport(found.pk, apply),
            actor=request.actor,
            now=timezone.now(),
            area=found.area,
            key=f"{found.pk} {apply}",
        )
    return redirect("registry:import", found.pk)


@permission(permissions.SUPERVISE)
@require_GET
def snapshot_list(request: ActorRequest) -> HttpResponse:
    wanted = read_filter(request.GET, actor=request.actor)
    context = {
        "snapshots": lists.snapshots(actor=request.actor)[:50],
        "form": SnapshotForm(),
        "query": request.GET.urlencode(),
        "count": count_words(selectors.site_count(wanted, actor=request.actor)),
        "wanted": wanted,
    }
    return render(request, "registry/snapshots.html", context)


@permission(permissions.SNAPSHOT)
@require_POST
def sign(request: ActorRequest) -> HttpResponse:
    made = snapshots.sign_snapshot(
        title=request.POST.get("title", ""),
        wanted=read_filter(request.GET, actor=request.actor),
        on=timezone.localdate(),
        actor=request.actor,
    )
    return redirect("registry:snapshot", made.pk)


@permission(permissions.SUPERVISE)
@require_GET
def snapshot(request: ActorRequest, snapshot_id: UUID) -> HttpResponse:
    found = lists.snapshot(snapshot_id, actor=request.actor)
    after = int(request.GET.get("after", "0")) if request.GET.get("after", "0").isdecimal() else 0
    rows = lists.snapshot_page(found, after=after)
    context = {
        "found": found,
        "rows": rows[: selectors.PAGE_ROWS],
        "next": rows[selectors.PAGE_ROWS - 1].site_id if len(rows) > selectors.PAGE_ROWS else None,
        "added_later": lists.added_later(found, actor=request.actor),
        "untouched": snapshots.is_untouched(found) if request.GET.get("verify") else None,
    }
    return render(request, "registry/snapshot.html", context)
