"""What rules have for a person on the first page: proposals that wait for a decision."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.selectors import verdicts
from zhiben.core.rules.vocabulary import LEVELS
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.home import Card, Figure, Tone, register


def rules_card(actor: Actor, on: date) -> Card | None:
    """By level, each a link to its rows. Not decided is not settled: zero is said calmly, and never as compliance."""
    page = reverse("rulepacks:proposals")
    tones: dict[str, Tone] = {"major": "late", "general": "attention"}
    figures = [
        Figure(
            _("建议的%(level)s隐患") % {"level": LEVELS[level]}, verdicts.proposals(actor=actor, level=level),
            f"{page}?level={level}", tone,
        )
        for level, tone in tones.items()
    ]  # fmt: skip
    return Card(title=_("规则判定"), figures=figures)


register("rulepacks.proposals", rules_card, permissions.SURVEY, 35)
