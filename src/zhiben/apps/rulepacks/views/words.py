"""Outcomes and levels as pages say them."""

from __future__ import annotations

from zhiben.apps.rulepacks.models.verdicts import LEVEL_ORDER
from zhiben.apps.rulepacks.selectors.site import TONES
from zhiben.core.rules.vocabulary import CODES, LEVELS, Outcome


def outcome_label(code: int | None) -> tuple[str, str]:
    """The word and the tone of an outcome; a rule that was not there has none."""
    if code is None:
        return "—", "neutral"
    return CODES[code].label, TONES[CODES[code]]


def level_of(rank: int) -> str:
    return LEVELS[LEVEL_ORDER[rank]] if rank < len(LEVEL_ORDER) else "—"


def outcome_of(word: str) -> Outcome:
    """What a parameter of an address means; breached where it means nothing."""
    return Outcome(word) if word in set(Outcome) else Outcome.BREACHED
