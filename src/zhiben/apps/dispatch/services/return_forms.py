"""What is asked in a round: fields, each with who needs it. A form that was used is followed by its next version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from zhiben.apps.directives.models import Duty
from zhiben.apps.directives.selectors.directives import visible_directives
from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.indicators import INDICATORS
from zhiben.apps.dispatch.models import FormField, ReturnForm, Round
from zhiben.apps.dispatch.selectors import rounds as selectors
from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.search.folding import folded

MOST_FIELDS = 60


@transaction.atomic
def make_form(*, name: str, actor: Actor, now: datetime) -> ReturnForm:
    """An empty form, in the area in which the actor holds rounds.

    Raises: NotPermitted, InputError "form.name_missing", Conflict "form.name_taken".
    """
    actor.require(permissions.ROUNDS)
    area, words = selectors.home_area(actor), name.strip()[:120]
    if not words:
        raise InputError("form.name_missing", "请填写报送表名称，例如“岁末安全检查进度表”。")
    Area.objects.select_for_update().get(pk=area.pk)
    if ReturnForm.objects.filter(area=area, name=words).exists():
        raise Conflict("form.name_taken", "已有同名的报送表。请打开它，用过的可以建立下一版。")
    made = ReturnForm.objects.create(area=area, name=words, made_by_name=actor.name, made_at=now)
    _note(made, "建立", actor)
    return made


@transaction.atomic
def put_field(*, form_id: UUID, key: str, values: Mapping[str, Any], actor: Actor) -> FormField:
    """Add a field, or change the one of that key.

    `values`: label, kind, unit, choices, required, help, indicator, duty_id, needed_because, minutes.
    Raises: NotVisible, NotPermitted, Conflict "form.in_use", InputError "form.field_reason" where neither a duty nor
    anybody needs it, "form.counted_already", "form.indicator", "form.choices", "form.too_long".
    """
    form = _changeable(form_id, actor)
    label = str(values.get("label", "")).strip()[:120]
    _check(label, values)
    known = FormField.objects.filter(form=form, key=key).first() if key else None
    count = FormField.objects.filter(form=form).count()
    if known is None and count >= MOST_FIELDS:
        raise InputError("form.too_long", f"一张表最多 {MOST_FIELDS} 个栏目，请精简或分成两张表。")
    duty = _duty(values.get("duty_id"), actor)
    last = FormField.objects.filter(form=form).aggregate(last=Max("ordinal"))["last"] or 0
    found = known or FormField(form=form, ordinal=last + 1, key=f"f{last + 1}")
    indicator = INDICATORS.get(str(values.get("indicator", "")))
    found.label = label
    found.kind = FormField.Kind.COUNT if indicator else str(values["kind"])
    found.unit = str(values.get("unit", "")).strip()[:20] or (indicator.unit if indicator else "")
    found.choices = [str(each).strip() for each in values.get("choices", ()) if str(each).strip()]
    found.required = bool(values.get("required", True))
    found.help = str(values.get("help", "")).strip()[:200] or (indicator.about if indicator else "")
    found.indicator = indicator.code if indicator else ""
    found.duty = duty
    found.needed_because = str(values.get("needed_because", "")).strip()[:200]
    found.minutes = 0 if indicator and not values.get("minutes") else int(values.get("minutes") or 2)
    found.save()
    _note(form, f"{'修改' if known else '增加'}栏目“{label}”", actor)
    return found


def _check(label: str, values: Mapping[str, Any]) -> None:
    """Raises: InputError."""
    if not label:
        raise InputError("form.label_missing", "请填写栏目名称。")
    if not values.get("duty_id") and not str(values.get("needed_because", "")).strip():
        raise InputError("form.field_reason", f"“{label}”没有写明哪项任务需要它。请选择任务，或写明谁需要、为什么。")
    code = str(values.get("indicator", ""))
    if code and code not in INDICATORS:
        raise InputError("form.indicator", "没有这个统计指标，请重新选择。", given=code)
    kinds = FormField.Kind.values
    if not code and str(values.get("kind", "")) not in kinds:
        raise InputError("form.kind", "请选择栏目的类型。")
    if values.get("kind") == FormField.Kind.CHOICE and len(list(values.get("choices", ()))) < 2:
        raise InputError("form.choices", f"“{label}”是选项，请至少写出两个选项。")
    same = next((each for each in INDICATORS.values() if folded(each.label) == folded(label)), None)
    if same and not code:
        raise InputError(
            "form.counted_already",
            f"“{label}”平台已有记录，不得再要求填报。请把该栏目改用统计指标“{same.label}”，由平台填好、单位确认。",
            use=same.code,
        )


def _duty(duty_id: Any, actor: Actor) -> Duty | None:
    if not duty_id:
        return None
    found = Duty.objects.filter(pk=duty_id, directive__in=visible_directives(actor)).first()
    if found is None:
        raise InputError("form.duty", "没有这项任务，或其不在您的管辖范围内，请重新选择。")
    return found


@transaction.atomic
def drop_field(*, form_id: UUID, key: str, actor: Actor) -> None:
    """Raises: NotVisible, NotPermitted, Conflict "form.in_use"."""
    form = _changeable(form_id, actor)
    found = FormField.objects.filter(form=form, key=key).first()
    if found is not None:
        found.delete()
        _note(form, f"去掉栏目“{found.label}”", actor)


@transaction.atomic
def next_version(*, form_id: UUID, actor: Actor, now: datetime) -> ReturnForm:
    """A copy that may be changed; the old one stays with its rounds and is offered no more.

    Raises: NotVisible, NotPermitted, Conflict "form.not_newest".
    """
    form = _kept(form_id, actor)
    newest = ReturnForm.objects.filter(area=form.area, name=form.name).aggregate(last=Max("version"))["last"]
    if newest != form.version:
        raise Conflict("form.not_newest", f"已有第 {newest} 版，请在最新版上修改。")
    made = ReturnForm.objects.create(
        area=form.area, name=form.name, version=form.version + 1, made_by_name=actor.name, made_at=now
    )
    fields = list(FormField.objects.filter(form=form))
    for each in fields:
        each.pk, each.form = None, made
        each._state.adding = True
    FormField.objects.bulk_create(fields)
    ReturnForm.objects.filter(pk=form.pk).update(retired_at=now)
    _note(made, f"由第 {form.version} 版建立", actor)
    return made


def _changeable(form_id: UUID, actor: Actor) -> ReturnForm:
    """Raises: NotVisible, NotPermitted, Conflict "form.in_use"."""
    form = _kept(form_id, actor)
    if form.retired_at or Round.objects.filter(form=form).exists():
        raise Conflict("form.in_use", "这张表已经用过，不能再改，以免前后数字口径不一。请建立下一版。")
    return form


def _kept(form_id: UUID, actor: Actor) -> ReturnForm:
    """A form that the actor's office keeps, kept from other writers until the end of the transaction: what they add is
    numbered one after the other. Raises: NotVisible, NotPermitted "form.not_yours".
    """
    actor.require(permissions.ROUNDS)
    form = selectors.form(form_id, actor=actor)
    if not selectors.holds(actor, form.area):
        raise NotPermitted("form.not_yours", "这张表由其他单位维护，您可以查看，不能修改。")
    form.retired_at = ReturnForm.objects.select_for_update().values_list("retired_at", flat=True).get(pk=form.pk)
    return form


def _note(form: ReturnForm, what: str, actor: Actor) -> None:
    said = {"form": form.name, "version": form.version, "what": what}
    audit.record(actions.FORM_CHANGED, actor=actor, subject=form, **said)
