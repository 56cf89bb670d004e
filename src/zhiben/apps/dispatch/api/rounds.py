"""Rounds for programs: which run, who has reported, the figures with their totals, and the records behind a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import FormField, ReturnValue, Round, UnitReturn
from zhiben.apps.dispatch.schemas import rounds as schemas
from zhiben.apps.dispatch.schemas.rounds import number
from zhiben.apps.dispatch.selectors import returns, round_pages, rounds
from zhiben.core import paging
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.api.schemas import CountedPage, Key, Page, PageQuery, counted, page_of
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("调度")
ROUND = "/{uuid:round_id}"


@OPERATIONS.read(
    "", access=permissions.VIEW, summary="调度，截止日新的在前", gives=CountedPage[schemas.RoundLine]
)  # fmt: skip
def list_rounds(request: ActorRequest, wanted: Query[schemas.RoundQuery]) -> dict[str, Any]:
    asked, actor = wanted.filter(), request.actor
    page = round_pages.round_page(asked, actor=actor, size=wanted.limit)
    tallies = rounds.tallies(page.rows, actor=actor)
    count = counted(wanted, lambda: round_pages.round_count(asked, actor=actor))
    return page_of((_line(each, tallies[each.pk]) for each in page.rows), page.next) | count


@OPERATIONS.read(ROUND, access=permissions.VIEW, summary="一次调度：报送表和报送情况", gives=schemas.RoundFile)
def get_round(request: ActorRequest, round_id: UUID) -> dict[str, Any]:
    found = rounds.round_(round_id, actor=request.actor)
    fields = rounds.fields_of(found.form_id)
    own = ("closes_at", "closed_at", "previous_id")
    return _line(found, rounds.tallies([found], actor=request.actor)[found.pk]) | {
        **{name: getattr(found, name) for name in own},
        "minutes": sum(field.minutes for field in fields),
        "fields": [field_line(field) for field in fields],
    }


@OPERATIONS.read(
    f"{ROUND}/units", access=permissions.VIEW, summary="一次调度的单位：谁已报送、迟报、未报送",
    gives=Page[schemas.UnitLine],
)  # fmt: skip
def list_round_units(request: ActorRequest, round_id: UUID, wanted: Query[schemas.UnitQuery]) -> dict[str, Any]:
    page = _units(request, round_id, wanted)
    return page_of(map(_unit, page.rows), page.next)


@OPERATIONS.read(
    f"{ROUND}/results", access=permissions.VIEW, summary="一次调度的结果：各单位各栏的数字和来历",
    gives=Page[schemas.UnitResult], about="未报送不是零：没有报送的单位 values 为空（null）。",
)  # fmt: skip
def list_round_results(request: ActorRequest, round_id: UUID, wanted: Query[schemas.UnitQuery]) -> dict[str, Any]:
    page = _units(request, round_id, wanted)
    values = returns.figures_of(each for each in page.rows if returns.is_reported(each))
    rows = (_unit(each) | {"values": _figures(each, values)} for each in page.rows)
    return page_of(rows, page.next)


def _units(request: ActorRequest, round_id: UUID, wanted: schemas.UnitQuery) -> paging.Page[UnitReturn]:
    found = rounds.round_(round_id, actor=request.actor)
    return round_pages.unit_page(
        found, actor=request.actor, state=wanted.state or "", late=wanted.late, after=wanted.after, size=wanted.limit
    )


@OPERATIONS.read(
    f"{ROUND}/totals", access=permissions.VIEW, summary="一次调度的合计", gives=schemas.RoundTotals,
    about="只合计已报送的单位；每条记录只计一次。没有单位报送的栏目合计为空（null），不是零。",
)  # fmt: skip
def get_round_totals(request: ActorRequest, round_id: UUID) -> dict[str, Any]:
    found = rounds.round_(round_id, actor=request.actor)
    table = returns.matrix(found, actor=request.actor)
    totals = [_total(column) for column in table.columns if column.total is not None]
    return {"units": _tally(rounds.tally_of(line.owner for line in table.lines)), "fields": totals}


@OPERATIONS.read(
    ROUND + "/fields/{str:key}/records", access=permissions.VIEW, summary="一栏合计背后的记录",
    gives=Page[schemas.RecordLine],
)  # fmt: skip
def list_total_records(request: ActorRequest, round_id: UUID, key: str, wanted: Query[PageQuery]) -> dict[str, Any]:
    found = rounds.round_(round_id, actor=request.actor)
    _, total, _ = returns.field_total(found, key, actor=request.actor)
    return _records(total.records, request, wanted)


@OPERATIONS.read(
    "/values/{int:value_id}/records", access=permissions.VIEW, summary="一个单位一个数字背后的记录",
    gives=Page[schemas.RecordLine], about="平台统计的数字在报送时连同记录一起固定；人工填报的没有记录。",
)  # fmt: skip
def list_value_records(request: ActorRequest, value_id: Key, wanted: Query[PageQuery]) -> dict[str, Any]:
    found = returns.value(value_id, actor=request.actor)
    return _records(found.records.get("keys", ()), request, wanted)


def _records(keys: Iterable[str], request: ActorRequest, wanted: PageQuery) -> dict[str, Any]:
    page = returns.record_page(keys, actor=request.actor, after=wanted.after, size=wanted.limit)
    return page_of(map(_record, page.rows), page.next)


def _record(found: returns.Record) -> dict[str, Any]:
    kind = found.key.partition(":")[0]
    shown = {"title": found.title, "detail": found.detail, "page": found.url}
    return {"key": found.key, "kind": kind, "is_visible": bool(found.title)} | shown


def _line(found: Round, tally: Counter[str]) -> dict[str, Any]:
    own = ("form", "units")
    known = {name: getattr(found, name) for name in schemas.RoundLine.model_fields if name not in own}
    return known | {"form": found.form.name, "units": _tally(tally)}


def _tally(counts: Counter[str]) -> dict[str, int]:
    return {"asked": counts["all"]} | {name: counts[name] for name in ("submitted", "late", "expected", "excused")}


def _unit(found: UnitReturn) -> dict[str, Any]:
    own = ("return_id", "unit")
    known = {name: getattr(found, name) for name in schemas.UnitLine.model_fields if name not in own}
    return known | {"return_id": found.pk, "unit": found.organisation.short_name}


def _figures(owner: UnitReturn, values: dict[UUID, list[ReturnValue]]) -> list[dict[str, Any]] | None:
    if not returns.is_reported(owner):
        return None
    return [figure(value, value.field.key) for value in values.get(owner.pk, ())]


def figure(value: ReturnValue, key: str) -> dict[str, Any]:
    """A stored value as programs read it."""
    as_of = value.records.get("as_of") if value.counted is not None else None
    known = {name: getattr(value, name) for name in ("id", "text", "source", "reason", "at")}
    return known | {
        "key": key,
        "number": number(value.number),
        "counted": number(value.counted),
        "counted_as_of": datetime.fromisoformat(as_of) if as_of else None,
    }


def field_line(field: FormField) -> dict[str, Any]:
    """A field as programs read it."""
    return {name: getattr(field, name) for name in schemas.FieldLine.model_fields}


def _total(column: returns.Column) -> dict[str, Any]:
    field, total = column.field, column.total
    if total is None:
        return {}
    return {
        "key": field.key, "label": field.label, "unit": field.unit, "units": total.units, "total": number(total.value),
        "records": len(total.records), "overlaps": total.overlaps, "territory": number(total.territory),
        "offices": number(total.offices),
    }  # fmt: skip
