"""One file: the page with its tabs, and the commands on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.registry import permissions
from zhiben.apps.registry import tabs as beside
from zhiben.apps.registry.forms import (
    ContractForm,
    EquipmentForm,
    FactForm,
    OwnerForm,
    PersonForm,
    RemarkForm,
    SiteForm,
    TenancyForm,
    VehicleForm,
)
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import file, reach
from zhiben.apps.registry.services import facts, holdings, owners, sites
from zhiben.core.errors import InputError
from zhiben.core.identifiers.resident_id import mask_phone
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence import services as evidence
from zhiben.foundation.evidence.bindings import binding_of
from zhiben.foundation.evidence.selectors import counts_of, shown_at
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.evidence.forms import ParticularsForm
from zhiben.foundation.web.evidence.wording import WORDS, groups
from zhiben.foundation.web.requests import ActorRequest

# What the page offers at this very site; the commands decide again.
MAY = {
    "edit": permissions.EDIT,
    "record": permissions.RECORD,
    "assign": permissions.ASSIGN,
    "contact": permissions.CONTACT,
    "remark": permissions.REMARK,
}
TABS = {
    "facts": "档案数据",
    "people": "人员",
    "equipment": "设备车辆",
    "relations": "租赁与承包",
    "owners": "监管责任",
    "remarks": "意见",
    "evidence": "材料",
    "history": "时间线",
}


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, site_id: int) -> HttpResponse:
    found = reach.site(site_id, actor=request.actor)
    tab = request.GET.get("tab", "facts")
    tab = tab if tab in TABS else "facts"
    may = {name: reach.may(code, found, actor=request.actor) for name, code in MAY.items()}
    context = {"site": found, "tab": tab, "tabs": TABS, "on": timezone.localdate(), "may": may}
    context["beside"] = [each for each in beside.registered() if request.actor.may(each.permission)]
    context["tab_template"] = f"registry/tabs/{tab}.html"
    return render(request, "registry/site.html", context | _TABS[tab](found, request.actor))


def _facts(site: Site, actor: Actor) -> dict[str, Any]:
    return {"facts": file.current_facts(site), "form": FactForm(initial={"observed_on": timezone.localdate()})}


def _people(site: Site, actor: Actor) -> dict[str, Any]:
    rows = [(person, mask_phone(person.phone)) for person in file.people(site)]
    return {"people": rows, "form": PersonForm()}


def _equipment(site: Site, actor: Actor) -> dict[str, Any]:
    return {
        "devices": [(device, device.is_overdue(timezone.localdate())) for device in site.equipments.all()],
        "vehicles": site.vehicles.order_by("-in_use", "plate")[:200],
        "form": EquipmentForm(),
        "vehicle_form": VehicleForm(),
    }


def _relations(site: Site, actor: Actor) -> dict[str, Any]:
    return {
        "tree": file.tenant_tree(site),
        "landlords": file.landlords(site),
        "contracts": file.contracts(site),
        "form": TenancyForm(),
        "contract_form": ContractForm(),
    }


def _owners(site: Site, actor: Actor) -> dict[str, Any]:
    return {
        "changes": file.owner_changes(site),
        "cooperations": file.cooperations(site),
        "ruled": file.ruled_cooperations(site),
        "form": OwnerForm(actor=actor),
    }


def _remarks(site: Site, actor: Actor) -> dict[str, Any]:
    rows = list(file.remarks(site)[:100])
    counts = counts_of("registry.remark", [str(row.pk) for row in rows])
    return {"remarks": [(row, sum(counts.get(str(row.pk), {}).values())) for row in rows], "form": RemarkForm()}


def _evidence(site: Site, actor: Actor) -> dict[str, Any]:
    binding = binding_of("registry.site")
    return {
        "groups": groups(binding, shown_at(site, actor=actor)),
        "binding": binding,
        "key": site.pk,
        "may_add": evidence.may_add(site, actor=actor),
        "form": ParticularsForm(binding=binding),
        "words": WORDS,
    }


def _history(site: Site, actor: Actor) -> dict[str, Any]:
    return {"moments": file.timeline(site, actor=actor)}


_TABS: dict[str, Callable[[Site, Actor], dict[str, Any]]] = {
    "facts": _facts,
    "people": _people,
    "equipment": _equipment,
    "relations": _relations,
    "owners": _owners,
    "remarks": _remarks,
    "evidence": _evidence,
    "history": _history,
}


@permission(permissions.EDIT)
@require_http_methods(["GET", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    form = SiteForm(request.POST or None, actor=request.actor)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "registry/edit.html", {"form": form}, status=status)
    made = sites.register_site(**form.command(), on=timezone.localdate(), actor=request.actor)
    messages.success(request, _("已登记“%(name)s”。") % {"name": made.name})
    return redirect("registry:site", made.pk)


@permission(permissions.EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, site_id: int) -> HttpResponse:
    found = reach.site(site_id, actor=request.actor, permission=permissions.EDIT)
    form = SiteForm(request.POST or None, actor=request.actor, initial=_written(found))
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "registry/edit.html", {"form": form, "site": found}, status=status)
    revision = form.cleaned_data["revision"] or 0
    sites.change_site(site_id=site_id, revision=revision, actor=request.actor, **form.command())
    return redirect("registry:site", site_id)


def _written(site: Site) -> dict[str, Any]:
    """The fields of the form as the file has them."""
    names = [name for name in sites.WRITABLE if name != "other_sectors"]
    known = {name: getattr(site, name) for name in names}
    business = site.business.name if site.business and site.business.name != site.get_sector_display() else ""
    return known | {"area": str(site.area_id), "business": business, "revision": site.revision}


def command(request: ActorRequest, form: forms.Form, site_id: int, tab: str, run: Callable[[], object]) -> HttpResponse:
    """One command of a tab: what cannot be read is said, what is done is seen."""
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        label = form.fields[field].label if field in form.fields else ""
        raise InputError("registry.form", f"{label}：{errors[0]}")
    run()
    return redirect(f"{request.path_info.rsplit('/', 1)[0]}?tab={tab}")


@permission(permissions.RECORD)
@require_POST
def record(request: ActorRequest, site_id: int) -> HttpResponse:
    form, on = FactForm(request.POST), timezone.localdate()
    return command(
        request, form, site_id, "facts",
        lambda: facts.record_fact(site_id=site_id, on=on, actor=request.actor, **form.cleaned_data),
    )  # fmt: skip


@permission(permissions.ASSIGN)
@require_POST
def assign(request: ActorRequest, site_id: int) -> HttpResponse:
    form, on = OwnerForm(request.POST, actor=request.actor), timezone.localdate()
    return command(
        request, form, site_id, "owners",
        lambda: owners.assign_owner(site_id=site_id, on=on, actor=request.actor, **form.command()),
    )  # fmt: skip


@permission(permissions.EDIT)
@require_POST
def add_equipment(request: ActorRequest, site_id: int) -> HttpResponse:
    form = EquipmentForm(request.POST)
    return command(
        request, form, site_id, "equipment",
        lambda: holdings.add_equipment(site_id=site_id, values=form.cleaned_data, actor=request.actor),
    )  # fmt: skip


@permission(permissions.EDIT)
@require_POST
def add_vehicle(request: ActorRequest, site_id: int) -> HttpResponse:
    form = VehicleForm(request.POST)
    return command(
        request, form, site_id, "equipment",
        lambda: holdings.add_vehicle(site_id=site_id, values=form.cleaned_data, actor=request.actor),
    )  # fmt: skip


@permission(permissions.EDIT)
@require_POST
def add_person(request: ActorRequest, site_id: int) -> HttpResponse:
    form = PersonForm(request.POST)
    return command(
        request, form, site_id, "people",
        lambda: holdings.add_person(site_id=site_id, actor=request.actor, **form.command()),
    )  # fmt: skip


@permission(permissions.EDIT)
@require_POST
def add_tenancy(request: ActorRequest, site_id: int) -> HttpResponse:
    form = TenancyForm(request.POST)
    return command(
        request, form, site_id, "relations",
        lambda: holdings.add_tenancy(landlord_id=site_id, actor=request.actor, now=timezone.now(), **form.command()),
    )  # fmt: skip


@permission(permissions.EDIT)
@require_POST
def add_contract(request: ActorRequest, site_id: int) -> HttpResponse:
    form = ContractForm(request.POST)
    return command(
        request, form, site_id, "relations",
        lambda: holdings.add_contract(client_id=site_id, values=form.cleaned_data, actor=request.actor),
    )  # fmt: skip


@permission(permissions.CONTACT)
@require_POST
def contact(request: ActorRequest, person_id: int) -> HttpResponse:
    """The whole number, in place of the masked one."""
    phone = holdings.read_contact(person_id=person_id, purpose=request.POST.get("purpose", ""), actor=request.actor)
    return render(request, "registry/_phone.html", {"phone": phone})
