"""Drafting: somebody asks, the worker reads and writes. Figures are frozen here, with their records."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhiben.apps.dispatch.selectors import standing
from zhiben.apps.reports import audit as actions
from zhiben.apps.reports import permissions, wording
from zhiben.apps.reports.figures import Figure
from zhiben.apps.reports.lifecycle import BRIEF, BriefFacts, BriefState
from zhiben.apps.reports.models import Brief, BriefFigure, BriefVersion
from zhiben.apps.reports.models.briefs import BriefKind
from zhiben.apps.reports.requests import DraftBrief
from zhiben.apps.reports.selectors import briefs, reading
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit, outbox, workflow
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaKeys, Organisation
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.documents.selectors import organisations_to_draft_for

TITLES = {
    BriefKind.BRIEF: "关于{about}情况的工作专报",
    BriefKind.CIRCULAR: "关于{about}情况的通报",
    BriefKind.HEARING: "关于{about}情况的汇报材料",
}
_KEYS = [field.name for field in AreaKeys._meta.get_fields()]


@transaction.atomic
def ask_brief(
    *,
    kind: str,
    round_id: UUID | None,
    organisation_id: UUID,
    as_of: datetime,
    actor: Actor,
    now: datetime,
    title: str = "",
    receivers: str = "",
    code: str = "",
    units: Collection[UUID] = (),
    fields: Collection[str] = (),
) -> Brief:
    """A brief to be drafted by the worker. `as_of` not after `now`.

    Raises: NotPermitted, NotVisible, InputError "brief.organisation", "brief.in_future", "brief.round_needed".
    """
    actor.require(permissions.DRAFT)
    organisation = _organisation(organisation_id, actor)
    found_round = standing.round_of(round_id, actor=actor) if round_id else None
    if as_of > now:
        raise InputError("brief.in_future", "数据截至时间不能晚于现在，请重新填写。")
    if found_round is None and kind != BriefKind.HEARING:
        raise InputError("brief.round_needed", "专报和通报从一次调度生成，请选择调度。")
    area: Area = found_round.area if found_round else _area(actor, organisation)
    about = f"“{found_round.name}”" if found_round else f"{area.name}任务落实"
    found = Brief(
        kind=kind, area=area, organisation=organisation, round=found_round, as_of=as_of, receivers=receivers.strip(),
        title=title.strip() or f"{organisation.name}{TITLES[BriefKind(kind)].format(about=about)}", code=code.strip(),
        options={"units": sorted(map(str, units)), "fields": sorted(fields)},
        drafted_by_id=actor.id, drafted_by_name=actor.name, drafted_at=now, total=reading.STEPS,
        replaces=_standing(found_round, kind),
    )  # fmt: skip
    for key in _KEYS:
        setattr(found, key, getattr(area, key))
    found.save(force_insert=True)
    audit.record(
        actions.ASKED,
        actor=actor,
        subject=found,
        title=found.title,
        as_of=f"{timezone.localtime(as_of):%Y-%m-%d %H:%M}",
    )
    outbox.enqueue(DraftBrief(found.pk), actor=actor, now=now, area=area, key=f"brief:{found.pk}")
    return found


def _organisation(organisation_id: UUID, actor: Actor) -> Organisation:
    found = organisations_to_draft_for(actor=actor).filter(pk=organisation_id).first()
    if found is None:
        raise InputError("brief.organisation", "不能以该机关的名义起草，请选择本单位。")
    return found


def _area(actor: Actor, organisation: Organisation) -> Area:
    """Where the actor answers for the area of the office itself, that one; the actor's county otherwise."""
    held = {key.id for key in actor.scope.areas}
    return organisation.area if organisation.area_id in held else home_county(actor=actor)


def _standing(found: Any, kind: str) -> Brief | None:
    """The released one of the same round, which the new one will replace."""
    if found is None:
        return None
    return Brief.objects.filter(round=found, kind=kind, state=BriefState.RELEASED).order_by("-released_at").first()


def write_brief(brief_id: UUID, *, actor: Actor, now: datetime, told: Callable[[int, str], None]) -> Brief:
    """Read, write and freeze. Asked twice, the second time does nothing.

    Raises: NotVisible, NotPermitted, TransitionRefused "brief.empty".
    """
    actor.require(permissions.DRAFT)
    found = briefs.brief(brief_id, actor=actor)
    if found.state != BriefState.DRAFTING:
        return found
    facts = reading.read_facts(found, now=now, told=told)
    draft = wording.write(facts, found.kind)
    told(reading.STEPS, "写入")
    with transaction.atomic():
        BriefFigure.objects.bulk_create([row_of(found, figure) for figure in draft.figures], batch_size=500)
        body = draft.body()
        BriefVersion.objects.create(
            brief=found, number=1, body=body, what="起草", made_by_id=actor.id, made_by_name=actor.name, made_at=now
        )
        sentences = sum(item["kind"] == "sentence" for section in body["sections"] for item in section["items"])
        _move(found, "finish", actor=actor, facts=BriefFacts(sentences=sentences))
    return found


def row_of(found: Brief, figure: Figure) -> BriefFigure:
    return BriefFigure(
        brief=found, code=figure.code, query=figure.query, parameters=dict(figure.parameters), value=figure.value,
        unit=figure.unit, as_of=figure.as_of, keys=list(figure.keys), count=figure.count, parts=list(figure.parts),
        reason=figure.reason, corrects=figure.corrects,
    )  # fmt: skip


@transaction.atomic
def fail_brief(brief_id: UUID, *, problem: str, actor: Actor) -> None:
    """The sentence that stands on the page of a brief that could not be written."""
    found = briefs.brief(brief_id, actor=actor)
    if found.state == BriefState.DRAFTING:
        _move(found, "fail", actor=actor, facts=BriefFacts(), note=problem, values={"problem": problem[:500]})


@transaction.atomic
def redraft(*, brief_id: UUID, actor: Actor, now: datetime) -> Brief:
    """Once more, as of the same instant. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    found = briefs.brief(brief_id, actor=actor)
    values = {"problem": "", "done": 0, "step": ""}
    _move(found, "redraft", actor=actor, facts=BriefFacts(), values=values)
    outbox.enqueue(DraftBrief(found.pk), actor=actor, now=now, area=found.area, key=f"brief:{found.pk}")
    return found


def note_progress(brief_id: UUID, done: int, step: str) -> None:
    Brief.objects.filter(pk=brief_id).update(done=done, step=step)


def _move(
    found: Brief, step: str, *, actor: Actor, facts: BriefFacts, note: str = "", values: dict[str, Any] | None = None
) -> None:
    said = {"title": found.title, "step": BRIEF.by_name[step].label, "note": note or None}
    workflow.advance(
        found, BRIEF, step, actor=actor, facts=facts, note=note, values=values or {},
        record=workflow.Record(actions.MOVED, said),
        lost=Conflict("brief.changed", "这份专报刚被他人处理，请看刷新后的内容再决定。"),
    )  # fmt: skip
