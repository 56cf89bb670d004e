"""From draft to a numbered document: looked through, released by another person, replaced by the next one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhiben.apps.reports import audit as actions
from zhiben.apps.reports import permissions
from zhiben.apps.reports.lifecycle import BRIEF, BriefFacts, BriefState
from zhiben.apps.reports.models import Brief
from zhiben.apps.reports.official import compose_brief
from zhiben.apps.reports.selectors import briefs
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit, workflow
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.documents import services as documents
from zhiben.foundation.documents.layout.content import Official

STEPS = ("review", "return", "discard")


def official(found: Brief) -> Official:
    """The latest text as a document, not numbered. Raises: InputError "brief.no_text"."""
    last = briefs.latest(found)
    if last is None:
        raise InputError("brief.no_text", "这份专报还没有正文，请等起草完成。")
    return compose_brief(
        kind=found.kind, title=found.title, organisation=found.organisation.name, receivers=found.receivers,
        body=last.body, figures=briefs.figures_of(found),
    )  # fmt: skip


@transaction.atomic
def move_brief(*, brief_id: UUID, step: str, note: str, actor: Actor) -> Brief:
    """Review, return or discard. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    found = briefs.brief(brief_id, actor=actor)
    _advance(found, step, actor=actor, facts=_facts(found, actor), note=note.strip()[:500])
    return found


@transaction.atomic
def set_head(*, brief_id: UUID, title: str, receivers: str, code: str, actor: Actor) -> Brief:
    """Title, receivers and 机关代字 of a draft. Raises: NotVisible, NotPermitted, InputError, Conflict."""
    actor.require(permissions.DRAFT)
    found = briefs.brief(brief_id, actor=actor)
    if not title.strip():
        raise InputError("brief.no_title", "没有标题，请填写。")
    rows = Brief.objects.filter(pk=found.pk, state=BriefState.DRAFTED)
    if not rows.update(title=title.strip()[:200], receivers=receivers.strip()[:200], code=code.strip()[:30]):
        raise Conflict("brief.not_draft", "只有草稿可以修改标题。请先退回。")
    found.refresh_from_db()
    return found


@transaction.atomic
def release_brief(*, brief_id: UUID, approved_by: str, on: date, actor: Actor, now: datetime) -> Brief:
    """Number it and make its document, in one transaction; the one of the same round that it replaces is marked so.

    Raises: NotVisible, NotPermitted, TransitionRefused with every unmet condition, InputError, Conflict.
    """
    found = briefs.brief(brief_id, actor=actor)
    facts = _facts(found, actor, approved_by)
    workflow.check(found, BRIEF, "release", actor=actor, facts=facts)
    made = documents.draft_document(
        organisation_id=found.organisation_id, code=found.code, content=official(found), actor=actor, now=now
    )
    documents.move_document(document_id=made.pk, step="submit", actor=actor)
    made = documents.issue_document(document_id=made.pk, approved_by=approved_by, issued_on=on, actor=actor, now=now)
    values = {
        "document_id": made.pk, "approved_by": approved_by.strip()[:100], "released_by_name": actor.name,
        "released_at": now,
    }  # fmt: skip
    audit.record(
        actions.RELEASED,
        actor=actor,
        subject=found,
        title=found.title,
        number=str(made.number),
        approved_by=approved_by,
    )
    _advance(found, "release", actor=actor, facts=facts, values=values)
    _supersede(found, actor)
    return found


def _supersede(found: Brief, actor: Actor) -> None:
    if found.round_id is None:
        return
    others = Brief.objects.filter(round_id=found.round_id, kind=found.kind, state=BriefState.RELEASED)
    for other in others.exclude(pk=found.pk).select_related("area"):
        _advance(other, "supersede", actor=actor, facts=BriefFacts())


def _facts(found: Brief, actor: Actor, approved_by: str = "") -> BriefFacts:
    last = briefs.latest(found)
    return briefs.facts_of(found, last.body, actor=actor, approved_by=approved_by) if last else BriefFacts()


def _advance(
    found: Brief, step: str, *, actor: Actor, facts: BriefFacts, note: str = "", values: Mapping[str, Any] | None = None
) -> None:
    said = {"title": found.title, "step": BRIEF.by_name[step].label, "note": note or None}
    workflow.advance(
        found, BRIEF, step, actor=actor, facts=facts, note=note, values=values or {},
        record=workflow.Record(actions.MOVED, said),
        lost=Conflict("brief.changed", "这份专报刚被他人处理，请看刷新后的内容再决定。"),
    )  # fmt: skip
