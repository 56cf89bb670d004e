"""Who gets what from the pages of leaders' duties: a unit its own, the clerk the county's, Wu nothing of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiben.apps.leadership.models import DutyList, Leader
from zhiben.apps.leadership.services import keeping
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_default_timezone())
READERS_ANYWHERE = frozenset({"gao", "shen", "lin", "he", "wu"})
SHEN_SEES, NOT_SHEN = frozenset({"gao", "shen", "he"}), frozenset({"lin", "wu"})
WRITERS, NOT_WRITERS = frozenset({"gao", "shen"}), frozenset({"lin", "wu"})
CLERKS = frozenset({"gao", "wu"})


def _bureau() -> Organisation:
    return Organisation.objects.get(short_name="县住建局")


def _leader(cast: Cast) -> Leader:
    return keeping.add_leader(
        organisation_id=_bureau().pk,
        name="郑强",
        post="局长",
        rank="head",
        since=date(2020, 1, 1),
        actor=cast.gao.actor,
    )


def _list(cast: Cast) -> DutyList:
    return keeping.start_list(
        organisation_id=_bureau().pk,
        leader_id=None,
        kind="key_problems",
        year=2026,
        items="外墙保温",
        actor=cast.gao.actor,
        now=NOW,
    )


def leader(cast: Cast) -> dict[str, Any]:
    return {"leader_id": _leader(cast).pk}


def unit(cast: Cast) -> dict[str, Any]:
    return {"organisation_id": _bureau().pk}


def duty_list(cast: Cast) -> dict[str, Any]:
    return {"list_id": _list(cast).pk}


def item(cast: Cast) -> dict[str, Any]:
    return {"item_id": _list(cast).items.get().pk}


def check(cast: Cast) -> dict[str, Any]:
    return {"code": "plans"}


def setting(cast: Cast) -> dict[str, Any]:
    return {"code": "problems_needed"}


LIST = {"kind": "plan", "year": "2026", "title": "年度工作要点"}
RECORD = {"kind": "learning", "held_on": "2026-03-02", "title": "学习"}

ROWS = (
    Row("leadership:overview", READERS_ANYWHERE),
    Row("leadership:check", READERS_ANYWHERE, kwargs=check),
    Row("leadership:leaders", READERS_ANYWHERE),
    Row("leadership:add-leader", frozenset({"gao", "lin", "wu"}), method="POST", status=422, note="nothing typed"),
    Row("leadership:leader", SHEN_SEES, NOT_SHEN, kwargs=leader),
    Row("leadership:leader-document", SHEN_SEES, NOT_SHEN, kwargs=leader),
    Row("leadership:end-leader", frozenset({"gao"}), NOT_SHEN, method="POST", status=302, kwargs=leader, data={"last_day": "2026-03-01"}),
    Row("leadership:unit", SHEN_SEES, NOT_SHEN, kwargs=unit),
    Row("leadership:unit-document", SHEN_SEES, NOT_SHEN, kwargs=unit),
    Row("leadership:start-list", WRITERS, NOT_WRITERS, method="POST", status=302, kwargs=unit, data=LIST),
    Row("leadership:note-record", WRITERS, NOT_WRITERS, method="POST", status=302, kwargs=unit, data=RECORD),
    Row("leadership:set-staff", frozenset({"gao"}), NOT_WRITERS, method="POST", status=302, kwargs=unit, data={"text": "甲，执法员"}),
    Row("leadership:list", SHEN_SEES, NOT_SHEN, kwargs=duty_list),
    Row("leadership:add-items", WRITERS, NOT_WRITERS, method="POST", status=302, kwargs=duty_list, data={"text": "培训"}),
    Row("leadership:settle", WRITERS, NOT_WRITERS, method="POST", status=302, kwargs=item, data={"result": "已解决", "done_on": "2026-03-01"}),
    Row("leadership:escalate", WRITERS, NOT_WRITERS, method="POST", status=302, kwargs=item),
    Row("leadership:delegate", WRITERS, NOT_WRITERS, method="POST", status=422, kwargs=item, note="nothing typed"),
    Row("leadership:pass-on", frozenset({"gao", "shen", "lin", "wu"}), method="POST", status=422, kwargs=item, note="nothing typed"),
    Row("leadership:sponsorship", READERS_ANYWHERE),
    Row("leadership:sponsor", frozenset({"gao", "lin", "wu"}), method="POST", status=422, note="nothing typed"),
    Row("leadership:matrix", READERS_ANYWHERE),
    Row("leadership:set-cell", CLERKS, method="POST", status=302, data={"sector": "燃气", "stage": "审批"}),
    Row("leadership:settings", READERS_ANYWHERE),
    Row("leadership:set-threshold", CLERKS, method="POST", status=302, kwargs=setting, data={"value": "12", "basis": "县委办通知"}),
)  # fmt: skip
