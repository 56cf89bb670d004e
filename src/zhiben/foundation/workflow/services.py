"""The one door through which a state moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F as Column

from zhiben.core.errors import Conflict
from zhiben.core.lifecycle import Given, Lifecycle, Transition, plan
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.evidence.selectors import given_for
from zhiben.foundation.outbox.registry import Message
from zhiben.foundation.workflow.audit import ADVANCED

F = TypeVar("F")
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Record:
    """What the audit trail keeps of a step in an app's own words, in place of the general sentence."""

    action: audit.Action
    fields: Mapping[str, object]


def check(
    subject: models.Model,
    lifecycle: Lifecycle[F],
    step: str,
    *,
    actor: Actor,
    facts: F,
    evidence: Given | None = None,
    note: str = "",
    field: str = "state",
) -> Transition[F]:
    """Whether the step can be taken, before a command does what belongs to it; `advance` asks again.

    Raises: NotPermitted; TransitionRefused with every unmet condition.
    """
    actor.require(lifecycle.by_name[step].role)
    source = lifecycle.state(getattr(subject, field))
    proof = proof_at(subject, lifecycle.by_name[step], evidence)
    return plan(lifecycle, step, state=source, facts=facts, evidence=proof, note=note)


def proof_at(subject: models.Model, transition: Transition[F], chosen: Given | None) -> Given:
    """What counts for a step: files that lie at the subject in the roles that it asks for, by digest. Of what the caller
    chose, nothing else; where nothing was chosen, all of it."""
    roles = [need.name for need in transition.needs]
    lies: Given = given_for(subject, roles) if roles else {}
    if chosen is None:
        return lies
    return {role: [each for each in given if each in lies.get(role, ())] for role, given in chosen.items()}


def advance(
    subject: models.Model,
    lifecycle: Lifecycle[F],
    step: str,
    *,
    actor: Actor,
    facts: F,
    evidence: Given | None = None,
    note: str = "",
    values: Mapping[str, Any] = _NOTHING,
    record: Record | None = None,
    grouped: bool = False,
    event: Message | None = None,
    now: datetime | None = None,
    field: str = "state",
    lost: Conflict | None = None,
) -> Transition[F]:
    """Take one step: permission, plan, change *where the row is still as it was read*, audit, event; all or nothing.

    Args: `evidence`, the digests that are put forward, by role; without it, all that lies at the subject. A digest that
    does not lie there counts for nothing. `values`, further columns of the row, written with the state. `grouped`, the
    step belongs to a gesture that moves several rows, for which the caller writes one record in the same transaction.
    `event`, published in the area of the subject at the instant `now`. A column `revision` on the model is compared and
    counted up with the state. `lost`, what to raise where somebody was faster.

    Raises: NotPermitted; TransitionRefused with every unmet condition; Conflict "workflow.changed" or `lost`.
    """
    if event is not None and now is None:
        raise TypeError("an event needs the instant at which it happened")
    actor.require(lifecycle.by_name[step].role)
    source = lifecycle.state(getattr(subject, field))
    proof = proof_at(subject, lifecycle.by_name[step], evidence)
    transition = plan(lifecycle, step, state=source, facts=facts, evidence=proof, note=note)
    changes = {**values, field: transition.target.value}
    with transaction.atomic():
        revision = _swap(subject, changes, field=field, source=source, lost=lost)
        if not grouped:
            said = record or Record(ADVANCED, _said(transition, source.label, proof, note))
            audit.record(said.action, actor=actor, subject=subject, **said.fields)
        if event is not None and now is not None:
            outbox.publish(event, actor=actor, now=now, area=area_of(subject))
    for name, value in {**changes, **revision}.items():
        setattr(subject, name, value)
    return transition


def area_of(subject: models.Model) -> Area | None:
    """Where an audited object lies."""
    area: Area | None = getattr(subject, "audit_area", None) or getattr(subject, "area", None)
    return area


def _swap(
    subject: models.Model, changes: Mapping[str, Any], *, field: str, source: str, lost: Conflict | None
) -> dict[str, int]:
    """Compare and set. Returns the new revision, for the object in memory."""
    unchanged: dict[str, Any] = {"pk": subject.pk, field: str(source)}
    counted: dict[str, Any] = {}
    after: dict[str, int] = {}
    if any(column.name == "revision" for column in subject._meta.concrete_fields):
        revision: int = subject.revision  # type: ignore[attr-defined]
        unchanged["revision"], counted["revision"] = revision, Column("revision") + 1
        after["revision"] = revision + 1
    rows = type(subject)._default_manager.filter(**unchanged)
    if not rows.update(**changes, **counted):
        raise lost or Conflict("workflow.changed", f"“{subject}”刚被他人改动，请刷新后再试。")
    return after


def _said(transition: Transition[Any], source: str, evidence: Given, note: str) -> dict[str, object]:
    return {
        "step": transition.label,
        "source": source,
        "target": transition.target.label,
        "evidence": sorted(f"{name}:{each}" for name, given in evidence.items() for each in given),
        "note": note or None,
    }
