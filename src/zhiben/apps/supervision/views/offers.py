"""What the page of a letter offers: the steps of its table, and what its recipient may do, each with its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.apps.supervision import forms, permissions
from zhiben.apps.supervision.lifecycle import LETTER, LetterState
from zhiben.apps.supervision.models import Letter, LetterKind, LetterRecipient
from zhiben.apps.supervision.selectors import letters
from zhiben.core.errors import Refusal
from zhiben.foundation import workflow
from zhiben.foundation.access.actor import Actor

TONES: dict[str, str] = {
    LetterState.DRAFTED: "neutral",
    LetterState.APPROVED: "attention",
    LetterState.SENT: "active",
    LetterState.RECEIVED: "active",
    LetterState.ANSWERED: "attention",
    LetterState.CLOSED: "done",
    LetterState.WITHDRAWN: "rejected",
}
# Taken for the letter by its recipients, or at a recipient.
ELSEWHERE = frozenset({"receive", "answer", "return"})
SAYS = {
    "approve": "签批后文字不再改动；须由拟稿人以外的人签批。",
    "send": "将取当年下一个编号并通知主送单位，答复时限从今天起算；编号不可收回，只能作废。",
    "close": "须先上传办理结果材料。办结后不再要求答复。",
    "close_unanswered": "须先上传办理结果材料。",
    "withdraw": "撤回后主送单位不再需要办理；已编号的，编号作废并保留原因。",
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


def offers_for(
    found: Letter, *, actor: Actor, recipients: Sequence[LetterRecipient], mine: LetterRecipient | None
) -> list[Action]:
    facts, actions = letters.facts_of(found, actor=actor, recipients=recipients), []
    if actor.may(permissions.DRAFT) and found.state == LetterState.DRAFTED and found.kind == LetterKind.TALK:
        form = forms.MeetingForm(initial={"meet_at": found.meet_at, "meet_place": found.meet_place})
        actions.append(Action("meeting", _("约谈时间和地点"), reverse("supervision:meeting", args=[found.pk]), form))
    for offer in workflow.offers(LETTER, state=found.state, facts=facts, actor=actor):
        name = offer.step.name
        if (
            name in ELSEWHERE
            or not actor.may(offer.step.role)
            or (name.startswith("close") and _other_way(name, found))
        ):
            continue
        url = reverse("supervision:step", args=[found.pk, name])
        primary = name in ("approve", "send", "close", "close_unanswered")
        actions.append(
            Action(name, offer.step.label, url, _form(name, actor), offer.reasons, _(SAYS.get(name, "")), primary)
        )
    return _own(found, actor, mine) + actions


def _other_way(name: str, found: Letter) -> bool:
    """Where no reply is asked for, only the end without one is offered; and the other way round."""
    return (name == "close_unanswered") != (found.reply_within is None)


def _form(name: str, actor: Actor) -> django_forms.Form | None:
    if name == "approve":
        return forms.ApproveForm(initial={"signed_by": actor.name})
    if name.startswith("close"):
        return forms.ResultForm()
    return forms.ReasonForm(auto_id=f"{name}-%s") if name in ("send_back", "withdraw") else None


def _own(found: Letter, actor: Actor, mine: LetterRecipient | None) -> list[Action]:
    """The receipt and the reply of the actor's own unit."""
    open_states = (LetterState.SENT, LetterState.RECEIVED)
    if mine is None or not actor.may(permissions.ANSWER) or found.state not in open_states:
        return []
    if mine.received_at is None:
        url = reverse("supervision:receive", args=[found.pk])
        says = _("签收时间会回执给发文机关。")
        return [Action("receive", _("签收"), url, None, (), says, primary=True)]
    if mine.answered_at is None and found.reply_within is not None:
        url = reverse("supervision:answer", args=[found.pk])
        return [
            Action("answer", _("答复"), url, forms.ReplyForm(), (), _("先上传佐证材料，再提交答复。"), primary=True)
        ]
    return []
