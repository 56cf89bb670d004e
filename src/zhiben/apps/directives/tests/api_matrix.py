"""Who gets what from the operations on directives and the ledger: the same as from the pages."""

from __future__ import annotations

from zhiben.apps.directives.tests.access_matrix import (
    CLERKS,
    INSIDERS,
    NEXT,
    NOT_YET,
    OFFICIALS,
    OFFICIALS_ANYWHERE,
    binding,
    decided,
    duty,
    notice,
)
from zhiben.foundation.web.testing import Row

REVISION = {"revision": 0}
ROWS = (
    Row("list_directives", OFFICIALS_ANYWHERE, anonymous=401),
    Row("get_directive", OFFICIALS, NEXT, kwargs=binding, anonymous=401, note="in force"),
    Row("get_directive", INSIDERS, NOT_YET, kwargs=notice, anonymous=401, note="under review"),
    Row("put_directive_in_force", CLERKS, NEXT, "POST", kwargs=decided, anonymous=401),
    Row("put_directive_in_force", CLERKS, NEXT, "POST", 409, kwargs=notice, anonymous=401, note="undecided"),
    Row("list_duties", OFFICIALS, NEXT, kwargs=binding, anonymous=401, note="in force"),
    Row("list_duties", INSIDERS, NOT_YET, kwargs=notice, anonymous=401, note="under review"),
    Row("list_ledger", OFFICIALS_ANYWHERE, anonymous=401),
    Row("get_duty", INSIDERS, NOT_YET, kwargs=duty, anonymous=401),
    Row("confirm_duty", CLERKS, NEXT, "POST", 200, REVISION, duty, 401),
    Row("reject_duty", CLERKS, NEXT, "POST", 200, REVISION | {"reason": "背景"}, duty, 401),
)
