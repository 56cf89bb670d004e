"""Duties of a county that ask the same or do not agree: found by the machine, decided by a person, for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.directives.models import Duty
from zhiben.apps.directives.selectors.directives import binding_in_county
from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.likeness import Demand, likenesses
from zhiben.apps.dispatch.models import DutyPair
from zhiben.apps.dispatch.selectors import pairs as selectors
from zhiben.apps.dispatch.services.merging import merge_tasks
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

MOST = 2000  # so many are shown to people; what is less alike waits until these are decided
BATCH = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What a search changed: new proposals, those that no longer hold, and what was beyond MOST."""

    made: int = 0
    removed: int = 0
    left: int = 0


@transaction.atomic
def find_pairs(*, county: Area, actor: Actor) -> Found:
    """Compare all binding duties of a county. What was decided stays as it was decided; a proposal whose duties no longer
    bind, or that is no longer found, goes. Running it again changes nothing.

    It is work of the platform itself; who may ask for it is said in `ask_for_pairs`.
    """
    Area.objects.select_for_update().get(pk=county.pk)
    found = likenesses(_demands(county))
    wanted = {(each.one, each.other, each.kind): each for each in found[:MOST]}
    rows = list(DutyPair.objects.filter(county=county).values_list("pk", "one_id", "other_id", "kind", "state"))
    waiting = {(one, other, kind): pk for pk, one, other, kind, state in rows if state == DutyPair.State.PROPOSED}
    settled = {frozenset(row[1:3]) for row in rows if row[4] != DutyPair.State.PROPOSED}
    gone = [pk for key, pk in waiting.items() if key not in wanted]
    DutyPair.objects.filter(pk__in=gone).delete()
    made = [
        DutyPair(county=county, one_id=one, other_id=other, kind=kind, likeness=each.likeness, why=each.why)
        for (one, other, kind), each in wanted.items()
        if (one, other, kind) not in waiting and frozenset((one, other)) not in settled
    ]
    DutyPair.objects.bulk_create(made, batch_size=BATCH)
    if made or gone:
        audit.record(
            actions.PAIRS_FOUND, actor=actor, subject=county, county=county.name, made=len(made), removed=len(gone)
        )
    return Found(len(made), len(gone), max(0, len(found) - MOST))


def _demands(county: Area) -> list[Demand]:
    """In the order in which directives were issued, so that the older one is `one`. Two queries."""
    rows = binding_in_county(county.pk).prefetch_related("units__unit")
    ordered = rows.order_by("directive__issued_on", "directive__received_at", "directive_id", "ordinal", "pk")
    return [_demand(duty) for duty in ordered]


def _demand(duty: Duty) -> Demand:
    units = (row.unit for row in duty.units.all())
    machine = duty.machine or {}
    return Demand(
        id=duty.pk,
        directive=duty.directive_id,
        words=duty.measure,
        modality=duty.modality,
        units=frozenset(str(unit.organisation_id or unit.name) for unit in units),
        kinds=frozenset(machine.get("topics") or ()),
        deadlines=frozenset(date.fromisoformat(day) for day in duty.deadlines),
        rhythm=frozenset(f"{each.get('times')}/{each.get('per')}/{each.get('rrule')}" for each in duty.recurrences),
        figures=frozenset(
            (str(each["metric"]), f"{each['op']}{each['value']:g}{each['unit']}") for each in duty.targets
        ),
        consequences=frozenset(duty.consequences),
    )


@transaction.atomic
def decide_pair(
    *, pair_id: int, accept: bool, reason: str, holds_id: UUID | None = None, actor: Actor, now: datetime
) -> DutyPair:
    """A person says whether two duties are what they seem, and of a conflict which of them holds and why.

    Raises: NotPermitted, NotVisible, InputError "lifecycle.reason_missing", "pair.holds_missing", Conflict "pair.decided".
    """
    actor.require(permissions.ISSUE)
    found = selectors.pair(pair_id, actor=actor, lock=True)
    if found.state != DutyPair.State.PROPOSED:
        raise Conflict("pair.decided", "他人已先一步判定这一对要求，请看刷新后的内容。")
    conflict = found.kind == DutyPair.Kind.CONFLICT
    if (conflict or not accept) and not reason.strip():
        raise InputError("lifecycle.reason_missing", "请写明判定的理由，它会留在记录里。")
    if accept and conflict and holds_id not in (found.one_id, found.other_id):
        raise InputError("pair.holds_missing", "请选择以哪一项要求为准。")
    found.state = DutyPair.State.ACCEPTED if accept else DutyPair.State.REFUSED
    found.decision, found.decided_by_name, found.decided_at = reason.strip()[:500], actor.name, now
    found.holds_id = holds_id if accept and conflict else None
    found.save()
    audit.record(
        actions.PAIR_DECIDED, actor=actor, subject=found, kind=found.get_kind_display(),
        decision=found.get_state_display(), reason=found.decision, holds=str(found.holds_id or ""),
    )  # fmt: skip
    return found


@transaction.atomic
def merge_pair(*, pair_id: int, actor: Actor, now: datetime) -> int:
    """One report for both: at every unit that has a task of each of the two duties, they become one. Returns how many units.

    Raises: NotPermitted, NotVisible, InputError "pair.not_accepted", "merge.nothing".
    """
    actor.require(permissions.ISSUE)
    found = selectors.pair(pair_id, actor=actor)
    if found.kind != DutyPair.Kind.DUPLICATE or found.state != DutyPair.State.ACCEPTED:
        raise InputError("pair.not_accepted", "请先认定这两项要求重复，再合并任务。")
    plan = [each for each in selectors.merge_plan(found, actor=actor) if not each.refusal]
    if not plan:
        raise InputError("merge.nothing", "没有单位同时承担这两项要求的未办结任务，无需合并。")
    for each in plan:
        merge_tasks(
            keep_id=each.keep.pk, other_ids=[each.other.pk], reason=found.decision or found.why, actor=actor, now=now
        )
    return len(plan)
