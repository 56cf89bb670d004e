"""What the clerk decides about proposals: what is not issued, and who carries duties without being listed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.directives.models import UnitName
from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.bearers import MEMBERS
from zhiben.apps.dispatch.lifecycle import TaskFacts, TaskState
from zhiben.apps.dispatch.models import DefaultBearer, GroupMember
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.apps.dispatch.services.door import move_task
from zhiben.core.errors import InputError, NotVisible
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation


@transaction.atomic
def dismiss_tasks(*, task_ids: Collection[UUID], note: str, actor: Actor, now: datetime) -> int:
    """Not issued, with the reason; proposing again does not bring them back (不下达).

    Raises: NotPermitted, InputError "dispatch.nothing_chosen", TransitionRefused "lifecycle.reason_missing".
    """
    actor.require(permissions.ISSUE)
    if not task_ids:
        raise InputError("dispatch.nothing_chosen", "还没有选中任务。请勾选不下达的任务。")
    rows = (
        visible_tasks(actor)
        .filter(pk__in=list(task_ids), state=TaskState.PROPOSED)
        .select_related("organisation", "area")
    )
    for task in (found := list(rows)):
        move_task(task, "dismiss", actor=actor, facts=TaskFacts(), now=now, note=note)
    return len(found)


@transaction.atomic
def decide_default(*, default_id: int, accept: bool, actor: Actor, now: datetime) -> DefaultBearer:
    """Whether what the text seems to say holds. Raises: NotPermitted, NotVisible."""
    actor.require(permissions.ISSUE)
    rows = DefaultBearer.objects.filter(pk=default_id, directive__in=directives.visible_directives(actor))
    found = rows.select_related("directive__area").first()
    if found is None:
        raise NotVisible("default_bearer.absent", "没有这条普遍适用条款，或您无权处理。")
    found.state = DefaultBearer.State.ACCEPTED if accept else DefaultBearer.State.REFUSED
    found.decided_by_name, found.decided_at = actor.name, now
    found.save()
    _note(found, actor)
    return found


@transaction.atomic
def add_default(*, directive_id: UUID, members: str, reach: str, actor: Actor, now: datetime) -> DefaultBearer:
    """A person says it where the text was not understood to. Raises: NotPermitted, NotVisible, InputError."""
    actor.require(permissions.ISSUE)
    directive = directives.directive(directive_id, actor=actor)
    if members not in MEMBERS or reach not in DefaultBearer.Reach.values:
        raise InputError("default_bearer.unknown", "请选择哪类单位、承担哪些任务。")
    found, _ = DefaultBearer.objects.update_or_create(
        directive=directive,
        members=members,
        reach=reach,
        defaults={"state": DefaultBearer.State.ACCEPTED, "decided_by_name": actor.name, "decided_at": now},
    )
    _note(found, actor)
    return found


@transaction.atomic
def say_group(
    *, directive_id: UUID, unit_id: int, members: str, office_ids: Collection[UUID], actor: Actor, now: datetime
) -> None:
    """Whom a group of the directive means, in this and every other directive of the county: all of a kind, or these.

    Raises: NotPermitted, NotVisible, InputError "group.nobody".
    """
    actor.require(permissions.ISSUE)
    directive = directives.directive(directive_id, actor=actor)
    units = UnitName.objects.filter(county=directive.county_key, state=UnitName.State.GROUP)
    unit = units.select_for_update(of=("self",)).filter(pk=unit_id).select_related("county").first()
    if unit is None:
        raise NotVisible("group.absent", "没有这个统称，或它已对应到单位。请刷新页面。")
    below = Organisation.objects.filter(area__county_key=directive.county_key, pk__in=list(office_ids))
    offices = list(below.order_by("short_name", "pk"))
    kind = members if members in MEMBERS else ""
    if not (kind or offices):
        raise InputError("group.nobody", f"请选择“{unit.name}”指哪一类单位，或勾选具体单位。")
    GroupMember.objects.filter(unit=unit).delete()
    said: list[tuple[Organisation | None, str]] = [(None, kind)] if kind else [(office, "") for office in offices]
    GroupMember.objects.bulk_create(
        GroupMember(unit=unit, organisation=office, members=of_kind, decided_by_name=actor.name, decided_at=now)
        for office, of_kind in said
    )
    words = MEMBERS.get(kind) or "、".join(office.short_name for office in offices)
    audit.record(actions.GROUP_SAID, actor=actor, subject=unit, name=unit.name, units=words[:300])


def _note(found: DefaultBearer, actor: Actor) -> None:
    audit.record(
        actions.DEFAULT_DECIDED, actor=actor, subject=found.directive, title=found.directive.title,
        members=MEMBERS[found.members], reach=found.get_reach_display(), decision=found.get_state_display(),
    )  # fmt: skip
