"""The one door through which a state moves, and what repeats the table of its states in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiben.foundation.workflow.constraints import only_in, state_known

if TYPE_CHECKING:
    from zhiben.foundation.workflow.services import Record, advance, check
    from zhiben.foundation.workflow.steps import Offer, offers

__all__ = ("Offer", "Record", "advance", "check", "offers", "only_in", "state_known")


def __getattr__(name: str) -> object:
    """The door needs the models of the audit trail, which cannot be imported while apps are loaded; constraints, which
    models import, do not."""
    if name in ("Record", "advance", "check"):
        from zhiben.foundation.workflow import services

        return getattr(services, name)
    if name in ("Offer", "offers"):
        from zhiben.foundation.workflow import steps

        return getattr(steps, name)
    raise AttributeError(name)
