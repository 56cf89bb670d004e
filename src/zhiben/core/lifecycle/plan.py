"""Whether a step can be taken now: the transition to make, or every reason against it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from zhiben.core.errors import Refusal, TransitionRefused
from zhiben.core.lifecycle.table import Lifecycle, Transition

F = TypeVar("F")
# The references that lie before a step, by the name of the evidence.
Given = Mapping[str, Collection[object]]
_NOTHING: Given = {}


def plan(
    lifecycle: Lifecycle[F], step: str, *, state: str, facts: F, evidence: Given = _NOTHING, note: str = ""
) -> Transition[F]:
    """The transition to make.

    Raises: TransitionRefused with every unmet condition; KeyError for a step that is not in the table.
    """
    refused = refusals(lifecycle, step, state=state, facts=facts, evidence=evidence, note=note)
    if refused:
        raise TransitionRefused(refused)
    return lifecycle.by_name[step]


def refusals(
    lifecycle: Lifecycle[F], step: str, *, state: str, facts: F, evidence: Given = _NOTHING, note: str = ""
) -> tuple[Refusal, ...]:
    """Every reason why `step` cannot be taken now; empty when it can.

    From a wrong state that is the only one: what else the step needs would send people looking for what does not help.

    Raises: KeyError for a step, ValueError for a state or for evidence that is not in the table.
    """
    transition = lifecycle.by_name[step]
    if unknown := set(evidence) - {need.name for need in transition.needs}:
        raise ValueError(f"step {step!r} of {lifecycle.name!r} asks for no evidence called {sorted(unknown)}")
    if state not in transition.source:
        label = lifecycle.state(state).label
        return (Refusal("lifecycle.wrong_state", f"当前状态是“{label}”，不能{transition.label}。"),)
    return tuple(_unmet(transition, facts, evidence, note))


def _unmet(transition: Transition[F], facts: F, evidence: Given, note: str) -> Iterator[Refusal]:
    for need in transition.needs:
        missing = need.at_least - len(set(evidence.get(need.name, ())))
        if missing > 0:
            yield Refusal(
                "lifecycle.evidence_missing", f"缺少“{need.label}”{missing} 份，请补充后再{transition.label}。"
            )
    if transition.note_required and not note.strip():
        yield Refusal("lifecycle.reason_missing", "请写明原因。")
    yield from (refused for guard in transition.guards if (refused := guard(facts)) is not None)


def refusal_codes(
    lifecycle: Lifecycle[F], step: str, *, state: str, facts: F, evidence: Given = _NOTHING, note: str = ""
) -> list[str]:
    """The codes of `refusals`, for the rows of a test."""
    found = refusals(lifecycle, step, state=state, facts=facts, evidence=evidence, note=note)
    return [refusal.code for refusal in found]
