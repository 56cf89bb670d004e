"""The return of a unit for programs: the form with what is counted, keeping values, submitting, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.api.rounds import field_line, figure
from zhiben.apps.dispatch.models import ReturnValue, UnitReturn
from zhiben.apps.dispatch.schemas import returns as schemas
from zhiben.apps.dispatch.schemas.rounds import number
from zhiben.apps.dispatch.selectors import returns, round_pages, rounds
from zhiben.apps.dispatch.services import prefill, returning
from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.api.schemas import Page, page_of
from zhiben.foundation.web.problems import problem
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("报送")
RETURN = "/{uuid:return_id}"


@OPERATIONS.read(
    "", access=permissions.VIEW, summary="本单位的报送，截止日新的在前", gives=Page[schemas.ReturnLine],
    about="还没有开始的调度也在其中，届时才能填。",
)  # fmt: skip
def list_returns(request: ActorRequest, wanted: Query[schemas.ReturnQuery]) -> dict[str, Any]:
    page = round_pages.own_page(
        actor=request.actor, state=wanted.state or "", after=wanted.after, size=wanted.limit
    )  # fmt: skip
    return page_of(map(_line, page.rows), page.next)


@OPERATIONS.read(
    RETURN, access=permissions.VIEW, summary="一份报送：报送表、已填的值、平台统计的数和上期的数",
    gives=schemas.ReturnFile,
)  # fmt: skip
def get_return(request: ActorRequest, return_id: UUID) -> dict[str, Any]:
    return _file(return_id, request.actor)


@OPERATIONS.write(
    f"{RETURN}/values", access=permissions.CARRY_OUT, summary="填报或更正若干栏", gives=schemas.ReturnFile,
    method="PATCH",
    about="没有给出的栏目保持不变。有一栏不能采用时整批不保存，并在 errors 中逐栏说明。与平台统计不一致的，报送前须写明原因。",
)  # fmt: skip
def save_return_values(
    request: ActorRequest, return_id: UUID, given: schemas.ValuesGiven
) -> dict[str, Any] | HttpResponse:
    raw = {key: each.raw for key, each in given.values.items()}
    reasons = {key: each.reason for key, each in given.values.items()}
    found = rounds.return_(return_id, actor=request.actor)
    labels = {field.key: field.label for field in rounds.fields_of(found.round.form_id)}
    refused = returning.save_all(
        return_id=return_id, raw=raw, reasons=reasons, actor=request.actor, now=timezone.now()
    )  # fmt: skip
    if faults := [*_unknown(raw, labels), *(_fault(each, labels) for each in refused)]:
        return problem(422, faults[0]["code"], faults[0]["detail"], errors=faults)
    return _file(return_id, request.actor)


def _unknown(raw: Mapping[str, str], labels: Mapping[str, str]) -> list[dict[str, str]]:
    said = "报送表没有这一栏，请对照一份报送的 fields。"
    return [{"field": f"values.{key[:40]}", "code": "return.field", "detail": said} for key in raw if key not in labels]


def _fault(refused: InputError, labels: Mapping[str, str]) -> dict[str, str]:
    key = next((key for key, label in labels.items() if label == refused.context.get("field")), "")
    return {"field": f"values.{key}.value", "code": refused.code, "detail": refused.message}


@OPERATIONS.write(
    f"{RETURN}/submit", access=permissions.CARRY_OUT, summary="报送", gives=schemas.ReturnFile,
    about="有必填栏目未填，或与平台统计不一致而没有写明原因时拒绝，并在 reasons 中列出全部原因。截止后报送的记为迟报。",
)  # fmt: skip
def submit_return(request: ActorRequest, return_id: UUID, given: schemas.SubmitGiven) -> dict[str, Any]:
    returning.submit(return_id=return_id, remark=given.remark, actor=request.actor, now=timezone.now())
    return _file(return_id, request.actor)


@OPERATIONS.write(
    f"{RETURN}/withdraw", access=permissions.CARRY_OUT, summary="撤回修改", gives=schemas.ReturnFile, takes="nothing",
    about="调度截止前可以撤回；截止后由发起单位退回。",
)  # fmt: skip
def withdraw_return(request: ActorRequest, return_id: UUID) -> dict[str, Any]:
    returning.withdraw(return_id=return_id, actor=request.actor)
    return _file(return_id, request.actor)


def _line(found: UnitReturn) -> dict[str, Any]:
    known = {
        name: getattr(found, name) for name in ("id", "round_id", "organisation_id", "state", "submitted_at", "late")
    }
    return known | {
        "round": found.round.name,
        "round_state": found.round.state,
        "due_at": found.round.due_at,
        "unit": found.organisation.short_name,
    }


def _file(return_id: UUID, actor: Actor) -> dict[str, Any]:
    found = rounds.return_(return_id, actor=actor)
    fields, last = rounds.fields_of(found.round.form_id), prefill.last_values(found)
    values, may = returns.values_of([found]), returns.openings(found, actor=actor)
    known = {name: getattr(found, name) for name in ("note", "remark", "submitted_by_name")}
    return (
        _line(found)
        | known
        | {
            "opens_on": found.round.opens_on,
            "is_editable": may.edit,
            "is_withdrawable": may.withdraw,
            "minutes": sum(field.minutes for field in fields),
            "fields": [
                field_line(field)
                | {"value": _value(values.get((found.pk, field.pk)), field.key), "last": _last(last.get(field.key))}
                for field in fields
            ],
        }
    )


def _value(value: ReturnValue | None, key: str) -> dict[str, Any] | None:
    return figure(value, key) if value else None


def _last(value: ReturnValue | None) -> dict[str, Any] | None:
    return {"number": number(value.number), "text": value.text} if value else None
