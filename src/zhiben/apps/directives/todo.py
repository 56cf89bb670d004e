"""What directives and the ledger ask of somebody: files to review, names to resolve, duties to carry out."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Left
from django.urls import reverse

from zhiben.apps.directives import permissions
from zhiben.apps.directives.lifecycle import DirectiveState, DutyState
from zhiben.apps.directives.models import NO_DEADLINE, Duty, DutyUnit, UnitName
from zhiben.apps.directives.selectors import directives, ledger
from zhiben.apps.directives.selectors.ledger import LedgerFilter
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.todo.sources import Source, Todo, register

_MODULE = "文件与任务"
_TITLE = 120
_BASIS = Concat(F("directive__document_number"), Value(" "), F("clause__label"))
_BEARER = Case(When(~Q(responsible=""), then=F("responsible")), default=F("lead"))


def to_review(actor: Actor, on: date) -> QuerySet[Any]:
    where = actor.scope_for(permissions.REVIEW).q(area="", organisation=None)
    return directives.visible_directives(actor).filter(
        where, state__in=[DirectiveState.RECEIVED, DirectiveState.REVIEWING]
    )


def unresolved(actor: Actor, on: date) -> QuerySet[Any]:
    """Names of live duties that nobody has given to an office."""
    live = DutyUnit.objects.filter(unit=OuterRef("pk"), duty__state__in=[DutyState.PROPOSED, DutyState.CONFIRMED])
    counties = actor.scope_for(permissions.RESOLVE_UNITS).counties
    return UnitName.objects.filter(Exists(live), county__in=counties, state=UnitName.State.UNRESOLVED)


def _supervises(actor: Actor) -> bool:
    """Whoever reviews for an area sees to all of its duties; so does who reads there without an office of the own."""
    return bool(actor.scope_for(permissions.REVIEW).areas) or (
        actor.organisation_id is None and bool(actor.scope_for(permissions.VIEW).areas)
    )


def duties(actor: Actor, on: date) -> QuerySet[Any]:
    """Duties in force of which no tasks were made: all that the actor supervises, or those of the actor's own office."""
    if not _supervises(actor) and actor.organisation_id is None:
        return Duty.objects.none()
    unit = None if _supervises(actor) else actor.organisation_id
    rows = ledger.filtered(LedgerFilter(unit=unit), actor=actor, on=on)
    return rows.filter(due_before_issue=False, carried=False)


def to_verify(actor: Actor, on: date) -> QuerySet[Any]:
    """Duties whose day had passed before the directive was issued: somebody must say whether they are done."""
    if not _supervises(actor):
        return Duty.objects.none()
    return ledger.filtered(LedgerFilter(due="verify"), actor=actor, on=on).filter(carried=False)


def duty_url(todo: Todo) -> str:
    return f"{reverse('directives:review', args=[todo.ref])}?{urlencode({'at': todo.key})}"


register(
    Source(
        code="directives.review",
        module=_MODULE,
        label="待核对的文件",
        verb="核对",
        rank=10,
        permission=permissions.REVIEW,
        rows=to_review,
        place=lambda todo: reverse("directives:review", args=[todo.key]),
        title="title",
        detail="document_number",
        since="received_at",
    )
)
register(
    Source(
        code="directives.units",
        module=_MODULE,
        label="待对应的单位",
        verb="对应",
        rank=20,
        permission=permissions.RESOLVE_UNITS,
        rows=unresolved,
        place=lambda todo: f"{reverse('directives:units')}?{urlencode({'text': todo.title})}",
        title="name",
    )
)
register(
    Source(
        code="directives.duties",
        module=_MODULE,
        label="任务",
        verb="办理",
        rank=30,
        permission=permissions.VIEW,
        rows=duties,
        place=duty_url,
        title=Left("measure", _TITLE),
        detail=_BASIS,
        who=_BEARER,
        ref="directive_id",
        due="deadline_on",
        undated=Q(deadline_on=NO_DEADLINE),
    )
)
register(
    Source(
        code="directives.verify",
        module=_MODULE,
        label="发文前已到期的任务",
        verb="核实",
        rank=40,
        permission=permissions.VIEW,
        rows=to_verify,
        place=duty_url,
        title=Left("measure", _TITLE),
        detail=_BASIS,
        who=_BEARER,
        ref="directive_id",
    )
)
