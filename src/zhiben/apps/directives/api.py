"""Directives and the ledger for programs: what binds, what is under review, and a person's decision on a duty."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from ninja import Query

from zhiben.apps.directives import permissions, schemas
from zhiben.apps.directives.models import NO_DEADLINE, Directive, Duty
from zhiben.apps.directives.selectors import coverage, duties, ledger
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.services import force, review
from zhiben.apps.directives.wording import write_deadline
from zhiben.core import paging
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.api.schemas import LARGEST_KEY, CountedPage, Page, PageQuery, counted, page_of
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("文件和台账")
DIRECTIVE, DUTY = "/{uuid:directive_id}", "/duties/{uuid:duty_id}"


@OPERATIONS.read("", access=permissions.VIEW, summary="文件，新收的在前", gives=Page[schemas.DirectiveLine])
def list_directives(request: ActorRequest, wanted: Query[schemas.DirectiveQuery]) -> dict[str, Any]:
    page = selectors.directive_page(
        actor=request.actor, state=wanted.state or "", text=wanted.text.strip(), after=wanted.after, size=wanted.limit
    )
    return page_of(page.rows, page.next)


@OPERATIONS.read(
    DIRECTIVE, access=permissions.VIEW, summary="一份文件：核对进度和原文覆盖", gives=schemas.DirectiveFile
)
def get_directive(request: ActorRequest, directive_id: UUID) -> dict[str, Any]:
    return _file(selectors.directive(directive_id, actor=request.actor, with_text=True), request.actor)


def _file(found: Directive, actor: Actor) -> dict[str, Any]:
    covered = coverage.coverage_of(found, actor=actor)
    own = ("progress", "pieces", "vouched", "coverage")
    known = {name: getattr(found, name) for name in schemas.DirectiveFile.model_fields if name not in own}
    numbers = {"pieces": covered.total, "vouched": covered.vouched, "coverage": covered.counts}
    return known | numbers | {"progress": selectors.progress_of([found.pk])[found.pk]}


@OPERATIONS.write(
    f"{DIRECTIVE}/put-in-force", access=permissions.PUT_IN_FORCE, summary="使文件生效", gives=schemas.DirectiveFile,
    takes="nothing", about="条件不满足时拒绝，并在 reasons 中列出全部原因。",
)  # fmt: skip
def put_directive_in_force(request: ActorRequest, directive_id: UUID) -> dict[str, Any]:
    force.put_in_force(directive_id=directive_id, actor=request.actor)
    return _file(selectors.directive(directive_id, actor=request.actor, with_text=True), request.actor)


@OPERATIONS.read(
    f"{DIRECTIVE}/duties", access=permissions.VIEW, summary="一份文件中的任务，按原文顺序", gives=Page[schemas.DutyLine]
)
def list_duties(request: ActorRequest, directive_id: UUID, wanted: Query[PageQuery]) -> dict[str, Any]:
    rows = duties.duties_in_text(selectors.directive(directive_id, actor=request.actor))
    if wanted.after:
        ordinal, key = _place(wanted.after)
        rows = rows.filter(Q(ordinal__gt=ordinal) | Q(ordinal=ordinal, pk__gt=key))
    found = list(rows[: wanted.limit + 1])
    shown = found[: wanted.limit]
    more = len(found) > len(shown)
    return page_of(map(_duty, shown), paging.cursor_of(str(shown[-1].ordinal), str(shown[-1].pk)) if more else "")


def _place(cursor: str) -> tuple[int, UUID]:
    """Raises: InputError "page.cursor_broken"."""
    try:
        ordinal, key = paging.read_cursor(cursor)
        return min(int(ordinal), LARGEST_KEY), UUID(key)
    except ValueError as error:
        raise paging.broken() from error


@OPERATIONS.read("/ledger", access=permissions.VIEW, summary="责任台账", gives=CountedPage[schemas.LedgerLine])
def list_ledger(request: ActorRequest, wanted: Query[schemas.LedgerQuery]) -> dict[str, Any]:
    asked, on, actor = wanted.filter(), timezone.localdate(), request.actor
    page = ledger.ledger_page(asked, actor=actor, on=on, size=wanted.limit)
    count = counted(wanted, lambda: ledger.ledger_count(asked, actor=actor, on=on))
    return page_of(map(_line, page.rows), page.next) | count


def _line(line: ledger.Line) -> dict[str, Any]:
    return {
        **line._asdict(),
        "clause": line.clause_label,
        "basis": line.basis,
        "deadline": line.deadline,
        "deadline_on": _day(line.deadline_on),
        "figures": line.figures,
        "consequence": line.consequence,
        "decided_by": line.decided_by_name,
    }


@OPERATIONS.read(DUTY, access=permissions.VIEW, summary="一项任务", gives=schemas.DutyLine)
def get_duty(request: ActorRequest, duty_id: UUID) -> dict[str, Any]:
    return _duty(selectors.duty(duty_id, actor=request.actor))


@OPERATIONS.write(
    f"{DUTY}/confirm", access=permissions.REVIEW, summary="确认任务", gives=schemas.DutyLine,
    about="任务生效须先确认，再由文件生效。",
)  # fmt: skip
def confirm_duty(request: ActorRequest, duty_id: UUID, given: schemas.Confirmation) -> dict[str, Any]:
    return _duty(review.confirm_duty(duty_id=duty_id, revision=given.revision, actor=request.actor))


@OPERATIONS.write(f"{DUTY}/reject", access=permissions.REVIEW, summary="排除任务", gives=schemas.DutyLine)
def reject_duty(request: ActorRequest, duty_id: UUID, given: schemas.Rejection) -> dict[str, Any]:
    return _duty(review.reject_duty(duty_id=duty_id, revision=given.revision, reason=given.reason, actor=request.actor))


def _duty(duty: Duty) -> dict[str, Any]:
    own = ("clause", "deadline", "deadline_on", "decided_by")
    known = {name: getattr(duty, name) for name in schemas.DutyLine.model_fields if name not in own}
    return known | {
        "clause": duty.clause.label,
        "deadline": write_deadline(duty.deadlines, duty.recurrences),
        "deadline_on": _day(duty.deadline_on),
        "decided_by": duty.decided_by_name,
    }


def _day(day: date) -> date | None:
    return None if day == NO_DEADLINE else day
