"""A round while it runs: it opens, reminds, closes and opens again; a unit is excused, a return sent back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.lifecycle import ROUND, UNIT_RETURN, ReturnFacts, ReturnState, RoundFacts, RoundState
from zhiben.apps.dispatch.models import Round, UnitReturn
from zhiben.apps.dispatch.selectors import rounds as selectors
from zhiben.apps.dispatch.services import freezing, planning, prefill
from zhiben.core.errors import Conflict, NotPermitted
from zhiben.foundation import audit, outbox, workflow
from zhiben.foundation.access.actor import Actor, system_actor
from zhiben.foundation.access.models import Area, User


@transaction.atomic
def open_round(*, round_id: UUID, actor: Actor, now: datetime) -> Round:
    """Units are told and find their figures filled in.

    Raises: NotVisible, NotPermitted, TransitionRefused "round.no_units" or "round.no_fields", Conflict.
    """
    found = _run_by(round_id, actor)
    _open(found, actor=actor, now=now)
    return found


def _open(found: Round, *, actor: Actor, now: datetime) -> None:
    returns = list(UnitReturn.objects.filter(round=found).select_related("organisation__area"))
    fields = selectors.fields_of(found.form_id)
    facts = RoundFacts(units=len(returns), fields=len(fields))
    _move(found, "open", actor=actor, facts=facts, counts=f"{len(returns)} 个单位")
    prefill.count_returns(returns, fields, found=found, now=now)
    _tell(found, returns, now=now, title=f"请报送：{found.name}", key=f"round-open-{found.pk}")


@transaction.atomic
def close_round(*, round_id: UUID, actor: Actor, now: datetime) -> Round:
    """Whoever has not reported is named as such. A late return is still taken.

    Raises: NotVisible, NotPermitted, TransitionRefused, Conflict.
    """
    found = _run_by(round_id, actor)
    _close(found, actor=actor, now=now)
    return found


def _close(found: Round, *, actor: Actor, now: datetime) -> None:
    lists = selectors.closing_list(found, actor=actor)
    counts = f"按时 {len(lists.in_time)}，迟报 {len(lists.late)}，未报 {len(lists.missing)}，免报 {len(lists.excused)}"
    _move(found, "close", actor=actor, facts=RoundFacts(), counts=counts, values={"closed_at": now})


@transaction.atomic
def reopen_round(*, round_id: UUID, note: str, actor: Actor) -> Round:
    """It does not close by itself a second time. Raises: as `close_round`; TransitionRefused without a reason."""
    found = _run_by(round_id, actor)
    _move(found, "reopen", actor=actor, facts=RoundFacts(), note=note, values={"closed_at": None, "closes_at": None})
    return found


@transaction.atomic
def cancel_round(*, round_id: UUID, note: str, actor: Actor) -> Round:
    """Nobody has to answer any more; what came in stays. Raises: as `reopen_round`."""
    found = _run_by(round_id, actor)
    _move(found, "cancel", actor=actor, facts=RoundFacts(), note=note)
    return found


@transaction.atomic
def remind(*, round_id: UUID, actor: Actor, now: datetime) -> int:
    """Tell every unit that has not reported, at most once a day. Returns how many units were told.

    Raises: NotVisible, NotPermitted, Conflict "round.not_open".
    """
    found = _run_by(round_id, actor)
    if found.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise Conflict("round.not_open", "这次调度不在报送中，不需要催报。")
    today = timezone.localdate(now)
    waiting = UnitReturn.objects.filter(round=found, state=ReturnState.EXPECTED.value)
    waiting = waiting.filter(Q(reminded_at=None) | Q(reminded_at__date__lt=today)).select_related("organisation")
    returns = list(waiting)
    _tell(found, returns, now=now, title=f"催报：{found.name}", key=f"round-remind-{found.pk}-{today}", urgent=True)
    UnitReturn.objects.filter(pk__in=[each.pk for each in returns]).update(
        reminded_at=now, reminders=F("reminders") + 1
    )
    if returns:
        audit.record(actions.ROUND_REMINDED, actor=actor, subject=found, round=found.name, units=len(returns))
    return len(returns)


@transaction.atomic
def excuse(*, return_id: UUID, note: str, actor: Actor) -> UnitReturn:
    """This unit need not answer, for a reason. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    found = _at(return_id, actor)
    move_return(found, "excuse", actor=actor, facts=ReturnFacts(), note=note, values={"note": note.strip()[:500]})
    return found


@transaction.atomic
def send_back(*, return_id: UUID, note: str, actor: Actor, now: datetime) -> UnitReturn:
    """To be corrected; the unit reads why. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    found = _at(return_id, actor)
    values = {
        "note": note.strip()[:500],
        "submitted_at": None,
        "submitted_by_id": None,
        "submitted_by_name": "",
        "late": False,
    }
    move_return(found, "send_back", actor=actor, facts=ReturnFacts(), note=note, values=values)
    _tell(
        found.round,
        [found],
        now=now,
        title=f"退回修改：{found.round.name}",
        key=f"return-back-{found.pk}-{found.revision}",
    )
    return found


def keep_rounds(*, now: datetime) -> dict[str, int]:
    """What the scheduler does: make the rounds of series, open those whose day has come, close those that close by
    themselves. Each in a transaction of its own."""
    today = timezone.localdate(now)
    made = len(planning.keep_series(now=now))
    opening = Round.objects.filter(state=RoundState.PLANNED.value, opens_on__lte=today)
    closing = Round.objects.filter(state=RoundState.OPEN.value, closes_at__lte=now)
    done = {"planned": made, "opened": 0, "closed": 0}
    for found in opening.select_related("area", "form").order_by("due_at", "pk"):
        with transaction.atomic():
            _open(found, actor=scheduler(found.area), now=now)
        done["opened"] += 1
    for found in closing.select_related("area", "form").order_by("due_at", "pk"):
        with transaction.atomic():
            _close(found, actor=scheduler(found.area), now=now)
        done["closed"] += 1
    return done


def scheduler(area: Area) -> Actor:
    """The scheduler, with no more than what running rounds asks for, in one area."""
    return replace(system_actor("scheduler", area), permissions=frozenset({permissions.ROUNDS}))


def _run_by(round_id: UUID, actor: Actor) -> Round:
    """Raises: NotVisible, NotPermitted "round.not_yours"."""
    actor.require(permissions.ROUNDS)
    found = selectors.round_(round_id, actor=actor)
    if not selectors.holds(actor, found.area):
        raise NotPermitted("round.not_yours", "这次调度由上级发起，您可以查看本辖区的报送，不能代为管理。")
    return found


def _at(return_id: UUID, actor: Actor) -> UnitReturn:
    actor.require(permissions.ROUNDS)
    found = selectors.return_(return_id, actor=actor)
    if not selectors.holds(actor, found.round.area):
        raise NotPermitted("round.not_yours", "这次调度由上级发起，您可以查看本辖区的报送，不能代为管理。")
    return found


def _move(
    found: Round, step: str, *, actor: Actor, facts: RoundFacts, counts: str = "", note: str = "",
    values: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    label = ROUND.by_name[step].label + (f"：{counts}" if counts else "")
    said = {"round": found.name, "step": label, "counts": counts, "reason": note}
    workflow.advance(
        found, ROUND, step, actor=actor, facts=facts, note=note, values=values or {},
        record=workflow.Record(actions.ROUND_MOVED, said),
        lost=Conflict("round.changed", "他人已先一步处理这次调度，请看刷新后的内容再决定。"),
    )  # fmt: skip


def move_return(
    found: UnitReturn, step: str, *, actor: Actor, facts: ReturnFacts, note: str = "",
    values: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Take a return a step further. Raises: NotPermitted, TransitionRefused, Conflict "return.changed"."""
    late = bool((values or {}).get("late", found.late))
    said = {"round": found.round.name, "unit": found.organisation.short_name, "step": UNIT_RETURN.by_name[step].label}
    workflow.advance(
        found, UNIT_RETURN, step, actor=actor, facts=facts, note=note, values=values or {},
        record=workflow.Record(actions.RETURN_MOVED, {**said, "reason": note, "late": late}),
        lost=Conflict("return.changed", "本单位其他人已先一步办理，请看刷新后的内容再决定。"),
    )  # fmt: skip
    if step == "submit":
        freezing.freeze_return(found)


def _tell(
    found: Round, returns: Iterable[UnitReturn], *, now: datetime, title: str, key: str, urgent: bool = False
) -> None:
    """The people of each unit, with the way to its own page. One query for all units, one notice a person."""
    by_unit = {each.organisation_id: each for each in returns}
    people: dict[UUID, list[User]] = {}
    for user in User.objects.filter(organisation__in=list(by_unit), is_active=True):
        people.setdefault(user.organisation_id, []).append(user)  # type: ignore[arg-type]
    text = f"{timezone.localtime(found.due_at):%Y-%m-%d %H:%M} 前报送。平台已有的数字已填好，请确认或更正。"
    for unit, users in people.items():
        url = reverse("dispatch:return", args=[by_unit[unit].pk])
        outbox.notify(recipients=users, title=title, now=now, text=text, url=url, urgent=urgent, key=key)
