"""Review: what a person decides about proposed duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from zhiben.apps.directives import audit as actions
from zhiben.apps.directives.lifecycle import DUTY, REVIEW, DutyFacts, DutyState
from zhiben.apps.directives.models import NO_DEADLINE, Clause, Directive, Duty, Piece
from zhiben.apps.directives.parts import VALUE_COLUMNS, merged_values, split_values
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.services.door import expect, move_duty, open_for_review, remember, set_duty
from zhiben.apps.directives.services.intake import AREA_KEYS, is_due_before_issue
from zhiben.apps.directives.services.units import county_of, link_units
from zhiben.core.errors import InputError, NotVisible, TransitionRefused
from zhiben.core.lifecycle import refusals
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

EDITABLE = ("measure", "task", "lead", "responsible", "modality", *VALUE_COLUMNS)


def _facts(duty: Duty, **more: Any) -> DutyFacts:
    return DutyFacts(directive_state=duty.directive.state, **more)


@transaction.atomic
def confirm_duty(*, duty_id: UUID, revision: int, actor: Actor) -> Duty:
    """Confirm a duty as it stands (确认).

    Raises: NotVisible, NotPermitted, TransitionRefused, Conflict "duty.changed".
    """
    duty = selectors.duty(duty_id, actor=actor)
    expect(duty, revision)
    move_duty(duty, "confirm", actor=actor, gesture=uuid4(), facts=_facts(duty))
    open_for_review(duty.directive, actor=actor)
    audit.record(actions.DUTY_CONFIRMED, actor=actor, subject=duty, duty=duty.measure[:200])
    return duty


@transaction.atomic
def confirm_clause(*, directive_id: UUID, clause_id: int, actor: Actor) -> int:
    """Confirm every duty of a clause that nobody has decided (整条确认). Undone in one step.

    Returns how many. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict.
    """
    directive = selectors.directive(directive_id, actor=actor)
    clause = Clause.objects.filter(directive=directive, pk=clause_id).first()
    if clause is None:
        raise NotVisible("clause.absent", "这份文件中没有这一条，请刷新页面。")
    gesture = uuid4()
    waiting = Duty.objects.select_related("directive__area").filter(
        directive=directive, clause=clause, state=DutyState.PROPOSED
    )
    duties = list(waiting)
    for duty in duties:
        move_duty(duty, "confirm", actor=actor, gesture=gesture, facts=_facts(duty))
    if duties:
        open_for_review(directive, actor=actor)
        audit.record(
            actions.DUTIES_CONFIRMED, actor=actor, subject=directive, clause=str(clause)[:120], count=len(duties)
        )
    return len(duties)


@transaction.atomic
def reject_duty(*, duty_id: UUID, revision: int, reason: str, actor: Actor) -> Duty:
    """This is no duty, for a reason (排除).

    Raises: NotVisible, NotPermitted, TransitionRefused "lifecycle.reason_missing", Conflict "duty.changed".
    """
    duty = selectors.duty(duty_id, actor=actor)
    expect(duty, revision)
    reason = reason.strip()[:500]
    move_duty(duty, "reject", actor=actor, gesture=uuid4(), facts=_facts(duty, reason=reason), reason=reason)
    open_for_review(duty.directive, actor=actor)
    audit.record(actions.DUTY_REJECTED, actor=actor, subject=duty, duty=duty.measure[:200], reason=reason)
    return duty


@transaction.atomic
def edit_duty(
    *,
    duty_id: UUID,
    revision: int,
    values: Mapping[str, Any],
    actor: Actor,
    evidence: Mapping[str, Sequence[Sequence[int]]] | None = None,
) -> Duty:
    """Put a person's values in the place of what was read, which stays beside them (修改).

    `values`: columns of `EDITABLE`; what is equal to the present value is no change. `evidence`: source spans that the
    person selected, per kind of value.

    Raises: NotVisible, NotPermitted, TransitionRefused "duty.directive_closed", InputError, Conflict "duty.changed".
    """
    duty = selectors.duty(duty_id, actor=actor)
    expect(duty, revision)
    actor.require(REVIEW)
    facts = _facts(duty)
    if not duty.directive.is_open or duty.state not in (DutyState.PROPOSED, DutyState.CONFIRMED):
        refused = refusals(DUTY, "confirm", state=DutyState.PROPOSED, facts=facts)
        raise TransitionRefused(refused or refusals(DUTY, "confirm", state=duty.state, facts=facts))
    if apply_edit(duty, values, actor=actor, gesture=uuid4(), evidence=evidence or {}):
        open_for_review(duty.directive, actor=actor)
    return duty


def apply_edit(
    duty: Duty,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    gesture: UUID,
    evidence: Mapping[str, Sequence[Sequence[int]]],
) -> dict[str, Any]:
    """Write what differs, remember it, and say it in the trail. Returns the changed columns; empty when none is."""
    unknown = sorted(set(values) - set(EDITABLE))
    if unknown:
        raise InputError("duty.column_unknown", f"不能修改“{unknown[0]}”。", columns=unknown)
    changed = {name: value for name, value in values.items() if getattr(duty, name) != value}
    if not changed:
        return {}
    if not changed.get("measure", duty.measure).strip():
        raise InputError("duty.measure_empty", "具体措施不能为空。如果这不是任务，请用“排除”。")
    before = {name: getattr(duty, name) for name in changed}
    new = {**changed, **_derived(duty, changed)}
    stamp = {"by": actor.name, "at": timezone.now().isoformat()}
    new["edited"] = {**duty.edited, **{name: {**stamp, "was": before[name]} for name in changed}}
    new["evidence"] = {**duty.evidence, **{name: list(map(list, spans)) for name, spans in evidence.items()}}
    kept = {**before, "edited": duty.edited, "evidence": duty.evidence}
    set_duty(duty, new)
    if {"lead", "responsible"} & set(changed):
        link_units([duty], county=county_of(duty.directive))
    remember(duty, "edit", actor=actor, gesture=gesture, before=kept)
    words = "；".join(f"{name}：{before[name]} → {changed[name]}" for name in changed)
    audit.record(actions.DUTY_EDITED, actor=actor, subject=duty, duty=duty.measure[:200], changes=words[:2000])
    return changed


def _derived(duty: Duty, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Columns that follow from others."""
    if "deadlines" not in changed:
        return {}
    days = [date.fromisoformat(day) for day in changed["deadlines"]]
    return {
        "deadline_on": min(days, default=NO_DEADLINE),
        "due_before_issue": is_due_before_issue(days, duty.directive.issued_on),
    }


@transaction.atomic
def split_duty(*, duty_id: UUID, revision: int, cuts: Sequence[int], actor: Actor) -> list[Duty]:
    """Two or more duties stand in one sentence (拆分): cut the source text at these offsets.

    Raises: NotVisible, NotPermitted, TransitionRefused "duty.parts_missing", Conflict "duty.changed".
    """
    duty = selectors.duty(duty_id, actor=actor)
    expect(duty, revision)
    text = duty.directive.reading.text
    inside = sorted({cut for cut in cuts if duty.start < cut < duty.end})
    edges = [duty.start, *inside, duty.end]
    spans = [span for span in zip(edges, edges[1:], strict=False) if text[span[0] : span[1]].strip()]
    gesture = uuid4()
    move_duty(duty, "split", actor=actor, gesture=gesture, facts=_facts(duty, parts=len(spans)))
    parts = [_child(duty, start, end, text, Duty.Origin.SPLIT, split_values(duty, start, end)) for start, end in spans]
    _keep_children(parts, [duty])
    open_for_review(duty.directive, actor=actor)
    audit.record(actions.DUTY_SPLIT, actor=actor, subject=duty, duty=duty.measure[:200], parts=len(parts))
    return parts


@transaction.atomic
def merge_duties(*, first_id: UUID, second_id: UUID, revisions: tuple[int, int], actor: Actor) -> Duty:
    """Two proposed duties are one (合并): a new one that spans both takes their place.

    Raises: NotVisible, NotPermitted, TransitionRefused, Conflict "duty.changed".
    """
    pair = [selectors.duty(duty_id, actor=actor) for duty_id in (first_id, second_id)]
    for duty, revision in zip(pair, revisions, strict=True):
        expect(duty, revision)
    first, second = sorted(pair, key=lambda duty: duty.start)
    same = first.directive_id == second.directive_id and first.pk != second.pk
    gesture = uuid4()
    for duty in (first, second):
        move_duty(duty, "merge", actor=actor, gesture=gesture, facts=_facts(duty, same_directive=same))
    text = first.directive.reading.text
    start, end = first.start, max(first.end, second.end)
    values = merged_values(first, second)
    if second.start >= first.end:  # not the unit list or heading that may stand between them, nor what was put right
        values["measure"] = first.measure + second.measure
    merged = _child(first, start, end, text, Duty.Origin.MERGE, values)
    _keep_children([merged], [first, second])
    open_for_review(first.directive, actor=actor)
    audit.record(actions.DUTIES_MERGED, actor=actor, subject=merged, duty=merged.measure[:200])
    return merged


def _child(of: Duty, start: int, end: int, text: str, origin: str, values: Mapping[str, Any]) -> Duty:
    """An unsaved proposed duty on a stretch of the text, with the units and place of `of`."""
    while start < end and text[start].isspace():
        start += 1
    base = {
        "measure": "".join(text[start:end].split()),
        "task": of.task,
        "lead": of.lead,
        "responsible": of.responsible,
        "sector": of.sector,
        "modality": of.modality,
    }
    child = Duty(directive=of.directive, clause=of.clause, origin=origin, ordinal=start, start=start, end=end)
    for name, value in {**base, **values, **{key: getattr(of, key) for key in AREA_KEYS}}.items():
        setattr(child, name, value)
    for name, value in _derived(child, {"deadlines": child.deadlines}).items():
        setattr(child, name, value)
    return child


def _keep_children(children: Sequence[Duty], parents: Sequence[Duty]) -> None:
    for child in children:
        child.save(force_insert=True)
        child.parents.set(parents)
    link_units(children, county=county_of(children[0].directive))


@transaction.atomic
def add_duty(*, directive_id: UUID, start: int, end: int, actor: Actor) -> Duty:
    """A duty that was missed, from words a person selected (补充任务). It still has to be confirmed.

    Raises: NotVisible, NotPermitted, TransitionRefused "duty.directive_closed", InputError "duty.selection_empty".
    """
    actor.require(REVIEW)
    directive = selectors.directive(directive_id, actor=actor)
    if refused := refusals(DUTY, "confirm", state=DutyState.PROPOSED, facts=DutyFacts(directive.state)):
        raise TransitionRefused(refused)
    text = directive.reading.text
    clause = _clause_at(directive, start)
    if not (0 <= start < end <= len(text)) or not text[start:end].strip() or clause is None:
        raise InputError("duty.selection_empty", "没有选中文字，请在左侧原文中选出任务的一句话。")
    model = Duty(directive=directive, clause=clause, modality="must", **_neighbour(directive, clause))
    for key in AREA_KEYS:
        setattr(model, key, getattr(directive, key))
    duty = _child(model, start, end, text, Duty.Origin.PERSON, {})
    duty.save(force_insert=True)
    link_units([duty], county=county_of(directive))
    remember(duty, "add", actor=actor, gesture=uuid4(), before={})
    open_for_review(directive, actor=actor)
    Piece.objects.filter(directive=directive, start__lt=end, end__gt=start).update(
        decided_label="", decided_by_name="", decided_at=None
    )
    audit.record(actions.DUTY_ADDED, actor=actor, subject=duty, duty=duty.measure[:200])
    return duty


def _clause_at(directive: Directive, offset: int) -> Clause | None:
    """The clause in whose text an offset lies, or the nearest one before it."""
    before = Clause.objects.filter(directive=directive, start__lte=offset).order_by("-start", "-ordinal").first()
    return before or Clause.objects.filter(directive=directive).first()


def _neighbour(directive: Directive, clause: Clause) -> dict[str, str]:
    """Units, task and sector as a duty of the same clause has them; empty where there is none."""
    fields = ("lead", "responsible", "task", "sector")
    found = Duty.objects.filter(directive=directive, clause=clause, origin=Duty.Origin.MACHINE).values(*fields).first()
    return found or {"lead": "", "responsible": "", "task": clause.heading, "sector": ""}
