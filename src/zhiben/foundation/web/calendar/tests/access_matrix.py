"""Who gets what from the calendar: the county's officials look, its clerk keeps it."""

from __future__ import annotations

from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

OFFICIALS = frozenset({"gao", "shen", "lin", "he", "wu"})
CLERKS = frozenset({"gao", "wu"})


def year(_: Cast) -> dict[str, int]:
    return {"year": 2025}


DAY = {"day": "2025-03-03", "kind": "holiday", "source": "县政府通知", "status": "announced"}
ROWS = (
    Row("calendar:this-year", OFFICIALS, status=302),
    Row("calendar:year", OFFICIALS, kwargs=year),
    Row("calendar:year", CLERKS, method="POST", status=302, data=DAY, kwargs=year),
    Row("calendar:announce", CLERKS, method="POST", status=302, data={"source": "放假通知"}, kwargs=year),
    Row("calendar:announce", CLERKS, method="POST", status=422, kwargs=year, note="no source"),
)
