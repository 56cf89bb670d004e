"""What a sheet would do to the register, row by row. Reads, writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from django.db.models import Field

from zhiben.apps.registry.importing.matching import Known, Match, Register
from zhiben.apps.registry.importing.rows import Places, Row, read_row
from zhiben.apps.registry.importing.sheets import Sheet, numbered
from zhiben.apps.registry.models import DuplicateDecision, Fact, Person, Site
from zhiben.apps.registry.services.facts import read_value
from zhiben.apps.registry.services.filling import County
from zhiben.apps.registry.vocabulary import FACTS
from zhiben.core.errors import InputError
from zhiben.foundation.access.models import Area

Action = Literal["create", "update", "unchanged", "refused", "doubtful"]
SHOWN = 500
REASONS_KEPT = 20_000
CHUNK = 2000
HOW = {"code": "信用代码相同", "name": "名称相同、地址相符", "close": "名称相近"}


@dataclass
class Step:
    """What becomes of one row. `changes`: label to old and new; `facts`: columns of new facts by kind."""

    row: Row
    action: Action
    match: Match | None = None
    changes: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    person: bool = False


@dataclass
class Plan:
    """The steps, and the county they were made for."""

    county: County
    steps: list[Step]
    observed_on: date

    def of(self, action: Action) -> list[Step]:
        return [step for step in self.steps if step.action == action]

    def counts(self) -> dict[str, int]:
        """Rows that write nothing, by why; what is written is counted by the database."""
        return {name: len(self.of(name)) for name in ("unchanged", "refused", "doubtful")} | {"rows": len(self.steps)}

    def digest(self) -> str:
        """Changes as soon as any row would come out otherwise."""
        whole = hashlib.sha256()
        for step in self.steps:
            key = step.match.known.key if step.match else ""
            line = f"{step.row.number} {step.action} {key} {sorted(step.changes.items())} {sorted(step.facts)} {step.person}\n"
            whole.update(line.encode())
        return whole.hexdigest()

    def report(self) -> dict[str, Any]:
        """What a person looks at before writing: the first rows of every kind, with their reasons."""
        return {
            "refused": [_shown(s) | {"reasons": s.row.reasons} for s in self.of("refused")[:SHOWN]],
            "doubtful": [_shown(s) | _met(s) for s in self.of("doubtful")[:SHOWN]],
            "updated": [_shown(s) | _met(s) | {"changes": s.changes} for s in self.of("update")[:SHOWN]],
            "created": [_shown(s) for s in self.of("create")[:50]],
            "reasons": {str(s.row.number): _reason(s) for s in self.left_out()[:REASONS_KEPT]},
        }

    def left_out(self) -> list[Step]:
        """Rows that are not written, each with what a person may mend."""
        return [step for step in self.steps if step.action in ("refused", "doubtful")]


def _reason(step: Step) -> str:
    if step.action == "doubtful" and step.match:
        return f"与“{step.match.known.name}”疑似重复，待决定"
    return "；".join(step.row.reasons)


def _shown(step: Step) -> dict[str, Any]:
    return {"number": step.row.number, "name": step.row.name, "credit_code": step.row.credit_code}


def _met(step: Step) -> dict[str, Any]:
    if step.match is None:
        return {}
    known = step.match.known
    where = f"表中第 {known.number} 行" if known.key is None else ""
    return {
        "how": HOW[step.match.how], "score": round(step.match.score), "site": known.key, "where": where,
        "met_name": known.name, "met_address": known.address, "address": str(step.row.values.get("address", "")),
        "met_code": known.credit_code, "digest": step.row.digest,
    }  # fmt: skip


Decisions = Mapping[tuple[str, int], str]


def decisions_in(county: Area) -> Decisions:
    """What people decided of rows that looked like registered sites: digest of the row and key of the site."""
    rows = DuplicateDecision.objects.filter(county_key=county.pk)
    return {
        (digest, site): decision for digest, site, decision in rows.values_list("row_digest", "site_id", "decision")
    }


def make_plan(
    *, sheet: Sheet, county: Area, mapping: Mapping[str, str], crs: str, doubtful: str, observed_on: date,
    told: Callable[[int, int], None]
) -> Plan:  # fmt: skip
    """Every row of the sheet, decided. `told` hears of every thousand rows."""
    decided = decisions_in(county)
    known = County.of(county.pk)
    places = Places(county, known.areas)
    register = Register(county.name, _registered(county))
    steps: list[Step] = []
    total = len(sheet.rows)
    for number, cells in numbered(sheet):
        steps.append(_decide(read_row(number, cells, mapping, places, crs), register, doubtful, decided))
        if len(steps) % 1000 == 0:
            told(len(steps), total)
    _compare(steps)
    told(total, total)
    return Plan(known, steps, observed_on)


def _registered(county: Area) -> Iterable[Known]:
    rows = Site.objects.filter(county_key=county.pk).order_by("pk")
    for row in rows.values_list("pk", "name", "credit_code", "address", "town_key").iterator(chunk_size=5000):
        yield Known(*row)


def _decide(row: Row, register: Register, doubtful: str, decided: Decisions) -> Step:
    """Refused, doubtful, new, or a match whose values are compared later, together with others."""
    facts = _read_facts(row)
    if row.reasons:
        return Step(row, "refused")
    town = row.area.town_key if row.area else None
    match = register.find(row.name, row.credit_code, str(row.values.get("address", "")), town)
    if match is not None and match.known.key is None and match.how != "close":
        row.reasons.append(f"与表中第 {match.known.number} 行重复（{HOW[match.how]}）")
        return Step(row, "refused", match)
    if match is not None and match.how == "close":
        doubtful = decided.get((row.digest, match.known.key or 0), doubtful) if decided else doubtful
        if doubtful == "skip" and decided and (row.digest, match.known.key or 0) in decided:
            row.reasons.append(f"与“{match.known.name}”疑似重复，已决定不导入")
            return Step(row, "refused", match)
        if doubtful == "skip" or (doubtful == "merge" and match.known.key is None):
            return Step(row, "doubtful", match)
        match = match if doubtful == "merge" else None
    if match is None:
        address = str(row.values.get("address", ""))
        register.add(Known(None, row.name, row.credit_code, address, town, row.number))
        return Step(row, "create", facts=facts, person=bool(row.principal))
    return Step(row, "update", match, facts=facts)


def _read_facts(row: Row) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = {}
    for kind, written in row.facts.items():
        try:
            facts[kind] = read_value(FACTS[kind], written)
        except InputError as refused:
            row.reasons.append(refused.message)
    return facts


def _compare(steps: list[Step]) -> None:
    """Rows that mean a registered site: what differs. A site that two rows mean is changed by the first alone."""
    updates: dict[int, Step] = {}
    for step in steps:
        if step.action == "update" and step.match and step.match.known.key is not None:
            key = step.match.known.key
            if key in updates:
                step.action = "refused"
                step.row.reasons.append(f"与表中第 {updates[key].row.number} 行是同一对象")
            else:
                updates[key] = step
    keys = list(updates)
    for start in range(0, len(keys), CHUNK):
        _compare_chunk({key: updates[key] for key in keys[start : start + CHUNK]})


def _compare_chunk(updates: dict[int, Step]) -> None:
    sites = Site.objects.select_related("area", "business").in_bulk(list(updates))
    current: dict[int, dict[str, Fact]] = {}
    for fact in Fact.objects.filter(site__in=updates, is_current=True):
        current.setdefault(fact.site_id, {})[fact.kind] = fact
    principals = Person.objects.filter(site__in=updates, post="principal", until=None)
    people = {(p.site_id, p.name): p.phone for p in principals}
    for key, step in updates.items():
        _differences(step, sites[key])
        held = current.get(key, {})
        step.facts = {k: v for k, v in step.facts.items() if not _same(held.get(k), v)}
        row = step.row
        phone = people.get((key, row.principal))
        step.person = bool(row.principal) and (phone is None or bool(row.phone and row.phone != phone))
        if not (step.changes or step.facts or step.person):
            step.action = "unchanged"


def _same(fact: Fact | None, columns: Mapping[str, Any]) -> bool:
    """The same value: observed again, it is no news for a sheet."""
    if fact is None:
        return False
    name, value = next((n, v) for n, v in columns.items() if n != "unit")
    held = getattr(fact, name)
    return bool(Decimal(held) == value) if isinstance(held, Decimal) else held == value


def _differences(step: Step, site: Site) -> None:
    row = step.row
    wanted = dict(row.values)
    if row.credit_code:
        wanted["credit_code"] = row.credit_code
    for name, value in wanted.items():
        held = getattr(site, name)
        if held != value:
            step.changes[str(_field(name).verbose_name)] = [_word(name, held), _word(name, value)]
            step.values[name] = value
    if row.area is not None and row.area.pk != site.area_id:
        step.changes["所在区域"] = [site.area.name, row.area.name]
    if row.business and (site.business is None or site.business.name != row.business):
        step.changes["业态"] = [str(site.business or ""), row.business]


def _field(name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", Site._meta.get_field(name))


def _word(name: str, value: Any) -> str:
    choices = dict(_field(name).flatchoices)
    return str(choices.get(value, "" if value is None else value))
