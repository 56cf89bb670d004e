"""Who gets what from the administrators' pages: each administrator the own part, and nobody the part of another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from axes.models import AccessAttempt

from zhiben.foundation.access.models import Area, Grant
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.identity import factors, totp
from zhiben.foundation.web.account.tests.access_matrix import session_of_gao
from zhiben.foundation.web.testing import Row

SYSTEM, SECURITY, AUDIT = frozenset({"xi"}), frozenset({"bao"}), frozenset({"an"})
OFFICIALS = frozenset({"gao", "shen", "lin", "he", "wu"})
NOW = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)


def lin(cast: Cast) -> dict[str, Any]:
    return {"user_id": cast.lin.user.pk}


def wu(cast: Cast) -> dict[str, Any]:
    """Of the next county."""
    return {"user_id": cast.wu.user.pk}


def with_factor(cast: Cast) -> dict[str, Any]:
    secret = factors.begin(user=cast.lin.user)
    code = totp.code_at(secret, totp.step_of(NOW))
    factors.confirm(user=cast.lin.user, code=code, actor=cast.lin.actor, now=NOW)
    return lin(cast)


def grant(cast: Cast) -> dict[str, Any]:
    return {"grant_id": Grant.objects.get(user=cast.lin.user).pk}


def grant_of_wu(cast: Cast) -> dict[str, Any]:
    return {"grant_id": Grant.objects.get(user=cast.wu.user).pk}


def locked_lin(cast: Cast) -> dict[str, Any]:
    AccessAttempt.objects.create(username="lin", ip_address="10.0.0.7", failures_since_start=5)
    return lin(cast)


def office(cast: Cast) -> dict[str, Any]:
    return {"office_id": cast.shen.user.organisation_id}


def office_of_wu(cast: Cast) -> dict[str, Any]:
    return {"office_id": cast.wu.user.organisation_id}


def village(cast: Cast) -> dict[str, Any]:
    return {"area_id": Area.objects.get(name="上沟村").pk}


def next_county(cast: Cast) -> dict[str, Any]:
    return {"area_id": Area.objects.get(name="平川县").pk}


RENAME = {"name": "上沟社区", "since": "2026-07-01", "basis": "区划调整"}
END = {"last_day": "2026-06-30", "basis": "机构改革方案"}
ALIAS, OWN_ALIAS = {"name": "建设局"}, {"name": "住建局"}
WHY = {"reason": "安文〔2026〕3号"}
POLICY = {"role": "county_clerk", "idle_minutes": "20", "longest_hours": "8"}
ROWS = (
    Row("administration:responsible", OFFICIALS | SECURITY),
    Row("administration:people", SYSTEM | SECURITY),
    Row("administration:new-person", SYSTEM),
    Row("administration:new-person", SYSTEM, method="POST", status=422, note="nothing filled in"),
    Row("administration:person", SYSTEM | SECURITY, kwargs=lin),
    Row("administration:person", frozenset(), SYSTEM | SECURITY, kwargs=wu, note="of the next county"),
    Row("administration:give-role", SECURITY, method="POST", status=422, kwargs=lin, note="nothing filled in"),
    Row("administration:give-role", frozenset(), SECURITY, method="POST", kwargs=wu, note="of the next county"),
    Row("administration:end-role", SECURITY, method="POST", status=302, data=WHY, kwargs=grant),
    Row("administration:end-role", frozenset(), SECURITY, method="POST", data=WHY, kwargs=grant_of_wu, note="next"),
    Row("administration:give-password", SYSTEM, method="POST", kwargs=lin),
    Row("administration:switch", SYSTEM, method="POST", status=302, data=WHY, kwargs=lin),
    Row("administration:end-sessions", SECURITY, method="POST", status=302, kwargs=lin),
    Row("administration:reset-factor", SECURITY, method="POST", status=302, data=WHY, kwargs=with_factor),
    Row("administration:offices", SYSTEM),
    Row("administration:new-office", SYSTEM),
    Row("administration:new-office", SYSTEM, method="POST", status=422, note="nothing filled in"),
    Row("administration:import", SYSTEM),
    Row("administration:import", SYSTEM, method="POST", status=422, note="no file"),
    Row("administration:office", SYSTEM, kwargs=office),
    Row("administration:office", frozenset(), SYSTEM, kwargs=office_of_wu, note="of the next county"),
    Row("administration:end-office", SYSTEM, method="POST", status=302, data=END, kwargs=office),
    Row("administration:end-office", SYSTEM, method="POST", status=422, kwargs=office, note="nothing filled in"),
    Row("administration:add-alias", SYSTEM, method="POST", status=302, data=ALIAS, kwargs=office),
    Row("administration:remove-alias", SYSTEM, method="POST", status=302, data=OWN_ALIAS, kwargs=office),
    Row("administration:areas", SYSTEM),
    Row("administration:new-area", SYSTEM),
    Row("administration:new-area", SYSTEM, method="POST", status=422, note="nothing filled in"),
    Row("administration:area", SYSTEM, kwargs=village),
    Row("administration:area", frozenset(), SYSTEM, kwargs=next_county, note="of the next county"),
    Row("administration:rename-area", SYSTEM, method="POST", status=302, data=RENAME, kwargs=village),
    Row("administration:rename-area", SYSTEM, method="POST", status=422, kwargs=village, note="nothing filled in"),
    Row("administration:end-area", SYSTEM, method="POST", status=302, data=END, kwargs=village),
    Row("administration:end-area", frozenset(), SYSTEM, method="POST", data=END, kwargs=next_county, note="next"),
    Row("administration:failures", SECURITY),
    Row("administration:unlock", SECURITY, method="POST", status=302, data=WHY, kwargs=locked_lin),
    Row("administration:unlock", frozenset(), SECURITY, method="POST", data=WHY, kwargs=wu, note="of the next county"),
    Row("administration:sessions", SECURITY),
    Row("administration:end-session", SECURITY, method="POST", status=302, kwargs=session_of_gao),
    Row("administration:policies", SECURITY),
    Row("administration:policies", SECURITY, method="POST", status=302, data=POLICY),
    Row("administration:trail", AUDIT),
    Row("administration:checkpoints", AUDIT),
    Row("administration:checkpoint-file", AUDIT),
    Row("administration:verify", AUDIT, method="POST", status=302),
)
