"""Undo: a person's last step on a directive, taken back whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhiben.apps.directives import audit as actions
from zhiben.apps.directives.lifecycle import DUTY, REVIEW, DutyFacts, DutyState
from zhiben.apps.directives.models import NO_DEADLINE, Decision, Duty
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.services.door import open_for_review, set_duty
from zhiben.apps.directives.services.intake import is_due_before_issue
from zhiben.apps.directives.services.units import county_of, link_units
from zhiben.core.errors import Conflict, InputError
from zhiben.core.lifecycle import plan
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

LABELS = {"confirm": "确认", "reject": "排除", "split": "拆分", "merge": "合并", "edit": "修改", "add": "补充"}


@transaction.atomic
def undo_last(*, directive_id: UUID, actor: Actor) -> UUID | None:
    """Take back the actor's own last step on this directive; the steps of one gesture go together (撤销).

    Returns the duty to show afterwards, None where the step had made it. Raises: NotVisible, NotPermitted,
    InputError "undo.nothing", Conflict "undo.changed_since", TransitionRefused.
    """
    actor.require(REVIEW)
    directive = selectors.directive(directive_id, actor=actor)
    last = Decision.objects.filter(directive=directive, by_id=actor.id, undone_at=None).order_by("-pk").first()
    if last is None:
        raise InputError("undo.nothing", "您在这份文件上没有可以撤销的步骤。")
    steps = list(
        Decision.objects.filter(directive=directive, gesture=last.gesture, undone_at=None)
        .select_related("duty__directive__area")
        .order_by("-pk")
    )
    shown: UUID | None = None
    for step in steps:
        shown = _take_back(step) or shown
    Decision.objects.filter(directive=directive, gesture=last.gesture, undone_at=None).update(undone_at=timezone.now())
    open_for_review(directive, actor=actor)
    audit.record(actions.UNDONE, actor=actor, subject=directive, count=len(steps), step=LABELS[last.action])
    return shown


def _take_back(step: Decision) -> UUID | None:
    duty = step.duty
    if duty.revision != step.revision_after:
        raise Conflict("undo.changed_since", f"“{duty}”之后又有改动，不能撤销更早的一步。", duty=str(duty.pk))
    if step.action == "add":
        duty.delete()
        return None
    if step.action == "edit":
        _restore(duty, step.before)
        return duty.pk
    children = list(duty.children.all()) if step.action in ("split", "merge") else []
    facts = DutyFacts(directive_state=duty.directive.state, descendants_decided=any(map(_is_touched, children)))
    plan(DUTY, "reopen", state=duty.state, facts=facts)
    set_duty(duty, {**step.before, "decided_at": _instant(step.before["decided_at"])})
    for child in children:
        child.delete()
    return duty.pk


def _is_touched(child: Duty) -> bool:
    return child.state != DutyState.PROPOSED or child.decisions.filter(undone_at=None).exists()


def _restore(duty: Duty, before: dict[str, Any]) -> None:
    """The values as they stood before an edit, with what follows from them."""
    values = dict(before)
    if "deadlines" in values:
        days = [datetime.fromisoformat(day).date() for day in values["deadlines"]]
        values["deadline_on"] = min(days, default=NO_DEADLINE)
        values["due_before_issue"] = is_due_before_issue(days, duty.directive.issued_on)
    set_duty(duty, values)
    if {"lead", "responsible"} & values.keys():
        link_units([duty], county=county_of(duty.directive))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
