"""Who gets what from official documents: an office its own, a county's clerk and leader all below it."""

from __future__ import annotations

from typing import Any

from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.documents import testing
from zhiben.foundation.documents.template_kinds import OFFICIAL
from zhiben.foundation.web.testing import Row

OFFICIALS = frozenset({"gao", "shen", "lin", "he", "wu"})
WRITERS = frozenset({"gao", "shen", "lin", "wu"})
CLERKS = frozenset({"gao", "wu"})
INSIDERS = frozenset({"gao", "he"})
OTHERS = frozenset({"shen", "lin", "wu"})


def _office(cast: Cast) -> Organisation:
    office = cast.gao.user.organisation
    assert office is not None
    return office


def draft(cast: Cast) -> dict[str, Any]:
    return {"document_id": testing.drafted(cast.gao.actor, _office(cast)).pk}


def waiting(cast: Cast) -> dict[str, Any]:
    return {"document_id": testing.submitted(cast.gao.actor, _office(cast)).pk}


def issued(cast: Cast) -> dict[str, Any]:
    return {"document_id": testing.issued(cast.gao.actor, _office(cast)).pk}


def first(cast: Cast) -> dict[str, Any]:
    return {**draft(cast), "version": 1}


def submit(cast: Cast) -> dict[str, Any]:
    return {**draft(cast), "step": "submit"}


def void(cast: Cast) -> dict[str, Any]:
    return {**issued(cast), "step": "void"}


def unknown(cast: Cast) -> dict[str, Any]:
    return {**draft(cast), "step": "burn"}


def base(_: Cast) -> dict[str, Any]:
    return {"code": OFFICIAL}


def no_form(_: Cast) -> dict[str, Any]:
    return {"code": "documents.nothing"}


ISSUE = {"approved_by": "何平", "issued_on": "2026-03-02"}
GAO = frozenset({"gao"})
ROWS = (
    Row("documents:list", OFFICIALS),
    Row("documents:new", WRITERS),
    Row("documents:new", WRITERS, method="POST", status=422, note="nothing filled in"),
    Row("documents:numbers", OFFICIALS),
    Row("documents:templates", CLERKS),
    Row("documents:template-file", CLERKS, kwargs=base),
    Row("documents:template-file", frozenset(), CLERKS, kwargs=no_form, note="no such template"),
    Row("documents:template-replace", CLERKS, method="POST", status=422, kwargs=base, note="nothing chosen"),
    Row("documents:page", INSIDERS, OTHERS, kwargs=draft),
    Row("documents:edit", GAO, OTHERS, kwargs=draft),
    Row("documents:edit", GAO, OTHERS, "POST", 422, kwargs=draft, note="nothing filled in"),
    Row("documents:move", GAO, OTHERS, "POST", 302, kwargs=submit),
    Row("documents:move", GAO, OTHERS, "POST", 302, {"note": "重复发文"}, void, note="void"),
    Row("documents:move", frozenset(), OFFICIALS, "POST", kwargs=unknown, note="no such step"),
    Row("documents:issue", GAO, OTHERS, "POST", 302, ISSUE, waiting),
    Row("documents:issue", GAO, OTHERS, "POST", 422, kwargs=waiting, note="nothing filled in"),
    Row("documents:sheet", INSIDERS, OTHERS, kwargs=draft),
    Row("documents:docx", INSIDERS, OTHERS, kwargs=first),
    Row("documents:pdf", INSIDERS, OTHERS, "POST", 302, kwargs=first),
    Row("documents:pdf", INSIDERS, OTHERS, status=422, kwargs=first, note="not made yet"),
)  # fmt: skip
