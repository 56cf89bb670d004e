"""Answers to what is unknown. An answer is a fact of the register: who, when, from where; the site is judged at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import reach
from zhiben.apps.registry.services.facts import file_fact
from zhiben.apps.registry.vocabulary import FactSource
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.models import PackUse
from zhiben.apps.rulepacks.services.judging import judge_again
from zhiben.apps.rulepacks.services.storing import Written
from zhiben.core.errors import InputError, NotPermitted
from zhiben.core.rules.model import RECORDS, Fact, Pack
from zhiben.core.rules.values import read_value
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.roles import ENTERPRISE

LONGEST = 4000
CHECKLIST = "rulepacks.checklist"


@transaction.atomic
def answer(
    *, site_id: int, values: Mapping[str, str], observed_on: date, on: date, source: str, actor: Actor, now: datetime
) -> Written:  # fmt: skip
    """Some facts of a site at once; empty ones stay unknown. Then the site is judged again.

    Args: `values`, by the name of the fact, or "subject.NAME" with true or false; `source`, of FactSource.
    Raises: NotVisible, NotPermitted, InputError "rulepacks.no_answer", "rulepacks.fact_unknown", "facts.value".
    """
    actor.require(permissions.ANSWER)
    site = reach.site(site_id, actor=actor, permission=permissions.ANSWER, lock=True)
    if ENTERPRISE in actor.roles and source != FactSource.DECLARED:
        raise NotPermitted("registry.only_declared", "企业登记的数据来源只能是“企业申报”。")
    if observed_on > on:
        raise InputError("registry.fact_future", f"观察日期 {observed_on} 晚于今天，请更正。")
    given = {name: text.strip() for name, text in values.items() if text.strip()}
    if not given:
        raise InputError("rulepacks.no_answer", "还没有填写任何一项。不清楚的可以留空，填写知道的即可。")
    packs = _packs(site)
    for name, text in given.items():
        _record(site, name, text, packs, observed_on=observed_on, source=source, actor=actor, now=now)
    return judge_again(site, on=on, by=actor.name, now=now)


def _packs(site: Site) -> list[Pack]:
    uses = PackUse.objects.filter(county=site.county_key, switched_off_at=None).select_related("edition")
    return loading.packs_of(use.edition for use in uses.defer("edition__files").order_by("pack"))


def _record(
    site: Site, name: str, text: str, packs: list[Pack], *, observed_on: date, source: str, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    subject = name.removeprefix(loading.SUBJECT)
    if subject != name and any(subject in pack.subjects for pack in packs):
        kind, columns = _subject_kind(name, packs), {"flag": _yes(name, text)}
    else:
        fact = next((pack.facts[name] for pack in packs if name in pack.facts), None)
        if fact is None:
            raise InputError("rulepacks.fact_unknown", f"启用的规则包里没有“{name[:80]}”这个事实，请刷新页面后再填。")
        kind, columns = loading.kind_of_fact(fact), columns_of(fact, text)
    file_fact(
        site=site, kind=kind, columns=columns, observed_on=observed_on, source=source, actor=actor,
        source_kind=CHECKLIST, source_id="", now=now,
    )  # fmt: skip


def _subject_kind(name: str, packs: list[Pack]) -> Any:
    return next(kinds[name] for pack in packs if name in (kinds := loading.kinds_in(pack)))


def _yes(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise InputError("facts.value", f"“{name}”应为是或否。")
    return text == "true"


def columns_of(fact: Fact, text: str) -> dict[str, Any]:
    """The columns of a fact for a value as people write it. Raises: InputError "facts.value"."""
    raw: object = text
    if fact.type in RECORDS:
        # One record a line is how people write them.
        raw = "; ".join(line.strip() for line in text.splitlines() if line.strip())
    value = read_value(fact, raw)
    if value is None:
        raise InputError("facts.value", f"“{fact.label}”没有填写。")
    match fact.type:
        case "bool":
            return {"flag": value}
        case "number" | "integer":
            return {"number": round(Decimal(str(value)), 6), "unit": fact.unit.label}
        case "date":
            return {"day": value}
        case "set":
            chosen = [name for name in fact.values if name in value]  # type: ignore[operator]
            return {"text": ";".join(chosen) or "无"}
    found = str(value) if fact.type == "choice" else str(raw)
    if len(found) > LONGEST:
        raise InputError("facts.value", f"“{fact.label}”超过 {LONGEST} 字，请只填最近的记录。")
    return {"text": found}
