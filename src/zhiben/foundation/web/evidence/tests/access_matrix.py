"""Who gets what from the pages of evidence: files of an office of the county, which its clerk handles."""

from __future__ import annotations

from typing import Any

from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.evidence.retention import hold_evidence
from zhiben.foundation.evidence.testing import NOW, bound, photo
from zhiben.foundation.web.testing import Row

VIEWERS = frozenset({"gao", "shen", "lin", "he", "ma", "wu"})
HERE = VIEWERS - {"wu"}
COUNTY = frozenset({"gao", "he"})
# Everybody who may see evidence at all, and not this.
ELSEWHERE = VIEWERS - COUNTY
GAO, WU = frozenset({"gao"}), frozenset({"wu"})
REASON = {"reason": "传错了"}


def _office(cast: Cast) -> Organisation:
    assert cast.gao.user.organisation is not None
    return cast.gao.user.organisation


def office(cast: Cast) -> dict[str, Any]:
    return {"kind": "access.organisation", "key": str(cast.gao.user.organisation_id)}


def held(cast: Cast) -> dict[str, Any]:
    hold_evidence(_office(cast), reason="调查", actor=cast.gao.actor, now=NOW)
    return office(cast)


def file(cast: Cast) -> dict[str, Any]:
    return {"attachment_id": bound(photo(1, (64, 48)), _office(cast), actor=cast.gao.actor).pk}


ROWS = (
    Row("evidence:list", VIEWERS),
    Row("evidence:subject", HERE, hidden=WU, kwargs=office),
    Row("evidence:subject", frozenset(), hidden=VIEWERS, kwargs=lambda _: {"kind": "x", "key": "1"}, note="unbound"),
    Row("evidence:upload", GAO, hidden=WU, method="POST", status=422, kwargs=office, note="empty"),
    Row("evidence:hold", GAO, hidden=WU, method="POST", status=302, data=REASON, kwargs=office),
    Row("evidence:lift", GAO, hidden=WU, method="POST", status=302, data=REASON, kwargs=held),
    Row("evidence:item", COUNTY, hidden=ELSEWHERE, kwargs=file),
    Row("evidence:file", COUNTY, hidden=ELSEWHERE, kwargs=file),
    Row("evidence:thumbnail", COUNTY, hidden=ELSEWHERE, kwargs=file),
    Row("evidence:withdraw", GAO, hidden=ELSEWHERE, method="POST", status=302, data=REASON, kwargs=file),
    Row("evidence:effective-day", GAO, hidden=ELSEWHERE, method="POST", status=302, kwargs=file),
    Row("evidence:delete", GAO, hidden=WU, method="POST", status=409, data=REASON, kwargs=file, note="kept"),
)
