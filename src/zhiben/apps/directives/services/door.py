"""The one door through which a directive or a duty changes its state.

Both go through `workflow.advance`: of two clerks who press at once, one succeeds and the other is told who was faster.
The steps of duties belong to gestures (a clause confirmed, two duties merged), each with one record of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from zhiben.apps.directives import audit as actions
from zhiben.apps.directives.lifecycle import (
    DIRECTIVE,
    DUTY,
    DirectiveFacts,
    DirectiveState,
    DutyFacts,
    DutyState,
    directive_is_open,
)
from zhiben.apps.directives.models import Decision, Directive, Duty
from zhiben.core.errors import Conflict, TransitionRefused
from zhiben.foundation import workflow
from zhiben.foundation.access.actor import Actor


def move_directive(
    found: Directive,
    step: str,
    *,
    actor: Actor,
    facts: DirectiveFacts,
    values: Mapping[str, Any] | None = None,
    duties: int = 0,
) -> None:
    """Take a directive one step further. `duties`: how many begin or cease to bind with it, for the trail.

    Raises: NotPermitted, TransitionRefused (every unmet condition), Conflict "directive.changed".
    """
    said = {
        "title": found.title,
        "step": DIRECTIVE.by_name[step].label,
        "duties": duties,
        "reason": facts.reason.strip(),
    }
    workflow.advance(
        found,
        DIRECTIVE,
        step,
        actor=actor,
        facts=facts,
        values=values or {},
        record=workflow.Record(actions.MOVED, said),
        lost=Conflict("directive.changed", "这份文件刚被他人改动，请刷新后再试。"),
    )


def open_for_review(found: Directive, *, actor: Actor) -> None:
    """Hold the directive for a decision on its duties; the first decision starts the review.

    Touching its row makes decisions and coming into force wait for each other.

    Raises: TransitionRefused "duty.directive_closed", Conflict "directive.changed".
    """
    if refused := directive_is_open(DutyFacts(directive_state=found.state)):
        raise TransitionRefused((refused,))
    if found.state == DirectiveState.RECEIVED:
        move_directive(found, "start", actor=actor, facts=DirectiveFacts())
    else:
        held = Directive.objects.filter(pk=found.pk, state=found.state).update(revision=F("revision") + 1)
        if not held:
            raise Conflict("directive.changed", "这份文件的状态刚被他人改动，请刷新后再试。")
        found.revision += 1


def expect(found: Duty, revision: int) -> None:
    """Raises: Conflict "duty.changed" where somebody changed the duty since the page was shown."""
    if found.revision != revision:
        who = found.decided_by_name or "他人"
        label = DutyState.of(found.state).label
        raise Conflict(
            "duty.changed", f"{who}已先一步处理这项任务（{label}），请看刷新后的内容再决定。", duty=str(found.pk)
        )


def move_duty(found: Duty, step: str, *, actor: Actor, gesture: UUID, facts: DutyFacts, reason: str = "") -> None:
    """Take a duty one step further and remember how to take it back.

    Raises: NotPermitted, TransitionRefused, Conflict "duty.changed".
    """
    before = {"state": found.state, "reason": found.reason, **_signature(found)}
    reopened = DUTY.by_name[step].target == DutyState.PROPOSED
    workflow.advance(
        found,
        DUTY,
        step,
        actor=actor,
        facts=facts,
        values={
            "reason": reason,
            "decided_by_id": None if reopened else actor.id,
            "decided_by_name": "" if reopened else actor.name,
            "decided_at": None if reopened else timezone.now(),
        },
        grouped=True,
        lost=Conflict("duty.changed", "他人已先一步处理这项任务，请看刷新后的内容再决定。", duty=str(found.pk)),
    )
    remember(found, step, actor=actor, gesture=gesture, before=before)


def _signature(found: Duty) -> dict[str, Any]:
    return {
        "decided_by_id": str(found.decided_by_id) if found.decided_by_id else None,
        "decided_by_name": found.decided_by_name,
        "decided_at": found.decided_at.isoformat() if found.decided_at else None,
    }


def set_duty(found: Duty, values: Mapping[str, Any]) -> None:
    """Write values where the duty is still the one that was read. Raises: Conflict "duty.changed"."""
    changed = Duty.objects.filter(pk=found.pk, state=found.state, revision=found.revision).update(
        revision=F("revision") + 1, **values
    )
    if not changed:
        raise Conflict("duty.changed", "他人已先一步处理这项任务，请看刷新后的内容再决定。", duty=str(found.pk))
    for name, value in values.items():
        setattr(found, name, value)
    found.revision += 1


def remember(found: Duty, action: str, *, actor: Actor, gesture: UUID, before: Mapping[str, Any]) -> None:
    """Keep a step so that it can be undone."""
    Decision.objects.create(
        directive_id=found.directive_id,
        gesture=gesture,
        duty=found,
        action=action,
        by_id=actor.id,
        at=timezone.now(),
        before=dict(before),
        revision_after=found.revision,
    )
