"""What the page of a task offers: the steps of its table, and what else its unit or its judge may do, each with its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms as django_forms
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.apps.dispatch import forms, permissions
from zhiben.apps.dispatch.lifecycle import TASK, TaskState
from zhiben.apps.dispatch.models import Task
from zhiben.apps.dispatch.selectors import one, tasks
from zhiben.apps.dispatch.services.carrying import bears
from zhiben.core.errors import Refusal
from zhiben.foundation import workflow
from zhiben.foundation.access.actor import Actor

# The steps that have a page of their own, or are taken for many at once.
ELSEWHERE = frozenset({"issue", "issue_to_verify", "dismiss", "restore", "merge"})
FORMS: dict[str, type[django_forms.Form]] = {
    "return": forms.ReasonForm,
    "reopen": forms.ReasonForm,
    "cancel": forms.ReasonForm,
    "not_done": forms.NotDoneForm,
}
SAYS = {
    "sign": "签收后开始计时，责任落实到本单位和责任人。",
    "submit": "提交后由下达单位验收，验收前可被退回。",
    "accept": "验收后任务办结，未报的各期不再要求。",
    "cancel": "撤销后该单位不再承担这项任务，记录保留。",
}


@dataclass(frozen=True, slots=True)
class Action:
    """A button, or a panel with a form behind it. `reasons` say why it may not be taken now."""

    name: str
    label: str
    url: str
    form: Any = None
    reasons: Sequence[Refusal] = ()
    says: str = ""
    primary: bool = False

    @property
    def allowed(self) -> bool:
        return not self.reasons


def offers_for(found: Task, *, actor: Actor, on: date) -> list[Action]:
    """Steps first, then what goes with the state."""
    mine = bears(found, actor) and actor.may(permissions.CARRY_OUT)
    facts = tasks.facts_of(found, actor=actor)
    actions = []
    for offer in workflow.offers(TASK, state=found.state, facts=facts, actor=actor):
        step = offer.step
        if step.name in ELSEWHERE:
            continue
        reasons = list(offer.reasons)
        if step.role == permissions.CARRY_OUT and actor.may(permissions.CARRY_OUT) and not mine:
            continue
        if not actor.may(step.role):
            continue
        form = FORMS[step.name]() if step.name in FORMS else None
        url = reverse("dispatch:step", args=[found.pk, step.name])
        primary = step.name in ("sign", "show_done", "submit", "accept")
        actions.append(Action(step.name, step.label, url, form, reasons, _(SAYS.get(step.name, "")), primary))
    return actions + list(_further(found, actor=actor, on=on, mine=mine))


def _further(found: Task, *, actor: Actor, on: date, mine: bool) -> Sequence[Action]:
    """Naming the person, a day where none is written, passing on and over, the clock."""

    def action(name: str, label: str, form: Any, says: str = "") -> Action:
        return Action(name, label, reverse(f"dispatch:{name}", args=[found.pk]), form, (), says)

    made = []
    open_states = (TaskState.ISSUED, TaskState.ACTIVE, TaskState.TO_VERIFY)
    if mine and found.state in open_states:
        people = one.people_of(found.organisation_id)
        chosen = {"person": str(found.person_id) if found.person_id else ""}
        made.append(action("assign", _("指定责任人"), forms.PersonForm(initial=chosen, people=people)))
        if not found.is_dated:
            made.append(action("set-day", _("确定时限"), forms.DayForm()))
    may_pass_on = mine and actor.may(permissions.DELEGATE)
    if may_pass_on and found.state == TaskState.ACTIVE and (below := one.units_below(found, on=on)):
        says = _("责任仍在本单位：下级没有办结，本单位不能办结。")
        made.append(action("delegate", _("转派下级"), forms.DelegateForm(units=below), says))
    if (mine or actor.may(permissions.ISSUE)) and found.state in (TaskState.ISSUED, TaskState.ACTIVE):
        says = _("对方签收之前，责任仍在本单位。")
        receivers = one.receivers(found, on=on, actor=actor)
        made.append(action("transfer", _("移交"), forms.TransferForm(receivers=receivers), says))
    if actor.may(permissions.EXTEND) and found.state in open_states:
        stands = one.standstill(found) is not None
        name, label = ("resume-clock", _("恢复计时")) if stands else ("stop-clock", _("中止计时"))
        made.append(
            action(name, label, forms.ClockForm(initial={"on": on}), _("中止期间不催办，恢复后未到期的各期顺延。"))
        )
    return made
