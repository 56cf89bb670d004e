"""What rules ask of somebody: to decide on proposed hazards, and of a firm to declare what is open."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse

from zhiben.apps.registry.selectors.reach import scopes_of
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.models import SiteJudgement
from zhiben.apps.rulepacks.selectors import verdicts
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.todo.sources import Source, Todo, register

_MODULE = "规则判定"


def major(actor: Actor, on: date) -> QuerySet[Any]:
    """Breaches of the gravest level that nobody has decided on."""
    return verdicts.proposals(actor=actor, level="major", permission=permissions.DECIDE)


def own_open(actor: Actor, on: date) -> QuerySet[Any]:
    """The firm's own sites of which something is not known."""
    _, own = scopes_of(actor, permissions.ANSWER)
    return SiteJudgement.objects.filter(own.q(area=None, organisation="site__organisation_id"), unknown__gt=0)


def _site(todo: Todo) -> str:
    return reverse("rulepacks:site", args=[todo.ref])


register(
    Source(
        code="rulepacks.proposals", module=_MODULE, label="建议的重大隐患", verb="决定", rank=92,
        permission=permissions.DECIDE, rows=major, place=_site, title="rule__label", who="site__name", ref="site_id",
        since="since_on",
    )
)  # fmt: skip
register(
    Source(
        code="rulepacks.declare", module=_MODULE, label="自查申报", verb="填报", rank=22,
        permission=permissions.ANSWER, rows=own_open, ref="site_id", title="site__name", detail=Value("规则判定中还有不明的项目"),
        place=lambda todo: reverse("rulepacks:checklist", args=[todo.ref]),
    )
)  # fmt: skip
