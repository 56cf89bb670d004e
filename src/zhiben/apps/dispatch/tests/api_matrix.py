"""Who gets what from the operations on tasks, rounds and returns: the same as from the pages."""

from __future__ import annotations

from typing import Any

from zhiben.apps.dispatch.services import returning
from zhiben.apps.dispatch.tests.access_matrix import NOT_SHEN, READERS_ANYWHERE, SHEN_SEES, active, issued, sign
from zhiben.apps.dispatch.tests.access_matrix_rounds import (
    LIN,
    NOT_SEES,
    SEES,
    a_round,
    a_value,
    of_field,
    own_return,
    submitted,
)
from zhiben.apps.dispatch.tests.rounds import AT
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

SHEN = frozenset({"shen"})
REMARK = {"remark": "无"}
TYPED = {"values": {"f1": {"value": 3}}}


def signable(cast: Cast) -> dict[str, Any]:
    return {"task_id": sign(cast)["task_id"]}


def filled(cast: Cast) -> dict[str, Any]:
    found = own_return(cast)
    returning.save_value(return_id=found["return_id"], key="f1", raw="3", actor=cast.lin.actor, now=AT)
    return found


ROWS = (
    Row("list_tasks", READERS_ANYWHERE, anonymous=401),
    Row("get_task", SHEN_SEES, NOT_SHEN, kwargs=issued, anonymous=401),
    Row("sign_task", SHEN, NOT_SHEN, "POST", kwargs=signable, anonymous=401),
    Row("report_progress", SHEN, NOT_SHEN, "POST", 201, {"text": "已部署。"}, active, 401),
    Row("list_rounds", READERS_ANYWHERE, anonymous=401),
    Row("get_round", SEES, NOT_SEES, kwargs=a_round, anonymous=401),
    Row("list_round_units", SEES, NOT_SEES, kwargs=a_round, anonymous=401),
    Row("list_round_results", SEES, NOT_SEES, kwargs=a_round, anonymous=401),
    Row("get_round_totals", SEES, NOT_SEES, kwargs=a_round, anonymous=401),
    Row("list_total_records", SEES, NOT_SEES, kwargs=of_field, anonymous=401),
    Row("list_value_records", SEES, NOT_SEES, kwargs=a_value, anonymous=401),
    Row("list_returns", READERS_ANYWHERE, anonymous=401),
    Row("get_return", SEES, NOT_SEES, kwargs=own_return, anonymous=401),
    Row("save_return_values", LIN, NOT_SEES, "PATCH", 200, TYPED, own_return, 401),
    Row("submit_return", LIN, NOT_SEES, "POST", 200, REMARK, filled, 401),
    Row("submit_return", LIN, NOT_SEES, "POST", 409, REMARK, own_return, 401, "nothing filled in"),
    Row("submit_return", LIN, NOT_SEES, "POST", 409, REMARK, submitted, 401, "twice"),
    Row("withdraw_return", LIN, NOT_SEES, "POST", kwargs=submitted, anonymous=401),
)
