"""Who gets what from the notices: everybody their own."""

from __future__ import annotations

from django.utils import timezone

from zhiben.foundation import outbox
from zhiben.foundation.access.testing import PEOPLE, Cast
from zhiben.foundation.web.testing import Row


def of_gao(cast: Cast) -> dict[str, object]:
    made = outbox.notify(recipients=[cast.gao.user], title="明日到期", now=timezone.now())
    return {"notice_id": made[0].pk}


OWN = frozenset({"gao"})
OTHERS = frozenset(PEOPLE) - OWN
ADDRESSES = {"email": "gao@anlan.example", "sms": "13900000000"}
ROWS = (
    Row("notices:list"),
    Row("notices:bell"),
    Row("notices:read-all", method="POST", status=302, data={"up_to": "1"}),
    Row("notices:contacts"),
    Row("notices:contacts", method="POST", status=302, data=ADDRESSES),
    Row("notices:contacts", method="POST", status=422, data={"email": "gao"}, note="no address"),
    Row("notices:open", OWN, hidden=OTHERS, method="POST", status=302, kwargs=of_gao),
)
