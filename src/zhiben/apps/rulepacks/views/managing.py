"""Rule packs of a county: what can be installed, what is in use, what an edition changes, what is set locally."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.registry.vocabulary import Sector, SiteKind
from zhiben.apps.rulepacks import forms, permissions
from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.engine.subjects import Subjects, suggested, top_subjects
from zhiben.apps.rulepacks.models import PackEdition, PackUse
from zhiben.apps.rulepacks.selectors import packs as selectors
from zhiben.apps.rulepacks.selectors import reading
from zhiben.apps.rulepacks.services import packs, parameters
from zhiben.core.errors import InputError
from zhiben.core.rules.model import Pack
from zhiben.core.rules.vocabulary import STATUSES
from zhiben.foundation.web.answers import went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

_WORDS = {str(value): str(label) for value, label in (*Sector.choices, *SiteKind.choices)}


@permission(permissions.SURVEY)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    editions, uses = list(selectors.editions(actor=request.actor)), list(selectors.uses(actor=request.actor))
    used = {use.edition_id: use for use in uses}
    there = {(each.pack, each.edition) for each in editions}
    offered = selectors.shipped() if request.actor.may(permissions.MANAGE) else []
    context = {
        "editions": [(each, used.get(each.pk), STATUSES[each.status]) for each in editions],
        "offered": [each for each in offered if each.problem or (each.id, each.edition) not in there],
        "in_use": len(uses),
        "rules": sum(use.edition.rules for use in uses),
    }
    return render(request, "rulepacks/packs.html", context)


@permission(permissions.MANAGE)
@require_POST
def install(request: ActorRequest) -> HttpResponse:
    made = packs.install_shipped(pack=request.POST.get("pack", ""), actor=request.actor, now=timezone.now())
    return went(request, _("已安装，请核对后启用。"), "rulepacks:pack", made.pk)


@permission(permissions.MANAGE)
@require_POST
def upload(request: ActorRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise InputError("rulepacks.no_file", "请选择一个 zip 压缩包：里面是一个规则包的目录。")
    made = packs.install_upload(data=file.read(packs.LARGEST_ZIP + 1), actor=request.actor, now=timezone.now())
    return went(request, _("已安装，请核对后启用。"), "rulepacks:pack", made.pk)


@permission(permissions.SURVEY)
@require_GET
def page(request: ActorRequest, edition_id: int) -> HttpResponse:
    edition = selectors.edition(edition_id, actor=request.actor)
    (pack,) = loading.packs_of([edition])
    history = list(selectors.former_uses(edition.pack, actor=request.actor))
    used = next((use for use in history if use.switched_off_at is None), None)
    return render(request, "rulepacks/pack.html", _context(request, edition, pack, used, history))


def _context(
    request: ActorRequest, edition: PackEdition, pack: Pack, used: PackUse | None, history: list[PackUse]
) -> dict[str, Any]:
    is_used = used is not None and used.edition_id == edition.pk
    places = used.places if used else suggested(pack)
    old = loading.packs_of([used.edition])[0] if used and not is_used else None
    lines = reading.parameters_in(pack, actor=request.actor)
    return {
        "edition": edition,
        "pack": pack,
        "status": STATUSES[edition.status],
        "used": used,
        "is_used": is_used,
        "history": history,
        "differences": reading.differences(old, pack) if old else [],
        "old": used.edition if old and used else None,
        "unverified": reading.unverified(pack),
        "local": [(line, forms.ParameterForm(initial=_set(line), auto_id=f"id_{line.name}_%s")) for line in lines if line.is_local],
        "parameters": [line for line in lines if not line.is_local],
        "rules": [(rule, pack.subjects[rule.subject].label) for rule in pack.rules],
        "form": forms.PlacesForm(subjects=[(n, pack.subjects[n].label) for n in top_subjects(pack)], places=places),
        "placed": [(pack.subjects[n].label, [_WORDS.get(w, w) for w in (*where["sectors"], *where["kinds"])]) for n, where in places.items() if n in pack.subjects],
        "nowhere": _nowhere(edition, pack, places),
        "reason_form": forms.ReasonForm(auto_id="id_off_%s"),
        "sources": [source for key, source in pack.sources.items() if key in _cited(pack)],
    }  # fmt: skip


def _nowhere(edition: PackEdition, pack: Pack, places: dict[str, Any]) -> list[tuple[str, int]]:
    """Subjects whose rules will be judged at no site, with how many rules that are."""
    names = Subjects.of(pack, places, loading.own_subjects(edition.pk, edition.digest)).nowhere()
    return [(pack.subjects[name].label, sum(rule.subject == name for rule in pack.rules)) for name in names]


def _set(line: reading.ParameterLine) -> dict[str, Any]:
    found = {"name": line.name, "starts_on": timezone.localdate()}
    if line.local is not None:
        found |= {"value": parameters.shown_value(line.local.value), "starts_on": line.local.starts_on}
    return found


def _cited(pack: Pack) -> set[str]:
    return {source.partition("#")[0] for rule in pack.rules for version in rule.versions for source in version.source}


@permission(permissions.MANAGE)
@require_POST
def switch_on(request: ActorRequest, edition_id: int) -> HttpResponse:
    edition = selectors.edition(edition_id, actor=request.actor)
    (pack,) = loading.packs_of([edition])
    names = [(name, pack.subjects[name].label) for name in top_subjects(pack)]
    form = forms.PlacesForm(request.POST, subjects=names, places={})
    packs.switch_on(edition_id=edition_id, **form.command(), actor=request.actor, now=timezone.now())
    return went(request, _("已启用，从下一次判定起按它判定。"), "rulepacks:pack", edition_id)


@permission(permissions.MANAGE)
@require_POST
def switch_off(request: ActorRequest, use_id: int) -> HttpResponse:
    given = forms.read(forms.ReasonForm(request.POST))
    packs.switch_off(use_id=use_id, reason=given["reason"], actor=request.actor, now=timezone.now())
    return went(request, _("已停用，从下一次判定起不再按它判定。"), "rulepacks:packs")


@permission(permissions.MANAGE)
@require_POST
def set_parameter(request: ActorRequest, edition_id: int) -> HttpResponse:
    edition = selectors.edition(edition_id, actor=request.actor)
    given = forms.read(forms.ParameterForm(request.POST))
    parameters.set_parameter(pack=edition.pack, **given, actor=request.actor, now=timezone.now())
    return went(request, _("已保存，从下一次判定起按它判定。"), "rulepacks:pack", edition_id)
