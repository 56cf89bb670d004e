"""Recording what is known of a site. A newer observation supersedes; nothing is overwritten."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import Fact, Site
from zhiben.apps.registry.selectors import reach
from zhiben.apps.registry.services.telling import tell_changed
from zhiben.apps.registry.vocabulary import FACTS, FactKind, FactSource
from zhiben.core.errors import InputError, NotPermitted
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.roles import ENTERPRISE

_YES, _NO = frozenset({"是", "有", "true", "1", "yes"}), frozenset({"否", "无", "false", "0", "no"})


def read_value(kind: FactKind, written: str) -> dict[str, Any]:
    """The columns of a fact for a value as people write it. Raises: InputError "registry.fact_value"."""
    text = written.strip()
    if kind.type == "number":
        bare = text.removesuffix(kind.unit).strip().replace(",", "").replace("，", "") if kind.unit else text
        try:
            number = Decimal(bare)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and 0 <= number < 10**12:
            return {"number": round(number, 4), "unit": kind.unit}
        raise _refused(kind, written, f"应为不小于 0 的数{f'，单位 {kind.unit}' if kind.unit else ''}，例如 120")
    if kind.type == "flag":
        if text.lower() in _YES | _NO:
            return {"flag": text.lower() in _YES}
        raise _refused(kind, written, "应为“是”或“否”")
    if kind.type == "day":
        try:
            return {"day": datetime.strptime(text.replace("/", "-").replace(".", "-")[:10], "%Y-%m-%d").date()}  # noqa: DTZ007
        except ValueError as error:
            raise _refused(kind, written, "应为日期，例如 2026-05-31") from error
    if not text or len(text) > 500 or (kind.choices and text not in kind.choices):
        raise _refused(
            kind, written, f"应为 {'、'.join(kind.choices)} 之一" if kind.choices else "不能为空，最多 500 字"
        )
    return {"text": text}


def _refused(kind: FactKind, written: str, wanted: str) -> InputError:
    return InputError("registry.fact_value", f"{kind.label}“{written}”无法识别，{wanted}。", kind=kind.code)


@transaction.atomic
def record_fact(
    *, site_id: int, kind: str, value: str, observed_on: date, on: date, source: str, actor: Actor,
    source_kind: str = "", source_id: str = ""
) -> Fact:  # fmt: skip
    """One observation. The latest one is current; an older one is filed behind it. The same one twice is one.

    Args: `on`, today; `source_kind`, `source_id`, what proves it (an inspection, a file).
    Raises: NotVisible, NotPermitted, InputError "registry.fact_unknown", "registry.fact_value", "registry.fact_future".
    """
    actor.require(permissions.RECORD)
    site = reach.site(site_id, actor=actor, permission=permissions.RECORD, lock=True)
    if kind not in FACTS:
        raise InputError("registry.fact_unknown", f"没有“{kind}”这个项目，请从列表中选择。")
    if ENTERPRISE in actor.roles and source != FactSource.DECLARED:
        raise NotPermitted("registry.only_declared", "企业登记的数据来源只能是“企业申报”。")
    if observed_on > on:
        raise InputError("registry.fact_future", f"观察日期 {observed_on} 晚于今天，请更正。")
    columns = read_value(FACTS[kind], value)
    fact = file_fact(
        site=site, kind=FACTS[kind], columns=columns, observed_on=observed_on, source=source, actor=actor,
        source_kind=source_kind, source_id=source_id,
    )  # fmt: skip
    tell_changed([site], actor=actor)
    return fact


def file_fact(
    *, site: Site, kind: FactKind, columns: dict[str, Any], observed_on: date, source: str, actor: Actor,
    source_kind: str = "", source_id: str = "", now: datetime | None = None
) -> Fact:  # fmt: skip
    """An observation that was read already, also of a kind that another app knows. Inside the transaction of a command
    that has asked whether the actor may, and locked the site. `now`: the moment of that command."""
    same = Fact.objects.filter(
        site=site, kind=kind.code, observed_on=observed_on, source=source, source_kind=source_kind,
        source_id=source_id, **columns,
    ).first()  # fmt: skip
    later = same.superseded_by if same is not None else None
    if same is not None and (later is None or later.observed_on > observed_on):
        return same
    fact = Fact(
        site=site, kind=kind.code, observed_on=observed_on, source=source, recorded_by=actor.name,
        source_kind=source_kind, source_id=source_id, recorded_at=now or timezone.now(), **columns
    )  # fmt: skip
    _file(fact)
    audit.record(
        actions.FACT_RECORDED, actor=actor, subject=site, label=kind.label, value=fact.value_text[:500],
        source=fact.get_source_display(), observed_on=observed_on.isoformat(),
    )  # fmt: skip
    return fact


def _file(fact: Fact) -> None:
    """Before, behind or instead of the current one of its kind."""
    current = Fact.objects.select_for_update().filter(site=fact.site, kind=fact.kind, is_current=True).first()
    if current is not None and current.observed_on > fact.observed_on:
        fact.is_current, fact.superseded_by = False, current
        fact.save(force_insert=True)
        return
    if current is not None:
        Fact.objects.filter(pk=current.pk).update(is_current=False)
    fact.save(force_insert=True)
    if current is not None:
        Fact.objects.filter(pk=current.pk).update(superseded_by=fact)
