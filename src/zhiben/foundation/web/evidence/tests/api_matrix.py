"""Who gets what from the operations on evidence: files of an office of the county, which its clerk handles."""

from __future__ import annotations

from zhiben.foundation.evidence.testing import photo
from zhiben.foundation.web.evidence.tests.access_matrix import COUNTY, ELSEWHERE, GAO, VIEWERS, WU, file, office
from zhiben.foundation.web.testing import Row

UPLOAD = {"role": "scene", "file": photo(7)}
REFUSED = frozenset({"shen", "lin", "ma"})
ROWS = (
    Row("list_evidence", VIEWERS, anonymous=401),
    Row("get_evidence", COUNTY, ELSEWHERE, kwargs=file, anonymous=401),
    Row("download_evidence", COUNTY, ELSEWHERE, kwargs=file, anonymous=401),
    Row("attach_evidence", GAO, WU, "POST", 201, UPLOAD, office, anonymous=401),
    Row("attach_evidence", GAO, WU, "POST", 422, UPLOAD | {"role": "none"}, office, 401, "no such role"),
)
