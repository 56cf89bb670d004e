"""Who gets what from the operations on notices: everybody the own ones."""

from __future__ import annotations

from typing import Any

from zhiben.foundation.access.testing import Cast
from zhiben.foundation.outbox.models import Notice
from zhiben.foundation.outbox.testing import NOW
from zhiben.foundation.web.testing import EVERYBODY, Row

GAO = frozenset({"gao"})


def notice(cast: Cast) -> dict[str, Any]:
    return {"notice_id": Notice.objects.create(recipient=cast.gao.user, title="任务到期", at=NOW).pk}


ROWS = (
    Row("list_notices", anonymous=401),
    Row("read_notice", GAO, EVERYBODY - GAO, "POST", kwargs=notice, anonymous=401),
)
