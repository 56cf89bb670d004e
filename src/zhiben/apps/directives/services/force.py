"""What a directive as a whole becomes: in force, back to review, discarded; and its register entry put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhiben.apps.directives import audit as actions
from zhiben.apps.directives.events import CameIntoForce
from zhiben.apps.directives.lifecycle import (
    ENFORCE,
    DirectiveState,
    DutyState,
    Standing,
)
from zhiben.apps.directives.models import NO_DEADLINE, Directive, Duty
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.services.door import move_directive
from zhiben.core.errors import Conflict, Refusal, TransitionRefused
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor

LABELS = {
    "title": "标题", "document_number": "发文字号", "issuer": "发文机关", "issued_on": "发文日期", "status": "文件性质",
}  # fmt: skip


@transaction.atomic
def put_in_force(*, directive_id: UUID, actor: Actor) -> Directive:
    """The confirmed duties bind from now on and stand in the ledger (生效). An older version ends with it.

    Raises: NotVisible, NotPermitted, TransitionRefused "directive.draft", "directive.undecided",
    "directive.nothing_confirmed"; Conflict "directive.changed".
    """
    directive = selectors.directive(directive_id, actor=actor)
    facts = selectors.facts_of(directive)
    count = _set_standing(directive, Standing.IN_FORCE)
    values = {"in_force_at": timezone.now()}
    move_directive(directive, "put_in_force", actor=actor, facts=facts, values=values, duties=count)
    event = CameIntoForce(directive_id=directive.pk)
    outbox.publish(event, actor=actor, now=values["in_force_at"], area=directive.area)
    older = directive.supersedes
    if older is not None and older.state == DirectiveState.IN_FORCE:
        older_facts = selectors.facts_of(older, successor_in_force=True)
        ended = _set_standing(older, Standing.SUPERSEDED)
        move_directive(older, "supersede", actor=actor, facts=older_facts, duties=ended)
    return directive


@transaction.atomic
def reopen_directive(*, directive_id: UUID, reason: str, actor: Actor) -> Directive:
    """Back to review: its duties bind nobody until it is put in force again (退回核对).

    Raises: NotVisible, NotPermitted, TransitionRefused "lifecycle.reason_missing", Conflict.
    """
    directive = selectors.directive(directive_id, actor=actor)
    facts = selectors.facts_of(directive, reason=reason)
    ended = _set_standing(directive, Standing.NONE)
    move_directive(directive, "reopen", actor=actor, facts=facts, values={"in_force_at": None}, duties=ended)
    return directive


@transaction.atomic
def discard_directive(*, directive_id: UUID, reason: str, actor: Actor) -> Directive:
    """Registered by mistake (作废). The file, its text and the trail stay.

    Raises: NotVisible, NotPermitted, TransitionRefused, Conflict.
    """
    directive = selectors.directive(directive_id, actor=actor)
    move_directive(directive, "discard", actor=actor, facts=selectors.facts_of(directive, reason=reason))
    return directive


@transaction.atomic
def correct_directive(*, directive_id: UUID, values: Mapping[str, Any], reason: str, actor: Actor) -> Directive:
    """Put the register entry right where it was read wrongly (更正登记信息).

    That a draft is a final document is somebody's word against the file's, so it needs a reason.

    Raises: NotVisible, NotPermitted, TransitionRefused "directive.closed" or "lifecycle.reason_missing", Conflict.
    """
    actor.require(ENFORCE)
    directive = selectors.directive(directive_id, actor=actor)
    changed = {name: values[name] for name in LABELS if name in values and values[name] != getattr(directive, name)}
    refusals = []
    if not directive.is_open:
        refusals.append(Refusal("directive.closed", "已生效的文件不能更正登记信息，请先退回核对。"))
    if "status" in changed and not reason.strip():
        refusals.append(Refusal("lifecycle.reason_missing", "改变文件性质须写明依据，例如正式文件的文号和收文日期。"))
    if refusals:
        raise TransitionRefused(tuple(refusals))
    if not changed:
        return directive
    written = Directive.objects.filter(pk=directive.pk, revision=directive.revision)
    if not written.update(revision=F("revision") + 1, **changed):
        raise Conflict("directive.changed", "这份文件刚被他人改动，请刷新后再试。")
    if "issued_on" in changed:
        _reassess_due(directive, changed["issued_on"])
    words = "；".join(f"{LABELS[name]}：{getattr(directive, name) or '—'} → {changed[name] or '—'}" for name in changed)
    audit.record(
        actions.CORRECTED, actor=actor, subject=directive, title=directive.title, changes=words, reason=reason.strip()
    )
    directive.refresh_from_db()
    return directive


def _reassess_due(directive: Directive, issued_on: Any) -> None:
    """Which deadlines lie before the date of issue, now that the date is another."""
    duties = Duty.objects.filter(directive=directive)
    duties.update(due_before_issue=False)
    if issued_on:
        duties.filter(deadline_on__lt=issued_on).exclude(deadline_on=NO_DEADLINE).update(due_before_issue=True)


def _set_standing(directive: Directive, standing: Standing) -> int:
    confirmed = Duty.objects.filter(directive=directive, state=DutyState.CONFIRMED)
    return confirmed.update(standing=standing)
