"""Who gets what from the pages of letters: the clerk all of the county's, a unit what was sent to it, Wu nothing."""

from __future__ import annotations

from typing import Any

from zhiben.apps.supervision import testing
from zhiben.apps.supervision.models import LetterRecipient
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

READERS = frozenset({"gao", "shen", "lin", "he", "wu"})
CLERKS, CLERK, NEXT = frozenset({"gao", "wu"}), frozenset({"gao"}), frozenset({"wu"})
SEES = frozenset({"gao", "shen", "he"})
NOT_SENT_TO = frozenset({"lin", "wu"})
NEW = {"kind": "urge", "subject": "专项排查", "facts": "未报送。"}
RULES = {"issuer": "安委办", "code": "安委办督", "reply_within": "5", "basis": "办文办法"}


def _county() -> Area:
    return Area.objects.get(name="安澜县")


def drafted(cast: Cast) -> dict[str, Any]:
    return {"letter_id": testing.drafted(cast.gao.actor).pk}


def sent(cast: Cast) -> dict[str, Any]:
    return {"letter_id": testing.sent(cast.gao.actor, _county()).pk}


def send(cast: Cast) -> dict[str, Any]:
    return {"letter_id": testing.approved(cast.gao.actor, _county()).pk, "name": "send"}


def withdraw(cast: Cast) -> dict[str, Any]:
    return {**sent(cast), "name": "withdraw"}


def received(cast: Cast) -> dict[str, Any]:
    return {"letter_id": testing.received(cast.gao.actor, cast.shen.actor, _county()).pk}


def answered(cast: Cast) -> dict[str, Any]:
    found = testing.answered(cast.gao.actor, cast.shen.actor, _county())
    return {"letter_id": found.pk, "recipient_id": LetterRecipient.objects.get(letter=found).pk}


def talk(cast: Cast) -> dict[str, Any]:
    return {"letter_id": testing.drafted(cast.gao.actor, kind="talk").pk}


def urge(cast: Cast) -> dict[str, Any]:
    return {"kind": "urge"}


WHERE = {"meet_at": "2026-03-20T09:00", "meet_place": "三楼会议室"}
ROWS = (
    Row("supervision:letters", READERS),
    Row("supervision:export", READERS),
    Row("supervision:new", CLERKS),
    Row("supervision:new", CLERKS, method="POST", status=422, data=NEW, note="no unit chosen"),
    Row("supervision:rules", CLERKS),
    Row("supervision:set-rules", CLERKS, method="POST", status=302, kwargs=urge, data=RULES),
    Row("supervision:letter", SEES, NOT_SENT_TO, kwargs=sent, note="sent"),
    Row("supervision:letter", frozenset({"gao", "he"}), frozenset({"shen", "lin", "wu"}), kwargs=drafted, note="draft"),
    Row("supervision:docx", SEES, NOT_SENT_TO, kwargs=sent),
    Row("supervision:meeting", CLERK, NEXT, method="POST", status=302, kwargs=talk, data=WHERE),
    Row("supervision:step", CLERK, NOT_SENT_TO | {"shen"}, method="POST", status=302, kwargs=send, note="send"),
    Row("supervision:step", CLERK, NOT_SENT_TO, method="POST", status=302, kwargs=withdraw, data={"note": "发错"}, note="withdraw"),
    Row("supervision:receive", frozenset({"shen"}), NOT_SENT_TO, method="POST", status=302, kwargs=sent),
    Row("supervision:answer", frozenset({"shen"}), NOT_SENT_TO, method="POST", status=302, kwargs=received, data={"text": "已办。"}),
    Row("supervision:return-reply", CLERK, NEXT, method="POST", status=302, kwargs=answered, data={"note": "不全"}),
)  # fmt: skip
