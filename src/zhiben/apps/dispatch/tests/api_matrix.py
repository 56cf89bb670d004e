"""Who gets what from the operations on tasks: the same as from the pages."""

from __future__ import annotations

from typing import Any

from zhiben.apps.dispatch.tests.access_matrix import NOT_SHEN, READERS_ANYWHERE, SHEN_SEES, active, issued, sign
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

SHEN = frozenset({"shen"})


def signable(cast: Cast) -> dict[str, Any]:
    return {"task_id": sign(cast)["task_id"]}


ROWS = (
    Row("list_tasks", READERS_ANYWHERE, anonymous=401),
    Row("get_task", SHEN_SEES, NOT_SHEN, kwargs=issued, anonymous=401),
    Row("sign_task", SHEN, NOT_SHEN, "POST", kwargs=signable, anonymous=401),
    Row("report_progress", SHEN, NOT_SHEN, "POST", 201, {"text": "已部署。"}, active, 401),
)
