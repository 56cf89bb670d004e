"""What may become of an object: a table of steps, each with who may take it and what must hold. No Django, no clock.

A table draws the diagram in the documentation, the buttons on the page and the rows of the tests.
"""

from __future__ import annotations

from zhiben.core.errors import Refusal, TransitionRefused
from zhiben.core.lifecycle.plan import Given, plan, refusal_codes, refusals
from zhiben.core.lifecycle.table import Evidence, Guard, Lifecycle, State, Transition

__all__ = (
    "Evidence",
    "Given",
    "Guard",
    "Lifecycle",
    "Refusal",
    "State",
    "Transition",
    "TransitionRefused",
    "plan",
    "refusal_codes",
    "refusals",
)
