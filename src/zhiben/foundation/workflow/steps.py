"""What a page offers: every step that leads on from here, and all the reasons why one may not be taken now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from zhiben.core.lifecycle import Evidence, Given, Lifecycle, Refusal, Transition, refusals
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import label_of

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Offer:
    """A button. Disabled, with its reasons, where there are any; `asks` is what pressing it still has to bring."""

    step: Transition[Any]
    reasons: tuple[Refusal, ...]
    asks: tuple[Evidence, ...]

    @property
    def allowed(self) -> bool:
        return not self.reasons


def offers(lifecycle: Lifecycle[F], *, state: str, facts: F, actor: Actor) -> list[Offer]:
    """The steps from a state in the order of the table, the missing permission being a reason like the others.

    What is brought with the step itself, its evidence and its note, is asked for and no reason against it.
    """
    found = []
    for step in lifecycle.steps_from(state):
        brought: Given = {need.name: range(need.at_least) for need in step.needs}
        reasons = refusals(lifecycle, step.name, state=state, facts=facts, evidence=brought, note="-")
        if not actor.may(step.role):
            label = label_of(step.role)
            reasons = (Refusal("access.not_permitted", f"您没有“{label}”的权限。"), *reasons)
        found.append(Offer(step, reasons, step.needs))
    return found
