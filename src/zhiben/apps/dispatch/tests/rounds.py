"""A form, an open round and a return, for tests of rounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiben.apps.dispatch.models import FormField, ReturnForm, Round, UnitReturn
from zhiben.apps.dispatch.services import planning, return_forms
from zhiben.apps.dispatch.services import rounds as running
from zhiben.foundation.access.actor import Actor

AT = datetime(2026, 12, 1, 9, 0, tzinfo=timezone.get_default_timezone())


def field(made: ReturnForm, actor: Actor, **values: Any) -> FormField:
    usual = {"label": "检查次数", "kind": "count", "needed_because": "安委办要掌握进度"}
    return return_forms.put_field(form_id=made.pk, key="", values=usual | values, actor=actor)


def form(actor: Actor, name: str = "岁末进度表", indicator: str = "") -> ReturnForm:
    """One field: typed, or counted by the platform."""
    made = return_forms.make_form(name=name, actor=actor, now=AT)
    field(made, actor, indicator=indicator)
    return made


def opened(
    actor: Actor, *, indicator: str = "", kinds: Sequence[str] = ("town",), made: ReturnForm | None = None
) -> Round:
    """An open round of both towns, due on 8 December 2026."""
    used = made or form(actor, indicator=indicator)
    plan = planning.Plan("岁末调度", date(2026, 12, 8), asked=planning.Asked(kinds=kinds))
    found = planning.plan_round(form_id=used.pk, plan=plan, actor=actor, now=AT)
    return running.open_round(round_id=found.pk, actor=actor, now=AT)


def return_of(found: Round, short_name: str) -> UnitReturn:
    return UnitReturn.objects.get(round=found, organisation__short_name=short_name)
