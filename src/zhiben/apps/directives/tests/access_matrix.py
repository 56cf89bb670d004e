"""Who gets what from the pages of directives and the ledger. The county's officials read what binds; a clerk works."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.services import exchange
from zhiben.apps.directives.services.units import units_for
from zhiben.core.ledger import write_xlsx
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

CLERKS = frozenset({"gao"})
CLERKS_ANYWHERE = frozenset({"gao", "wu"})
OFFICIALS = frozenset({"gao", "shen", "lin", "he"})
OFFICIALS_ANYWHERE = OFFICIALS | {"wu"}
NEXT = frozenset({"wu"})
INSIDERS = frozenset({"gao", "he"})  # whoever has the whole county reads what is under review
NOT_YET = frozenset({"shen", "lin", "wu"})


def _county(cast: Cast) -> Area:
    return Area.objects.get(pk=next(iter(cast.gao.actor.scope.counties)))


def _notice(cast: Cast) -> Directive:
    return testing.received(cast.gao.actor, _county(cast))


def notice(cast: Cast) -> dict[str, Any]:
    return {"directive_id": _notice(cast).pk}


def binding(cast: Cast) -> dict[str, Any]:
    return {"directive_id": testing.in_force(cast.gao.actor, _county(cast)).pk}


def decided(cast: Cast) -> dict[str, Any]:
    return {"directive_id": testing.confirmed(cast.gao.actor, _county(cast)).pk}


def duty(cast: Cast) -> dict[str, Any]:
    return {"duty_id": testing.duties_of(_notice(cast))[0].pk}


def two_duties(cast: Cast) -> dict[str, Any]:
    first, second, _ = testing.duties_of(_notice(cast))
    return {"duty_id": first.pk, "other_id": second.pk}


def clause(cast: Cast) -> dict[str, Any]:
    found = _notice(cast)
    return {"directive_id": found.pk, "clause_id": testing.duties_of(found)[0].clause_id}


def unread(cast: Cast) -> dict[str, Any]:
    found = _notice(cast)
    return {"directive_id": found.pk, "unread_id": found.unread.get().pk}


def piece(cast: Cast) -> dict[str, Any]:
    found = _notice(cast)
    return {"directive_id": found.pk, "piece_id": found.pieces.filter(label="background").get().pk}


def unit(cast: Cast) -> dict[str, Any]:
    return {"unit_id": units_for(["质量安全站"], county=_county(cast))["质量安全站"].pk}


def planned(cast: Cast) -> dict[str, Any]:
    return {"import_id": exchange.hand_in_ledger(name="a.xlsx", data=write_xlsx([]), actor=cast.gao.actor).pk}


REVISION = {"revision": "0", "other_revision": "0"}
ROWS = (
    Row("directives:list", OFFICIALS_ANYWHERE),
    Row("directives:ledger", OFFICIALS_ANYWHERE),
    Row("directives:ledger-export", OFFICIALS_ANYWHERE),
    Row("directives:upload", CLERKS_ANYWHERE),
    Row("directives:upload", CLERKS_ANYWHERE, method="POST", status=422, note="nothing chosen"),
    Row("directives:units", CLERKS_ANYWHERE),
    Row("directives:unit-resolve", CLERKS_ANYWHERE, method="POST", status=422, kwargs=unit, note="nothing chosen"),
    Row("directives:unit-resolve", frozenset(), CLERKS_ANYWHERE, "POST", 404, {"organisation": str(uuid4())}, unit, note="no such organisation"),
    Row("directives:unit-group", CLERKS, NEXT, "POST", 302, kwargs=unit),
    Row("directives:unit-outside", CLERKS, NEXT, "POST", 302, kwargs=unit),
    Row("directives:unit-reopen", CLERKS, NEXT, "POST", 302, kwargs=unit),
    Row("directives:ledger-import", CLERKS_ANYWHERE),
    Row("directives:ledger-import", CLERKS_ANYWHERE, method="POST", status=422, note="nothing chosen"),
    Row("directives:import-plan", CLERKS, NEXT, kwargs=planned),
    Row("directives:import-apply", CLERKS, NEXT, "POST", 302, kwargs=planned),
    Row("directives:about", INSIDERS, NOT_YET, kwargs=notice, note="under review"),
    Row("directives:about", OFFICIALS, NEXT, kwargs=binding, note="in force"),
    Row("directives:review", INSIDERS, NOT_YET, kwargs=notice, note="under review"),
    Row("directives:review", OFFICIALS, NEXT, kwargs=binding, note="in force"),
    Row("directives:coverage", INSIDERS, NOT_YET, kwargs=notice),
    Row("directives:file", OFFICIALS, NEXT, kwargs=binding),
    Row("directives:put-in-force", CLERKS, NEXT, "POST", 302, kwargs=decided),
    Row("directives:put-in-force", CLERKS, NEXT, "POST", 409, kwargs=notice, note="undecided"),
    Row("directives:reopen", CLERKS, NEXT, "POST", 302, {"reason": "有误"}, binding),
    Row("directives:discard", CLERKS, NEXT, "POST", 302, {"reason": "有误"}, notice),
    Row("directives:correct", CLERKS, NEXT, "POST", 422, kwargs=notice, note="nothing filled in"),
    Row("directives:undo", CLERKS, NEXT, "POST", kwargs=decided),
    Row("directives:duty-add", CLERKS, NEXT, "POST", 200, {"start": "0", "end": "8"}, notice),
    Row("directives:clause-confirm", CLERKS, NEXT, "POST", kwargs=clause),
    Row("directives:unread-settle", CLERKS, NEXT, "POST", kwargs=unread),
    Row("directives:piece-mark", CLERKS, NEXT, "POST", 302, {"label": "background"}, piece),
    Row("directives:piece-duty", CLERKS, NEXT, "POST", 302, kwargs=piece),
    Row("directives:duty-confirm", CLERKS, NEXT, "POST", 200, REVISION, duty),
    Row("directives:duty-reject", CLERKS, NEXT, kwargs=duty),
    Row("directives:duty-reject", CLERKS, NEXT, "POST", 200, {**REVISION, "reason": "背景"}, duty),
    Row("directives:duty-edit", CLERKS, NEXT, kwargs=duty),
    Row("directives:duty-edit", CLERKS, NEXT, "POST", 422, REVISION, duty, note="nothing filled in"),
    Row("directives:duty-split", CLERKS, NEXT, kwargs=duty),
    Row("directives:duty-split", CLERKS, NEXT, "POST", 409, REVISION, duty, note="no cut"),
    Row("directives:duty-merge", CLERKS, NEXT, "POST", 200, REVISION, two_duties),
)  # fmt: skip
