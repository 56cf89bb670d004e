"""Who gets what from the pages of rounds: who runs the round, the unit its own return, Wu nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhiben.apps.directives import testing as directives
from zhiben.apps.dispatch.models import Round
from zhiben.apps.dispatch.services import disasters, planning, returning
from zhiben.apps.dispatch.tests.rounds import AT, form, opened, return_of
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

READERS_ANYWHERE = frozenset({"gao", "shen", "lin", "he", "wu"})
RUNNERS_ANYWHERE = frozenset({"gao", "lin", "wu"})
SEES, NOT_SEES = frozenset({"gao", "lin", "he"}), frozenset({"shen", "wu"})
GAO, LIN, WU = frozenset({"gao"}), frozenset({"lin"}), frozenset({"wu"})
HAPPENED = "2024-01-01T08:00"
TOLD = {"happened_at": HAPPENED, "text": "山体滑坡，已疏散。"}


def _round(cast: Cast) -> Round:
    return opened(cast.gao.actor)


def a_round(cast: Cast) -> dict[str, Any]:
    return {"round_id": _round(cast).pk}


def remind(cast: Cast) -> dict[str, Any]:
    return a_round(cast) | {"name": "remind"}


def of_field(cast: Cast) -> dict[str, Any]:
    return a_round(cast) | {"key": "f1"}


def own_return(cast: Cast) -> dict[str, Any]:
    return {"return_id": return_of(_round(cast), "青石镇").pk}


def excused(cast: Cast) -> dict[str, Any]:
    return own_return(cast) | {"name": "excuse"}


def kept(cast: Cast) -> dict[str, Any]:
    return own_return(cast) | {"key": "f1"}


def submitted(cast: Cast) -> dict[str, Any]:
    found, lin = own_return(cast), cast.lin.actor
    returning.save_value(return_id=found["return_id"], key="f1", raw="3", actor=lin, now=AT)
    returning.submit(return_id=found["return_id"], remark="", actor=lin, now=AT)
    return found


def a_value(cast: Cast) -> dict[str, Any]:
    made = return_of(opened(cast.gao.actor, indicator="tasks_issued"), "青石镇")
    return {"value_id": made.values.get().pk}


def a_form(cast: Cast) -> dict[str, Any]:
    return {"form_id": form(cast.gao.actor).pk}


def a_field(cast: Cast) -> dict[str, Any]:
    return a_form(cast) | {"key": "f1"}


def a_series(cast: Cast) -> dict[str, Any]:
    gao = cast.gao.actor
    made = planning.start_series(
        name="月报", form_id=form(gao).pk, day=24, kinds=["village"], starts_on=date(2027, 1, 1), actor=gao, now=AT
    )
    return {"series_id": made.pk}


def in_force(cast: Cast) -> dict[str, Any]:
    return {"directive_id": directives.in_force(cast.gao.actor, Area.objects.get(name="安澜县")).pk}


def disaster(cast: Cast) -> dict[str, Any]:
    at = AT.replace(year=2024, month=1, day=1, hour=8)
    told = disasters.Told(happened_at=at, text="山体滑坡。")
    made = disasters.first_report(name="滑坡", place="", known_at=at, told=told, actor=cast.lin.actor, now=at)
    return {"event_id": made.pk}


FIELD = {"label": "培训人次", "kind": "count", "needed_because": "安委办", "minutes": "2", "required": "on"}
ROWS = (
    Row("dispatch:rounds", READERS_ANYWHERE),
    Row("dispatch:round", SEES, NOT_SEES, kwargs=a_round),
    Row("dispatch:round-new", RUNNERS_ANYWHERE),
    Row("dispatch:round-new", RUNNERS_ANYWHERE, method="POST", status=422, note="nothing typed"),
    Row("dispatch:series", RUNNERS_ANYWHERE),
    Row("dispatch:series", RUNNERS_ANYWHERE, method="POST", status=422, note="nothing typed"),
    Row("dispatch:stop-series", GAO, frozenset({"lin", "wu"}), method="POST", status=302, kwargs=a_series),
    Row("dispatch:reporting", frozenset({"gao", "lin"}), WU, kwargs=in_force),
    Row("dispatch:reporting", frozenset({"gao", "lin"}), WU, method="POST", status=422, kwargs=in_force, note="nothing typed"),
    Row("dispatch:round-step", GAO, WU, method="POST", status=302, kwargs=remind),
    Row("dispatch:round-export", SEES, NOT_SEES, kwargs=a_round),
    Row("dispatch:round-sheets", frozenset({"gao", "lin"}), WU, kwargs=a_round),
    Row("dispatch:read-sheets", frozenset({"gao", "lin"}), WU, method="POST", status=422, kwargs=a_round, note="no file"),
    Row("dispatch:round-field", SEES, NOT_SEES, kwargs=of_field),
    Row("dispatch:return", SEES, NOT_SEES, kwargs=own_return),
    Row("dispatch:return-keep", LIN, NOT_SEES, method="POST", kwargs=kept, data={"v-f1": "3"}),
    Row("dispatch:return-submit", LIN, NOT_SEES, method="POST", status=302, kwargs=own_return, data={"v-f1": "3"}),
    Row("dispatch:return-submit", LIN, NOT_SEES, method="POST", status=409, kwargs=own_return, note="nothing typed"),
    Row("dispatch:return-withdraw", LIN, NOT_SEES, method="POST", status=302, kwargs=submitted),
    Row("dispatch:return-recount", LIN, NOT_SEES, method="POST", status=302, kwargs=own_return),
    Row("dispatch:return-carry", LIN, NOT_SEES, method="POST", status=302, kwargs=own_return),
    Row("dispatch:return-judge", GAO, WU, method="POST", status=302, kwargs=excused, data={"note": "停产"}),
    Row("dispatch:return-value", SEES, NOT_SEES, kwargs=a_value),
    Row("dispatch:forms", RUNNERS_ANYWHERE),
    Row("dispatch:forms", RUNNERS_ANYWHERE, method="POST", status=302, data={"name": "新表"}, note="a new one"),
    Row("dispatch:form", frozenset({"gao", "lin"}), WU, kwargs=a_form),
    Row("dispatch:put-field", GAO, WU, method="POST", status=302, kwargs=a_form, data=FIELD),
    Row("dispatch:drop-field", GAO, WU, method="POST", status=302, kwargs=a_field),
    Row("dispatch:next-version", GAO, WU, method="POST", status=302, kwargs=a_form),
    Row("dispatch:disasters", READERS_ANYWHERE),
    Row("dispatch:disaster-first", READERS_ANYWHERE - {"he"}, method="POST", status=422, note="nothing typed"),
    Row("dispatch:disaster-limit", frozenset({"gao", "wu"}), method="POST", status=302, data={"minutes": "60", "basis": "某规定"}),
    Row("dispatch:disaster", SEES, NOT_SEES, kwargs=disaster),
    Row("dispatch:disaster-report", LIN, NOT_SEES, method="POST", status=302, kwargs=disaster, data=TOLD),
)  # fmt: skip
