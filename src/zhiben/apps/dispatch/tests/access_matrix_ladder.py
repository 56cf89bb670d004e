"""Who gets what from the pages of the ladder and of what was chased."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.models import Task
from zhiben.apps.dispatch.services import escalating
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

READERS_ANYWHERE = frozenset({"gao", "shen", "lin", "he", "wu"})
CLERKS_ANYWHERE = frozenset({"gao", "wu"})
RUNG = {"label": "当天", "offset": "0", "working": "on", "instrument": "none", "active": "on", "basis": "纪要"}


def rung(cast: Cast) -> dict[str, Any]:
    return {"kind": "sign", "code": "due"}


def chased(cast: Cast) -> dict[str, Any]:
    """Unsigned tasks, long overdue."""
    county = Area.objects.get(name="安澜县")
    if not Task.objects.exists():
        testing.issued(cast.gao.actor, county)
    escalating.climb_county(county=county, now=testing.ISSUED_AT, on=date(2026, 3, 20))
    return {}


def unit(cast: Cast) -> dict[str, Any]:
    assert Organisation.objects.exists()
    return {}


ROWS = (
    Row("dispatch:ladder", READERS_ANYWHERE),
    Row("dispatch:set-rung", CLERKS_ANYWHERE, method="POST", status=302, kwargs=rung, data=RUNG),
    Row("dispatch:rehearsal", CLERKS_ANYWHERE),
    Row("dispatch:contacts", CLERKS_ANYWHERE),
    Row("dispatch:set-contact", CLERKS_ANYWHERE, method="POST", status=422, kwargs=unit, note="no unit chosen"),
    Row("dispatch:escalations", READERS_ANYWHERE, kwargs=chased),
    Row("dispatch:escalations-export", READERS_ANYWHERE, kwargs=chased),
    Row("dispatch:decide-instruments", CLERKS_ANYWHERE, method="POST", status=422, note="nothing chosen"),
)
